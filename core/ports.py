"""The sockets that models plug into. All calls are synchronous and pure; the engine runs them off the event loop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from core.content.schema import Aspect
from core.faces.expression import Expression, Ombre


class Encoder(Protocol):
    """Turns texts into vectors whose dot product is a similarity."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return L2-normalised rows, shape (len(texts), d)."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """A note that fits a question.

    Attributes:
        score: 0..1.
        grounded: it is sure enough to answer from.
        guessed: the question does not name the concept, it only describes it.
    """

    concept_id: str
    aspect: Aspect
    score: float
    grounded: bool
    guessed: bool = False


class Retriever(Protocol):
    def search(self, question: str, last_concept: str | None = None, last_aspect: str | None = None) -> list[Found]:
        """Return distinct concepts, best first (at most 5). A follow-up question may lean on the last concept."""
        ...


@dataclass(frozen=True, slots=True)
class GradingPoint:
    """A key point as the grader needs it: statements in both languages (one may be empty) and its cue groups."""

    id: str
    weight: float
    statements: tuple[str, ...]
    cues: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class GradingTask:
    """One answer to grade. `points` may be empty: the model answer is then split into clauses.

    Attributes:
        model_answers: complete answers (one per language).
        misconceptions: wrong claims that the answer may make, in both languages, one tuple each.
    """

    question: str
    model_answers: tuple[str, ...]
    answer: str
    points: tuple[GradingPoint, ...] = ()
    keywords: tuple[str, ...] = ()
    misconceptions: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PointGrade:
    point_id: str
    credit: float
    """0..1; the point counts as made from 0.5."""

    @property
    def hit(self) -> bool:
        return self.credit >= 0.5


@dataclass(frozen=True, slots=True)
class Grade:
    """An explained grade.

    Attributes:
        score: 0..1 in steps of 0.05.
        similarity: 0..1, the answer against the best model answer.
        flags: guards that acted: "dont-know", "echo", "salad", "repetition", "off-topic", "injection", "negation",
            "swapped", "empty".
        misconceptions: indices of the task's misconceptions that the answer states.
    """

    score: float
    similarity: float
    points: tuple[PointGrade, ...]
    flags: tuple[str, ...] = ()
    misconceptions: tuple[int, ...] = ()


class Grader(Protocol):
    name: str

    def grade(self, task: GradingTask) -> Grade: ...


@dataclass(frozen=True, slots=True)
class Detected:
    """What an interview answer contains.

    Attributes:
        kind: "answer"; "dont-know" (gives up); "term-question" (asks what something means); "small-talk".
        credited: ids of the expected points that the answer makes; may be several.
        term: the text of the term that is asked about, for "term-question".
    """

    kind: str
    credited: tuple[str, ...] = ()
    term: str = ""


class PointDetector(Protocol):
    def detect(self, question: str, answer: str, points: Sequence[GradingPoint]) -> Detected: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """What moderation thinks of one text.

    Attributes:
        categories: codes that apply surely enough to act on ("love", "politics", "paedrip", "hate"), maybe several.
        best: the most likely code, "none" for ordinary text.
        confidence: 0..1 of `best`.
        self_harm: the text speaks of hurting oneself: care, never a ban.
    """

    best: str
    confidence: float
    categories: tuple[str, ...] = ()
    self_harm: bool = False


class ModerationClassifier(Protocol):
    def classify(self, text: str) -> Verdict: ...


_ENDINGS: Final = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded image; `alt` describes it for those who do not see it."""

    media_type: str
    content: bytes
    alt: str = ""

    @property
    def file_name(self) -> str:
        """What it is called when it travels as a file."""
        return f"oh-lora.{_ENDINGS[self.media_type]}"


class FaceGenerator(Protocol):
    """Draws her faces.

    Attributes:
        weights_hash: identifies the weights and the directions; pictures of different hashes are never mixed.
        names: the gallery; face numbers, from 1 on, and the names that people choose them by.
    """

    @property
    def weights_hash(self) -> str: ...

    @property
    def names(self) -> Mapping[int, str]: ...

    def draw(self, face: int, expressions: Sequence[Expression], ombre: Ombre | None = None) -> NDArray[np.uint8]:
        """Return RGB pictures, shape (len(expressions), 256, 256, 3). None keeps the face's own ombre."""
        ...


class LanguageTask(StrEnum):
    """What a language model puts into words; each may have an adapter of its own."""

    QNA = "qna"
    QUIZ = "quiz"
    INTERVIEW = "interview"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a language model is asked.

    Attributes:
        text: plain text to go on from, for models that were trained on markers; "" for a chat.
        chat: (role, words) with the roles "system", "user" and "assistant", for models with a chat template.
        stop: what ends the answer; not part of it.
        max_tokens: of the answer.
        temperature: 0 takes the likeliest token.
    """

    task: LanguageTask
    text: str = ""
    chat: tuple[tuple[str, str], ...] = ()
    stop: tuple[str, ...] = ()
    max_tokens: int = 256
    temperature: float = 0.6


class LanguageModel(Protocol):
    """Goes on from a prompt. Several callers may wait at once; what runs together is the model's own affair."""

    async def generate(self, prompt: Prompt) -> str:
        """The new words alone.

        Raises:
            BusyError: too many wait, or it took too long.
            ModelError: the model cannot be reached or used, or broke off.
        """
        ...

    async def close(self) -> None: ...
