"""The doors through which learners reach the tutor. No tutoring logic."""
