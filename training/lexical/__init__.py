"""Training of the light models that need no neural encoder."""
