"""Models that do not come with the tutor: what is published where, fetching it, and telling whether it is whole."""
