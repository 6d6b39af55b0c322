"""How periods, moments and categories are written for a learner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.i18n import Speaker

_DAYS_PER_YEAR = 365
_UNITS = (("hours", 3600), ("minutes", 60))


def say_period(say: Speaker, period: timedelta) -> str:
    """A suspension in years, days, hours and minutes; parts of a minute count as one."""
    years, days = divmod(period.days, _DAYS_PER_YEAR)
    days -= min(days, years // 4)  # four years have a leap day
    parts = [("years", years), ("days", days)]
    seconds = period.seconds
    for unit, size in _UNITS:
        count, seconds = divmod(seconds, size)
        parts.append((unit, count + (unit == "minutes" and seconds > 0)))
    texts = [say(f"moderation.period.{unit}{'_one' if n == 1 else ''}", n=n) for unit, n in parts if n]
    return " ".join(texts)


def say_moment(moment: datetime, timezone: str) -> str:
    """`YYYY.MM.DD HH:MM:SS` on the learner's clock; UTC if the timezone is unknown."""
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return f"{moment.astimezone(UTC):%Y.%m.%d %H:%M:%S} UTC"
    return f"{moment.astimezone(zone):%Y.%m.%d %H:%M:%S}"


def say_categories(say: Speaker, codes: Sequence[str]) -> str:
    """Distinct category names, in order, separated by commas."""
    return ", ".join(say(f"moderation.category.{code}") for code in dict.fromkeys(codes))
