"""One person's conversation with the tutor at a terminal: what they type, turned into requests."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from random import Random

from core.content.schema import LOCALES, Locale
from core.engine import Tutor
from core.i18n import Speaker
from core.messages import Account, Action, Button, Reply, Request, Scope, ScopeKind
from core.storage.database import Database

_PRESS = re.compile(r"/(\d{1,4})")


class Conversation:
    """Remembers which buttons are on the screen, and which of them waits for a text."""

    def __init__(self, tutor: Tutor, account: Account, locale: Locale) -> None:
        self._tutor = tutor
        self._account = account
        self._locale = locale
        self._buttons: tuple[Button, ...] = ()
        self._asked: Button | None = None

    @property
    def say(self) -> Speaker:
        """Speaks the language of the latest reply."""
        return Speaker(self._locale, Random())  # noqa: S311 - picks among greetings

    async def begin(self, db: Database, language: Locale | None) -> None:
        """Find out the learner's language; set it where `language` asks for another one."""
        async with db.read() as uow:
            learner = await uow.learners.find(self._account)
        if learner is not None:
            self._locale = learner.locale
        if language is not None and (learner is None or learner.locale != language):
            self._locale = language
            await self._ask(Action.SETTINGS, options={"language": language})

    async def greet(self) -> Reply:
        """What she says first."""
        return self._seen(await self._ask(Action.START))

    async def hear(self, line: str) -> Reply | str:
        """The tutor's reply to what was typed, or a remark of the terminal's own."""
        press = _PRESS.fullmatch(line.strip())
        if press is not None:
            number = int(press.group(1))
            if not self._buttons:
                return self.say("console.no_buttons")
            if not 1 <= number <= len(self._buttons):
                return self.say("console.no_such_button", number=number)
            button = self._buttons[number - 1]
            if button.asks_for:
                self._asked = button
                return self.say("console.type_here", what=button.asks_for)
            return self._seen(await self._ask(Action.PRESS, token=button.token))
        if self._asked is not None:
            return self._seen(await self._ask(Action.PRESS, text=line, token=self._asked.token))
        return self._seen(await self._ask(Action.TEXT, text=line))

    async def _ask(
        self, action: Action, *, text: str = "", token: str = "", options: Mapping[str, str] | None = None
    ) -> Reply:
        request = Request(
            event_id=secrets.token_hex(16),
            account=self._account,
            scope=Scope(self._account.platform, ScopeKind.DIRECT, self._account.user_id),
            action=action,
            text=text,
            token=token,
            options=options or {},
            locale_hint=self._locale,
        )
        return await self._tutor.handle(request)

    def _seen(self, reply: Reply) -> Reply:
        self._buttons, self._asked = reply.buttons, None
        if reply.locale in LOCALES:
            self._locale = reply.locale
        return reply
