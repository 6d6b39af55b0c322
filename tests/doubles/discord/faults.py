"""What goes wrong, on purpose: planned answers to the requests that match a pattern."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Final

AN_HOUR: Final = 3600.0


@dataclass(slots=True)
class Fault:
    """Strikes the next `times` requests that match.

    Attributes:
        pattern: method and path below the API's base, with `*` for anything: "POST /channels/*/messages".
        status: the HTTP status to answer with; 0 lets the request through after `seconds`.
        done: the request is carried out all the same, only its answer is lost.
    """

    pattern: str
    status: int = 0
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    times: int = 1
    done: bool = False
    struck: int = 0


def too_many(pattern: str, retry_after: float, everywhere: bool = False) -> Fault:
    """The answer to too many requests; without `Via` it would be Cloudflare's, which discord.py takes for a ban."""
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": everywhere}
    scope = "global" if everywhere else "user"
    headers = {"Via": "1.1 google", "Retry-After": str(max(1, round(retry_after))), "X-RateLimit-Scope": scope}
    return Fault(pattern, 429, body, headers)


class FaultPlan:
    """Faults in the order in which they were planned; the first one that matches strikes."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault

    def rate_limited(self, pattern: str, retry_after: float = 0.1, times: int = 1, everywhere: bool = False) -> Fault:
        """429; `everywhere` is the limit on all requests of the bot together."""
        fault = too_many(pattern, retry_after, everywhere)
        fault.times = times
        return self.add(fault)

    def broken(self, pattern: str, status: int = 500, times: int = 1, done: bool = False) -> Fault:
        """The server fails, before or (`done`) after carrying out the request."""
        body = {"message": "500: Internal Server Error", "code": 0}
        return self.add(Fault(pattern, status, body, times=times, done=done))

    def refused(self, pattern: str, status: int, code: int, message: str = "Refused", times: int = 1) -> Fault:
        """Any error of Discord's own, e.g. 403 with code 50013."""
        return self.add(Fault(pattern, status, {"message": message, "code": code}, times=times))

    def slow(self, pattern: str, seconds: float, times: int = 1) -> Fault:
        return self.add(Fault(pattern, seconds=seconds, times=times))

    def unanswered(self, pattern: str, times: int = 1) -> Fault:
        """Neither carried out nor answered: what the client waits for when it dies."""
        return self.add(Fault(pattern, 504, seconds=AN_HOUR, times=times))

    def strike(self, method: str, path: str) -> Fault | None:
        for fault in self._faults:
            if fault.struck < fault.times and fnmatchcase(f"{method} {path}", fault.pattern):
                fault.struck += 1
                return fault
        return None
