"""Training and evaluation of the models that the tutor runs on."""
