"""A slow, thorough reading of content that loads: numbers that are wrong, texts that repeat each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from core.content.borrowed import TOO_LONG, SharedRun, longest_shared_run
from core.content.library import Library
from core.content.likeness import nearest_pairs
from core.content.schema import LOCALES, Locale
from core.content.texts import all_texts
from core.content.worked import wrong_examples


def scrutinise(library: Library) -> Iterator[str]:
    """What an attentive reader would complain about, naming the record."""
    for concept in library.concepts.values():
        for index, fault in wrong_examples(concept):
            yield f"the concept '{concept.id}', worked example {index + 1}: {fault}"
    for locale in LOCALES:
        for what, texts in _comparable(library, locale).items():
            yield from _nearly_equal(what, texts, locale)


def _comparable(library: Library, locale: Locale) -> dict[str, dict[str, str]]:
    """Texts by their names, in kinds of which no two should say the same."""
    quizzes = library.quizzes.values()
    return {
        "notes": {
            f"{concept.id}.{aspect}": getattr(prose, locale)
            for concept in library.concepts.values()
            for aspect, prose in concept.aspects.items()
        },
        "quizzes": {quiz.id: getattr(quiz.question, locale) for quiz in quizzes},
        "model answers": {quiz.id: getattr(quiz.answer, locale) for quiz in quizzes},
    }


def _nearly_equal(what: str, texts: dict[str, str], locale: Locale) -> Iterator[str]:
    names = list(texts)
    for pair in nearest_pairs(list(texts.values())):
        first, second = names[pair.first], names[pair.second]
        yield f"the {what} '{first}' and '{second}' are nearly equal ({locale}, cosine {pair.cosine:.2f})"


def shared_with(library: Library, files: Iterable[Path]) -> tuple[SharedRun, str]:
    """The longest run of words that the content shares with the lines of `files`, and where it stands in it."""
    ours = list(all_texts(library))
    lines = (line for file in files for line in file.read_text("utf-8", errors="replace").splitlines())
    run = longest_shared_run([placed.text for placed in ours], lines)
    return run, ours[run.text].where if run.length else ""


def is_borrowed(run: SharedRun) -> bool:
    return run.length >= TOO_LONG
