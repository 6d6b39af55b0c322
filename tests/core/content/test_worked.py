"""Worked examples are computed again, and have to stand in the note."""

from __future__ import annotations

import pytest

from core.content.library import Library
from core.content.loader import load_library
from core.content.schema import Aspect, Concept
from core.content.worked import wrong_examples


def concept(formula: str, **worked: object) -> Concept:
    return Concept.model_validate(
        {
            "id": "precision",
            "name": {"ko": "정밀도", "en": "Precision"},
            "aliases": {},
            "aspects": {
                "definition": {"ko": "비율이야 0.8.", "en": "A share 0.8."},
                "formula": {"ko": formula, "en": formula},
            },
            "worked": [worked],
            "source": {"title": "A book"},
        }
    )


RIGHT = {"given": {"tp": 8, "fp": 2}, "expression": "tp / (tp + fp)", "result": "0.8"}


def faults(found: Concept) -> str:
    return " ".join(fault for _, fault in wrong_examples(found))


def test_a_right_example_is_fine() -> None:
    assert faults(concept("8 / (8 + 2) = 0.8", **RIGHT)) == ""


@pytest.mark.parametrize(
    ("given", "expression", "result", "shown"),
    [
        ({"p": [0.5, 0.25, 0.25]}, "-sum([x * log2(x) for x in p])", "1.5", "H = 1.5"),
        ({"a": [3, 4]}, "norm(a)", "5", "길이 5"),
        ({"m": [[1, 2], [3, 4]]}, "m[0][0] * m[1][1] - m[0][1] * m[1][0]", "-2", "det = −2"),
        ({"n": 1000}, "n * 12", "12000", "모두 12,000개"),
        ({"x": 2 / 3}, "x", "0.67", "0.67!"),
    ],
)
def test_vectors_matrices_and_rounding(given: dict[str, object], expression: str, result: str, shown: str) -> None:
    assert faults(concept(shown, given=given, expression=expression, result=result)) == ""


def test_a_wrong_result_is_named() -> None:
    assert "is 0.8, not 0.7" in faults(concept("0.7", **{**RIGHT, "result": "0.7"}))
    assert "not 0.81" in faults(concept("0.81", **{**RIGHT, "result": "0.81"}))


@pytest.mark.parametrize("text", ["0.85", "10.8", "8", "0.8.1"])
def test_a_result_that_the_note_does_not_show(text: str) -> None:
    assert "neither in the formula" in faults(concept(text, **RIGHT))


def test_a_result_that_only_the_definition_shows_does_not_count() -> None:
    found = concept("TP / (TP + FP)", **RIGHT)
    assert Aspect.DEFINITION in found.aspects
    assert "(ko)" in faults(found)


@pytest.mark.parametrize(
    "expression",
    ["tp /", "unknown", "tp / 0", "__import__('os').getcwd()", "().__class__", "[tp][4]", "'a'", "9**9**9"],
)
def test_an_expression_that_fails_or_reaches_out_is_a_fault(expression: str) -> None:
    assert "cannot be computed" in faults(concept("0.8", **{**RIGHT, "expression": expression}))


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def test_every_worked_example_of_the_notes_is_right(library: Library) -> None:
    assert {c.id: list(wrong_examples(c)) for c in library.concepts.values() if list(wrong_examples(c))} == {}


def test_formulas_have_worked_examples(library: Library) -> None:
    formulas = [concept for concept in library.concepts.values() if Aspect.FORMULA in concept.aspects]
    assert len(formulas) >= 80
    assert sum(bool(concept.worked) for concept in formulas) >= 0.85 * len(formulas)
