"""Reads the reference's tables for fine-tuning (fact sheet, section 6), and one of our own kind for summaries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.content.schema import Locale
from core.i18n import pick_locale
from core.language.material import FeedbackMaterial, NoteMaterial, ReactionMaterial, SummaryMaterial
from core.language.reference_prompts import INTERVIEW_END, INTERVIEW_GREETING, NOT_ANSWERED, NOTHING_FOUND
from core.ports import LanguageTask
from training.llm.data.example import Example
from training.tables import cell, inherit, read_table

COLUMNS: Final[Mapping[LanguageTask, tuple[str, ...]]] = {
    LanguageTask.QNA: ("user_question", "rag_retrieved_data", "output_message"),
    LanguageTask.QUIZ: ("quiz", "good_answer", "user_answer", "explanation"),
    LanguageTask.INTERVIEW: (
        "user_input",
        "current_question",
        "output_data",
        "output_answered",
        "output_next_question",
    ),
    LanguageTask.SUMMARY: ("track", "facts", "summary"),
}
_INHERITED: Final = {LanguageTask.QUIZ: ("quiz", "good_answer")}
_KIND: Final = "data_type"
_VALIDATES: Final = "valid"
_BETWEEN_FACTS: Final = "|"

Row = Mapping[str, str]
Cell = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table's examples; `validation` holds the rows whose `data_type` is "valid" where others are not."""

    training: tuple[Example, ...]
    validation: tuple[Example, ...]

    @property
    def all(self) -> tuple[Example, ...]:
        return (*self.training, *self.validation)


def read_examples(task: LanguageTask, path: Path) -> Table:
    """The examples of a CSV file in UTF-8.

    Raises:
        ContentError: one line with file, row and mistake.
    """
    rows = inherit(read_table(path, COLUMNS[task]), _INHERITED.get(task, ()))
    examples = [_READERS[task](row, _cells(path, number, row)) for number, row in enumerate(rows, start=1)]
    kinds = _kinds(rows)
    aside = [kind == _VALIDATES for kind in kinds]
    if all(aside):
        return Table(tuple(examples), ())
    return Table(
        tuple(example for example, valid in zip(examples, aside, strict=True) if not valid),
        tuple(example for example, valid in zip(examples, aside, strict=True) if valid),
    )


def _kinds(rows: list[dict[str, str]]) -> list[str]:
    if _KIND not in rows[0]:
        return [""] * len(rows)
    return [row[_KIND].strip() for row in inherit(rows, (_KIND,))]


def _cells(path: Path, number: int, row: Row) -> Cell:
    return lambda column: cell(path, number, row, column)


def _qna(row: Row, needed: Cell) -> Example:
    question, note = needed("user_question"), needed("rag_retrieved_data")
    nothing = note == NOTHING_FOUND
    told = "" if nothing else note
    material = NoteMaterial(_locale(question + told), question, told, composed=told)
    return Example(material, needed("output_message"), question if nothing else note)


def _quiz(row: Row, needed: Cell) -> Example:
    quiz, good = needed("quiz"), needed("good_answer")
    material = FeedbackMaterial(
        locale=_locale(quiz + good),
        quiz=quiz,
        model_answer=good,
        answer=needed("user_answer"),
        made=(),
        missed=(),
        corrections=(),
        score=_score(row),
        composed="",
    )
    return Example(material, needed("explanation"), quiz)


def _interview(row: Row, needed: Cell) -> Example:
    """The opening has neither a topic nor an answer; the greeting's topic stands for "no topic yet"."""
    topic, answer, answered, following = (
        row[name].strip() for name in ("current_question", "user_input", "output_answered", "output_next_question")
    )
    if topic:
        needed("user_input")
    material = ReactionMaterial(
        locale=_locale(topic + following + answer),
        topic="" if topic == INTERVIEW_GREETING else topic,
        question="",
        answer=answer,
        answered=() if answered in ("", NOT_ANSWERED) else (answered,),
        next_topic="" if following == INTERVIEW_END else following,
        next_question="",
        summary="",
        composed="",
    )
    return Example(material, needed("output_data"), topic)


def _summary(row: Row, needed: Cell) -> Example:
    track = needed("track")
    facts = tuple(fact.strip() for fact in needed("facts").split(_BETWEEN_FACTS) if fact.strip())
    material = SummaryMaterial(_locale(track + "".join(facts)), track, facts, composed=" ".join(facts))
    return Example(material, needed("summary"), track)


def _locale(text: str) -> Locale:
    return pick_locale(None, text)


def _score(row: Row) -> float:
    """How right the answer was; tables need not say it, and the prompt does not show it."""
    try:
        score = float(row.get("similarity_score", ""))
    except ValueError:
        return 0.0
    return min(1.0, max(0.0, score))


_READERS: Final[Mapping[LanguageTask, Callable[[Row, Cell], Example]]] = {
    LanguageTask.QNA: _qna,
    LanguageTask.QUIZ: _quiz,
    LanguageTask.INTERVIEW: _interview,
    LanguageTask.SUMMARY: _summary,
}
