"""Grading of free-text answers: features, guards, key points, and the lexical grader that joins them."""

from core.quiz.grading.lexical_grader import LexicalGrader

__all__ = ["LexicalGrader"]
