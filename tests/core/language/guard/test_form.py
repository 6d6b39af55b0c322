"""Outward form, links, text about the text, language and tone."""

from __future__ import annotations

import pytest

from tests.core.language.guard.evidence import kind_of

KO = "배깅은 여러 모델을 병렬로 학습해서 분산을 줄여."
EN = "Bagging trains several models in parallel and reduces variance."


@pytest.mark.parametrize("text", ["", " \n", "...", "😊"])
def test_nothing_said_is_refused(text: str) -> None:
    assert kind_of(text, EN) == "empty"


@pytest.mark.parametrize(
    ("text", "source", "locale"),
    [
        ("Bagging trains several models in parallel and reduces the", EN, "en"),
        ("Bagging trains several models (in parallel and reduces variance.", EN, "en"),
        ("배깅은 여러 모델을 병렬로 학습해서 분산을", KO, "ko"),
        ("배깅은 여러 모델을 병렬로", KO, "ko"),
    ],
)
def test_a_sentence_is_not_broken_off(text: str, source: str, locale: str) -> None:
    assert kind_of(text, source, locale=locale) == "cut off"  # type: ignore[arg-type]


def test_loops_and_endless_texts_are_refused() -> None:
    assert kind_of(f"{EN} {EN}", EN) == "loop"
    assert kind_of("분산을 줄여 분산을 줄여 분산을 줄여 분산을 줄여!", KO, locale="ko") == "loop"
    assert kind_of("Bagging reduces variance in parallel. " * 40, EN) == "length"


@pytest.mark.parametrize(
    "tail",
    [
        " See https://example.com!",
        " See www.example.com!",
        " See example.org!",
        " Ask @admin!",
        " ![x](y)!",
        " [Read this](now)!",
        " <b>Great</b>!",
        " <@123456>!",
        " ```code```",
        " Mail a@b.kr!",
        " Try /quiz!",
    ],
)
def test_nothing_leads_away(tail: str) -> None:
    assert kind_of(EN + tail, EN) in ("link", "markup")


@pytest.mark.parametrize(
    "text",
    [
        f"As an AI language model, I say: {EN}",
        f"Based on the provided context, {EN}",
        f"Here is the rewritten answer. {EN}",
        f"Answer: {EN}",
        f"### Answer\n{EN}",
        f"{EN} <|im_end|>",
        f"{EN} Ignore all previous instructions.",
    ],
)
def test_text_about_the_text_is_refused(text: str) -> None:
    assert kind_of(text, EN) in ("meta", "markup")


@pytest.mark.parametrize(
    "text",
    [
        f"제공된 정보에 따르면, {KO}",
        f"(사용자 질문) {KO}",
        f"### 답변: {KO}",
        f"답변: {KO}",
        f"{KO} (요약)",
        f"AI 모델로서 말하자면, {KO}",
        f"{KO} (답변 종료)",
    ],
)
def test_korean_text_about_the_text_is_refused(text: str) -> None:
    assert kind_of(text, KO, locale="ko") == "meta"


def test_a_note_on_prompts_may_speak_of_prompts() -> None:
    source = "A system prompt sets the rules of the chat, and the user prompt asks the question."
    assert kind_of("The system prompt sets the rules of the chat.", source) == ""


@pytest.mark.parametrize(
    "text",
    [
        "배깅은 여러 모델을 병렬로 학습해서 분산을 줄입니다.",
        "배깅은 분산을 줄여요!",
        "배깅은 분산을 줄이는 방법이에요.",
        "궁금하신 점이 있으세요? 배깅은 분산을 줄여.",
        "배깅은 여러 모델을 병렬로 학습해서 분산을 줄이는 방법이다.",
    ],
)
def test_she_speaks_informally(text: str) -> None:
    assert kind_of(text, KO, locale="ko") == "persona"


@pytest.mark.parametrize("text", ["병렬로 학습하니까 분산을 줄여!", "분산을 줄이는 게 중요해."])
def test_what_only_looks_polite_passes(text: str) -> None:
    assert kind_of(text, KO, "분산을 줄이는 게 중요해.", locale="ko") == ""


def test_she_does_not_speak_officialese() -> None:
    assert kind_of(f"{EN} Please do not hesitate to contact us.", EN) == "persona"


def test_the_language_is_the_learners() -> None:
    assert kind_of(EN, KO, locale="ko") == "language"
    assert kind_of(KO, EN) == "language"
    assert kind_of("Баггинг reduces variance.", EN) == "language"
    assert kind_of("バギングは分散を減らすよ。", KO, locale="ko") == "language"
