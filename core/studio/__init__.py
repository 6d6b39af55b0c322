"""What moderators decide for their channels."""
