"""Which question a form belongs to, for whoever opens it far from where that stands."""

from __future__ import annotations

from dataclasses import dataclass

from core.buttons import Meaning
from core.content.library import Library
from core.messages import Platform, Scope, ScopeKind
from core.quiz.rounds.policy import read_position
from core.storage.database import Database


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a round. `over`: it takes no answers any more."""

    question: str = ""
    over: bool = False


async def asked_in_round(db: Database, library: Library, meaning: Meaning) -> Asked:
    """The question of a group round that a button belongs to; nothing for other buttons."""
    if "round" not in meaning.args:
        return Asked()
    position = read_position(meaning.args)
    async with db.read() as uow:
        row = await uow.rounds.get(meaning.args["round"])
    if row is None or row.status != "open" or row.position != position:
        return Asked(over=True)
    quiz = library.quizzes.get(row.quiz_ids[position])
    return Asked("" if quiz is None else getattr(quiz.question, "ko" if row.locale == "ko" else "en"))


async def round_scope(db: Database, meaning: Meaning | None) -> Scope | None:
    """Where the group round of a button takes place, whoever presses it where; None for other buttons."""
    if meaning is None or "round" not in meaning.args:
        return None
    async with db.read() as uow:
        row = await uow.rounds.get(meaning.args["round"])
    return None if row is None else Scope(Platform(row.platform), ScopeKind(row.scope_kind), row.scope_id)
