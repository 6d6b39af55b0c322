"""Our content in the form of the four tasks: the very prompts of serving, and what she is to say to them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

from core.content.library import Library
from core.content.schema import Locale
from core.language.material import NoteMaterial
from core.language.reference_prompts import completion_of, interview_text, quiz_text, text_of
from core.ports import LanguageTask
from training.llm.base.pieces import Piece
from training.llm.base.side import Side, side_of
from training.llm.base.tokens import TURN_END
from training.llm.data.example import Example
from training.llm.data.own import own_examples

_RETELLINGS: Final = 3
"""Ways in which each note is told."""
_RULES: Final[dict[Locale, str]] = {"ko": "노트만 보고 답해 줘. 노트: ", "en": "Answer from this note alone. Note: "}


def task_pieces(task: LanguageTask, library: Library, seed: int, *, held_out: bool = False) -> list[Piece]:
    """All examples of a task on one side of the split, as prompt and completion."""
    match task:
        case LanguageTask.QUIZ:
            return list(_comments(library, side_of(library, held_out=held_out)))
        case LanguageTask.INTERVIEW:
            return list(_reactions(side_of(library, held_out=held_out), seed))
        case _:
            return [_piece(example) for example in _examples(task, library, seed, held_out)]


def chat_pieces(library: Library, seed: int) -> list[Piece]:
    """Questions with their notes as a conversation in the tokenizer's chat template."""
    return [
        _turns(example.material, example.target)
        for example in own_examples(LanguageTask.QNA, library, seed, held_out=False)
        if isinstance(example.material, NoteMaterial) and example.material.note
    ]


def _examples(task: LanguageTask, library: Library, seed: int, held_out: bool) -> Iterator[Example]:
    """Each once in each of its ways; only notes have several."""
    ways = 1 if held_out or task is not LanguageTask.QNA else _RETELLINGS
    for way in range(ways):
        yield from own_examples(task, library, seed + way, held_out=held_out)


def _comments(library: Library, side: Side) -> Iterator[Piece]:
    """Every comment as it was written: a base learns the language of those that a guard would not let pass, too."""
    for sample in side.answers:
        quiz = library.quizzes[sample.quiz]
        question, answer = getattr(quiz.question, sample.locale), getattr(quiz.answer, sample.locale)
        read = quiz_text(question, answer, sample.answer)
        yield Piece(completion_of(LanguageTask.QUIZ, sample.feedback), read)


def _reactions(side: Side, seed: int) -> Iterator[Piece]:
    """Every turn of an interview, before any other topic."""
    topics = list(side.topics.values())
    for sample in side.turns:
        topic = side.topics[sample.track, sample.topic]
        other = Random(f"{seed}:{sample.topic}:{sample.answer}").choice(topics)  # noqa: S311 - sampling, no secret
        made = [getattr(point.statement, sample.locale) for point in topic.points if point.id in sample.credited]
        now, after = getattr(topic.title, sample.locale), getattr(other.title, sample.locale)
        yield Piece(
            completion_of(LanguageTask.INTERVIEW, sample.feedback), interview_text(now, sample.answer, made, after)
        )


def _piece(example: Example) -> Piece:
    return Piece(completion_of(example.material.task, example.target), text_of(example.material))


def _turns(material: NoteMaterial, target: str) -> Piece:
    asked = f"<|system|>{_RULES[material.locale]}{material.note}{TURN_END}<|user|>{material.question}{TURN_END}"
    return Piece(f"{target}{TURN_END}", f"{asked}<|assistant|>")
