"""Moderators see and decide what happened in their own server, and nobody else does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.engine import Limits, Tutor, TutorSetup
from core.inference.worker import Worker
from core.messages import Account, Action, Platform, Reply, Request, Scope, ScopeKind, TableBlock, TextBlock
from core.moderation.appeal import Appeal
from core.moderation.desk import Desk
from core.moderation.service import Moderator
from core.storage.database import Database
from tests.core.moderation.helpers import NOW, Scripted, new_database
from tests.core.quiz.world import Elsewhere

HERE, THERE = "discord:1", "discord:2"


class Clock:
    def now(self):  # type: ignore[no-untyped-def]
        return NOW


class Server:
    def __init__(self, db: Database, worker: Worker) -> None:
        self.db = db
        rooms = {"ask": Elsewhere(), "desk": Desk(), "appeal": Appeal()}
        moderator = Moderator(Scripted(), worker)
        self.tutor = Tutor(db, rooms, moderator, Clock(), TutorSetup(default_locale="en", limits=Limits(1000)))
        self._events = 0

    async def do(
        self, who: str, action: Action = Action.ASK, text: str = "", where: str = HERE, **more: object
    ) -> Reply:
        self._events += 1
        scope = Scope(Platform.DISCORD, ScopeKind.CHANNEL, where)
        request = Request(str(self._events), Account(Platform.DISCORD, who, who.title()), scope, action, text)
        return await self.tutor.handle(replace(request, community=where, locale_hint="en", **more))  # type: ignore[arg-type]

    async def decide(self, do: str, who: str = "boss", where: str = HERE, text: str = "", **options: str) -> str:
        reply = await self.do(who, Action.MODERATE, text, where, can_moderate=True, options={"do": do, **options})
        return words(reply)

    async def banned(self, who: str) -> bool:
        async with self.db.read() as uow:
            learner = await uow.learners.find(Account(Platform.DISCORD, who))
            assert learner is not None
            return bool(await uow.moderation.active_bans(learner.id, NOW))


def words(reply: Reply) -> str:
    parts = [block.text for block in reply.blocks if isinstance(block, TextBlock)]
    parts += [cell for block in reply.blocks if isinstance(block, TableBlock) for row in block.rows for cell in row]
    return "\n".join(parts)


@pytest.fixture
async def server(tmp_path) -> AsyncIterator[Server]:  # type: ignore[no-untyped-def]
    db = await new_database(tmp_path)
    worker = Worker("test")
    yield Server(db, worker)
    worker.close()
    await db.close()


async def test_cases_of_a_server_are_shown_to_its_moderators_alone(server: Server) -> None:
    await server.do("kim", text="hate")
    await server.do("lee", text="hate", where=THERE)
    shown = await server.decide("cases")
    assert "Kim (kim)" in shown
    assert "Lee" not in shown
    assert "Lee (lee)" in await server.decide("cases", where=THERE)
    assert "Kim" not in await server.decide("cases", user="lee")


@pytest.mark.parametrize("do", ["cases", "appeals", "unban", "note", "reject"])
async def test_whoever_may_not_moderate_gets_nothing_and_changes_nothing(server: Server, do: str) -> None:
    await server.do("kim", text="hate")
    reply = await server.do("lee", Action.MODERATE, "x", options={"do": do, "user": "kim", "case": "1"})
    assert "Only the moderators" in words(reply)
    assert "Kim" not in words(reply)
    assert await server.banned("kim")


async def test_rights_in_a_direct_message_are_no_rights(server: Server) -> None:
    await server.do("kim", text="hate")
    assert "Only the moderators" in await server.decide("cases", where="")


async def test_the_owner_of_the_bot_sees_every_server(server: Server) -> None:
    await server.do("kim", text="hate")
    await server.do("lee", text="hate", where=THERE)
    reply = await server.do("owner", Action.MODERATE, where="", owner=True, options={"do": "cases"})
    assert "Kim" in words(reply)
    assert "Lee" in words(reply)


async def test_a_suspension_is_lifted_and_the_person_hears_of_it(server: Server) -> None:
    await server.do("kim", text="hate")
    assert "Lifted: #1" in await server.decide("unban", user="kim", text="a misunderstanding")
    assert not await server.banned("kim")
    (told,) = await server.tutor.announcements(Platform.DISCORD)
    assert told.scope == Scope(Platform.DISCORD, ScopeKind.DIRECT, "kim")
    assert "Good news" in words(told.reply)
    async with server.db.read() as uow:
        audit = await uow.moderation.audit()
    assert (audit[0].actor, audit[0].action, audit[0].detail) == ("discord:boss", "unban", "a misunderstanding")


async def test_another_servers_suspension_is_none_of_theirs(server: Server) -> None:
    await server.do("kim", text="hate")
    for options in ({"user": "kim"}, {"case": "1"}):
        assert "no suspension" in await server.decide("unban", where=THERE, **options)
    assert await server.banned("kim")


async def test_an_appeal_is_accepted_or_turned_down_by_button(server: Server) -> None:
    for name in ("kim", "lee"):
        await server.do(name, text="hate")
        await server.do(name, Action.APPEAL, "I quoted a paper")
    reply = await server.do("boss", Action.MODERATE, can_moderate=True, options={"do": "appeals"})
    assert "I quoted a paper" in words(reply)
    accept, _, _, reject = reply.buttons
    await server.do("boss", Action.PRESS, token=accept.token, can_moderate=True)
    await server.do("boss", Action.PRESS, token=reject.token, can_moderate=True)
    assert (await server.banned("kim"), await server.banned("lee")) == (False, True)
    assert "No appeals" in await server.decide("appeals")
    told = [words(waiting.reply) for waiting in await server.tutor.announcements(Platform.DISCORD)]
    assert "Good news" in told[0]
    assert "let it stand" in told[1]


async def test_a_moderators_button_is_worth_nothing_once_they_may_not_moderate(server: Server) -> None:
    await server.do("kim", text="hate")
    reply = await server.do("boss", Action.MODERATE, can_moderate=True, options={"do": "cases"})
    refused = await server.do("boss", Action.PRESS, token=reply.buttons[0].token)
    assert "Only the moderators" in words(refused)
    assert await server.banned("kim")


async def test_nobody_decides_their_own_case(server: Server) -> None:
    await server.do("boss", text="love")
    await server.do("boss", Action.APPEAL, "it was a joke")
    assert "own case" in await server.decide("unban", case="1")
    assert "own case" in await server.decide("reject", case="1")


async def test_a_note_is_kept_and_never_held_against_its_writer(server: Server) -> None:
    await server.do("kim", text="hello")
    assert "Noted" in await server.decide("note", user="kim", text="hate")
    assert "write what" in await server.decide("note", user="kim")
    assert "never talked" in await server.decide("note", user="nobody", text="x")
    async with server.db.read() as uow:
        assert [(row.action, row.detail) for row in await uow.moderation.audit()] == [("remark", "hate")]
    assert not await server.banned("boss")


@pytest.mark.parametrize("case", ["", "0", "x", "²", "9" * 30, "-1"])
async def test_numbers_that_are_none(server: Server, case: str) -> None:
    await server.do("kim", text="hello")
    assert await server.decide("reject", case=case)
    assert await server.decide("unban", case=case)


async def test_asking_about_somebody_elses_words_is_no_offence(server: Server) -> None:
    reply = await server.do("kim", text="hate", quoted=True)
    assert "can't go along" in words(reply)
    assert not await server.banned("kim")
    async with server.db.read() as uow:
        assert await uow.moderation.cases() == []
