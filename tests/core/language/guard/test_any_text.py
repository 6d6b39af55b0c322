"""Whatever a model writes, the guard answers, always the same, and never raises."""

from __future__ import annotations

from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from core.content.schema import LOCALES
from core.language.guard import Evidence, Objection, objection_to

_PIECES = st.sampled_from(
    [
        *(
            "정밀도",
            "recall",
            "=",
            "(",
            ")",
            "|",
            "[",
            "²",
            "√",
            "Σ",
            "−",
            "0.5",
            "75%",
            "P(A | B)",
            "\\frac{1}{2}",
            "$",
        ),
        *(
            "않아",
            "not",
            "보다",
            "than",
            ",",
            ".",
            "?",
            "\n",
            "😊",
            "#",
            "<b>",
            "@",
            "ₖ",
            "ŷ",
            "\ud800",
            "\u200b",
            "２",
            "½",
        ),
        *("١", "ㅋㅋ", " "),
    ]
)
_TEXTS = st.one_of(
    st.text(max_size=200), st.lists(_PIECES, max_size=40).map(" ".join), st.lists(_PIECES, max_size=40).map("".join)
)


@settings(max_examples=150, deadline=None)
@given(text=_TEXTS, sources=st.lists(_TEXTS, max_size=3), quoted=_TEXTS, locale=st.sampled_from(LOCALES))
def test_it_never_raises_and_never_changes_its_mind(text: str, sources: list[str], quoted: str, locale: str) -> None:
    evidence = Evidence(locale, tuple(sources), (quoted,))  # type: ignore[arg-type]
    found = objection_to(text, evidence)
    assert found is None or (isinstance(found, Objection) and found.kind)
    assert objection_to(text, evidence) == found


def test_long_and_nested_texts_end_soon() -> None:
    evidence = Evidence("en", ("The loss is (a + b).",))
    started = perf_counter()
    for text in (
        "(" * 5000,
        "a + " * 3000,
        "가" * 5000,
        "not " * 3000,
        "x=" * 4000,
        "1," * 4000,
        "| " * 3000,
        "<" * 5000,
    ):
        objection_to(text, evidence)
    assert perf_counter() - started < 5
