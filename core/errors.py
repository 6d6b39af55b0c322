"""What can go wrong in the tutor, as types that the adapters translate once."""

from __future__ import annotations


class TutorError(Exception):
    """Base of all errors that carry a clear one-line message for the operator."""


class ConfigError(TutorError):
    """The configuration names something that does not exist or is malformed."""


class ContentError(TutorError):
    """A content file breaks a rule; the message names file, line and mistake."""


class StorageError(TutorError):
    """The database cannot be used as it is (damaged, newer than the program, not reachable)."""


class FaceError(TutorError):
    """Her pictures cannot be drawn: weights are missing, damaged or of another shape."""


class ModelError(TutorError):
    """A language model is missing, cannot be reached or used, or broke off in the middle."""


class AnswerError(ModelError):
    """One request got no usable answer (its prompt does not fit, or the answer broke off); others may."""


class BusyError(TutorError):
    """A model's queue is full, or it did not answer in time."""


class StaleStateError(TutorError):
    """The learner's state changed between reading and writing; the turn has to be planned again."""
