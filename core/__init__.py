"""The tutor: everything she knows and does, independent of any chat platform."""
