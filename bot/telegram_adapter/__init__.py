"""Oh-LoRA on Telegram: commands, inline keyboards, photos with captions, private chats, groups and topics."""
