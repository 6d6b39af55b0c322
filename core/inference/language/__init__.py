"""Language models behind the port `core.ports.LanguageModel`."""
