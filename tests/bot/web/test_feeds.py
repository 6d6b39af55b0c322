"""What everybody in a room sees: public replies and announcements."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.web_adapter.feeds import Feeds
from core.messages import Announcement, Platform, Reply, Request, Scope, ScopeKind, TextBlock, Visibility
from tests.bot.web.calls import page_data, say
from tests.bot.web.house import House

ROOM = Scope(Platform.WEB, ScopeKind.CHANNEL, "study")


class Speaking:
    """A tutor that has something to say by herself."""

    def __init__(self) -> None:
        self.waiting = [Announcement(7, ROOM, Reply((TextBlock("시간 끝!"),)))]
        self.broken = False

    async def handle(self, request: Request) -> Reply:
        raise NotImplementedError

    async def announcements(self, platform: Platform) -> list[Announcement]:
        if self.broken:
            raise OSError("database is away")
        return list(self.waiting)

    async def delivered(self, announcement: Announcement) -> None:
        self.waiting.remove(announcement)


class Clock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def tutor() -> Speaking:
    return Speaking()


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def test_an_announcement_is_shown_to_every_reader_once(tutor: Speaking, clock: Clock) -> None:
    feeds = Feeds(tutor, clock)
    start = feeds.since(ROOM, "", "ann")[1]
    for _ in range(3):
        await feeds.relay()
    for reader in ("ann", "bob"):
        entries, cursor = feeds.since(ROOM, start, reader)
        assert [entry.id for entry in entries] == ["announcement-7"]
        assert feeds.since(ROOM, cursor, reader)[0] == []


async def test_it_is_acknowledged_only_after_it_was_offered_for_a_while(tutor: Speaking, clock: Clock) -> None:
    feeds = Feeds(tutor, clock)
    await feeds.relay()
    clock.moment += timedelta(seconds=10)
    await feeds.relay()
    assert tutor.waiting
    clock.moment += timedelta(seconds=10)
    await feeds.relay()
    assert not tutor.waiting


async def test_a_crash_after_taking_it_over_loses_nothing(tutor: Speaking, clock: Clock) -> None:
    before = Feeds(tutor, clock)
    await before.relay()
    cursor = before.since(ROOM, "", "ann")[1]
    after = Feeds(tutor, clock)
    await after.relay()
    entries, _ = after.since(ROOM, cursor, "ann")
    assert [entry.id for entry in entries] == ["announcement-7"]


async def test_what_was_withdrawn_is_forgotten(tutor: Speaking, clock: Clock) -> None:
    feeds = Feeds(tutor, clock)
    await feeds.relay()
    kept = tutor.waiting.copy()
    tutor.waiting.clear()  # the learner had themselves erased
    await feeds.relay()
    tutor.waiting += kept
    await feeds.relay()
    assert len(feeds.since(ROOM, "", "ann")[0]) == 2


def test_a_public_reply_is_news_to_everybody_but_its_author(tutor: Speaking, clock: Clock) -> None:
    feeds = Feeds(tutor, clock)
    feeds.publish(ROOM, Reply(()), author="ann")
    assert feeds.since(ROOM, "", "ann")[0] == []
    assert len(feeds.since(ROOM, "", "bob")[0]) == 1
    assert feeds.since(Scope(Platform.WEB, ScopeKind.CHANNEL, "other"), "", "bob")[0] == []


@pytest.mark.parametrize("cursor", ["", ".", "x", "x.1", "x.²", "." + "9" * 5000, "\x00"])
def test_a_strange_cursor_means_the_beginning(tutor: Speaking, clock: Clock, cursor: str) -> None:
    feeds = Feeds(tutor, clock)
    feeds.publish(ROOM, Reply(()))
    assert len(feeds.since(ROOM, cursor, "bob")[0]) == 1


def test_memory_is_bounded(tutor: Speaking, clock: Clock) -> None:
    feeds = Feeds(tutor, clock)
    for n in range(600):
        feeds.publish(Scope(Platform.WEB, ScopeKind.CHANNEL, f"room-{n}"), Reply(()))
    for _ in range(80):
        feeds.publish(ROOM, Reply(()))
    assert feeds.since(Scope(Platform.WEB, ScopeKind.CHANNEL, "room-0"), "", "bob")[0] == []
    assert len(feeds.since(ROOM, "", "bob")[0]) == 50


async def test_people_in_one_room_share_what_is_public_and_nothing_else(house: House) -> None:
    async with house.client() as ann, house.client() as bob, house.client() as elsewhere:
        cursors = [(await page_data(client, "/room/study"))["cursor"] for client in (ann, bob)]
        await page_data(elsewhere, "/room/other")
        question = await say(ann, "", "event-00000001", action="group-quiz", room="study")
        token = question["buttons"][0]["token"]
        answer = await say(bob, "과적합을 줄여", "event-00000002", action="press", token=token, room="study")
        news = [(await client.get(f"/api/news/study?after={cursors[0]}")).json() for client in (ann, bob)]
        other = (await elsewhere.get("/api/news/other")).json()
        reloaded = await page_data(bob, "/room/study")
    assert question["visibility"] == Visibility.PUBLIC
    assert "과적합을 줄여" in answer["blocks"][0]["text"]
    assert [len(item["entries"]) for item in news] == [0, 1]
    assert news[1]["entries"][0]["reply"] == question
    assert other["entries"] == []
    assert [turn.get("said") for turn in reloaded["turns"]] == [None, "과적합을 줄여"]


async def test_a_retry_does_not_publish_twice(house: House) -> None:
    async with house.client() as ann, house.client() as bob:
        for client in (ann, bob):
            await client.get("/room/study")
        for _ in range(2):
            await say(ann, "", action="group-quiz", room="study")
        assert len((await bob.get("/api/news/study")).json()["entries"]) == 1


async def test_announcements_come_from_the_database_through_the_running_app(house: House) -> None:
    async with house.db.write() as uow:
        await uow.outbox.add(ROOM, Reply((TextBlock("점수판"),)), datetime.now(UTC))
    async with house.app.router.lifespan_context(house.app), house.client() as client:
        await client.get("/room/study")
        for _ in range(100):
            entries = (await client.get("/api/news/study")).json()["entries"]
            if entries:
                break
            await asyncio.sleep(0.02)
        assert entries[0]["reply"]["blocks"][0]["text"] == "점수판"
