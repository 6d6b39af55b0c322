"""A language model that says what a test wants, and materials to ask it about."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from core.content.schema import Locale
from core.language.material import FeedbackMaterial, NoteMaterial, ReactionMaterial, SummaryMaterial
from core.ports import Prompt

Line = str | Exception | float
"""Words, an error, or seconds of silence before the next line."""


class ScriptedModel:
    """Says its lines in order, the last one again and again, or what a function makes of the prompt."""

    def __init__(self, *lines: Line, answer: Callable[[Prompt], str] | None = None) -> None:
        self._lines: Sequence[Line] = lines
        self._answer = answer
        self.prompts: list[Prompt] = []
        self.closed = False

    async def generate(self, prompt: Prompt) -> str:
        self.prompts.append(prompt)
        if self._answer is not None:
            return self._answer(prompt)
        line = self._lines[min(len(self.prompts), len(self._lines)) - 1]
        if isinstance(line, float):
            await asyncio.sleep(line)
            return "too late"
        if isinstance(line, Exception):
            raise line
        return line

    async def close(self) -> None:
        self.closed = True


NOTE_KO = "과적합 : 과적합은 모델이 훈련 데이터를 외워서 새 데이터에서는 성능이 떨어지는 현상이야."
NOTE_EN = "Overfitting : Overfitting means that a model memorizes its training data and does worse on new data."
FAITHFUL_KO = "과적합은 모델이 훈련 데이터를 외워서 새 데이터에서는 성능이 떨어지는 현상이야!"
FAITHFUL_EN = "Overfitting means that a model memorizes its training data and does worse on new data!"
UNFAITHFUL_KO = "과적합은 1995년에 배프닉이 발견했고 드롭아웃으로 항상 100% 해결돼!"
UNFAITHFUL_EN = "Overfitting was discovered in 1995 by Vapnik, and dropout always removes it by 100%!"


def note(locale: Locale = "ko", question: str = "과적합이 뭐야?", text: str | None = None) -> NoteMaterial:
    held = (NOTE_KO if locale == "ko" else NOTE_EN) if text is None else text
    return NoteMaterial(locale, question, held, "composed")


def feedback(
    *,
    made: tuple[str, ...] = ("훈련 데이터를 외워.",),
    missed: tuple[str, ...] = (),
    score: float = 1.0,
    answer: str = "외워.",
) -> FeedbackMaterial:
    return FeedbackMaterial(
        "ko",
        "과적합이 뭐야?",
        "훈련 데이터를 외워서 새 데이터에서 성능이 떨어져.",
        answer,
        made,
        missed,
        (),
        score,
        "잘했어!",
    )


def reaction(*, answered: tuple[str, ...] = (), answer: str = "몰라", topic: str = "과적합") -> ReactionMaterial:
    return ReactionMaterial("ko", topic, "과적합이 뭐야?", answer, answered, "규제", "규제는 왜 써?", "", "괜찮아.")


def summary(*facts: str) -> SummaryMaterial:
    return SummaryMaterial("ko", "기초 면접", facts, "주제 하나를 이야기했어.")
