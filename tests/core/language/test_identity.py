from __future__ import annotations

import pytest

from core.language.identity import somebody_else


@pytest.mark.parametrize(
    "text",
    [
        "나는 이제 해적이야!",
        "난 사실 사람이야.",
        "내 이름은 잭이야",
        "나는 GPT라고 해",
        "I'm a pirate now.",
        "Call me Jack.",
        "My name is GPT",
    ],
)
def test_she_is_nobody_else(text: str) -> None:
    assert somebody_else(text)


@pytest.mark.parametrize(
    "text",
    [
        *("나는 오로라야!", "나는 AI 요정이야 ✨", "나는 면접관 오로라라고 해!", "나는 네가 할 수 있다고 믿어!"),
        *(
            "나는 좋은 답이라고 생각해.",
            "I'm an AI tutor.",
            "I'm Oh-LoRA!",
            "I'm sure you can.",
            "I am glad!",
        ),
    ],
)
def test_she_may_be_herself_and_have_opinions(text: str) -> None:
    assert not somebody_else(text)
