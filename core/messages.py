"""The frozen messages that cross the border between an adapter and the tutor.

An adapter turns a platform event into a `Request`, and draws the `Reply`. All text in a reply is plain text: an
adapter escapes it for its platform, so that nothing a learner wrote can become markup or a mention.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

MAX_BLOCK_CHARS = 1900
"""Longest text in one block: fits every platform's smallest message (Discord 2,000)."""

MAX_REQUEST_CHARS = 4000
"""Longest learner's text that is read; anything longer gets a kind refusal."""


class Platform(StrEnum):
    WEB = "web"
    CONSOLE = "console"
    DISCORD = "discord"
    TELEGRAM = "telegram"


class ScopeKind(StrEnum):
    """Where a conversation takes place. Direct messages of one learner are one conversation on every platform."""

    DIRECT = "direct"
    THREAD = "thread"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Scope:
    platform: Platform
    kind: ScopeKind
    id: str

    @property
    def key(self) -> str:
        """Database key; the same for all direct messages, so that a learner continues on another platform."""
        return "direct" if self.kind is ScopeKind.DIRECT else f"{self.platform}:{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Account:
    """Who a learner is on one platform."""

    platform: Platform
    user_id: str
    display_name: str = ""


class Action(StrEnum):
    """What a learner wants, as named by a slash command or a button; `TEXT` leaves it to the tutor."""

    TEXT = "text"
    PRESS = "press"
    START = "start"
    ASK = "ask"
    QUIZ = "quiz"
    ANSWER = "answer"
    HINT = "hint"
    SKIP = "skip"
    STOP = "stop"
    DISPUTE = "dispute"
    REVIEW = "review"
    INTERVIEW = "interview"
    GROUP_QUIZ = "group-quiz"
    PROGRESS = "progress"
    SETTINGS = "settings"
    APPEAL = "appeal"
    EXPORT = "export"
    ERASE = "erase"
    HELP = "help"
    LINK = "link"
    MODERATE = "moderate"
    STUDIO = "studio"


@dataclass(frozen=True, slots=True)
class Request:
    """One platform event.

    Attributes:
        event_id: unique within the platform; the same id is handled once, a repetition gets the same reply.
        text: what the learner typed, untrusted.
        token: the opaque token of the pressed button (`Action.PRESS`); `text` may carry what a form collected.
        options: named arguments of a slash command (`topic`, `track`, `difficulty`, `language` ...).
        locale_hint: the platform's idea of the learner's language, e.g. "ko" or "en-US".
        can_moderate: the platform says that this person may moderate in this scope.
        owner: the platform says that the bot itself belongs to this person.
        community: the server that the scope is part of; its moderators see what happened there and nothing else.
        channel: the channel whose policy holds here (the parent of a thread); "" where policies have no meaning.
        quoted: `text` is somebody else's; whoever asks about it is not to blame for it.
        aloud: a question asked before everybody, who hear the answer too; anything else stays private.
    """

    event_id: str
    account: Account
    scope: Scope
    action: Action = Action.TEXT
    text: str = ""
    token: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    locale_hint: str | None = None
    can_moderate: bool = False
    owner: bool = False
    community: str = ""
    channel: str = ""
    quoted: bool = False
    aloud: bool = False


class Tone(StrEnum):
    """What a text is, so that an adapter can draw it fittingly."""

    SAY = "say"
    HEADING = "heading"
    NOTE = "note"
    FORMULA = "formula"
    QUOTE = "quote"
    WARNING = "warning"
    SECRET = "secret"  # noqa: S105 - a tone
    """Shown once and never stored."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    text: str
    tone: Tone = Tone.SAY


@dataclass(frozen=True, slots=True)
class QuestionBlock:
    """A question that waits for an answer. `detail` says where it comes from (topic, difficulty, why it was chosen);
    `until` is when it closes by itself (group rounds).
    """

    title: str
    prompt: str
    detail: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PointLine:
    """One key point of a graded answer."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """An explained grade. `score` is 0..100 in steps of 5; labels are in the learner's language."""

    title: str
    score: int
    verdict: str
    points: tuple[PointLine, ...] = ()
    hint: str = ""
    model_answer_label: str = ""
    model_answer: str = ""
    remarks: tuple[str, ...] = ()
    weak_keywords_label: str = ""
    weak_keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitationBlock:
    """The note that an answer was composed from."""

    label: str
    title: str
    source: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class TableBlock:
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    values: tuple[float | None, ...]


class ChartKind(StrEnum):
    LINE = "line"
    BAR = "bar"


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """Numbers to draw. Every series has one value per label; None is a gap. Values lie in 0..`maximum`."""

    title: str
    kind: ChartKind
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    maximum: float = 100.0


@dataclass(frozen=True, slots=True)
class FileBlock:
    """Something to download, e.g. a learner's own data."""

    name: str
    media_type: str
    content: str


Block = TextBlock | QuestionBlock | ScoreCard | CitationBlock | TableBlock | ChartBlock | FileBlock


class ButtonStyle(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A choice. With `asks_for` set, the adapter collects a text under that label first and sends it along."""

    token: str
    label: str
    style: ButtonStyle = ButtonStyle.SECONDARY
    asks_for: str = ""


class Emotion(StrEnum):
    """What her face says. She is strict with `STERN` up to the middle, and warns with more of it."""

    NEUTRAL = "neutral"
    GREETING = "greeting"
    EXPLAINING = "explaining"
    HAPPY = "happy"
    PROUD = "proud"
    CURIOUS = "curious"
    THINKING = "thinking"
    ENCOURAGING = "encouraging"
    SURPRISED = "surprised"
    PUZZLED = "puzzled"
    SORRY = "sorry"
    CONCERNED = "concerned"
    STERN = "stern"
    GOODBYE = "goodbye"


@dataclass(frozen=True, slots=True)
class FaceCue:
    """Which expression fits the reply, on which of her faces.

    `intensity` is 0..1, `face` a number of the gallery; None is the configured one, 0 no picture at all.
    """

    emotion: Emotion = Emotion.NEUTRAL
    intensity: float = 0.5
    face: int | None = None


NEUTRAL_FACE = FaceCue()


class Visibility(StrEnum):
    PRIVATE = "private"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the tutor says. `replayed` marks the repetition of a reply to an event that was already handled."""

    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    face: FaceCue = NEUTRAL_FACE
    visibility: Visibility = Visibility.PRIVATE
    locale: str = "ko"
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something she says by herself (a round's time is up). Delivered by the scope's adapter, then acknowledged."""

    id: int
    scope: Scope
    reply: Reply
