"""What a capability is given and what it gives back.

The engine reads a snapshot, lets one capability plan without a database session open, and writes the plan in one
transaction if the learner's state is still the one that was read.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from random import Random
from typing import TYPE_CHECKING, Protocol

from core.content.schema import Locale
from core.i18n import Speaker
from core.messages import NEUTRAL_FACE, Action, Block, ButtonStyle, FaceCue, Request, Visibility

if TYPE_CHECKING:
    from core.storage.database import Database
    from core.storage.unit_of_work import UnitOfWork


class Focus(StrEnum):
    """Who waits for a learner's next plain text in a scope."""

    NONE = "none"
    QUIZ = "quiz"
    INTERVIEW = "interview"


@dataclass(frozen=True, slots=True)
class Learner:
    """One person, on however many platforms."""

    id: int
    locale: Locale
    timezone: str
    show_face: bool
    public_results: bool
    version: int
    display_name: str
    face: int | None = None
    """Which of her faces was chosen, by its number in the gallery."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a learner last talked about in one scope, and who reads the next plain text.

    Attributes:
        last_concept: id of the concept that a follow-up question refers to.
        focus: which room asked last and waits for an answer.
    """

    last_concept: str | None = None
    last_aspect: str | None = None
    focus: Focus = Focus.NONE


@dataclass(frozen=True, slots=True)
class Command:
    """A resolved wish: what to do, with which arguments, about which text; `said` is its line in the transcript."""

    action: Action
    args: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """All that a capability may look at.

    Attributes:
        say: speaks the learner's language from the catalogues.
        now: this turn's moment (UTC).
        rng: the source of every random choice.
        db: for reading; writing happens in the plan.
        group_face: the face that moderators chose for this channel.
    """

    request: Request
    command: Command
    learner: Learner
    conversation: Conversation
    say: Speaker
    now: datetime
    rng: Random
    db: Database
    group_face: int | None = None

    @property
    def locale(self) -> Locale:
        return self.learner.locale

    @property
    def scope_key(self) -> str:
        return self.request.scope.key


@dataclass(frozen=True, slots=True)
class Choice:
    """A button before it has a token: pressing it runs `action` with `args`.

    `shared` buttons may be pressed by anyone in the scope (group rounds); others only by the learner they were
    made for. With `asks_for` set, the press brings a text along.
    """

    label: str
    action: Action
    args: Mapping[str, str] = field(default_factory=dict)
    style: ButtonStyle = ButtonStyle.SECONDARY
    asks_for: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply whose buttons have no tokens yet. `locale` is set when it is not written in the learner's language."""

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    face: FaceCue = NEUTRAL_FACE
    visibility: Visibility = Visibility.PRIVATE
    locale: Locale | None = None


Write = Callable[["UnitOfWork"], Awaitable[None]]


def focus_on(turn: Turn, focus: Focus) -> Write:
    """The write that says who reads the learner's next plain text here."""

    async def set_focus(uow: UnitOfWork) -> None:
        await uow.learners.set_focus(turn.learner.id, turn.scope_key, focus, turn.now)

    return set_focus


@dataclass(frozen=True, slots=True)
class Plan:
    """What to say, and what to write with it in the same transaction.

    `forgets` marks the plan that erases the learner: nothing about the turn is kept.
    """

    draft: Draft
    writes: tuple[Write, ...] = ()
    forgets: bool = False


class Capability(Protocol):
    """One thing the tutor can do."""

    async def plan(self, turn: Turn) -> Plan: ...
