"""Text helpers: cleaning and matching, n-grams, Korean particles, romanisation, UTF-8 files."""
