"""What a language model may say about a note in her stead, and how its words take the place of the composed ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.content.schema import Aspect, Concept, Locale
from core.i18n import Speaker
from core.language.material import NoteMaterial
from core.messages import Block, TextBlock, Tone
from core.qna.aspects import wanted_aspects

if TYPE_CHECKING:
    from core.language.phrasing import Phrasing


@dataclass(frozen=True, slots=True)
class Telling:
    """An answer's material. `after` stays behind the told words, in the same block."""

    material: NoteMaterial
    after: str = ""


def note_text(concept: Concept, shown: Sequence[Aspect], locale: Locale) -> str:
    """A note on one line, in the form of the reference's: `name : text | more text`."""
    texts = (getattr(concept.aspects[aspect], locale) for aspect in shown)
    return f"{getattr(concept.name, locale)} : {' | '.join(texts)}"


def telling_of(concept: Concept, aspect: Aspect, question: str, blocks: Sequence[Block], say: Speaker) -> Telling:
    """The material behind the composed `blocks` of an answer on one concept.

    Args:
        question: "" when a button asked.
    """
    shown = wanted_aspects(question, aspect, concept.aspects)
    asked = question or f"{getattr(concept.name, say.locale)}: {say(f'qna.aspect.{aspect}')}"
    note = note_text(concept, shown, say.locale)
    return Telling(NoteMaterial(say.locale, asked, note, _composed(blocks)))


def apology_of(question: str, unknown: str, after: str, locale: Locale) -> Telling:
    """The material of an answer that no note holds."""
    return Telling(NoteMaterial(locale, question, "", unknown), after)


async def told(telling: Telling | None, blocks: tuple[Block, ...], phrasing: Phrasing | None) -> tuple[Block, ...]:
    """`blocks` with the model's words for everything that she says herself.

    Formulas, the word that another aspect is shown instead, and where it comes from stay as they are.
    """
    first = next((index for index, block in enumerate(blocks) if _is_said(block)), None)
    if telling is None or phrasing is None or first is None:
        return blocks
    words = await phrasing.say(telling.material)
    if words is None:
        return blocks
    spoken = TextBlock(f"{words} {telling.after}".strip())
    return (*blocks[:first], spoken, *(block for block in blocks[first:] if not _is_said(block)))


def _composed(blocks: Sequence[Block]) -> str:
    return " ".join(block.text for block in blocks if isinstance(block, TextBlock) and _is_said(block))


def _is_said(block: Block) -> bool:
    return isinstance(block, TextBlock) and block.tone is Tone.SAY
