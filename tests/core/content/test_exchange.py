"""Content goes out in other forms and comes back the same."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from core.content.anki import cards, from_anki, to_anki
from core.content.exchange import from_jsonl, to_files, to_jsonl
from core.content.library import Library
from core.content.loader import check_content, load_library
from core.content.schema import LOCALES, Locale
from core.content.stats import content_stats
from core.errors import ContentError
from tests.core.content.folder import make


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def test_json_lines_round_trip(library: Library) -> None:
    lines = list(to_jsonl(library))
    assert len(lines) > len(library.concepts) + len(library.quizzes)
    assert all("\n" not in line and isinstance(json.loads(line), dict) for line in lines)
    assert from_jsonl(lines) == library


def test_a_folder_made_of_json_lines_passes_the_check(library: Library, tmp_path: Path) -> None:
    for name, text in to_files(from_jsonl(to_jsonl(library))).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    again, mistakes = check_content(tmp_path)
    assert mistakes == []
    assert again is not None
    assert (again.concepts, again.quizzes, again.tracks_by_id) == (
        library.concepts,
        library.quizzes,
        library.tracks_by_id,
    )


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["{"], "line 1: not a JSON object"),
        (["[]"], "line 1: not a JSON object"),
        (['{"id": "x"}'], "line 1: not a JSON object with a 'kind'"),
        (['{"kind": "poem"}'], "line 1: a 'poem' has no place"),
        (["", '{"kind": "quiz", "id": "lonely"}'], "line 2: a 'quiz' has no place"),
        (['{"kind": "chapter", "id": "Bad Id"}'], "a Chapter does not fit the schema"),
        (['{"kind": "keyword", "id": "a", "ko": "가"}'], "a Name does not fit the schema: en"),
    ],
)
def test_broken_lines_are_named(lines: Iterable[str], message: str) -> None:
    with pytest.raises(ContentError, match=message):
        from_jsonl(lines)


def test_two_chapters_of_one_id_are_refused(library: Library) -> None:
    twice = Library((library.chapters[0], library.chapters[0]), library.tracks, library.keywords)
    with pytest.raises(ContentError, match="the same id"):
        to_files(twice)


@pytest.mark.parametrize("locale", LOCALES)
def test_flash_cards_round_trip(library: Library, locale: Locale) -> None:
    made = cards(library, locale)
    assert len(made) == len(library.quizzes)
    assert from_anki(to_anki(made)) == made


def test_flash_cards_follow_the_import_format(library: Library) -> None:
    lines = to_anki(cards(library, "en")).splitlines()
    headers = [line for line in lines if line.startswith("#")]
    assert headers[:2] == ["#separator:tab", "#html:true"]
    assert {"#guid column:1", "#deck column:2", "#tags column:5"} <= set(headers)
    assert all(line.count("\t") == 4 for line in lines[len(headers) :])
    guids = [line.split("\t")[0] for line in lines[len(headers) :]]
    assert len(set(guids)) == len(library.quizzes)


def test_markup_in_content_is_text_on_a_card(tmp_path: Path) -> None:
    changed = ('"What is overfitting?"', '"Is 1 < 2 && <b>bold</b>?\\n\\"quoted\\"\\tand a tab"')
    made = cards(load_library(make(tmp_path, chapter=changed)), "en")
    text = to_anki(made)
    assert "<b>" not in text
    assert from_anki(text) == made


def test_a_file_that_is_no_export_is_refused() -> None:
    with pytest.raises(ContentError, match="row 1"):
        from_anki("front\tback\n")


def test_statistics_count_the_library(library: Library) -> None:
    stats = content_stats(library)
    chapters = stats["chapters"].values()
    assert stats["concepts"] == sum(chapter["concepts"] for chapter in chapters) == len(library.concepts)
    assert stats["quizzes"] == sum(chapter["quizzes"] for chapter in chapters) == sum(stats["difficulties"].values())
    assert stats["aspects"]["definition"] == stats["concepts"]
    assert stats["languages"]["ko"]["texts"] == stats["languages"]["en"]["texts"] > 2_000
    assert stats["languages"]["ko"]["characters"] != stats["languages"]["en"]["characters"]


def test_the_curriculum_is_a_semester(library: Library) -> None:
    stats = content_stats(library)
    assert len(stats["chapters"]) >= 14
    assert stats["concepts"] >= 200
    assert stats["quizzes"] >= 200
    assert stats["comparing_quizzes"] >= 40
    assert all(chapter["quizzes"] >= 5 for chapter in stats["chapters"].values())
    assert min(stats["difficulties"][level] for level in "123") >= 40
    assert len(stats["tracks"]) >= 8
    assert all(8 <= track["topics"] <= 12 for track in stats["tracks"].values())
