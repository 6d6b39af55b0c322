"""A small library, a predictable grader and a tutor on a real database file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from sqlalchemy import select

from core.content.library import Library
from core.content.schema import Chapter, Concept, KeyPoint, Misconception, Name, Prose, Quiz, Source
from core.engine import Limits, Tutor, TutorSetup
from core.i18n import catalogue, options
from core.messages import Account, Action, Button, Platform, QuestionBlock, Reply, Request, Scope, ScopeKind, ScoreCard
from core.moderation.service import Inspection
from core.ports import Grade, GradingTask, PointGrade
from core.storage.database import Database
from core.turn import Capability, Draft, Plan, Turn

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def prose(text: str) -> Prose:
    return Prose(ko=f"{text} 한국어", en=f"{text} english")


def make_quiz(name: str, concept: str, keywords: tuple[str, ...], difficulty: int = 1) -> Quiz:
    points = tuple(
        KeyPoint(id=f"p{i}", weight=weight, statement=prose(f"{name} point {i}"), hint=prose(f"{name} hint {i}"))
        for i, weight in enumerate((1.0, 3.0), start=1)
    )
    wrong = Misconception(claim=prose(f"{name} claim"), correction=prose(f"{name} correction"))
    return Quiz.model_validate(
        {
            "id": name,
            "concepts": (concept,),
            "question": prose(f"{name} question"),
            "answer": prose(f"{name} answer"),
            "points": points,
            "misconceptions": (wrong,),
            "keywords": keywords,
            "difficulty": difficulty,
        }
    )


def make_concept(concept_id: str, ko: str, en: str) -> Concept:
    return Concept.model_validate(
        {
            "id": concept_id,
            "name": {"ko": ko, "en": en},
            "aliases": {"ko": [f"{ko} 별명"], "en": [f"{en} alias"]},
            "aspects": {"definition": {"ko": f"{ko} 설명", "en": f"About {en}"}},
            "source": Source(title="Test notes"),
        }
    )


def make_library(*, without: str = "") -> Library:
    metrics = (
        make_quiz("recall-one", "recall", ("recall", "counting"), 1),
        make_quiz("recall-two", "recall", ("recall", "threshold"), 2),
        make_quiz("precision-one", "precision", ("precision", "counting"), 1),
    )
    training = (
        make_quiz("dropout-one", "dropout", ("dropout", "overfitting"), 1),
        make_quiz("dropout-two", "dropout", ("dropout", "regularisation"), 3),
    )
    keywords = {
        "recall": Name(ko="재현율", en="Recall"),
        "precision": Name(ko="정밀도", en="Precision"),
        "counting": Name(ko="세기", en="Counting"),
        "threshold": Name(ko="임계값", en="Threshold"),
        "dropout": Name(ko="드롭아웃", en="Dropout"),
        "overfitting": Name(ko="과적합", en="Overfitting"),
        "regularisation": Name(ko="규제", en="Regularisation"),
    }
    recall, precision = make_concept("recall", "재현율", "Recall"), make_concept("precision", "정밀도", "Precision")
    chapters = (
        Chapter(
            id="metrics",
            title=Name(ko="평가 지표", en="Metrics"),
            concepts=(recall, precision),
            quizzes=tuple(q for q in metrics if q.id != without),
        ),
        Chapter(
            id="training",
            title=Name(ko="딥러닝 훈련", en="Training networks"),
            concepts=(make_concept("dropout", "드롭아웃", "Dropout"),),
            quizzes=tuple(q for q in training if q.id != without),
        ),
    )
    return Library(chapters, (), keywords)


@dataclass
class NamedPointsGrader:
    """Credits a point whose id stands in the answer, and raises the flags and mistakes that the answer spells out."""

    name: str = "named-points"
    tasks: list[GradingTask] = field(default_factory=list)

    def grade(self, task: GradingTask) -> Grade:
        self.tasks.append(task)
        points = tuple(PointGrade(point.id, float(point.id in task.answer)) for point in task.points)
        total = sum(point.weight for point in task.points)
        made = sum(point.weight * grade.credit for point, grade in zip(task.points, points, strict=True))
        flags = tuple(word[1:] for word in task.answer.split() if word.startswith("!"))
        mistakes = (0,) if "mistake" in task.answer else ()
        return Grade(round(made / total * 20) / 20, 0.5, points, flags, mistakes)


class PermissiveModerator:
    async def bar(self, turn: Turn) -> Plan | None:
        return None

    async def inspect(self, turn: Turn, text: str) -> Inspection:
        return Inspection()


class Elsewhere:
    """Stands for every other room."""

    async def plan(self, turn: Turn) -> Plan:
        return Plan(Draft(()))


@dataclass
class FixedClock:
    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    def pass_time(self, **span: float) -> None:
        self.moment += timedelta(**span)


@dataclass
class World:
    """One tutor and the people who talk to it."""

    db: Database
    tutor: Tutor
    clock: FixedClock
    grader: NamedPointsGrader
    events: count[int] = field(default_factory=count)

    async def do(
        self,
        action: Action = Action.TEXT,
        text: str = "",
        *,
        user: str = "ada",
        scope: str = "",
        locale: str = "ko",
        **options: str,
    ) -> Reply:
        self.clock.pass_time(seconds=1)
        place = Scope(Platform.WEB, ScopeKind.CHANNEL if scope else ScopeKind.DIRECT, scope or user)
        account = Account(Platform.WEB, user, user)
        return await self.tutor.handle(
            Request(str(next(self.events)), account, place, action, text, options=options, locale_hint=locale)
        )

    async def press(self, button: Button, text: str = "", *, user: str = "ada", scope: str = "") -> Reply:
        self.clock.pass_time(seconds=1)
        place = Scope(Platform.WEB, ScopeKind.CHANNEL if scope else ScopeKind.DIRECT, scope or user)
        request = Request(
            str(next(self.events)), Account(Platform.WEB, user, user), place, Action.PRESS, text, button.token
        )
        return await self.tutor.handle(request)


def make_tutor(db: Database, rooms: Mapping[str, Capability], clock: FixedClock, seed: int = 7) -> Tutor:
    setup = TutorSetup(limits=Limits(turns_per_minute=100_000), rng=lambda: Random(seed))
    return Tutor(db, rooms, PermissiveModerator(), clock, setup)  # type: ignore[arg-type]


def button(reply: Reply, *labels: str) -> Button:
    return next(b for b in reply.buttons if b.label in labels)


def question(reply: Reply) -> QuestionBlock:
    return next(block for block in reply.blocks if isinstance(block, QuestionBlock))


def card(reply: Reply) -> ScoreCard:
    return next(block for block in reply.blocks if isinstance(block, ScoreCard))


def words(reply: Reply) -> str:
    return " ".join(str(block) for block in reply.blocks)


def said(reply: Reply, key: str, locale: str = "ko") -> bool:
    """Whether the reply says `key`, whichever variant and values (the longest fixed part of the text is looked for)."""
    texts = options(catalogue(locale)[f"quiz.{key}"])  # type: ignore[arg-type]
    return any(max(re.split(r"\{[^}]*\}", text), key=len) in words(reply) for text in texts)


async def rows(db: Database, table: type) -> list:  # type: ignore[type-arg]
    async with db.read() as uow:
        return list(await uow.session.scalars(select(table)))


def asked_quiz(reply: Reply) -> str:
    return question(reply).prompt.split()[0]
