"""The guard on hundreds of rewrites of our own notes; the held ones were written before it and never tuned on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.cli.evaluate_guard import figures
from bot.cli.guard_cases import GuardCase, read_cases
from core.language.guard import Evidence, objection_to
from core.language.guard.glossary import built_in

FOLDER = Path(__file__).parent / "cases"
FILES = sorted(FOLDER.glob("*.yaml"))


@cache
def cases(name: str) -> tuple[GuardCase, ...]:
    library = built_in()
    return tuple(case for path in FILES if path.name.startswith(name) for case in read_cases(path, library))


@cache
def measured(name: str) -> dict[str, Any]:
    texts = cases(name)
    return figures(texts, [objection_to(case.text, case.evidence) is not None for case in texts])


def test_there_are_enough_of_every_sort() -> None:
    every = (*cases("held"), *cases("dev"))
    notes = {case.about for case in every if case.about.startswith("note")}
    assert len(every) >= 240
    assert len(notes) >= 60
    assert any(case.about.startswith("quiz") for case in every)
    assert any(case.about.startswith("topic") for case in every)
    for part in (every, cases("held")):
        faithful = sum(not case.kind for case in part) / len(part)
        korean = sum(case.evidence.locale == "ko" for case in part) / len(part)
        assert 0.4 <= faithful <= 0.6
        assert 0.45 <= korean <= 0.55


def test_no_note_is_both_tuned_on_and_reported_on() -> None:
    assert not {case.about for case in cases("held")} & {case.about for case in cases("dev")} - {"nothing"}


def test_every_text_stands_once() -> None:
    texts = [(case.about, case.text) for case in (*cases("held"), *cases("dev"))]
    assert len(texts) == len(set(texts))


# Measured: held 0.75, 0.90 and 0.70; dev 0.92, 0.93 and 0.88. What is asserted lies a little below.
@pytest.mark.parametrize(
    ("name", "precision", "recall", "released"), [("held", 0.72, 0.88, 0.67), ("dev", 0.9, 0.92, 0.85)]
)
def test_figures_stay_above_their_floors(name: str, precision: float, recall: float, released: float) -> None:
    found = measured(name)
    assert found["precision"] >= precision
    assert found["recall"] >= recall
    assert found["released"] >= released


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_neither_language_is_left_behind(locale: str) -> None:
    found = measured("held")["per_locale"][locale]
    assert found["recall"] >= 0.86
    assert found["released"] >= 0.6


@pytest.mark.parametrize(
    "kind", ["year", "name", "link", "meta", "persona", "language", "code", "claim", "overgeneral"]
)
def test_inventions_and_bad_manners_are_always_held_back(kind: str) -> None:
    let_out = [
        case.text for case in cases("held") if case.kind == kind and objection_to(case.text, case.evidence) is None
    ]
    assert let_out == []


def test_a_note_may_be_said_as_it_is() -> None:
    library = built_in()
    texts = [
        (locale, getattr(prose, locale))
        for concept in list(library.concepts.values())[::40]
        for prose in concept.aspects.values()
        for locale in ("ko", "en")
    ]
    refused = [text for locale, text in texts if objection_to(text, Evidence(locale, (text,)))]
    assert len(refused) <= 0.02 * len(texts), refused
