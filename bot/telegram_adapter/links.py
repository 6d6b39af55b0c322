"""Links that open the private chat with her and say what for: `t.me/<bot>?start=<payload>`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Purpose = Literal["start", "quiz", "interview", "form", "reply"]

_PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FORM, _REPLY = "a-", "r-"
_REPLY_TO: Final = re.compile(r"r-(?P<update>\d{1,20})(?P<group>-\d{1,20})")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link is for.

    Attributes:
        value: the topic, the track, the token of the form, or the number of the event whose reply is wanted.
        group: where that event took place.
    """

    purpose: Purpose
    value: str = ""
    group: int = 0


def form_link(bot_name: str, token: str) -> str:
    """Asks for the text that the button with this token wants."""
    return _link(bot_name, f"{_FORM}{token}")


def reply_link(bot_name: str, update_id: int, group: int) -> str:
    """Shows the reply to an event that took place in a group, whose id begins with a minus."""
    return _link(bot_name, f"{_REPLY}{update_id}{group}")


def opened(payload: str) -> Opened:
    """What the payload of a /start means; anything unknown just starts."""
    payload = payload.strip()
    if not _PAYLOAD.fullmatch(payload):
        return Opened("start")
    if payload.startswith(_FORM):
        return Opened("form", payload.removeprefix(_FORM))
    reply = _REPLY_TO.fullmatch(payload)
    if reply is not None:
        return Opened("reply", reply["update"], int(reply["group"]))
    name, _, rest = payload.partition("_")
    if name == "quiz":
        return Opened("quiz", rest.replace("_", " "))
    if name == "interview":
        return Opened("interview", rest)
    return Opened("start")


def _link(bot_name: str, payload: str) -> str:
    return f"https://t.me/{bot_name}?start={payload}"
