"""A procedural illustrator: portraits of one persona family, as training data that is never served."""
