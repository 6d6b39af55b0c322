"""Logging: structured, to standard error, without what learners wrote."""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from typing import Any, Literal

import structlog
from sqlalchemy.exc import SQLAlchemyError
from structlog.types import EventDict, Processor

from core.errors import TutorError

_MAY_BE_A_LEARNERS = frozenset(
    {"text", "said", "answer", "question", "prompt", "content", "reply", "blocks", "excerpt", "request", "body"}
    | {"options", "args", "display_name", "transcript"}
)
_MAY_BE_SECRET = frozenset({"token", "password", "secret", "authorization", "cookie", "headers", "api_key", "url"})
_DROPPED = _MAY_BE_A_LEARNERS | _MAY_BE_SECRET
# Their messages are the program's own words; any other exception may quote the value that it tripped over.
_SAFE_TO_QUOTE = (TutorError, OSError, SQLAlchemyError)
# They write addresses, with tokens in them, at info.
_TALKATIVE = ("httpx", "httpcore", "uvicorn.access", "alembic", "sqlalchemy", "aiosqlite", "asyncio")


def drop_private(_logger: object, method: str, event: EventDict) -> EventDict:
    """Take away values that may hold a learner's text or a secret, except from debug messages."""
    if method == "debug":
        return event
    return {key: value for key, value in event.items() if key.lower() not in _DROPPED}


class RenderException:
    """Replaces `exc_info` by a traceback.

    Args:
        with_messages: quote every exception's message, even where it may hold what a learner wrote.
    """

    def __init__(self, *, with_messages: bool) -> None:
        self._with_messages = with_messages

    def __call__(self, _logger: object, _method: str, event: EventDict) -> EventDict:
        info = event.pop("exc_info", None)
        if info is True:
            info = sys.exc_info()
        error = info[1] if isinstance(info, tuple) else info
        if isinstance(error, BaseException):
            event["exception"] = "".join(_told(error, with_messages=self._with_messages)).rstrip()
        return event


def _told(error: BaseException, *, with_messages: bool) -> list[str]:
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*_told(earlier, with_messages=with_messages), "which led to:\n"] if earlier is not None else []
    lines += traceback.format_tb(error.__traceback__)
    kind = type(error).__name__
    quoted = with_messages or isinstance(error, _SAFE_TO_QUOTE)
    lines.append(f"{kind}: {error}\n" if quoted else f"{kind} (its message is left out: it may quote a learner)\n")
    for member in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        lines += _told(member, with_messages=with_messages)
    return lines


def _renderer(style: Literal["json", "console"]) -> Processor:
    if style == "json":
        return structlog.processors.JSONRenderer(serializer=_json)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty() and "NO_COLOR" not in os.environ)


def _json(event: Any, **options: Any) -> str:
    return json.dumps(event, ensure_ascii=False, **options)


def configure_logging(level: str = "info", style: Literal["json", "console"] = "console") -> None:
    """Send structlog's and the standard library's messages through one pipeline to standard error.

    Args:
        level: "debug", "info", "warning" or "error".
        style: one JSON object a line, or lines for people.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        RenderException(with_messages=number <= logging.DEBUG),
        drop_private,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(style)],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(number)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))
    logging.captureWarnings(True)
