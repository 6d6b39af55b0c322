"""Texts that repeat each other, and texts that stand elsewhere."""

from __future__ import annotations

from pathlib import Path

from core.content.borrowed import longest_shared_run
from core.content.library import Library
from core.content.likeness import NEARLY_EQUAL, nearest_pairs
from core.content.loader import load_library
from core.content.scrutiny import is_borrowed, scrutinise, shared_with
from tests.core.content.folder import make

TEXTS = [
    "정밀도는 양성으로 예측한 것 중에서 실제로 양성인 비율이야.",
    "드롭아웃은 학습할 때 뉴런을 무작위로 꺼.",
    "정밀도는 양성이라고 예측한 것 중에서 실제로 양성인 비율이야!",
]


def test_nearly_equal_texts_are_found() -> None:
    pairs = nearest_pairs(TEXTS, at_least=0.6)
    assert [(pair.first, pair.second) for pair in pairs] == [(0, 2)]
    assert 0.6 <= pairs[0].cosine < 1


def test_equal_texts_count_as_one_and_few_texts_as_none() -> None:
    assert nearest_pairs([TEXTS[0], TEXTS[1], TEXTS[0]])[0].cosine > 0.999
    assert nearest_pairs([]) == nearest_pairs(TEXTS[:1]) == []


def test_the_longest_shared_run() -> None:
    run = longest_shared_run(["It is The SHARE of hits.", "other words"], ["we say: the share of hits, always"])
    assert (run.words, run.length, run.text) == ("the share of hits", 4, 0)


def test_a_run_does_not_cross_texts_and_may_be_whole() -> None:
    assert longest_shared_run(["a b", "c d"], ["a b c d"]).length == 2
    assert longest_shared_run(["a b c"], ["a b c"]).length == 3
    assert longest_shared_run(["a"], ["b"]).length == longest_shared_run([], ["b"]).length == 0


def small_library(tmp_path: Path, **changes: tuple[str, str]) -> Library:
    return load_library(make(tmp_path / "content", **changes))


def test_notes_that_say_the_same_are_named(tmp_path: Path) -> None:
    assert list(scrutinise(small_library(tmp_path))) == []
    copied = small_library(tmp_path, chapter=("새 데이터에도 통하는 거야.", "외워 버리는 거야."))
    found = list(scrutinise(copied))
    assert len(found) == 1
    assert "'overfitting.definition' and 'generalisation.definition' are nearly equal (ko" in found[0]


def test_a_copied_sentence_is_named(tmp_path: Path) -> None:
    words = "one two three four five six seven eight nine ten eleven"
    library = small_library(tmp_path, chapter=("Memorising the data.", words.upper()))
    (tmp_path / "theirs.csv").write_text(f"id,text\n1,{words} twelve\n", "utf-8")
    run, where = shared_with(library, [tmp_path / "theirs.csv"])
    assert (run.length, where, is_borrowed(run)) == (11, "overfitting.aspects.definition", True)
    (tmp_path / "theirs.csv").write_text("one two three", "utf-8")
    assert not is_borrowed(shared_with(library, [tmp_path / "theirs.csv"])[0])


def test_the_built_in_content_repeats_nothing() -> None:
    assert NEARLY_EQUAL <= 0.85
    assert list(scrutinise(load_library())) == []
