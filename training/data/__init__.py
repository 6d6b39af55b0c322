"""Samples written for training and validation, and the code that reads them."""
