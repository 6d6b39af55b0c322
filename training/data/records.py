"""The kinds of samples, and their files: JSON Lines beside this module (see its README.md)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar

from pydantic import Field, StringConstraints, ValidationError

from core.content.schema import Aspect, Identifier, Locale, Record
from core.errors import ContentError

FOLDER: Final = Path(__file__).parent
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Score = Annotated[float, Field(ge=0, le=1, multiple_of=0.05)]


class Kind(StrEnum):
    """How an answer relates to the model answer."""

    COMPLETE = "complete"
    PARAPHRASED = "paraphrased"
    HALF = "half"
    ONE_POINT = "one-point"
    WRONG = "wrong"
    SWAPPED = "swapped"
    NEGATED = "negated"
    EMPTY_WORDS = "empty-words"
    OFF_TOPIC = "off-topic"
    DONT_KNOW = "dont-know"
    CHAT = "chat"
    TYPOS = "typos"
    TERM_QUESTION = "term-question"
    SMALL_TALK = "small-talk"


class ScoredAnswer(Record):
    """What a learner said, and what it is worth.

    Attributes:
        score: 0 to 1 in steps of 0.05.
        credited: ids of the expected points that the answer makes.
        feedback: what Oh-LoRA says to it, one line.
    """

    locale: Locale
    kind: Kind
    answer: Text
    score: Score
    credited: tuple[Identifier, ...]
    feedback: Text


class AnswerSample(ScoredAnswer):
    """A learner's answer to a quiz."""

    quiz: Identifier


class InterviewSample(ScoredAnswer):
    """A learner's turn in an interview.

    Attributes:
        asked: "opening", "variant-1", "variant-2", or the point that a follow-up asked for.
    """

    track: Identifier
    topic: Identifier
    asked: Identifier


class QuestionSample(Record):
    """A question that one aspect of one concept answers.

    Attributes:
        described: written to describe a concept without its name; some of the others do so too.
    """

    concept: Identifier
    aspect: Aspect
    locale: Locale
    question: Text
    described: bool = False


class OutsideQuestion(Record):
    """A question that the notes do not answer.

    Attributes:
        kind: near to machine learning, of another world ("far"), or about a concept of the notes with a "modifier"
            that they do not know ("quantum dropout").
        topic: questions on one topic stand on one side of the split; "" for a question that stands alone.
    """

    locale: Locale
    kind: Literal["near", "far", "modifier"]
    question: Text
    topic: str = ""


class ModerationSample(Record):
    """A message and the category that a moderator would give it.

    Attributes:
        kind: "frightening" marks harmless messages with frightening words, "obfuscated" hidden spellings.
    """

    locale: Locale
    category: Literal["harmless", "love", "politics", "family-insult", "hate", "self-harm"]
    kind: Literal["plain", "obfuscated", "frightening", "short", "study"]
    text: Text


Sample = TypeVar("Sample", bound=Record)


def read_samples(path: Path, model: type[Sample]) -> Iterator[Sample]:
    """The samples of a file, or of all files of a folder in the order of their names.

    Raises:
        ContentError: naming file, line and mistake.
    """
    for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    yield model.model_validate_json(line)
                except ValidationError as error:
                    first = error.errors(include_url=False)[0]
                    place = ".".join(str(step) for step in first["loc"])
                    raise ContentError(f"{file}:{number}: {place}: {first['msg']}") from None


def answers() -> tuple[AnswerSample, ...]:
    return tuple(read_samples(FOLDER / "answers", AnswerSample))


def questions() -> tuple[QuestionSample, ...]:
    return tuple(read_samples(FOLDER / "questions", QuestionSample))


def interview_turns() -> tuple[InterviewSample, ...]:
    return tuple(read_samples(FOLDER / "interviews", InterviewSample))


def outside_questions() -> tuple[OutsideQuestion, ...]:
    return tuple(read_samples(FOLDER / "outside.jsonl", OutsideQuestion))


def moderation() -> tuple[ModerationSample, ...]:
    return tuple(read_samples(FOLDER / "moderation.jsonl", ModerationSample))
