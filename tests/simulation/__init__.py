"""Learners that behave by a script, for load, crash and speed checks."""
