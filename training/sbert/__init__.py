"""The bilingual sentence encoder: how it is built, fine-tuned and measured."""
