"""Discord's limits on requests, per channel and per interaction, told in headers and enforced with 429."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

RULES: Final = (
    ("messages", re.compile(r"POST /channels/(\d+)/messages"), 5, 5.0),
    ("edits", re.compile(r"PATCH /channels/(\d+)/messages/\d+"), 5, 5.0),
    ("webhook", re.compile(r"(?:POST|PATCH) /webhooks/\d+/([^/]+).*"), 5, 2.0),
)
"""Name, requests that share a bucket when the group agrees, how many, in how many seconds: what bots observe."""


@dataclass(slots=True)
class Bucket:
    ends: float
    used: int = 0


@dataclass(slots=True)
class RateLimits:
    """Counts requests.

    Attributes:
        pace: how many times faster than Discord's the windows pass, for impatient tests.
        exceeded: requests that came too early; a well-behaved client has none.
    """

    pace: float = 1.0
    exceeded: list[str] = field(default_factory=list)
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)

    def take(self, request: str, now: float) -> tuple[Mapping[str, str], float]:
        """Headers for "METHOD /path", and the seconds to wait: 0 when the request may pass."""
        for name, pattern, most, seconds in RULES:
            match = pattern.fullmatch(request)
            if match is None:
                continue
            bucket = self._buckets.get((name, match[1]))
            if bucket is None or bucket.ends <= now:
                bucket = self._buckets[name, match[1]] = Bucket(now + seconds / self.pace)
            bucket.used += 1
            wait = bucket.ends - now
            headers = {
                "X-RateLimit-Limit": str(most),
                "X-RateLimit-Remaining": str(max(0, most - bucket.used)),
                "X-RateLimit-Reset-After": f"{wait:.3f}",
                "X-RateLimit-Bucket": name,
            }
            if bucket.used <= most:
                return headers, 0.0
            self.exceeded.append(request)
            return headers, wait
        return {}, 0.0
