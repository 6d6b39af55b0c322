"""Small capabilities of known behaviour, which draw every kind of block."""

from __future__ import annotations

import asyncio

from core.content.schema import Locale
from core.errors import BusyError
from core.messages import (
    Action,
    ButtonStyle,
    ChartBlock,
    ChartKind,
    CitationBlock,
    Emotion,
    FaceCue,
    FileBlock,
    PointLine,
    QuestionBlock,
    ScoreCard,
    Series,
    TableBlock,
    TextBlock,
    Tone,
    Visibility,
)
from core.moderation.service import Inspection
from core.storage.unit_of_work import UnitOfWork
from core.turn import Choice, Draft, Focus, Plan, Turn


class Permissive:
    """Moderation that lets everything through."""

    async def bar(self, turn: Turn) -> Plan | None:
        return None

    async def inspect(self, turn: Turn, text: str) -> Inspection:
        return Inspection()


class Echo:
    """Says back what it was told; waits at `gate` when the text says "slow"."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.planned = 0

    async def plan(self, turn: Turn) -> Plan:
        self.planned += 1
        if "slow" in turn.command.text:
            await self.gate.wait()
        return Plan(
            Draft(
                (
                    TextBlock(f"들은 말: {turn.command.text}"),
                    TextBlock("ŷ = Σᵢ wᵢxᵢ + b", Tone.FORMULA),
                    CitationBlock("노트", "기초 · 선형 회귀", "Bishop, PRML", "https://example.org/prml"),
                ),
                (Choice("퀴즈 풀래", Action.QUIZ, style=ButtonStyle.PRIMARY),),
                FaceCue(Emotion.HAPPY, 0.7),
            )
        )


class Quiz:
    async def plan(self, turn: Turn) -> Plan:
        if turn.command.action is Action.ANSWER:
            return self._graded(turn)
        if turn.command.action is Action.HINT:
            raise BusyError("no thread is free")

        async def focus(uow: UnitOfWork) -> None:
            await uow.learners.set_focus(turn.learner.id, turn.scope_key, Focus.QUIZ, turn.now)

        question = QuestionBlock("퀴즈 · 보통", "과적합이 무엇이고 어떻게 줄여?", "한 번도 안 푼 문제라서 골랐어.")
        choices = (
            Choice("답하기", Action.ANSWER, {"open": "1"}, ButtonStyle.PRIMARY, asks_for="네 답을 적어 줘"),
            Choice("힌트", Action.HINT, {"open": "1"}),
        )
        return Plan(Draft((question,), choices, FaceCue(Emotion.CURIOUS, 0.6)), (focus,))

    def _graded(self, turn: Turn) -> Plan:
        card = ScoreCard(
            title="채점 결과",
            score=65,
            verdict="절반은 확실히 잡았어!",
            points=(PointLine("훈련 데이터에 지나치게 맞춘다", True), PointLine("정규화로 줄인다", False)),
            hint="모델을 일부러 단순하게 만드는 방법을 떠올려 봐.",
            model_answer_label="모범 답안",
            model_answer="훈련 데이터의 잡음까지 외우는 것. 정규화나 데이터 추가로 줄여.",
            remarks=(f"네 답: {turn.command.text}",),
            weak_keywords_label="약한 키워드",
            weak_keywords=("정규화", "드롭아웃"),
        )
        return Plan(Draft((card,), (Choice("다음 퀴즈", Action.QUIZ),), FaceCue(Emotion.ENCOURAGING, 0.7)))


class Progress:
    async def plan(self, turn: Turn) -> Plan:
        ko = turn.locale == "ko"
        title = "키워드별 숙련도" if ko else "Mastery by keyword"
        line = ChartBlock(
            title,
            ChartKind.LINE,
            ("3월 1일", "3월 2일", "3월 3일"),
            (Series("정규화", (20.0, None, 55.0)), Series("경사 하강법", (40.0, 65.0, 80.0))),
        )
        bars = ChartBlock("최근 점수", ChartKind.BAR, ("과적합", "LoRA"), (Series("점수", (65.0, 90.0)),))
        table = TableBlock("기록", ("날짜", "퀴즈", "점수"), (("3월 3일", "과적합이 뭐야?", "65"),))
        return Plan(Draft((line, bars, table), (Choice("복습", Action.QUIZ),), FaceCue(Emotion.PROUD, 0.8)))


class Settings:
    async def plan(self, turn: Turn) -> Plan:
        language: Locale = "en" if turn.command.args.get("language") == "en" else "ko"

        async def change(uow: UnitOfWork) -> None:
            await uow.learners.change(turn.learner.id, locale=language)

        return Plan(Draft((TextBlock("OK!" if language == "en" else "바꿨어!"),)), (change,))


class Export:
    async def plan(self, turn: Turn) -> Plan:
        return Plan(Draft((FileBlock("ohlora.json", "application/json", '{"이름": "나"}'),)))


class Round:
    """A question for everybody, and a private word to who answers it."""

    async def plan(self, turn: Turn) -> Plan:
        if turn.command.action is Action.GROUP_QUIZ:
            answer = Choice("답하기", Action.ANSWER, {"round": "1"}, ButtonStyle.PRIMARY, "네 답", shared=True)
            stop = Choice("그만하기", Action.STOP, {"round": "1"}, ButtonStyle.DANGER, shared=True)
            question = QuestionBlock("단체 퀴즈", "드롭아웃은 왜 써?", turn.learner.display_name)
            return Plan(Draft((question,), (answer, stop), visibility=Visibility.PUBLIC))
        return Plan(Draft((TextBlock(f"{turn.learner.display_name}, 답 잘 받았어: {turn.command.text}"),)))
