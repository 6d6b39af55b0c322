"""Language-level helpers: normalisation, sentences, Korean particles."""
