"""Questions to our notes, and questions that they do not answer, with what she says to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from core.content.library import Library
from core.content.schema import LOCALES, Aspect, Concept, Locale
from core.i18n import Speaker, catalogue, options
from core.language.material import NoteMaterial
from core.language.phrasing import Outcome, judged
from training.data.records import OutsideQuestion, outside_questions, questions
from training.llm.data.example import Example
from training.llm.data.phrases import filled, phrases
from training.llm.data.retelling import retold

# A formula is always shown as it is written, so no model is asked to say one.
_SPOKEN = tuple(aspect for aspect in Aspect if aspect is not Aspect.FORMULA)


def note_examples(library: Library, seed: int, chosen: Callable[[str], bool]) -> Iterator[Example]:
    """Every note that is told in words, asked for as people asked for it, or else in a usual way.

    Args:
        chosen: takes the ids of concepts, which are the groups.
    """
    concepts = {name: concept for name, concept in library.concepts.items() if chosen(name)}
    asked: set[tuple[str, Aspect, Locale]] = set()
    for sample in questions():
        concept = concepts.get(sample.concept)
        if concept is None or sample.aspect not in concept.aspects or sample.aspect not in _SPOKEN:
            continue
        asked.add((concept.id, sample.aspect, sample.locale))
        yield _answered(concept, sample.aspect, sample.locale, sample.question, seed)
    for concept in concepts.values():
        for aspect in (each for each in _SPOKEN if each in concept.aspects):
            for locale in LOCALES:
                if (concept.id, aspect, locale) not in asked:
                    yield _answered(concept, aspect, locale, _usual(concept, aspect, locale, seed), seed)


def apologies(seed: int, chosen: Callable[[str], bool]) -> Iterator[Example]:
    """Questions that nothing was found for; she says so and invents nothing."""
    for outside in outside_questions():
        refused = _refused(outside, seed) if chosen(outside.topic or outside.question) else None
        if refused is not None:
            yield refused


def _answered(concept: Concept, aspect: Aspect, locale: Locale, question: str, seed: int) -> Example:
    rng = _rng(seed, concept.id, aspect, question)
    note = str(getattr(concept.aspects[aspect], locale))
    name = str(getattr(concept.name, locale))
    key = "one_comparison" if aspect is Aspect.COMPARISON else str(aspect)
    opening = Speaker(locale, rng)(f"qna.opening.{key}", name=name)
    material = NoteMaterial(locale, question, note, composed=f"{opening} {note}")
    return Example(material, retold(note, opening, locale, rng), concept.id)


def _refused(outside: OutsideQuestion, seed: int) -> Example | None:
    """None if the guard would hold back whatever she says to it."""
    ways = list(options(catalogue(outside.locale)["qna.unknown"]))
    _rng(seed, "outside", outside.question).shuffle(ways)
    material = NoteMaterial(outside.locale, outside.question, "", composed=ways[0])
    said = next((words for words in ways if judged(words, material).outcome is Outcome.RELEASED), None)
    return None if said is None else Example(material, said, outside.topic or outside.question)


def _usual(concept: Concept, aspect: Aspect, locale: Locale, seed: int) -> str:
    way = _rng(seed, "usual", concept.id, aspect, locale).choice(phrases(locale).questions[aspect])
    return filled(way, str(getattr(concept.name, locale)))


def _rng(seed: int, *subject: str) -> Random:
    """The same for the same subject, whatever else is in the content."""
    return Random("\n".join((str(seed), *subject)))  # noqa: S311 - sampling, no secret
