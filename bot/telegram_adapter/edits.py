"""Messages that are changed after they were sent: read anew while their question is open, and never graded twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from telegram import Message

from bot.telegram_adapter.conversation import Exchange, account_of
from bot.telegram_adapter.forms import asked_in_round
from core.buttons import Meaning
from core.quiz.rounds.answering import EDITED
from core.storage.unit_of_work import UnitOfWork
from core.turn import Focus, Learner

if TYPE_CHECKING:
    from bot.telegram_adapter.app import OhLora

Verdict = Literal["read", "late", "ignore"]


class Edits:
    """Decides about edits.

    Args:
        said: carries out a message as if it had been written now, with options.
    """

    def __init__(self, app: OhLora, said: Callable[[Exchange, Message, Mapping[str, str]], Awaitable[None]]) -> None:
        self._app = app
        self._said = said

    async def read(self, exchange: Exchange, message: Message) -> None:
        """Read an edited message anew, or say why not."""
        if not (message.text or message.caption) or (message.text or "").startswith("/"):
            return
        verdict = await self._verdict(exchange, message)
        if verdict == "ignore":
            return
        await self._app.conversation.tell(exchange, f"edit.{verdict}")
        if verdict == "read":
            await self._said(exchange, message, {EDITED: ""})

    async def _verdict(self, exchange: Exchange, message: Message) -> Verdict:
        """An answer that was graded stays graded; what was written to an open question is read anew."""
        answered = message.reply_to_message
        meant = None if answered is None else await self._app.places.meant(answered)
        if meant is not None:
            return await self._to_question(exchange, meant[1])
        if exchange.where.is_group and answered is None:
            return "ignore"
        async with self._app.service.db.read() as uow:
            learner = await uow.learners.find(account_of(exchange.person))
            return "ignore" if learner is None else await _in_talk(uow, learner, exchange.where.scope.key, message.date)

    async def _to_question(self, exchange: Exchange, meaning: Meaning) -> Verdict:
        """What becomes of a message that replied to a question."""
        db = self._app.service.db
        if "round" in meaning.args:
            return "late" if (await asked_in_round(db, self._app.service.library, meaning)).over else "read"
        async with db.read() as uow:
            learner = await uow.learners.find(account_of(exchange.person))
            scope_key = exchange.where.scope.key
            question = None if learner is None else await uow.quizzes.open_question(learner.id, scope_key)
        return "read" if question is not None and question.id == meaning.args.get("open") else "late"


async def _in_talk(uow: UnitOfWork, learner: Learner, scope_key: str, written: datetime) -> Verdict:
    """What becomes of a message in a conversation: an interview goes on, a question may still be open."""
    focus = (await uow.learners.conversation(learner.id, scope_key)).focus
    if focus is Focus.INTERVIEW:
        return "late"
    question = await uow.quizzes.open_question(learner.id, scope_key)
    if question is not None:
        return "read" if question.asked_at.replace(microsecond=0) <= written else "late"
    return "late" if await uow.quizzes.attempts_since(learner.id, written) else "ignore"
