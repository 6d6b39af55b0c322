"""Language models: LoRA adapters on one base, trained and measured."""
