"""Answers to the real tracks, as people type them, and what they contain."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from core.content.library import Library
from core.content.schema import InterviewTopic
from core.interview.detector import LexicalPointDetector, asked_term
from core.interview.points import denies
from core.ports import Detected, GradingPoint

with (Path(__file__).parent / "answers.csv").open(encoding="utf-8", newline="") as file:
    ANSWERS = list(csv.DictReader(file))


def points_of(topic: InterviewTopic) -> tuple[GradingPoint, ...]:
    return tuple(
        GradingPoint(each.id, each.weight, (each.statement.ko, each.statement.en), each.cues) for each in topic.points
    )


@pytest.mark.parametrize("row", ANSWERS, ids=[f"{row['topic']}-{row['answer'][:30]}" for row in ANSWERS])
def test_answer(row: dict[str, str], content: Library) -> None:
    topic = next(t for t in content.tracks_by_id[row["track"]].topics if t.id == row["topic"])
    question = topic.opening.ko if row["locale"] == "ko" else topic.opening.en
    detected = LexicalPointDetector().detect(question, row["answer"], points_of(topic))
    if row["kind"] == "term-question":
        assert detected == Detected("term-question", term=row["found"])
    else:
        assert detected == Detected(row["kind"], tuple(row["found"].split(",")) if row["found"] else ())


def test_every_statement_makes_its_own_point(content: Library) -> None:
    detector = LexicalPointDetector()
    lost = [
        (topic.id, point.id, statement)
        for track in content.tracks
        for topic in track.topics
        for point in topic.points
        if not point.id.endswith(("-experience", "-learning"))
        for statement in (point.statement.ko, point.statement.en)
        if point.id not in detector.detect("", statement, points_of(topic)).credited
    ]
    assert lost == []


def test_every_question_repeated_makes_no_point(content: Library) -> None:
    detector = LexicalPointDetector()
    for track in content.tracks:
        for topic in track.topics:
            for question in (topic.opening.ko, topic.opening.en):
                assert detector.detect(question, question, points_of(topic)).credited == ()


@pytest.mark.parametrize("text", ["", " ", "?!", "🙂", "ㅋㅋ", "a" * 5000, "[" * 3000, "뭐 " * 2000, "what is " * 500])
def test_odd_texts_are_read_without_a_point(text: str, content: Library) -> None:
    topic = content.tracks[0].topics[0]
    assert LexicalPointDetector().detect(topic.opening.ko, text, points_of(topic)).credited == ()


@pytest.mark.parametrize(
    "clause",
    [
        "손실을 줄이지 않는다",
        "가중치를 업데이트하지 않아",
        "드롭아웃은 안 써",
        "도움이 안 돼",
        "학습을 안 하는 거야",
        "줄일 수 없어요",
        "I have never used a model",
        "it does not help",
        "LoRA doesn't freeze the weights",
        "supervised learning has no labels",
    ],
)
def test_denial(clause: str) -> None:
    assert denies(clause)


@pytest.mark.parametrize(
    "clause",
    [
        "손실을 줄여",
        "과적합되지 않게 해",
        "외우지 못하도록 막아",
        "정답 없이 배워",
        "전부 학습하지 않고",
        "모든 가중치를 바꾸지 않아",
        "단어가 아니라 조각이야",
        "it does not update all weights",
        "it is not only accuracy",
        "it reduces the loss",
        "줄이지 않는 건 아니야",
    ],
)
def test_no_denial(clause: str) -> None:
    assert not denies(clause)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("BCE가 뭐예요?", "bce"),
        ("근데 소프트맥스가 뭐죠", "소프트맥스"),
        ("그게 뭔데?", ""),
        ("이거 무슨 말이야?", ""),
        ("what's that?", ""),
        ("What is a logit?", "logit"),
        ("meaning of PEFT?", "peft"),
        ("sorry, what does RLHF stand for?", "rlhf"),
        ("과적합이 뭐냐면 학습 데이터만 외우는 거야", None),
        ("로짓이랑 확률이 뭔지 궁금해", "로짓이랑 확률"),
        ("그게 뭐지 각각?", ""),
        ("진짜 모르겠다 뭐지", None),
        ("정답이 뭐야?", None),
        ("what's the answer?", None),
        ("신경망을 써", None),
    ],
)
def test_asked_term(text: str, term: str | None) -> None:
    assert asked_term(text) == term
