"""Queries, one file per room; each works on the session of its unit of work."""
