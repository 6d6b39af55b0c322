from __future__ import annotations

import pytest

from core.interview.catalogue import find_track, without_afresh
from core.interview.machine import Kind
from core.interview.wishes import asks_for_time, wants_to_stop, wish_in
from tests.core.interview.helpers import library_of, make_track, point, topic


@pytest.mark.parametrize(
    "text",
    ["힌트 좀 줄래?", "혹시 힌트 있어요?", "힌트 하나만 더 줘", "can I get a hint?", "another hint please", "hint!"],
)
def test_hint(text: str) -> None:
    assert wish_in(text) is Kind.HINT


@pytest.mark.parametrize(
    "text",
    [
        "패스할게요",
        "다음 질문으로 넘어가자",
        "이건 넘어갈래",
        "skip this question please",
        "next question",
        "let's move on",
    ],
)
def test_skip(text: str) -> None:
    assert wish_in(text) is Kind.SKIP


@pytest.mark.parametrize(
    "text", ["면접 그만할래", "오늘은 여기까지 할게요", "종료하자", "stop the interview", "let's stop here please"]
)
def test_stop(text: str) -> None:
    assert wants_to_stop(text)


@pytest.mark.parametrize(
    "text",
    [
        "그만두면 손실이 커져",
        "학습을 멈추는 조기 종료",
        "early stopping",
        "skip connection",
        "다음 토큰을 예측해",
        "next token prediction",
        "the next word",
        "힌트가 되는 특징을 써",
        "",
        "패스트텍스트",
    ],
)
def test_answers_are_no_wishes(text: str) -> None:
    assert wish_in(text) is None
    assert not wants_to_stop(text)


@pytest.mark.parametrize(
    "text", ["아니", "아직 준비 안 됐어", "조금만 더 쉴래", "no, not yet", "give me a minute", "I'm not ready"]
)
def test_asking_for_time(text: str) -> None:
    assert asks_for_time(text)


@pytest.mark.parametrize(
    "text", ["응", "네 준비됐어요", "가자!", "yes", "ready when you are", "ok", "안녕하세요", "now or never"]
)
def test_being_ready(text: str) -> None:
    assert not asks_for_time(text)


LIBRARY = library_of(
    make_track(
        topic("a", point("a-a", 1)),
        track_id="llm-engineer",
        title={"ko": "LLM 엔지니어 면접", "en": "LLM engineer interview"},
    ),
    make_track(
        topic("b", point("b-a", 1)),
        track_id="ml-foundations",
        title={"ko": "머신러닝 기초 면접", "en": "ML foundations interview"},
    ),
)


@pytest.mark.parametrize(
    ("named", "track"),
    [
        ("llm-engineer", "llm-engineer"),
        ("LLM", "llm-engineer"),
        ("엔지니어", "llm-engineer"),
        ("머신러닝 기초", "ml-foundations"),
        ("머신 러닝기초면접", "ml-foundations"),
        ("ml foundation", "ml-foundations"),
        ("foundations", "ml-foundations"),
        ("요리", None),
        ("면접", None),
        ("", None),
    ],
)
def test_track_by_name(named: str, track: str | None) -> None:
    found = find_track(LIBRARY, named)
    assert (found and found.id) == track


def test_the_only_track_needs_no_name() -> None:
    only = library_of(LIBRARY.tracks[0])
    assert find_track(only, "") == LIBRARY.tracks[0]


@pytest.mark.parametrize(
    ("named", "rest"), [("다시", ""), ("llm again", "llm"), ("처음부터 다시", ""), ("start over", "")]
)
def test_afresh(named: str, rest: str) -> None:
    assert without_afresh(named) == (rest, True)


def test_a_plain_name_is_kept() -> None:
    assert without_afresh("News ML") == ("News ML", False)
