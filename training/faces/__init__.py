"""Her face: portraits to learn from, and the generator that learns them."""
