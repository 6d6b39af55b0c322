"""Timezones by the names that people use."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from core.text.clean import squash

_ALIASES: Final = {
    "Asia/Seoul": ("kst", "korea", "southkorea", "한국", "대한민국", "서울", "한국시간"),
    "Asia/Tokyo": ("jst", "japan", "일본", "도쿄"),
    "Asia/Shanghai": ("china", "beijing", "중국", "베이징", "상하이"),
    "Asia/Singapore": ("sgt", "싱가포르"),
    "Asia/Kolkata": ("india", "인도"),
    "Europe/London": ("uk", "bst", "영국", "런던"),
    "Europe/Paris": ("france", "프랑스", "파리"),
    "Europe/Berlin": ("germany", "cet", "독일", "베를린"),
    "America/New_York": ("est", "edt", "eastern", "nyc", "뉴욕", "미국동부"),
    "America/Chicago": ("cst", "cdt", "central", "시카고"),
    "America/Los_Angeles": ("pst", "pdt", "pacific", "la", "로스앤젤레스", "미국서부"),
    "Australia/Sydney": ("aest", "시드니"),
    "UTC": ("utc", "gmt", "z"),
}
_NO_PLACES: Final = frozenset({"Factory", "localtime", "posixrules"})


@cache
def _names() -> dict[str, str]:
    """IANA name by everything that means it: aliases first, then whole names, then cities."""
    zones = sorted(available_timezones() - _NO_PLACES)
    names = {alias: zone for zone, aliases in _ALIASES.items() for alias in aliases}
    for zone in zones:
        names.setdefault(squash(zone), zone)
    for zone in zones:
        if "/" in zone and not zone.startswith("Etc/"):
            names.setdefault(squash(zone.rpartition("/")[2]), zone)
    return names


def well_known_timezones() -> tuple[str, ...]:
    """IANA names to suggest, the usual ones first."""
    usual = tuple(_ALIASES)
    return (*usual, *(zone for zone in sorted(set(_names().values())) if zone not in usual))


def find_timezone(text: str) -> str | None:
    """The IANA name that `text` means: "Asia/Seoul", "seoul", "KST" or "서울"; None if it means none."""
    return _names().get(squash(text))


def zone_of(name: str) -> tzinfo:
    """The timezone with an IANA name; UTC for one that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def local(moment: datetime, timezone: str) -> datetime:
    """`moment` on the clock of a timezone."""
    return moment.astimezone(zone_of(timezone))
