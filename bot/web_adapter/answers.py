"""Pages and refusals as HTTP responses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.web_adapter.texts import guessed_locale, script_texts, speaker
from core.content.schema import Locale

_TEMPLATES = Path(__file__).parent / "templates"


class Answers:
    """Renders templates in a language, and says no kindly: JSON to scripts, a page to people."""

    def __init__(self, default_locale: Locale) -> None:
        self._default_locale = default_locale
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def page(self, name: str, locale: Locale, status: int = 200, **values: Any) -> Response:
        template = self._templates.get_template(name)
        html = template.render(t=speaker(locale), locale=locale, texts=script_texts(locale), **values)
        return HTMLResponse(html, status)

    def refuse(self, connection: HTTPConnection, status: int, code: str) -> Response:
        path: str = connection.scope["path"]
        locale = guessed_locale(connection, self._default_locale)
        if path.startswith(("/api/", "/face/")) or path == "/metrics":
            message = speaker(locale)(f"refusal.{code}")
            return JSONResponse({"state": "error", "code": code, "message": message}, status)
        if code == "locked":
            return RedirectResponse(f"/login?next={path}", 303)
        return self.page("refusal.html", locale, status, code=code)
