"""The curriculum: schema, files, loader."""
