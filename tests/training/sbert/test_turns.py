"""What a turn of an interview is like beside its letters."""

from __future__ import annotations

import numpy as np
import pytest

from training.sbert.turns import BUCKETS, _findings, turn_findings


def named(said: str, topic: str = "과적합") -> set[str]:
    return {name for name, _ in _findings(topic, said)}


@pytest.mark.parametrize(
    ("said", "finding"),
    [
        ("잘 모르겠어", "lost"),
        ("그건 비밀이야", "lost"),
        ("진짜 모르겠다 뭐지", "lost"),
        ("I have no idea", "lost"),
        ("일반화가 뭐야?", "asks"),
        ("일반화가 뭔지 먼저 알려줘", "asks"),
        ("학습률을 낮추면 되지 않아?", "question"),
        ("음 그건…", "stops short"),
        ("-(y * log(p)) 이거지", "formula"),
        ("64 곱하기 64", "number"),
        ("과적합", "echoes"),
        ("MSE, MAE, BCE", "items=2"),
        ("사전 학습과 미세 조정", "items=1"),
    ],
)
def test_a_turn_says_what_it_wants_and_how_it_is_made(said: str, finding: str) -> None:
    assert finding in named(said)


def test_an_answer_is_none_of_these() -> None:
    found = named("훈련 데이터에만 맞춰져서 새로운 데이터에서 틀리는 현상이야")
    assert not found & {"lost", "asks", "question", "stops short", "formula", "number", "echoes"}


def test_points_of_the_curriculum_are_recognised() -> None:
    right = {name for name in named("딥러닝은 심층 신경망을 여러 층 쌓은 머신러닝이야") if name.startswith("makes ")}
    wrong = {name for name in named("오늘 점심은 김밥이었어") if name.startswith("makes ")}
    assert right
    assert not wrong


def test_findings_stand_by_themselves_and_with_their_topic() -> None:
    here, there = turn_findings(["손실 -> 모르겠어", "기울기 -> 모르겠어"]).toarray()
    assert here.shape == (BUCKETS,)
    shared = np.count_nonzero(here * there)
    assert 0 < shared < np.count_nonzero(here)


def test_no_texts_have_no_findings() -> None:
    assert turn_findings([]).shape == (0, BUCKETS)
