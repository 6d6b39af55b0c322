"""What goes wrong, on purpose: planned answers to the requests that match a pattern."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Final

from tests.doubles.telegram import errors

AN_HOUR: Final = 3600.0
_PAGE: Final = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body></body>\r\n</html>\r\n"


@dataclass(slots=True)
class Fault:
    """Strikes the next `times` requests that match.

    Attributes:
        pattern: name of the method, with `*` for anything: "send*".
        status: the HTTP status to answer with; 0 lets the request through after `seconds`.
        body: what is answered; a text is sent as a web page.
        done: the request is carried out all the same, only its answer is lost.
        parameters: strikes only requests with these parameters, e.g. {"chat_id": 5}.
    """

    pattern: str
    status: int = 0
    body: dict[str, Any] | str = field(default_factory=dict)
    seconds: float = 0.0
    times: int = 1
    done: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict)
    struck: int = 0

    def matches(self, method: str, parameters: Mapping[str, Any]) -> bool:
        wanted = self.parameters.items()
        return fnmatchcase(method, self.pattern) and all(parameters.get(name) == value for name, value in wanted)


class FaultPlan:
    """Faults in the order in which they were planned; the first one that matches strikes."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault

    def limited(self, pattern: str, retry_after: float = 0.1, times: int = 1, **parameters: Any) -> Fault:
        """429. Telegram says whole seconds; less is for impatient tests."""
        body = errors.too_many(retry_after).body
        return self.add(Fault(pattern, 429, body, times=times, parameters=parameters))

    def broken(
        self, pattern: str, status: int = 502, times: int = 1, *, done: bool = False, page: bool = False
    ) -> Fault:
        """The server fails, before or (`done`) after carrying out the request; `page` answers no JSON."""
        body = errors.ApiError(status, "Bad Gateway" if status == 502 else "Internal Server Error").body
        return self.add(Fault(pattern, status, _PAGE if page else body, times=times, done=done))

    def refused(self, pattern: str, error: errors.ApiError, times: int = 1, **parameters: Any) -> Fault:
        """Any error of the Bot API's own: `errors.bad_request("...")`, `errors.forbidden("...")`."""
        return self.add(Fault(pattern, error.status, error.body, times=times, parameters=parameters))

    def slow(self, pattern: str, seconds: float, times: int = 1) -> Fault:
        return self.add(Fault(pattern, seconds=seconds, times=times))

    def unanswered(self, pattern: str, times: int = 1, *, done: bool = False) -> Fault:
        """Never answered: what a client's time-out is for. With `done` it was carried out."""
        return self.add(Fault(pattern, 504, "", seconds=AN_HOUR, times=times, done=done))

    def strike(self, method: str, parameters: Mapping[str, Any]) -> Fault | None:
        for fault in self._faults:
            if fault.struck < fault.times and fault.matches(method, parameters):
                fault.struck += 1
                return fault
        return None
