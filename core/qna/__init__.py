"""Questions answered from the notes."""
