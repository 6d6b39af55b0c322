"""What language models learn from: tables that people hand in, and our own content."""
