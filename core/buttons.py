"""What a button is about, for adapters that have to know before it is pressed through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.messages import Action
from core.storage.database import Database


@dataclass(frozen=True, slots=True)
class Meaning:
    """What pressing a button does. `asks_for` labels the text that it wants along, "" if it wants none."""

    action: Action
    args: Mapping[str, str] = field(default_factory=dict)
    asks_for: str = ""


async def meaning_of(db: Database, token: str) -> Meaning | None:
    """What the button with this token is about; None when it is gone."""
    async with db.read() as uow:
        row = await uow.tokens.find(token)
    return None if row is None else Meaning(Action(row.action), row.args, row.asks_for or "")
