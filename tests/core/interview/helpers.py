"""A small track, the engine on a real SQLite file, and a learner who types and presses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import core.storage.tables  # noqa: F401 - registers the tables
from core.content.library import Library
from core.content.schema import Chapter, Locale, Name, Track
from core.engine import Tutor, TutorSetup
from core.i18n import catalogue, options
from core.inference.worker import Worker
from core.interview.detector import LexicalPointDetector
from core.interview.service import InterviewService
from core.messages import (
    Account,
    Action,
    Block,
    Button,
    Platform,
    QuestionBlock,
    Reply,
    Request,
    Scope,
    ScopeKind,
    TextBlock,
)
from core.moderation.service import Inspection
from core.ports import GradingPoint, PointDetector
from core.storage.base import Base
from core.storage.database import Database
from core.storage.tables.interviews import InterviewRow
from core.turn import Draft, Focus, Plan, Turn

DIRECT = Scope(Platform.WEB, ScopeKind.DIRECT, "dm")


def both(text: str) -> dict[str, str]:
    return {"ko": f"{text} 말이야.", "en": f"{text} in English."}


def point(point_id: str, weight: float, *cues: list[str]) -> dict[str, object]:
    return {"id": point_id, "weight": weight, "statement": both(f"point {point_id}"), "hint": both(f"hint {point_id}"),
            "cues": cues}  # fmt: skip


def topic(topic_id: str, *points: dict[str, object], **more: object) -> dict[str, object]:
    base: dict[str, object] = {
        "id": topic_id,
        "title": {"ko": f"주제 {topic_id}", "en": f"Topic {topic_id}"},
        "concepts": ["alpha"],
        "opening": {"ko": f"{topic_id} 첫 질문이야?", "en": f"Opening question of {topic_id}?"},
        "points": points,
        "keywords": ["general", f"about-{topic_id}"],
        "advice": both(f"advice {topic_id}"),
    }
    return base | more


def make_track(*topics: dict[str, object], track_id: str = "small", **more: object) -> Track:
    base: dict[str, object] = {
        "id": track_id,
        "title": {"ko": f"{track_id} 면접", "en": f"{track_id} interview"},
        "description": both("description"),
        "greeting": {"ko": "안녕, 준비됐어?", "en": "Hello, are you ready?"},
        "topics": topics,
        "break_words": {"ko": "잠깐 쉬자.", "en": "Let's take a break."},
        "closing": {"ko": "수고했어!", "en": "Well done!"},
    }
    return Track.model_validate(base | more)


def small_track(track_id: str = "small") -> Track:
    """one: two points and follow-ups; two: one point; a break; three: two points, no follow-ups."""
    return make_track(
        topic(
            "one",
            point("one-a", 3, ["apple", "사과"]),
            point("one-b", 1, ["banana", "바나나"]),
            follow_ups=[
                {"missing": "one-b", "ask": {"ko": "노란 과일은?", "en": "And the yellow fruit?"}},
                {"missing": "one-a", "ask": {"ko": "빨간 과일은?", "en": "And the red fruit?"}},
                {"mentioned": ["cider", "사이다"], "ask": {"ko": "사이다는 왜?", "en": "Why cider?"}},
            ],
        ),
        topic("two", point("two-a", 2, ["cherry", "체리"])),
        topic("three", point("three-a", 1, ["grape", "포도"]), point("three-b", 1, ["melon", "멜론"])),
        track_id=track_id,
        break_after="two",
    )


def library_of(*tracks: Track) -> Library:
    chapter = Chapter.model_validate(
        {
            "id": "chapter",
            "title": {"ko": "장", "en": "Chapter"},
            "concepts": [
                {
                    "id": "alpha",
                    "name": {"ko": "알파", "en": "Alpha"},
                    "aliases": {},
                    "aspects": {"definition": both("alpha is a letter")},
                    "source": {"title": "Notes"},
                }
            ],
            "quizzes": [
                {
                    "id": "alpha-quiz",
                    "concepts": ["alpha"],
                    "question": both("what is alpha"),
                    "answer": both("a letter"),
                    "points": [point("q-a", 1), point("q-b", 1)],
                    "keywords": ["general", "letters"],
                    "difficulty": 1,
                }
            ],
        }
    )
    return Library((chapter,), tracks, {"general": Name(ko="일반", en="General")})


class Permissive:
    async def bar(self, turn: Turn) -> Plan | None:
        return None

    async def inspect(self, turn: Turn, text: str) -> Inspection:
        return Inspection()


class TickingClock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def now(self) -> datetime:
        self.moment += timedelta(seconds=10)
        return self.moment


class OtherRoom:
    """Stands for the rooms beside the interview."""

    async def plan(self, turn: Turn) -> Plan:
        return Plan(Draft((TextBlock(f"other room: {turn.command.action}"),)))


async def explain(text: str, locale: Locale) -> tuple[Block, ...] | None:
    known = {"fruit", "과일", "알파", "alpha"}
    return (TextBlock(f"note[{locale}] on {text}"),) if text.casefold() in known else None


class CountingDetector(LexicalPointDetector):
    """Remembers what it was given."""

    def __init__(self) -> None:
        self.offered: list[tuple[str, ...]] = []

    def detect(self, question: str, answer: str, points: Sequence[GradingPoint]):  # type: ignore[no-untyped-def]
        self.offered.append(tuple(each.id for each in points))
        return super().detect(question, answer, points)


class World:
    """One learner's conversation. `restart` forgets everything that is not in the file."""

    def __init__(self, folder: Path, library: Library, detector: PointDetector | None = None) -> None:
        self.url = f"sqlite+aiosqlite:///{folder / 'tutor.db'}"
        self.library = library
        self.detector = detector or LexicalPointDetector()
        self.worker = Worker("interview")
        self.clock = TickingClock()
        self.events = 0
        self.locale = "ko"
        self.random = Random(5)
        self.last = Reply(())
        self._connect()

    def _connect(self) -> None:
        self.db = Database(self.url)
        service = InterviewService(self.library, self.detector, self.worker, explain)
        rooms = dict.fromkeys(("ask", "quiz", "start", "settings", "help"), OtherRoom()) | {"interview": service}
        setup = TutorSetup(rng=lambda: self.random)
        self.tutor = Tutor(self.db, rooms, Permissive(), self.clock, setup)  # type: ignore[arg-type]

    async def create(self) -> World:
        async with self.db._engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        return self

    async def restart(self, library: Library | None = None) -> None:
        await self.db.close()
        self.library = library or self.library
        self._connect()

    async def close(self) -> None:
        await self.db.close()
        self.worker.close()

    async def send(self, text: str = "", action: Action = Action.TEXT, event: str = "", **more: object) -> Reply:
        self.events += 1
        more = {"scope": DIRECT, "account": Account(Platform.WEB, "learner")} | more
        request = Request(event or f"e{self.events}", action=action, text=text, locale_hint=self.locale, **more)  # type: ignore[arg-type]
        self.last = await self.tutor.handle(request)
        return self.last

    async def interview(self, scope: Scope = DIRECT, **options: str) -> Reply:
        return await self.send(action=Action.INTERVIEW, options=options, scope=scope)

    async def press(self, button: Button, text: str = "") -> Reply:
        return await self.send(text, Action.PRESS, token=button.token)

    async def open(self) -> InterviewRow | None:
        async with self.db.read() as uow:
            return await uow.interviews.open(1, DIRECT.key)

    async def newest_report(self) -> InterviewRow:
        async with self.db.read() as uow:
            return (await uow.interviews.reports(1))[-1]

    async def focus(self) -> Focus:
        async with self.db.read() as uow:
            return (await uow.learners.conversation(1, DIRECT.key)).focus


def says(reply: Reply, key: str, locale: Locale = "ko") -> bool:
    """Whether the reply contains one of the variants of a text without placeholders."""
    return any(variant in texts(reply) for variant in options(catalogue(locale)[f"interview.{key}"]))


def texts(reply: Reply) -> str:
    return "\n".join(block.text for block in reply.blocks if isinstance(block, TextBlock))


def prompt(reply: Reply) -> str:
    """The question that the reply asks, or nothing."""
    return next((block.prompt for block in reply.blocks if isinstance(block, QuestionBlock)), "")


def button(reply: Reply, key: str, locale: Locale = "ko") -> Button:
    label = catalogue(locale)[f"interview.choice.{key}"]
    return next(each for each in reply.buttons if each.label == label)
