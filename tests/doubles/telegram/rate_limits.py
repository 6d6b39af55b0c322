"""Telegram's limits on messages: per second in one chat, per minute in one group, per second altogether."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final

COUNTED: Final = frozenset(
    [
        "sendMessage",
        "sendPhoto",
        "sendAnimation",
        "sendDocument",
        "sendMediaGroup",
        "editMessageText",
        "editMessageCaption",
        "editMessageMedia",
        "editMessageReplyMarkup",
    ]
)


@dataclass(frozen=True, slots=True)
class Rule:
    """At most so many in so many seconds."""

    most: int
    seconds: float


ALTOGETHER: Final = Rule(30, 1.0)
IN_A_GROUP: Final = Rule(20, 60.0)
IN_A_CHAT: Final = Rule(5, 5.0)
"""One a second with a short burst, as bots observe it."""


@dataclass(slots=True)
class RateLimits:
    """Counts requests.

    Attributes:
        pace: how many times faster than Telegram's the windows pass, for impatient tests.
        exceeded: methods that came too early; a well-behaved client has few.
    """

    pace: float = 1.0
    exceeded: list[str] = field(default_factory=list)
    _past: dict[object, deque[float]] = field(default_factory=dict)

    def wait(self, method: str, chat_id: Any, now: float) -> float:
        """Seconds to wait; 0 when the request may pass."""
        if method not in COUNTED:
            return 0.0
        in_group = str(chat_id).startswith("-")
        rules = {"all": ALTOGETHER, chat_id: IN_A_GROUP if in_group else IN_A_CHAT}
        waits = [self._wait(self._past.setdefault(key, deque()), rule, now) for key, rule in rules.items()]
        if max(waits) > 0:
            self.exceeded.append(method)
            return max(waits)
        for key in rules:
            self._past[key].append(now)
        return 0.0

    def _wait(self, past: deque[float], rule: Rule, now: float) -> float:
        window = rule.seconds / self.pace
        while past and past[0] <= now - window:
            past.popleft()
        return past[0] + window - now if len(past) >= rule.most else 0.0
