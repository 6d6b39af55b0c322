"""Fluent words from a language model, let out only when the notes support them."""
