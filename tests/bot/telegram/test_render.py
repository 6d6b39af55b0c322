"""What a reply looks like on Telegram: every block, within every limit, and nothing that a learner wrote is obeyed."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram_adapter.keyboards import Place, Pressed, keyboard_of, pressed
from bot.telegram_adapter.links import Opened, form_link, opened, reply_link
from bot.telegram_adapter.render import limits
from bot.telegram_adapter.render.markup import as_html, as_plain, linked, shown_length, units
from bot.telegram_adapter.render.outgoing import Attached, Outgoing, render, with_face
from core.messages import (
    MAX_BLOCK_CHARS,
    Action,
    Block,
    Button,
    ButtonStyle,
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
from tests.doubles.telegram.markup import read_text

CHART = ChartBlock("실력", ChartKind.BAR, ("LoRA",), (Series("실력", (70.0,)),))
ELSEWHERE = Place("ohlora_bot")


def shown(*blocks: Block, **more: Any) -> list[Outgoing]:
    return render(Reply(blocks, **more))


def html_of(*blocks: Block) -> str:
    return "\n".join(as_html(message.words) for message in shown(*blocks))


@pytest.mark.parametrize(
    "hostile", ["<b>굵게</b> & <a href='tg://user?id=1'>나</a>", "&lt;i&gt;", "</blockquote><b>", '"']
)
@pytest.mark.parametrize("tone", list(Tone))
def test_learners_words_show_as_they_are_written(hostile: str, tone: Tone) -> None:
    text, entities = read_text(html_of(TextBlock(hostile, tone)), "HTML", None)
    assert hostile in text
    assert all("url" not in entity for entity in entities)


def test_tones() -> None:
    texts = [html_of(TextBlock("x", tone)) for tone in Tone]
    assert texts == ["x", "<b>x</b>", "<i>x</i>", "<pre>x</pre>", "<blockquote>x</blockquote>", "⚠️ x", "<code>x</code>"]


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
    text = html_of(card)
    for part in (
        "▰▰▰▰▰▰▰▱▱▱ <b>70</b>/100",
        "✅ 기울기\n⬜ 학습률",
        "💡 보폭",
        "<b>모범 답안</b>\n<blockquote>기울기의 반대로</blockquote>",
        "• 뒤바뀌었어",
        "<code>학습률</code>",
    ):
        assert part in text


def test_a_question_and_its_citation() -> None:
    assert html_of(QuestionBlock("문제 1", "왜?", "챕터 · ★")) == "<b>문제 1</b>\n왜?\n<i>챕터 · ★</i>"
    cited = html_of(CitationBlock("노트", "경사 하강법", "Deep Learning", "https://example.org/book?a=1&b=2"))
    assert cited == ('<b>노트</b> 경사 하강법 — <a href="https://example.org/book?a=1&amp;b=2">Deep Learning</a>')


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a b", "https://x)(evil", "", "https://x/<y>"])
def test_what_is_no_address_is_no_link(url: str) -> None:
    assert linked("책", url).url == ""


def test_tables_are_lines_columns_or_lists() -> None:
    two = html_of(TableBlock("설정", ("이름", "값"), (("언어", "한국어"),)))
    assert two == "<b>설정</b>\n<b>언어</b>: 한국어"
    narrow = html_of(TableBlock("순위", ("#", "이름", "점"), (("1", "민지", "90"), ("2", "Ann", "5"))))
    assert narrow == "<b>순위</b>\n<pre>#  이름  점\n1  민지  90\n2  Ann   5</pre>"
    wide = html_of(TableBlock("", ("a", "b", "c"), (("#1", "가" * 30, "나" * 30),)))
    assert wide == f"<b>#1</b>\nb: {'가' * 30} · c: {'나' * 30}"


def test_without_marks_the_words_and_the_addresses_are_left() -> None:
    (message,) = shown(TextBlock("a < b", Tone.HEADING), CitationBlock("노트", "책", "원문", "https://example.org"))
    assert as_plain(message.words) == "a < b\n\n노트 책 — 원문 (https://example.org)"


def test_charts_and_files_are_messages_of_their_own_in_order() -> None:
    messages = shown(TextBlock("보자"), CHART, TextBlock("끝"), FileBlock("all.json", "application/json", "{}"))
    kinds = [("photo" if m.photo else "document" if m.document else "words") for m in messages]
    assert kinds == ["words", "photo", "words", "document"]
    assert "LoRA 70" in as_plain(messages[1].words)


def test_her_face_stands_above_words_that_fit_under_it() -> None:
    face = Attached("oh-lora.jpg", b"jpg")
    (short,) = with_face(shown(TextBlock("안녕" * 100)), face)
    assert short.photo is face
    picture, words = with_face(shown(TextBlock("안녕" * 600)), face)
    assert (picture.photo, picture.words) == (face, ())
    assert words.photo is None


def test_a_large_file_is_zipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES", 1000)
    (message,) = shown(FileBlock("all.json", "application/json", "기록" * 1000))
    assert message.document is not None
    assert message.document.name == "all.json.zip"
    with zipfile.ZipFile(BytesIO(message.document.content)) as archive:
        assert archive.read("all.json").decode() == "기록" * 1000


def test_buttons_stand_under_the_last_message_in_rows_and_never_get_lost() -> None:
    buttons = tuple(Button(f"t{n}", "힌트" if n % 3 else "아주 긴 이름을 가진 버튼이야" * 9) for n in range(70))
    messages = shown(TextBlock("a" * 1900), TextBlock("b" * 1900), TextBlock("c" * 1900), buttons=buttons)
    assert not messages[0].buttons
    assert sum(len(message.buttons) for message in messages) == 70
    keyboard = keyboard_of(messages[-2].buttons, ELSEWHERE)
    assert keyboard is not None
    assert all(len(button.text) <= limits.LABEL for row in keyboard.inline_keyboard for button in row)
    assert {len(row) for row in keyboard.inline_keyboard} == {1, 2}


def test_a_button_says_what_it_carries() -> None:
    token = "Ab-_" * 4
    buttons = (Button(token, "답", asks_for="네 답"), Button(token, "그만", ButtonStyle.DANGER))
    for place, answer in (
        (ELSEWHERE, Pressed(token, asks=True)),
        (Place("ohlora_bot", group=-1001234567890), Pressed(token, asks=True, group=-1001234567890)),
    ):
        keyboard = keyboard_of(buttons, place)
        assert keyboard is not None
        data = [button.callback_data for row in keyboard.inline_keyboard for button in row]
        assert pressed(data[0]) == answer
        assert all(len(str(one).encode()) <= 64 for one in data)
    by_link = keyboard_of(buttons, Place("ohlora_bot", forms_by_link=True))
    assert by_link is not None
    assert by_link.inline_keyboard[0][0].url == f"https://t.me/ohlora_bot?start=a-{token}"
    assert [pressed(data) for data in (None, "", "x:1", "p:", "c:nonsense", "p:a:b")] == [None] * 6
    assert pressed("c:export") == Pressed(command=Action.EXPORT)


@pytest.mark.parametrize(
    ("payload", "meaning"),
    [
        ("", Opened("start")),
        ("hello", Opened("start")),
        ("quiz", Opened("quiz")),
        ("quiz_gradient_descent", Opened("quiz", "gradient descent")),
        ("interview_ai-developer", Opened("interview", "ai-developer")),
        (form_link("b", "tok_en-1").partition("=")[2], Opened("form", "tok_en-1")),
        (reply_link("b", 77, -1001234).partition("=")[2], Opened("reply", "77", -1001234)),
        ("r-", Opened("start")),
        ("나쁜 <b>", Opened("start")),
    ],
)
def test_links_lead_where_they_say(payload: str, meaning: Opened) -> None:
    assert opened(payload) == meaning


def test_a_reply_without_anything_to_show_is_still_a_message() -> None:
    assert [as_html(message.words) for message in shown()] == ["…"]


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


@given(st.lists(BLOCKS, max_size=8))
def test_no_message_breaks_a_limit_and_all_of_it_can_be_read(blocks: list[Block]) -> None:
    for message in shown(*blocks):
        assert 0 < shown_length(message.words) <= limits.TEXT
        text, entities = read_text(as_html(message.words), "HTML", None)
        assert units(text) <= limits.TEXT
        assert len(entities) <= limits.ENTITIES


def test_letters_that_count_twice_are_counted_twice() -> None:
    messages = shown(TextBlock("😀" * 5000))
    assert all(shown_length(message.words) <= limits.TEXT for message in messages)
    assert sum(shown_length(message.words) for message in messages) == 10_000
