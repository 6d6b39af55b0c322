"""Answers a table of questions as a learner would get them answered, for measuring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from core.content.library import Library
from core.content.schema import LOCALES, Locale
from core.i18n import Speaker, pick_locale
from core.messages import Block, CitationBlock, TextBlock
from core.ports import Retriever
from core.qna.service import Responder
from core.turn import Conversation


@dataclass(frozen=True, slots=True)
class Prediction:
    """One answered question. `concept` and `aspect` are those of the note that fits best, "" if nothing was looked up.

    Attributes:
        score: 0..1, how well the note fits.
        grounded: the answer was composed from the notes.
    """

    answer: str
    concept: str
    aspect: str
    score: float
    grounded: bool


def plain_text(blocks: Iterable[Block]) -> str:
    """What a reply of the question room says, one paragraph a block."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, TextBlock):
            lines.append(block.text)
        elif isinstance(block, CitationBlock):
            lines.append(f"{block.label}: {block.title} ({block.source})")
    return "\n".join(lines)


def evaluate_qna(library: Library, retriever: Retriever, rows: Iterable[Mapping[str, str]]) -> list[Prediction]:
    """Answer each row's `question` in its `locale` ("ko", "en"; else the question's own), without any context."""
    responder = Responder(library, retriever)
    predictions: list[Prediction] = []
    for number, row in enumerate(rows):
        question = row["question"]
        # Seeded by the row, so that two runs choose the same variants.
        say = Speaker(_locale(row.get("locale", ""), question), Random(number))  # noqa: S311
        response = responder.respond(question, Conversation(), say)
        found = response.found
        predictions.append(
            Prediction(
                answer=plain_text(response.draft.blocks),
                concept=found.concept_id if found else "",
                aspect=str(found.aspect) if found else "",
                score=found.score if found else 0.0,
                grounded=found.grounded if found else False,
            )
        )
    return predictions


def _locale(value: str, question: str) -> Locale:
    named = value.strip().lower().split("-")[0]
    return next((locale for locale in LOCALES if locale == named), pick_locale(value or None, question))
