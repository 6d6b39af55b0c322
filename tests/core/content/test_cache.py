"""Content is parsed once, and again when anything about it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.content import cache as cache_module
from core.content.cache import load_cached
from core.content.library import Library
from core.content.loader import BUILT_IN, load_library
from core.errors import ContentError
from tests.core.content.folder import CHAPTER, make


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that were parsed, in order."""
    seen: list[Path] = []

    def counted(folder: Path) -> Library:
        seen.append(folder)
        return load_library(folder)

    monkeypatch.setattr(cache_module, "load_library", counted)
    return seen


def test_the_second_start_parses_nothing(tmp_path: Path, parses: list[Path]) -> None:
    folder, cache = make(tmp_path / "content"), tmp_path / "cache"
    first = load_cached(folder, cache)
    assert load_cached(folder, cache) == first == load_library(folder)
    assert parses == [folder]


def test_the_built_in_content_survives_the_cache(tmp_path: Path, parses: list[Path]) -> None:
    load_cached(BUILT_IN, tmp_path)
    assert load_cached(BUILT_IN, tmp_path) == load_library()
    assert len(parses) == 1


def test_a_changed_file_is_read_and_the_old_form_removed(tmp_path: Path, parses: list[Path]) -> None:
    folder, cache = make(tmp_path / "content"), tmp_path / "cache"
    load_cached(folder, cache)
    make(folder, chapter=("Basics", "The basics"))
    assert load_cached(folder, cache).chapters[0].title.en == "The basics"
    assert len(parses) == 2
    assert len(list(cache.iterdir())) == 1


def test_a_new_or_renamed_file_is_noticed(tmp_path: Path, parses: list[Path]) -> None:
    folder, cache = make(tmp_path / "content"), tmp_path / "cache"
    load_cached(folder, cache)
    (folder / "chapters" / "basics.yaml").rename(folder / "chapters" / "zzz.yaml")
    load_cached(folder, cache)
    (folder / "tracks" / "first.yaml").unlink()
    assert load_cached(folder, cache).tracks == ()
    assert len(parses) == 3


@pytest.mark.parametrize("text", ["", "{", '{"chapters": []}', "null"])
def test_a_broken_cache_is_made_anew(tmp_path: Path, parses: list[Path], text: str) -> None:
    folder, cache = make(tmp_path / "content"), tmp_path / "cache"
    whole = load_cached(folder, cache)
    next(cache.iterdir()).write_text(text)
    assert load_cached(folder, cache) == whole
    assert load_cached(folder, cache) == whole
    assert len(parses) == 2


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, not a folder")
    assert load_cached(make(tmp_path / "content"), tmp_path / "cache").concepts


def test_mistakes_are_not_cached(tmp_path: Path) -> None:
    folder, cache = make(tmp_path / "content", chapter=("id: basics", "id: Basics")), tmp_path / "cache"
    for _ in range(2):
        with pytest.raises(ContentError, match=r"basics\.yaml:1:"):
            load_cached(folder, cache)
    (folder / "chapters" / "basics.yaml").write_text(CHAPTER, "utf-8")
    assert load_cached(folder, cache).concepts
