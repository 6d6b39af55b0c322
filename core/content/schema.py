"""What a chapter, a quiz and an interview track may hold.

Content is data: every field that a learner may read exists in Korean and in English, and a file that breaks a
rule is refused with the place of the mistake (`core.content.loader`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
MediumText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=900)]

Locale = Literal["ko", "en"]
LOCALES: tuple[Locale, ...] = ("ko", "en")


class Aspect(StrEnum):
    """What a learner can ask about a concept."""

    DEFINITION = "definition"
    FORMULA = "formula"
    WHY = "why"
    HOW = "how"
    USE = "use"
    PROS = "pros"
    CONS = "cons"
    COMPARISON = "comparison"
    EXAMPLE = "example"


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Name(Record):
    """A short label in both languages."""

    ko: ShortText
    en: ShortText


class Prose(Record):
    """One to four sentences in both languages, written as Oh-LoRA says them."""

    ko: LongText
    en: LongText


class Aliases(Record):
    """Other ways to write a concept's name: abbreviations, spellings with and without spaces, slang, typos."""

    ko: tuple[ShortText, ...] = ()
    en: tuple[ShortText, ...] = ()


class Descriptions(Record):
    """What people say who do not know a concept's name: what it does, looks like, or is good for."""

    ko: tuple[MediumText, ...] = ()
    en: tuple[MediumText, ...] = ()


class Source(Record):
    """Where a reader can check the note."""

    title: ShortText
    url: HttpUrl | None = None


Number = int | float
Given = Number | tuple[Number, ...] | tuple[tuple[Number, ...], ...]


class WorkedExample(Record):
    """Numbers put into a formula, so that the result that the note prints can be computed again.

    Attributes:
        given: the names of the expression and their values: numbers, vectors or matrices.
        expression: arithmetic in Python's notation (`core.content.worked` names the functions).
        result: the result with the digits that the note prints; the note shows exactly this text.
    """

    given: dict[str, Given]
    expression: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    result: Annotated[str, StringConstraints(pattern=r"^-?\d+(\.\d+)?$")]


class Concept(Record):
    """One subject of the notes.

    Attributes:
        described: helps to find the note; no learner reads it.
        worked: proofs of the numbers in the formula and the example.
    """

    id: Identifier
    name: Name
    aliases: Aliases
    described: Descriptions = Descriptions()
    aspects: dict[Aspect, Prose]
    worked: tuple[WorkedExample, ...] = ()
    prerequisites: tuple[Identifier, ...] = ()
    related: tuple[Identifier, ...] = ()
    source: Source

    @model_validator(mode="after")
    def has_a_definition(self) -> Self:
        if Aspect.DEFINITION not in self.aspects:
            raise ValueError("a concept needs at least the aspect 'definition'")
        return self


class KeyPoint(Record):
    """One checkable statement of a complete answer.

    Attributes:
        weight: share of the score; in content files the weights of a quiz or topic sum to 1.
        hint: a nudge towards the point that does not give it away.
        cues: what an answer that makes this point must mention: every inner list is a group of synonyms (any one
            of them counts), in either language; groups are joined by "and".
    """

    id: Identifier
    weight: float = Field(gt=0, le=10)
    statement: Prose
    hint: Prose
    cues: tuple[tuple[ShortText, ...], ...] = ()


class Misconception(Record):
    """A mistake that learners make, and the friendly correction."""

    claim: Prose
    correction: Prose


class Quiz(Record):
    id: Identifier
    concepts: tuple[Identifier, ...] = Field(min_length=1)
    question: Prose
    answer: Prose
    points: tuple[KeyPoint, ...] = Field(min_length=2, max_length=6)
    misconceptions: tuple[Misconception, ...] = ()
    keywords: tuple[Identifier, ...] = Field(min_length=2, max_length=7)
    difficulty: Literal[1, 2, 3]


class Chapter(Record):
    id: Identifier
    title: Name
    concepts: tuple[Concept, ...] = Field(min_length=1)
    quizzes: tuple[Quiz, ...] = ()


class FollowUp(Record):
    """A second question on a topic.

    Attributes:
        missing: asked when this expected point has not been made.
        mentioned: asked when the answer mentions one of these words (either language).
    """

    ask: Prose
    missing: Identifier | None = None
    mentioned: tuple[ShortText, ...] = ()

    @model_validator(mode="after")
    def has_one_trigger(self) -> Self:
        if (self.missing is None) == (not self.mentioned):
            raise ValueError("a follow-up needs either 'missing' or 'mentioned', and not both")
        return self


class Term(Record):
    """A word of an interview's questions, explained for learners who ask what it means."""

    name: Name
    aliases: tuple[ShortText, ...] = ()
    meaning: Prose


class InterviewTopic(Record):
    """One subject of a mock interview: how she opens it and what a complete answer says.

    Attributes:
        variants: other ways to ask the opening question, so that a second sitting differs from the first.
        terms: explained in the topic's own words before the notes are asked.
    """

    id: Identifier
    title: Name
    concepts: tuple[Identifier, ...] = Field(min_length=1)
    opening: Prose
    variants: tuple[Prose, ...] = ()
    terms: tuple[Term, ...] = ()
    points: tuple[KeyPoint, ...] = Field(min_length=1, max_length=6)
    follow_ups: tuple[FollowUp, ...] = ()
    keywords: tuple[Identifier, ...] = Field(min_length=1, max_length=7)
    advice: Prose

    @model_validator(mode="after")
    def follow_ups_name_own_points(self) -> Self:
        own = {point.id for point in self.points}
        for follow_up in self.follow_ups:
            if follow_up.missing is not None and follow_up.missing not in own:
                raise ValueError(f"follow-up asks for the point '{follow_up.missing}', which this topic does not have")
        return self


class Track(Record):
    """A mock interview: greeting, topics in order, a break in the middle, closing words."""

    id: Identifier
    title: Name
    description: Prose
    greeting: Prose
    topics: tuple[InterviewTopic, ...] = Field(min_length=1)
    break_after: Identifier | None = None
    break_words: Prose
    closing: Prose

    @model_validator(mode="after")
    def break_follows_a_topic(self) -> Self:
        if self.break_after is not None and self.break_after not in {topic.id for topic in self.topics}:
            raise ValueError(f"break_after names the topic '{self.break_after}', which this track does not have")
        return self


class Vocabulary(Record):
    """The controlled list of keywords: identifier to label."""

    keywords: dict[Identifier, Name]
