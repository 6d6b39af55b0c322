"""What a reply to one of her messages means: it is remembered like a button, and so outlives the process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import structlog
from telegram import Message

from core.buttons import Meaning, meaning_of
from core.clock import Clock
from core.messages import Account, Action, Button, Scope
from core.storage.database import Database

log = structlog.get_logger(__name__)

_FORM_OPEN: Final = timedelta(minutes=15)


class Places:
    def __init__(self, db: Database, clock: Clock, bot_id: int) -> None:
        self._db = db
        self._clock = clock
        self._bot_id = bot_id

    async def shows(self, messages: Sequence[Message], buttons: Sequence[Button]) -> None:
        """These messages show a reply; if it asks a question, a reply to any of them is the answer."""
        forms = [button.token for button in buttons if button.asks_for]
        if not forms:
            return
        now = self._clock.now()
        try:
            async with self._db.write() as uow:
                for token in forms:
                    if await uow.tokens.also(self._name(messages[0]), token, now, only=Action.ANSWER):
                        for message in messages[1:]:
                            await uow.tokens.also(self._name(message), token, now)
                        return
        except Exception:  # the question is there all the same, and has a button
            log.exception("a question could not be remembered")

    async def asks(self, message: Message, token: str) -> None:
        """This message asks for the text that the button with this token wants."""
        now = self._clock.now()
        async with self._db.write() as uow:
            await uow.tokens.also(self._name(message), token, now)
            if message.chat.id > 0:
                await uow.tokens.also(self._form(message.chat.id), token, now)

    async def meant(self, message: Message) -> tuple[str, Meaning] | None:
        """Name and meaning of a reply to this message; None if it means nothing in particular."""
        name = self._name(message)
        meaning = await meaning_of(self._db, name)
        return None if meaning is None else (name, meaning)

    async def open_form(self, account: Account, scope: Scope) -> tuple[str, Meaning] | None:
        """The text that was asked for last in a private chat, unless something else has happened there since."""
        async with self._db.read() as uow:
            row = await uow.tokens.find(self._form(int(scope.id)))
            if row is None or row.created_at < self._clock.now() - _FORM_OPEN:
                return None
            learner = await uow.learners.find(account)
            turns = [] if learner is None else await uow.turns.transcript(learner.id, scope.key, 1)
        if any(turn.at >= row.created_at for turn in turns):
            return None
        return row.token, Meaning(Action(row.action), row.args, row.asks_for or "")

    def _name(self, message: Message) -> str:
        return f"telegram:{self._bot_id}:{message.chat.id}:{message.message_id}"

    def _form(self, chat: int) -> str:
        return f"telegram:{self._bot_id}:{chat}:form"
