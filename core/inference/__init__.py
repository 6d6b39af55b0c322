"""Models at work, off the event loop."""
