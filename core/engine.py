"""The one door from every adapter to the tutor: `Tutor.handle(Request) -> Reply`.

Order of a turn: seen before? -> what is meant? -> banned? -> moderation -> too fast? -> one capability plans
(without a database session) -> everything is written in one transaction. Only then the reply leaves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from time import perf_counter
from weakref import WeakValueDictionary

import structlog
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from core.clock import Clock
from core.content.schema import Locale
from core.errors import BusyError, StaleStateError
from core.i18n import Speaker, pick_locale
from core.messages import (
    MAX_REQUEST_CHARS,
    Account,
    Action,
    Announcement,
    Emotion,
    FaceCue,
    Platform,
    Reply,
    Request,
    TextBlock,
    Tone,
)
from core.moderation.service import Moderator
from core.replying import face_shown, finish
from core.routing import language_of, resolve_text, room_for
from core.storage.database import Database
from core.storage.tables.turns import TokenRow
from core.studio.policy import ChannelPolicy
from core.text.clean import clean
from core.turn import Capability, Command, Conversation, Plan, Turn, Write

log = structlog.get_logger(__name__)

PLANNING_ATTEMPTS = 5
ALLOWED_WHILE_BANNED = frozenset({Action.APPEAL, Action.EXPORT, Action.ERASE, Action.HELP})
NOT_INSPECTED = frozenset({Action.EXPORT, Action.ERASE, Action.LINK, Action.MODERATE, Action.STUDIO})
"""Commands whose words go nowhere, or quote what others wrote."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one learner may ask of the tutor."""

    turns_per_minute: int = 30


@dataclass(frozen=True, slots=True)
class TurnReport:
    """What happened in one turn, for metrics: no text."""

    platform: Platform
    action: str
    outcome: str
    seconds: float


@dataclass(frozen=True, slots=True)
class TutorSetup:
    """Choices of the composition root that have good defaults."""

    default_locale: Locale = "ko"
    timezone: str = "Asia/Seoul"
    limits: Limits = Limits()
    rng: Callable[[], Random] = Random
    observe: Callable[[TurnReport], None] = lambda _report: None


class _Refusal(Exception):  # noqa: N818 - a normal outcome that ends a turn early, not a fault
    """Answer with this text and write nothing."""

    def __init__(self, key: str, emotion: Emotion = Emotion.SORRY, **values: object) -> None:
        super().__init__(key)
        self.key, self.emotion, self.values = key, emotion, values


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """A turn as it was read in one transaction, whether its learner is banned, and what holds in its channel."""

    turn: Turn
    banned: bool
    policy: ChannelPolicy


class Tutor:
    """Oh-LoRA.

    Args:
        rooms: capabilities by the names that `core.routing.room_for` gives.
    """

    def __init__(
        self,
        db: Database,
        rooms: Mapping[str, Capability],
        moderator: Moderator,
        clock: Clock,
        setup: TutorSetup | None = None,
    ) -> None:
        self._db = db
        self._rooms = rooms
        self._moderator = moderator
        self._clock = clock
        self._setup = setup or TutorSetup()
        # One learner's turns run one after another; the version check makes this safe across processes too.
        self._order: WeakValueDictionary[Account, asyncio.Lock] = WeakValueDictionary()

    async def handle(self, request: Request) -> Reply:
        """Answer one event. Never raises: what goes wrong becomes a kind reply and a log line."""
        started = perf_counter()
        request = _sound(request)
        with structlog.contextvars.bound_contextvars(event_id=request.event_id, platform=str(request.account.platform)):
            lock = self._order.setdefault(replace(request.account, display_name=""), asyncio.Lock())
            async with lock:
                reply, outcome = await self._answer_safely(request)
            report = TurnReport(request.account.platform, str(request.action), outcome, perf_counter() - started)
            self._setup.observe(report)
            log.info("turn", action=report.action, outcome=outcome, ms=round(report.seconds * 1000))
        return reply

    async def announcements(self, platform: Platform) -> Sequence[Announcement]:
        """What she has to say by herself on this platform; repeat until `delivered`."""
        async with self._db.read() as uow:
            return await uow.outbox.waiting(platform)

    async def delivered(self, announcement: Announcement) -> None:
        async with self._db.write() as uow:
            await uow.outbox.delivered(announcement.id)

    async def _answer_safely(self, request: Request) -> tuple[Reply, str]:
        try:
            return await self._answer(request)
        except _Refusal as refusal:
            return await self._apology(request, refusal), refusal.key.rpartition(".")[2]
        except BusyError as error:
            log.warning("busy", reason=str(error))
            return await self._apology(request, _Refusal("common.busy")), "busy"
        except Exception:
            log.exception("turn failed")
            return await self._apology(request, _Refusal("common.failed")), "failed"

    async def _answer(self, request: Request) -> tuple[Reply, str]:
        event_key = f"{request.account.platform}:{request.event_id}"
        if len(request.text) > MAX_REQUEST_CHARS:
            raise _Refusal("common.too_long", limit=MAX_REQUEST_CHARS)
        for _ in range(PLANNING_ATTEMPTS):
            seen = await self._read(request, event_key)
            if seen is None:
                await self._welcome(request)
                continue
            if isinstance(seen, Reply):
                return replace(seen, replayed=True), "replayed"
            plan, outcome = await self._plan(seen)
            try:
                return await self._write(seen.turn, plan, event_key), outcome
            except (StaleStateError, IntegrityError) as error:
                log.debug("planning again", reason=type(error).__name__)
        raise BusyError("the learner's state kept changing")

    async def _read(self, request: Request, event_key: str) -> _Snapshot | Reply | None:
        """The reply that the event has had, or else all that is needed to plan one; None for a new learner."""
        now = self._clock.now()
        async with self._db.read() as uow:
            replay = await uow.turns.reply_to(event_key)
            if replay is not None:
                return replay
            learner = await uow.learners.find(request.account)
            if learner is None:
                return None
            conversation = await uow.learners.conversation(learner.id, request.scope.key)
            token = await uow.tokens.find(request.token) if request.action is Action.PRESS else None
            recent = await uow.turns.count_since(learner.id, now - timedelta(minutes=1))
            banned = bool(await uow.moderation.active_bans(learner.id, now))
            policy = await uow.studio.policy(request.account.platform, request.channel)
        if recent >= self._setup.limits.turns_per_minute:
            raise _Refusal("common.too_fast", Emotion.CONCERNED)
        command = _command(request, conversation, token, learner.id, policy)
        rng = self._setup.rng()
        locale = policy.locale if command.action is Action.GROUP_QUIZ and policy.locale else learner.locale
        learner = replace(learner, locale=language_of(command, locale))
        say = Speaker(learner.locale, rng)
        turn = Turn(request, command, learner, conversation, say, now, rng, self._db, policy.face)
        return _Snapshot(turn, banned, policy)

    async def _welcome(self, request: Request) -> None:
        """Remember a person who speaks to her for the first time."""
        locale = pick_locale(request.locale_hint, request.text, self._setup.default_locale)
        with suppress(IntegrityError):  # the same person arrived through another process in this moment
            async with self._db.write() as uow:
                await uow.learners.add(request.account, locale, self._setup.timezone, self._clock.now())

    async def _plan(self, seen: _Snapshot) -> tuple[Plan, str]:
        turn = seen.turn
        action = turn.command.action
        if seen.banned and action not in ALLOWED_WHILE_BANNED:
            barred = await self._moderator.bar(turn)
            if barred is not None:
                return barred, "banned"
        notes: tuple[Write, ...] = ()
        said = _untrusted(turn.request)
        if said and action not in NOT_INSPECTED:
            inspection = await self._moderator.inspect(turn, said)
            if turn.request.quoted and (inspection.writes or (inspection.plan and inspection.plan.writes)):
                raise _Refusal("common.quoted_unfit", Emotion.NEUTRAL)
            if inspection.plan is not None:
                return inspection.plan, "moderated"
            notes = inspection.writes
        if not seen.policy.allows(action):
            raise _Refusal("common.not_in_this_channel", Emotion.NEUTRAL)
        plan = await self._rooms[room_for(turn.command, turn.conversation.focus)].plan(turn)
        visibility = seen.policy.visibility(action, plan.draft.visibility, aloud=turn.request.aloud)
        draft = replace(plan.draft, visibility=visibility)
        return replace(plan, draft=draft, writes=(*notes, *plan.writes)), "answered"

    async def _write(self, turn: Turn, plan: Plan, event_key: str) -> Reply:
        reply, tokens = finish(plan.draft, turn.locale, face_shown(turn, plan.draft.visibility))
        async with self._db.write() as uow:
            await uow.learners.bump(turn.learner)
            for write in plan.writes:
                await write(uow)
            if not plan.forgets:
                for token, choice in tokens:
                    await uow.tokens.add(token, turn.learner.id, turn.scope_key, choice, turn.now)
                said = turn.command.said
                await uow.turns.add(event_key, turn.learner.id, turn.scope_key, said, reply, turn.now)
        return reply

    async def _apology(self, request: Request, refusal: _Refusal) -> Reply:
        locale = pick_locale(request.locale_hint, request.text, self._setup.default_locale)
        with suppress(SQLAlchemyError, OSError):  # an apology must come even when the database is what failed
            async with self._db.read() as uow:
                learner = await uow.learners.find(request.account)
            locale = locale if learner is None else learner.locale
        text = Speaker(locale, self._setup.rng())(refusal.key, **refusal.values)
        return Reply((TextBlock(text, Tone.WARNING),), face=FaceCue(refusal.emotion), locale=locale)


def _sound(request: Request) -> Request:
    """The request with all that a person may have typed made safe."""
    account = replace(request.account, display_name=clean(request.account.display_name)[:100])
    options = {name: clean(value)[:200] for name, value in request.options.items()}
    return replace(request, account=account, text=clean(request.text), token=clean(request.token), options=options)


def _untrusted(request: Request) -> str:
    return " ".join(part for part in (request.text, *request.options.values()) if part)


def _command(
    request: Request, conversation: Conversation, token: TokenRow | None, learner_id: int, policy: ChannelPolicy
) -> Command:
    """What the request asks for.

    Raises:
        _Refusal: the button is gone or belongs to somebody else.
    """
    if request.action is Action.PRESS:
        if token is None:
            raise _Refusal("common.button_over")
        if token.learner_id is not None and token.learner_id != learner_id:
            raise _Refusal("common.button_of_somebody_else", Emotion.NEUTRAL)
        return Command(Action(token.action), token.args, request.text, said=request.text or token.label)
    if request.action is Action.TEXT:
        command = resolve_text(request.text, conversation.focus)
    else:
        command = Command(request.action, text=request.text)
    named = " ".join((request.action, *request.options.values()))
    said = request.text or f"/{named}"
    args = {**command.args, **request.options}
    mode = args.pop("mode", "")
    return policy.command(replace(command, args=args, said=said), mode)
