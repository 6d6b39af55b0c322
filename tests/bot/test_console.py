"""Replies as plain text."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from bot.cli.chat import save_file
from bot.cli.console import COLUMNS, Console
from bot.monospace import width
from core.i18n import Speaker
from core.messages import (
    Block,
    Button,
    ChartBlock,
    ChartKind,
    CitationBlock,
    FileBlock,
    PointLine,
    QuestionBlock,
    Reply,
    ScoreCard,
    Series,
    TableBlock,
    TextBlock,
    Tone,
)

LONG = "아주 긴 한국어 문장이 이어지고 또 이어져서 한 줄에는 도저히 다 들어갈 수가 없어. " * 6


def draw(*blocks: Block, buttons: tuple[Button, ...] = (), colours: bool = False) -> str:
    console = Console(lambda file: Path("/saved") / file.name, colours=colours)
    return console.render(Reply(blocks, buttons), Speaker("en", Random(1)))


CARD = ScoreCard(
    title="Result",
    score=55,
    verdict="Half way",
    points=(PointLine("said it", True), PointLine("left it out", False)),
    hint="Think of weights.",
    model_answer_label="Model answer",
    model_answer="All of it.",
    remarks=("A remark",),
    weak_keywords_label="Look again at",
    weak_keywords=("loss", "metric"),
)


def test_a_score_card() -> None:
    assert draw(CARD).splitlines() == [
        "Result",
        "[███████████░░░░░░░░░] 55/100  Half way",
        "  ✓ said it",
        "  ✗ left it out",
        "  · A remark",
        "  Think of weights.",
        "Model answer",
        "  All of it.",
        "Look again at: loss, metric",
    ]


def test_a_question_with_buttons() -> None:
    question = QuestionBlock("Your turn", "What is a loss?", "basics")
    buttons = (Button("t1", "힌트"), Button("t2", "넘기기"))
    assert draw(question, buttons=buttons) == "Your turn\nbasics\n  What is a loss?\n\n/1 힌트  /2 넘기기"


def test_tones_and_citations() -> None:
    text = draw(
        TextBlock("Said so", Tone.QUOTE),
        TextBlock("y = x", Tone.FORMULA),
        TextBlock("Careful", Tone.WARNING),
        CitationBlock("Source", "Loss", "A book", "https://example.org"),
    )
    assert text.split("\n\n") == ["> Said so", "    y = x", "! Careful", "Source: Loss - A book - https://example.org"]


def test_a_table_lines_up_by_columns_of_the_terminal() -> None:
    lines = draw(TableBlock("점수", ("이름", "점"), (("가나", "5"), ("abc", "100")))).splitlines()
    assert lines == ["점수", "이름  점", "----  ---", "가나  5", "abc   100"]


def test_a_table_that_is_too_wide_becomes_a_list() -> None:
    two = draw(TableBlock("", ("a", "b"), (("first", LONG.strip()),))).splitlines()
    assert two[0] == "- first"
    assert two[1].startswith("    아주 긴")
    three = draw(TableBlock("", ("a", "b", "c"), (("first", "x", LONG.strip()),))).splitlines()
    assert three[:2] == ["- first", "    b: x"]
    assert three[2].startswith("    c: 아주 긴")


def test_a_chart_shows_gaps_and_values() -> None:
    chart = ChartBlock("History", ChartKind.LINE, ("Mon", "화"), (Series("loss", (50.0, None)),))
    assert draw(chart).splitlines() == ["History", "loss", "  Mon  ██████████░░░░░░░░░░ 50", "  화   -"]


def test_files_are_saved_and_said() -> None:
    assert draw(FileBlock("data.json", "application/json", "{}")) == "Saved to the file /saved/data.json"
    failing = Console(lambda _file: None, colours=False)
    reply = Reply((FileBlock("data.json", "application/json", "{}"),))
    assert failing.render(reply, Speaker("en", Random(1))) == "Couldn't save the file data.json"


@pytest.mark.parametrize(
    "block",
    [
        TextBlock(LONG),
        TextBlock("x" * 500, Tone.QUOTE),
        QuestionBlock(LONG, LONG, LONG),
        ScoreCard(LONG, 100, "ok", (PointLine(LONG, True),), LONG, LONG, LONG, (LONG,), LONG, (LONG,)),
        CitationBlock(LONG, LONG, LONG, "https://example.org/" + "x" * 200),
        TableBlock(LONG, (LONG, LONG), ((LONG, LONG),)),
        ChartBlock(LONG, ChartKind.BAR, (LONG, "b"), (Series(LONG, (100.0, 3.25)),)),
    ],
)
def test_no_line_is_wider_than_the_terminal(block: Block) -> None:
    buttons = tuple(Button(str(n), f"button number {n}") for n in range(12))
    text = draw(block, buttons=buttons)
    # Only a button's own label and a verdict may be longer: they are one thing to press, one thing to read.
    assert max(width(line) for line in text.splitlines()) <= COLUMNS


def test_colours_are_optional_and_learners_cannot_add_any() -> None:
    hostile = TextBlock("\x1b[31mred\x1b[0m \u202eevil", Tone.WARNING)
    assert "\x1b" not in draw(hostile, CARD)
    assert draw(CARD, colours=True).count("\x1b") > 2
    assert "\x1b[31mred" not in draw(hostile, colours=True)
    for extra in (
        TableBlock("\x1b[1m", ("\x1b[1m",), (("\x1b[1m",),)),
        ChartBlock("\x1b[1m", ChartKind.BAR, ("\x1b[1m",), (Series("\x1b[1m", (1.0,)),)),
        FileBlock("\x1b[1m", "text/plain", ""),
        ScoreCard("t", 0, "\x1b[1m"),
    ):
        assert "\x1b" not in draw(extra, buttons=(Button("t", "\x1b[1m"),))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..", "", "a b\x1b.json", ".bashrc", "나.json", "x" * 60]
)
def test_files_stay_in_their_folder(tmp_path: Path, name: str) -> None:
    path = save_file(tmp_path / "exports", FileBlock(name, "text/plain", "내용"))
    assert path is not None
    assert path.parent == tmp_path / "exports"
    assert path.read_text("utf-8") == "내용"
    assert path.stat().st_mode & 0o077 == 0
    second = save_file(tmp_path / "exports", FileBlock(name, "text/plain", "more"))
    assert second is not None
    assert second != path


def test_a_file_that_cannot_be_saved(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("")
    assert save_file(tmp_path / "exports", FileBlock("a", "text/plain", "")) is None
