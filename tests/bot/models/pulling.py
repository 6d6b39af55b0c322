"""What the tests of `ohlora models pull` have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.bot.commands import error_of, ohlora_json
from tests.doubles.hub import Fault, HubStandIn


def pulled(*arguments: object) -> Any:
    return ohlora_json("models", "pull", "reference", "--accept", *arguments)


def refused(*arguments: object) -> str:
    return error_of("models", "pull", "reference", "--json", "--accept", *arguments)


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def stored(path: str, **what: Any) -> Fault:
    """A large file's own bytes, where it was redirected to."""
    return Fault(f"/storage/*/{path}", **what)


def ranges(hub: HubStandIn, path: str) -> list[str]:
    return [call.range for call in hub.gets(path) if call.path.startswith("/storage/")]
