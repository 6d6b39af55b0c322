"""Examples from our own content, in Korean and English, on one side of the split."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from core.content.library import Library
from core.ports import LanguageTask
from training.data.split import is_held_out
from training.llm.data.example import Example
from training.llm.data.feedback import feedback_examples
from training.llm.data.interviews import reaction_examples
from training.llm.data.notes import apologies, note_examples
from training.llm.data.summaries import summary_examples


def own_examples(task: LanguageTask, library: Library, seed: int, *, held_out: bool) -> tuple[Example, ...]:
    """All examples of a task whose subjects are held out, or all whose subjects are not (`training.data.split`)."""

    def chosen(subject: str) -> bool:
        return is_held_out(subject) == held_out

    return tuple(_SOURCES[task](library, seed, chosen))


def _qna(library: Library, seed: int, chosen: Callable[[str], bool]) -> Iterator[Example]:
    yield from note_examples(library, seed, chosen)
    yield from apologies(seed, chosen)


_SOURCES: Final[Mapping[LanguageTask, Callable[[Library, int, Callable[[str], bool]], Iterator[Example]]]] = {
    LanguageTask.QNA: _qna,
    LanguageTask.QUIZ: feedback_examples,
    LanguageTask.INTERVIEW: reaction_examples,
    LanguageTask.SUMMARY: summary_examples,
}
