"""Where a visitor talks, and what was said there before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import HTTPConnection

from bot.web_adapter.feeds import Feeds
from bot.web_adapter.sessions import Visitor
from bot.web_adapter.texts import guessed_locale, speaker
from core.content.schema import Locale
from core.messages import Account, Platform, Scope, ScopeKind
from core.storage.database import Database
from core.turn import Learner

ROOM_NAME = re.compile(r"[a-z0-9-]{1,32}")
_SHOWN_TURNS = 60


def account_of(http: HTTPConnection, visitor: Visitor, default_locale: Locale, name: str = "") -> Account:
    """The visitor's account, under the name they chose or as a guest."""
    say = speaker(guessed_locale(http, default_locale))
    return Account(Platform.WEB, visitor.account_id, name or say("guest", code=visitor.account_id[:4]))


async def call_by(db: Database, account: Account) -> None:
    """Let scoreboards show the name that a known learner has chosen on the page since."""
    async with db.read() as uow:
        learner = await uow.learners.find(account)
    if learner is not None and learner.display_name != account.display_name:
        async with db.write() as uow:
            await uow.learners.change(learner.id, display_name=account.display_name)


def scope_of(account_id: str, room: str | None) -> Scope:
    """A study group's room, or the visitor's own conversation."""
    if room is None:
        return Scope(Platform.WEB, ScopeKind.DIRECT, account_id)
    return Scope(Platform.WEB, ScopeKind.CHANNEL, room)


@dataclass(frozen=True, slots=True)
class Past:
    """A conversation so far: JSON-ready turns, oldest first, and where its feed goes on."""

    learner: Learner | None
    turns: list[dict[str, Any]]
    cursor: str


async def past_of(db: Database, feeds: Feeds, account_id: str, room: str | None) -> Past:
    """Everything that a page needs to go on where the conversation stood."""
    scope = scope_of(account_id, room)
    dated: list[tuple[datetime, dict[str, Any]]] = []
    async with db.read() as uow:
        learner = await uow.learners.find(Account(Platform.WEB, account_id))
        if learner is not None:
            for row in await uow.turns.transcript(learner.id, scope.key, _SHOWN_TURNS):
                event = (row.event_key or "").removeprefix(f"{Platform.WEB}:{account_id}:")
                dated.append((row.at, {"event": event, "said": row.said, "reply": row.reply}))
    entries, cursor = feeds.since(scope, "", account_id)
    dated += [(entry.at, {"feed": entry.id, "reply": entry.reply}) for entry in entries]
    return Past(learner, [turn for _, turn in sorted(dated, key=lambda pair: pair[0])], cursor)
