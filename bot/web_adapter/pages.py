"""The pages that a browser opens."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpRequest
from starlette.responses import RedirectResponse, Response

from bot.web_adapter.access import Access
from bot.web_adapter.answers import Answers
from bot.web_adapter.conversations import ROOM_NAME, account_of, past_of
from bot.web_adapter.faces import page_data
from bot.web_adapter.feeds import Feeds
from bot.web_adapter.service import WebService
from bot.web_adapter.sessions import Visitor, lost_its_cookie, remember, visitor_of
from bot.web_adapter.texts import guessed_locale, language_hint, speaker
from core.codec import encode_reply
from core.content.schema import Locale
from core.messages import Action, Platform, Request, Scope, ScopeKind

_SUGGESTED = 3

Page = Callable[["Pages", HttpRequest, Visitor], Awaitable[Response]]


def _for_visitors(page: Page) -> Callable[[Pages, HttpRequest], Awaitable[Response]]:
    """Find out who is there, and give who is new an identity."""

    @wraps(page)
    async def wrapper(self: Pages, http: HttpRequest) -> Response:
        if lost_its_cookie(http):
            return self.again(http)
        visitor = visitor_of(http)
        response = await page(self, http, visitor)
        remember(response, http, visitor)
        return response

    return wrapper


class Pages:
    def __init__(self, service: WebService, access: Access, feeds: Feeds, answers: Answers) -> None:
        self._service = service
        self._access = access
        self._feeds = feeds
        self._answers = answers

    def again(self, http: HttpRequest) -> Response:
        """Loads the page once more from within this site, so that the browser shows its cookie."""
        return self._answers.page("again.html", guessed_locale(http, self._service.default_locale))

    @_for_visitors
    async def home(self, http: HttpRequest, visitor: Visitor) -> Response:
        return await self._conversation(http, visitor, None)

    @_for_visitors
    async def room(self, http: HttpRequest, visitor: Visitor) -> Response:
        name = http.path_params["name"]
        if not ROOM_NAME.fullmatch(name):
            raise HTTPException(404)
        return await self._conversation(http, visitor, name)

    async def _conversation(self, http: HttpRequest, visitor: Visitor, room: str | None) -> Response:
        past = await past_of(self._service.db, self._feeds, visitor.account_id, room)
        locale = past.learner.locale if past.learner else self._guess(http)
        return self._answers.page(
            "conversation.html",
            locale,
            here="room" if room else "home",
            room=room,
            suggestions=self._suggestions(locale),
            data={
                "room": room,
                "cursor": past.cursor,
                "face": past.learner.show_face if past.learner else True,
                "pictures": page_data(self._service.faces, past.learner, locale),
                "turns": past.turns,
            },
        )

    @_for_visitors
    async def progress(self, http: HttpRequest, visitor: Visitor) -> Response:
        """The tutor's reply to "how am I doing", at full width.

        Its scope is its own, so that looking does not add a line to the conversation.
        """
        request = Request(
            event_id=f"{visitor.account_id}:{secrets.token_hex(16)}",
            account=account_of(http, visitor, self._service.default_locale),
            scope=Scope(Platform.WEB, ScopeKind.THREAD, f"progress-{visitor.account_id}"),
            action=Action.PROGRESS,
            locale_hint=language_hint(http),
        )
        reply = await self._service.tutor.handle(request)
        locale: Locale = "ko" if reply.locale == "ko" else "en"
        async with self._service.db.read() as uow:
            learner = await uow.learners.find(request.account)
        data = {
            "face": learner.show_face if learner else True,
            "pictures": page_data(self._service.faces, learner, locale),
            "reply": encode_reply(reply),
        }
        return self._answers.page("progress.html", locale, here="progress", room=None, data=data)

    async def login(self, http: HttpRequest) -> Response:
        if self._access.granted(http):
            return RedirectResponse("/", 303)
        visitor = visitor_of(http)
        locale = self._guess(http)
        response = self._answers.page("login.html", locale)
        if not lost_its_cookie(http):
            remember(response, http, visitor)
        return response

    def _guess(self, http: HttpRequest) -> Locale:
        return guessed_locale(http, self._service.default_locale)

    def _suggestions(self, locale: Locale) -> list[str]:
        """Questions to begin with: the second concept of each chapter, as the first is often the chapter itself."""
        say = speaker(locale)
        concepts = [chapter.concepts[:2][-1] for chapter in self._service.library.chapters[:_SUGGESTED]]
        return [say("chat.suggestion", name=getattr(concept.name, locale)) for concept in concepts]
