"""The subjects on one side of the split: what is learned from, or what validates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.content.library import Library
from core.content.schema import Concept, InterviewTopic, Quiz
from training.data.records import AnswerSample, InterviewSample, QuestionSample, answers, interview_turns, questions
from training.data.split import held_out_quizzes, is_held_out


@dataclass(frozen=True, slots=True)
class Side:
    """Subjects with what learners said about them; topics go by (track, topic)."""

    concepts: Mapping[str, Concept]
    quizzes: Mapping[str, Quiz]
    topics: Mapping[tuple[str, str], InterviewTopic]
    questions: tuple[QuestionSample, ...]
    answers: tuple[AnswerSample, ...]
    turns: tuple[InterviewSample, ...]


def side_of(library: Library, *, held_out: bool) -> Side:
    """Everything that `training.data.split` puts on this side."""
    aside = held_out_quizzes(library)
    concepts = {name: each for name, each in library.concepts.items() if is_held_out(name) == held_out}
    quizzes = {name: each for name, each in library.quizzes.items() if (name in aside) == held_out}
    topics = {
        (track.id, topic.id): topic
        for track in library.tracks
        for topic in track.topics
        if is_held_out(f"{track.id}:{topic.id}") == held_out
    }
    return Side(
        concepts,
        quizzes,
        topics,
        tuple(sample for sample in questions() if sample.concept in concepts),
        tuple(sample for sample in answers() if sample.quiz in quizzes),
        tuple(sample for sample in interview_turns() if (sample.track, sample.topic) in topics),
    )
