"""A small bilingual base of our own: tokenizer and decoder, trained from nothing on what the tutor knows.

It exists so that the whole chain, from pre-training over adapters to serving, runs on real weights without a download.
"""
