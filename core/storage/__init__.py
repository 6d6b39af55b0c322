"""Everything that must outlive a crash."""
