"""Training of the heads that read the embedded encoder."""
