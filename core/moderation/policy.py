"""What an owner lets moderation do, category by category."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from core.moderation.categories import Category
from core.moderation.escalation import Step

Mode = Literal["off", "note", "warn", "full"]


@dataclass(frozen=True, slots=True)
class Policies:
    """One mode per category.

    "off": nothing happens. "note": recorded for the owner, the learner sees nothing. "warn": warned, never
    suspended. "full": the escalation table.
    """

    love: Mode = "full"
    politics: Mode = "full"
    paedrip: Mode = "full"
    hate: Mode = "full"

    def mode(self, category: Category) -> Mode:
        modes: dict[Category, Mode] = {
            Category.LOVE: self.love,
            Category.POLITICS: self.politics,
            Category.PAEDRIP: self.paedrip,
            Category.HATE: self.hate,
        }
        return modes[category]


Deed = Literal["note", "warning", "ban"]


@dataclass(frozen=True, slots=True)
class Sanction:
    """What is done about one category of one text. A note has level 0, so that it never counts against anyone."""

    category: Category
    level: int
    deed: Deed
    period: timedelta


def sanction(step: Step, mode: Mode) -> Sanction | None:
    """What the owner's mode makes of an escalation step."""
    if mode == "off":
        return None
    if mode == "note":
        return Sanction(step.category, 0, "note", timedelta())
    if mode == "warn" or not step.period:
        return Sanction(step.category, step.level, "warning", timedelta())
    return Sanction(step.category, step.level, "ban", step.period)
