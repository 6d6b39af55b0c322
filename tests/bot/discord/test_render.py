"""What a reply looks like on Discord: every block, within every limit, and nothing that a learner wrote is obeyed."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_adapter.buttons import TokenButton, view_of
from bot.discord_adapter.render import limits
from bot.discord_adapter.render.markup import code_block, escape, link, quote
from bot.discord_adapter.render.outgoing import Outgoing, as_plain_text, render
from core.messages import (
    MAX_BLOCK_CHARS,
    Block,
    Button,
    ChartBlock,
    ChartKind,
    CitationBlock,
    Emotion,
    FaceCue,
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
from core.ports import Picture

CHART = ChartBlock("실력", ChartKind.BAR, ("LoRA",), (Series("실력", (70.0,)),))


def shown(*blocks: Block, **more: Any) -> list[Outgoing]:
    return render(Reply(blocks, **more))


def text_of(*blocks: Block) -> str:
    return "\n".join(e.description or "" for message in shown(*blocks) for e in message.embeds)


@pytest.mark.parametrize(
    "hostile",
    [
        "**굵게** _기울게_ ~~지움~~ ||숨김|| `코드`",
        "[여기](https://evil.example) [저기](https://evil.example) 눌러",
        "> 인용\n# 제목\n-# 작게\n- 목록",
        "@everyone @here <@1> <@&2> <#3> <t:1:R> <:a:1> <a:b:1> </quiz:1> <id:guide>",
        "```\n코드",
    ],
)
def test_learners_words_show_as_they_are_written(hostile: str) -> None:
    safe = escape(hostile)
    for mark in ("**굵", "~~지", "||숨", "](http", "@everyone", "@here"):
        assert mark not in safe.replace("\\", "\0")
    assert not any(safe[i - 1 : i] != "\\" for i, c in enumerate(safe) if c == "<" and safe[i + 1 : i + 2] in "@#:/tai")
    for line in safe.splitlines():
        assert not line.startswith(("> ", "# ", "-# ", "- "))
    assert "```" not in safe


def test_a_code_block_cannot_be_left() -> None:
    block = code_block("x = 1\n```\n@everyone **hi**\n```")
    assert block.count("```") == 2
    assert block.startswith("```\n")
    assert block.endswith("\n```")


def test_quotes_mark_every_line() -> None:
    assert quote("a\nb*") == "> a\n> b\\*"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a b", "https://x)(evil", "", "https://x/<y>"])
def test_what_is_no_address_is_no_link(url: str) -> None:
    assert link("책", url) == "책"


def test_a_score_is_a_bar_with_its_reasons() -> None:
    card = ScoreCard(
        title="채점",
        score=70,
        verdict="잘했어",
        points=(PointLine("기울기", True), PointLine("학습률", False)),
        hint="보폭을 생각해 봐",
        model_answer_label="모범 답안",
        model_answer="기울기의 반대로",
        remarks=("뒤바뀌었어",),
        weak_keywords_label="약한 키워드",
        weak_keywords=("학습률",),
    )
    text = text_of(card)
    for part in (
        "▰▰▰▰▰▰▰▱▱▱ **70**/100",
        "✅ 기울기",
        "⬜ 학습률",
        "💡 보폭",
        "> 기울기의",
        "• 뒤바뀌었어",
        "`학습률`",
    ):
        assert part in text


@pytest.mark.parametrize(("score", "full"), [(0, 0), (5, 0), (95, 10), (100, 10), (45, 4)])
def test_the_bar_has_ten_steps(score: int, full: int) -> None:
    assert text_of(ScoreCard("t", score, "v")).count("▰") == full


def test_a_question_counts_down_by_the_readers_clock() -> None:
    until = datetime(2026, 3, 1, tzinfo=UTC)
    text = text_of(QuestionBlock("문제 1", "왜?", "챕터 · ★", until))
    assert text == f"**문제 1**\n왜?\n-# 챕터 · ★\n-# ⏳ <t:{int(until.timestamp())}:R>"


def test_a_citation_links_its_source() -> None:
    text = text_of(CitationBlock("노트", "경사 하강법", "Deep Learning", "https://example.org/book"))
    assert text == "-# **노트** 경사 하강법 — [Deep Learning](https://example.org/book)"


def test_tables_are_lines_columns_or_lists() -> None:
    two = text_of(TableBlock("설정", ("이름", "값"), (("언어", "한국어"),)))
    assert two == "**설정**\n**언어**: 한국어"
    narrow = text_of(TableBlock("순위", ("#", "이름", "점"), (("1", "민지", "90"), ("2", "Ann", "5"))))
    assert narrow == "**순위**\n```\n#  이름  점\n1  민지  90\n2  Ann   5\n```"
    wide = text_of(TableBlock("", ("a", "b", "c"), (("#1", "가" * 30, "나" * 30),)))
    assert wide == f"**\\#1**\nb: {'가' * 30} · c: {'나' * 30}"


def test_tones() -> None:
    texts = [text_of(TextBlock("x", tone)) for tone in Tone]
    assert texts == ["x", "**x**", "-# x", "```\nx\n```", "> x", "⚠️ x", "```\nx\n```"]


def test_a_chart_is_the_picture_of_its_embed_and_goes_along() -> None:
    (message,) = shown(TextBlock("보자"), CHART, CHART, TextBlock("끝"))
    assert [embed.image.url for embed in message.embeds] == [
        "attachment://chart-1.png",
        "attachment://chart-2.png",
        None,
    ]
    assert [file.name for file in message.files] == ["chart-1.png", "chart-2.png"]
    assert all("LoRA 70" in file.alt for file in message.files)


def test_many_charts_take_several_messages() -> None:
    messages = shown(*[CHART] * 25)
    assert sum(len(message.embeds) for message in messages) == 25
    assert all(len(m.embeds) <= limits.EMBEDS and len(m.files) <= limits.FILES for m in messages)
    for message in messages:
        named = {embed.image.url for embed in message.embeds}
        assert named == {f"attachment://{file.name}" for file in message.files}


def test_her_face_stands_beside_the_first_embed() -> None:
    message = shown(TextBlock("안녕"), CHART, face=FaceCue(Emotion.HAPPY))[0]
    faced = message.with_face(Picture("image/jpeg", b"jpg", "웃는 오로라"))
    assert faced.embeds[0].thumbnail.url == "attachment://oh-lora.jpg"
    assert (faced.files[0].name, faced.files[0].alt) == ("oh-lora.jpg", "웃는 오로라")
    assert message.embeds[0].thumbnail.url is None
    assert faced.embeds[0].colour == message.embeds[0].colour == discord.Colour(0x2DD4BF)


def test_a_large_file_is_zipped() -> None:
    content = "기록" * 2_000_000
    (message,) = shown(TextBlock("여기"), FileBlock("all.json", "application/json", content))
    (file,) = message.files
    assert file.name == "all.json.zip"
    assert len(file.content) < limits.FILE_BYTES
    with zipfile.ZipFile(BytesIO(file.content)) as archive:
        assert archive.read("all.json").decode() == content


def test_buttons_stand_under_the_last_message_and_never_get_lost() -> None:
    buttons = tuple(Button(f"token-{n}", f"버튼 {n} " + "가" * 100, asks_for="x" if n % 2 else "") for n in range(60))
    messages = shown(*[TextBlock("글" * MAX_BLOCK_CHARS)] * 5, buttons=buttons)
    told = [button for message in messages for button in message.buttons]
    assert told == list(buttons)
    assert not messages[0].buttons
    assert all(len(message.buttons) <= limits.BUTTONS for message in messages)
    for message in messages:
        view = view_of(message.buttons)
        if view is not None:
            assert all(len(item.item.label) <= limits.LABEL for item in view.children if isinstance(item, TokenButton))
            assert view.is_persistent()


def test_an_embed_that_may_not_be_sent_becomes_words() -> None:
    buttons = (Button("t", "버튼"),)
    (message,) = shown(TextBlock("첫 문장이야. " * 140), TextBlock("둘째 문장이야. " * 140), CHART, buttons=buttons)
    plain = as_plain_text(message)
    assert len(plain) > 1
    assert all(len(m.content) <= limits.CONTENT and not m.embeds and not m.files for m in plain)
    assert plain[-1].buttons == buttons
    assert not plain[0].buttons


def test_a_reply_without_anything_to_show_is_still_a_message() -> None:
    assert len(shown()) == 1
    assert shown()[0].embeds


BLOCKS = st.one_of(
    st.builds(TextBlock, st.text(max_size=MAX_BLOCK_CHARS), st.sampled_from(Tone)),
    st.builds(QuestionBlock, st.text(max_size=200), st.text(max_size=1500), st.text(max_size=100)),
    st.builds(
        TableBlock,
        st.text(max_size=80),
        st.just(("a", "b", "c")),
        st.lists(st.tuples(*[st.text(max_size=120)] * 3), max_size=20).map(tuple),
    ),
)


@given(st.lists(BLOCKS, max_size=12))
def test_no_message_breaks_a_limit(blocks: list[Block]) -> None:
    for message in shown(*blocks):
        assert 1 <= len(message.embeds) <= 10
        assert sum(len(embed) for embed in message.embeds) <= 6000
        assert all(len(embed.description or "") <= 4096 for embed in message.embeds)
