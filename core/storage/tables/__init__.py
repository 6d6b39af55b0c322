"""All tables. Importing this package registers every table on `Base.metadata`."""

from core.storage.tables import gaps, interviews, learners, moderation, quizzes, rounds, studio, turns

__all__ = ["gaps", "interviews", "learners", "moderation", "quizzes", "rounds", "studio", "turns"]
