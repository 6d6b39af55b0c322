"""`ohlora content`."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.content.anki import from_anki
from core.storage.database import Database
from tests.bot.commands import error_of, ohlora, ohlora_json
from tests.core.content.folder import line_of, make

QUIZZES = "quiz,good_answer,keywords\nWhat is bias?,A systematic error. It comes from a model too simple.,bias|error\n"


def test_the_built_in_content_is_fine() -> None:
    data = ohlora_json("content", "check")
    assert data["ok"]
    assert data["concepts"] >= 40
    assert ohlora("content", "check").output.startswith("Fine: ")


def test_every_mistake_has_its_line(tmp_path: Path) -> None:
    make(tmp_path, chapter=("[definition, purpose]", "[definition, nonsense]"), track=("[definition]", "[gibberish]"))
    result = ohlora("content", "check", tmp_path, code=1)
    chapter, track = (line_of(name, "keywords: [") for name in ("chapters/basics.yaml", "tracks/first.yaml"))
    assert result.output.splitlines() == [
        f"{tmp_path}/chapters/basics.yaml:{chapter}: there is no keyword 'nonsense'",
        f"{tmp_path}/tracks/first.yaml:{track}: there is no keyword 'gibberish'",
    ]
    data = ohlora_json("content", "check", tmp_path, code=1)
    assert [mistake["message"] for mistake in data["mistakes"]] == [
        "there is no keyword 'nonsense'",
        "there is no keyword 'gibberish'",
    ]


def test_the_configured_folder_is_checked(tmp_path: Path) -> None:
    make(tmp_path / "mine")
    config = tmp_path / "config.toml"
    config.write_text(f'[content]\npath = "{tmp_path}/mine"\n')
    assert ohlora_json("content", "check", "--config", config)["concepts"] == 2


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    assert "is not a folder" in error_of("content", "check", tmp_path / "nowhere")


def test_importing_makes_content_that_passes_the_check(tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text(QUIZZES)
    (tmp_path / "n.txt").write_text("Bias : a systematic error | example: a straight line through a curve\n")
    out = tmp_path / "mine" / "chapters" / "week-1.yaml"
    arguments = ("content", "import", "--quizzes", tmp_path / "q.csv", "--notes", tmp_path / "n.txt")
    data = ohlora_json(*arguments, "--chapter", "week-1", "--out", out)
    assert (data["concepts"], data["quizzes"], data["new_keywords"], data["mistakes"]) == (1, 1, 2, [])
    assert ohlora_json("content", "check", tmp_path / "mine")["quizzes"] == 1
    before = out.read_bytes()
    assert "exists already" in error_of(*arguments, "--chapter", "week-2", "--out", out)
    assert out.read_bytes() == before
    second = ohlora_json(*arguments, "--chapter", "week-2", "--out", out.with_name("week-2.yaml"))
    assert second["new_keywords"] == 0
    assert any("'bias' exists already" in mistake for mistake in second["mistakes"])


def test_importing_needs_a_source_and_an_identifier(tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text(QUIZZES)
    out = tmp_path / "x.yaml"
    assert "--quizzes" in error_of("content", "import", "--chapter", "a", "--out", out, code=2)
    for wrong in ("Week 1", "-a", "a--b", "a" * 61, ""):
        arguments = ("content", "import", "--quizzes", tmp_path / "q.csv", f"--chapter={wrong}", "--out", out)
        assert "--chapter" in error_of(*arguments, code=2)
    assert not out.exists()


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "quiz,good_answer,keywords\n,,\n"])
def test_a_bad_source_is_named_by_its_line_and_nothing_is_written(tmp_path: Path, content: str) -> None:
    (tmp_path / "q.csv").write_text(content)
    out = tmp_path / "mine" / "x.yaml"
    message = error_of("content", "import", "--quizzes", tmp_path / "q.csv", "--chapter", "a", "--out", out)
    assert f"{tmp_path}/q.csv:" in message
    assert not out.parent.exists()


def test_exporting_everything(tmp_path: Path) -> None:
    data = json.loads(ohlora("content", "export").output)
    assert sum(len(chapter["quizzes"]) for chapter in data["chapters"]) >= 40
    out = tmp_path / "all.json"
    ohlora("content", "export", "--out", out)
    assert json.loads(out.read_text("utf-8")) == data
    assert "exists already" in error_of("content", "export", "--out", out)


def test_json_lines_come_back_as_a_folder(tmp_path: Path) -> None:
    lines = tmp_path / "all.jsonl"
    ohlora("content", "export", "--format", "jsonl", "--out", lines)
    assert lines.read_text("utf-8") == ohlora("content", "export", "--format", "jsonl").output
    out = tmp_path / "mine"
    assert ohlora_json("content", "unpack", lines, "--out", out)["mistakes"] == []
    before = ohlora_json("content", "check")
    after = ohlora_json("content", "check", out)
    assert {key: after[key] for key in ("chapters", "concepts", "quizzes", "tracks", "keywords")} == {
        key: before[key] for key in ("chapters", "concepts", "quizzes", "tracks", "keywords")
    }
    assert "exists already" in error_of("content", "unpack", lines, "--out", out)


def test_unpacking_what_is_no_export(tmp_path: Path) -> None:
    (tmp_path / "odd.jsonl").write_text('{"kind": "poem"}\n')
    assert "line 1: a 'poem'" in error_of("content", "unpack", tmp_path / "odd.jsonl", "--out", tmp_path / "out")
    chapter = '{"kind": "chapter", "id": "twice", "title": {"ko": "가", "en": "a"}}'
    (tmp_path / "odd.jsonl").write_text(f"{chapter}\n{chapter}\n")
    assert "does not fit the schema" in error_of("content", "unpack", tmp_path / "odd.jsonl", "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_flash_cards_in_the_wanted_language() -> None:
    korean = from_anki(ohlora("content", "export", "--format", "anki").output)
    english = from_anki(ohlora("content", "export", "--format", "anki", "--lang", "en").output)
    assert len(korean) == len(english) >= 200
    assert {card.guid for card in korean}.isdisjoint(card.guid for card in english)
    assert all(any("가" <= letter <= "힣" for letter in card.question) for card in korean)
    assert not any("가" <= letter <= "힣" for card in english for letter in card.question)


def test_statistics() -> None:
    data = ohlora_json("content", "stats")
    assert data["concepts"] == ohlora_json("content", "check")["concepts"]
    assert f"concepts: {data['concepts']}" in ohlora("content", "stats").output


def test_copied_words_are_a_mistake(tmp_path: Path) -> None:
    words = "one two three four five six seven eight nine ten"
    make(tmp_path / "mine", chapter=("Memorising the data.", words))
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "a.txt").write_text(f"they say {words} and more\n")
    result = ohlora("content", "check", tmp_path / "mine", "--against", tmp_path / "theirs", code=1)
    assert "'overfitting.aspects.definition' shares 10 words" in result.output
    (tmp_path / "theirs" / "a.txt").write_text("one two three\n")
    data = ohlora_json("content", "check", tmp_path / "mine", "--against", tmp_path / "theirs")
    assert data["longest_shared_run"]["words"] == 3


def test_exporting_content_with_mistakes_names_them(tmp_path: Path) -> None:
    make(tmp_path / "mine", chapter=("id: basics", "id: Basics"))
    config = tmp_path / "config.toml"
    config.write_text(f'[content]\npath = "{tmp_path}/mine"\n')
    assert "basics.yaml:1:" in error_of("content", "export", "--config", config)


def test_gaps(own_home: Path) -> None:
    ohlora("db", "upgrade")
    assert "could be answered" in ohlora("content", "gaps").output

    async def ask() -> None:
        db = Database(f"sqlite+aiosqlite:///{own_home}/ohlora.db")
        async with db.write() as uow:
            for question in ("What is JAX?", "what is jax", "What is Rust?"):
                await uow.gaps.record(question, "en", ["deep-learning"], datetime(2026, 3, 1, tzinfo=UTC))
        await db.close()

    asyncio.run(ask())
    data = ohlora_json("content", "gaps", "--limit", 1)
    assert [(gap["question"], gap["count"]) for gap in data["gaps"]] == [("What is JAX?", 2)]
    assert ohlora("content", "gaps").output.startswith("2x [en] What is JAX?  (nearest: deep-learning)")
