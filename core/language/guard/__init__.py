"""Holds back what a language model made up."""

from core.language.guard.evidence import Evidence, Objection
from core.language.guard.verdict import objection_to

__all__ = ["Evidence", "Objection", "objection_to"]
