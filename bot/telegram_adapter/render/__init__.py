"""From a platform-neutral `Reply` to what Telegram shows."""
