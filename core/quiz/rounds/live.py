"""What everybody may see of a question while it is open: how many have answered."""

from __future__ import annotations

from random import Random
from typing import cast

from core.content.schema import Locale
from core.i18n import Speaker
from core.storage.database import Database


async def live_count(db: Database, round_id: str, position: int) -> str | None:
    """How many have answered the question so far, in the round's language; None when it is not open any more."""
    async with db.read() as uow:
        row = await uow.rounds.get(round_id)
        answers = await uow.rounds.count_answers(round_id, position)
    if row is None or row.status != "open" or row.position != position:
        return None
    key = {0: "round.count.none", 1: "round.count.one"}.get(answers, "round.count.many")
    return Speaker(cast(Locale, row.locale), Random(0))(key, n=answers)  # noqa: S311 - a wording, not a secret
