"""Oh-LoRA on Discord: slash commands, buttons, modals, threads, direct messages."""
