"""From a platform-neutral `Reply` to what Discord shows."""
