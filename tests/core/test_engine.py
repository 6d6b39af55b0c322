"""The engine's promises, with small capabilities of known behaviour."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest_asyncio

import core.storage.tables  # noqa: F401 - registers the tables
from core.engine import Limits, TurnReport, Tutor, TutorSetup
from core.errors import BusyError
from core.messages import (
    MAX_REQUEST_CHARS,
    Account,
    Action,
    FileBlock,
    Platform,
    Reply,
    Request,
    Scope,
    ScopeKind,
    TextBlock,
)
from core.moderation.service import Inspection
from core.storage.base import Base
from core.storage.database import Database
from core.storage.tables.moderation import CaseRow
from core.turn import Choice, Draft, Plan, Turn

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


class TickingClock:
    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment


class Permissive:
    """Moderation that lets everything through, and remembers what it was shown."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.barred = False

    async def bar(self, turn: Turn) -> Plan | None:
        return Plan(Draft((TextBlock("barred"),))) if self.barred else None

    async def inspect(self, turn: Turn, text: str) -> Inspection:
        self.seen.append(text)
        return Inspection(Plan(Draft((TextBlock("moderated"),)))) if "abuse" in text else Inspection()


class Counter:
    """Counts in the learner's last concept how often it was carried out; offers itself as a button."""

    def __init__(self) -> None:
        self.before_write: Callable[[], object] = lambda: None
        self.planned = 0

    async def plan(self, turn: Turn) -> Plan:
        self.planned += 1
        count = int(turn.conversation.last_concept or 0) + 1
        self.before_write()
        await asyncio.sleep(0)

        async def write(uow: object) -> None:
            await uow.learners.remember(turn.learner.id, turn.scope_key, turn.now, concept=str(count))  # type: ignore[attr-defined]

        draft = Draft((TextBlock(f"{count}:{turn.command.text}"),), (Choice("more", Action.ASK),))
        return Plan(draft, (write,))


class Failing:
    def __init__(self, error: Exception) -> None:
        self.error = error

    async def plan(self, turn: Turn) -> Plan:
        raise self.error


class House:
    def __init__(self, url: str) -> None:
        self.db = Database(url)
        self.clock = TickingClock()
        self.guard = Permissive()
        self.counter = Counter()
        self.reports: list[TurnReport] = []
        self.rooms: dict[str, object] = {"ask": self.counter, "help": self.counter, "privacy": self.counter}
        self._event = 0

    def tutor(self, limits: Limits = Limits(1000)) -> Tutor:  # noqa: B008 - frozen
        setup = TutorSetup(limits=limits, rng=lambda: Random(1), observe=self.reports.append)
        return Tutor(self.db, self.rooms, self.guard, self.clock, setup)  # type: ignore[arg-type]

    def request(self, text: str = "", **changes: object) -> Request:
        self._event += 1
        account = Account(Platform.CONSOLE, "ann")
        scope = Scope(Platform.CONSOLE, ScopeKind.DIRECT, "ann")
        return replace(Request(f"e{self._event}", account, scope, text=text), **changes)  # type: ignore[arg-type]


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    made = House(f"sqlite+aiosqlite:///{tmp_path / 'db'}")
    async with made.db.write() as uow:
        connection = await uow.session.connection()
        await connection.run_sync(Base.metadata.create_all)
    yield made
    await made.db.close()


def text_of(reply: Reply) -> str:
    block = reply.blocks[0]
    assert isinstance(block, TextBlock)
    return block.text


async def test_the_same_event_is_handled_once_and_answered_alike(house: House) -> None:
    tutor, request = house.tutor(), house.request("hello")
    first = await tutor.handle(request)
    again = await tutor.handle(request)
    assert again == replace(first, replayed=True)
    assert house.counter.planned == 1


async def test_the_same_event_at_the_same_time_in_two_processes_counts_once(house: House) -> None:
    request = house.request("hello")
    replies = await asyncio.gather(*(house.tutor().handle(request) for _ in range(4)))
    assert {text_of(reply) for reply in replies} == {"1:hello"}
    assert text_of(await house.tutor().handle(house.request("next"))) == "2:next"


async def test_two_chats_of_one_learner_do_not_lose_writes(house: House) -> None:
    requests = [house.request("x") for _ in range(8)]
    replies = await asyncio.gather(*(house.tutor().handle(request) for request in requests[:4]))
    tutor = house.tutor()
    replies += await asyncio.gather(*(tutor.handle(request) for request in requests[4:]))
    assert sorted(int(text_of(reply).split(":")[0]) for reply in replies) == list(range(1, 9))


async def test_two_people_in_one_channel_share_nothing(house: House) -> None:
    tutor = house.tutor()
    channel = Scope(Platform.DISCORD, ScopeKind.CHANNEL, "study")
    for name in ("ann", "bob"):
        request = house.request("x", account=Account(Platform.DISCORD, name), scope=channel)
        assert text_of(await tutor.handle(request)) == "1:x"


async def test_one_learner_has_separate_conversations_per_channel(house: House) -> None:
    tutor = house.tutor()
    for scope_id in ("a", "b"):
        scope = Scope(Platform.CONSOLE, ScopeKind.CHANNEL, scope_id)
        assert text_of(await tutor.handle(house.request("x", scope=scope))) == "1:x"


async def test_buttons_work_after_a_restart_and_only_for_their_owner(house: House) -> None:
    reply = await house.tutor().handle(house.request("x"))
    press = {"action": Action.PRESS, "token": reply.buttons[0].token}
    other = await house.tutor().handle(house.request(account=Account(Platform.CONSOLE, "bob"), **press))
    assert not text_of(other).startswith("1:")
    assert text_of(await house.tutor().handle(house.request(**press))) == "2:"


async def test_an_unknown_button_is_over(house: House) -> None:
    reply = await house.tutor().handle(house.request(action=Action.PRESS, token="nonsense"))
    assert text_of(reply)
    assert house.counter.planned == 0
    assert house.reports[-1].outcome == "button_over"


async def test_a_broken_token_is_over_too(house: House) -> None:
    await house.tutor().handle(house.request(action=Action.PRESS, token="\udfff\ud83d"))
    assert house.reports[-1].outcome == "button_over"


async def test_moderation_sees_text_and_options_before_any_capability(house: House) -> None:
    reply = await house.tutor().handle(house.request("abuse"))
    assert text_of(reply) == "moderated"
    await house.tutor().handle(house.request("x", options={"topic": "y"}))
    assert house.guard.seen == ["abuse", "x y"]
    assert house.counter.planned == 1


async def test_banned_learners_reach_help_and_their_data_only(house: House) -> None:
    house.guard.barred = True
    tutor = house.tutor()
    await tutor.handle(house.request(action=Action.HELP))
    async with house.db.write() as uow:
        case = CaseRow(
            learner_id=1, category="hate", level=1, action="ban", started_at=START, period_s=60,
            expires_at=START + timedelta(minutes=1), excerpt="", confidence=1.0, event_key="e",
        )  # fmt: skip
        uow.session.add(case)
    assert text_of(await tutor.handle(house.request("x"))) == "barred"
    for action in (Action.HELP, Action.EXPORT, Action.ERASE):
        assert text_of(await tutor.handle(house.request(action=action))) != "barred"


async def test_failures_become_kind_words_and_nothing_is_written(house: House) -> None:
    house.rooms["ask"] = Failing(ZeroDivisionError("secret detail"))
    request = house.request("안녕")
    reply = await house.tutor().handle(request)
    assert "secret" not in text_of(reply)
    assert "Zero" not in text_of(reply)
    house.rooms["ask"] = house.counter
    assert text_of(await house.tutor().handle(request)) == "1:안녕"


async def test_a_busy_model_is_said_in_the_learners_language(house: House) -> None:
    house.rooms["ask"] = Failing(BusyError("full"))
    korean = await house.tutor().handle(house.request("안녕"))
    english = await house.tutor().handle(
        house.request("hello there", account=Account(Platform.CONSOLE, "bob"), locale_hint="en-GB")
    )
    assert (korean.locale, english.locale) == ("ko", "en")
    assert text_of(english).isascii() or "😵" in text_of(english)


async def test_texts_that_are_too_long_are_refused_with_the_limit(house: House) -> None:
    reply = await house.tutor().handle(house.request("a" * (MAX_REQUEST_CHARS + 1)))
    assert str(MAX_REQUEST_CHARS) in text_of(reply)
    assert house.guard.seen == []


async def test_pace_is_limited_per_learner_and_recovers(house: House) -> None:
    tutor = house.tutor(Limits(turns_per_minute=3))
    for _ in range(3):
        await tutor.handle(house.request("x"))
    await tutor.handle(house.request("x"))
    assert house.reports[-1].outcome == "too_fast"
    await tutor.handle(house.request("x", account=Account(Platform.CONSOLE, "bob")))
    assert house.reports[-1].outcome == "answered"
    house.clock.moment += timedelta(seconds=61)
    await tutor.handle(house.request("x"))
    assert house.reports[-1].outcome == "answered"


async def test_hostile_text_is_cleaned_before_anyone_sees_it(house: House) -> None:
    await house.tutor().handle(house.request("a\ud800\u202e\x00b"))
    assert house.guard.seen == ["ab"]


async def test_the_transcript_keeps_both_sides(house: House) -> None:
    tutor = house.tutor()
    await tutor.handle(house.request("one"))
    reply = await tutor.handle(house.request("two"))
    async with house.db.read() as uow:
        learner = await uow.learners.find(Account(Platform.CONSOLE, "ann"))
        assert learner is not None
        rows = await uow.turns.transcript(learner.id, "direct", 10)
        assert [row.said for row in rows] == ["one", "two"]
        assert await uow.turns.reply_to("console:e2") == reply


async def test_a_file_is_sent_again_but_never_stored(house: House) -> None:
    class Export:
        async def plan(self, turn: Turn) -> Plan:
            return Plan(Draft((TextBlock("here"), FileBlock("all.json", "application/json", "everything"))))

    house.rooms["privacy"] = Export()
    request = house.request(action=Action.EXPORT)
    first, again = [await house.tutor().handle(request) for _ in range(2)]
    assert first.blocks == again.blocks
    async with house.db.read() as uow:
        rows = await uow.turns.transcript(1, "direct", 10)
    assert [len(row.reply["blocks"]) for row in rows] == [1, 1]


async def test_the_first_language_follows_the_learner(house: House) -> None:
    reply = await house.tutor().handle(house.request("hello", locale_hint="en-US"))
    assert reply.locale == "en"
