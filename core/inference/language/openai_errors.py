"""What went wrong with an OpenAI-compatible server, in one line without keys and without anybody's words."""

from __future__ import annotations

import re
from typing import Final

from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError

from core.errors import BusyError, ModelError, TutorError

_BUSY: Final = frozenset({429, 503, 529})
_REFUSED_KEY: Final = frozenset({401, 403})
_CODE: Final = re.compile(r"[a-z][a-z_]{0,60}")


def error_told(error: Exception, where: str, model: str) -> TutorError:
    """What a caller is told.

    Args:
        where: the server.
        model: what it was asked for.
    """
    if isinstance(error, APIStatusError):
        return _status_told(error, where, model)
    if isinstance(error, APITimeoutError):
        return BusyError(f"{where}: does not answer in time")
    if isinstance(error, APIConnectionError):
        return ModelError(f"{where}: cannot be reached, or broke the connection off")
    if isinstance(error, APIError):
        return ModelError(f"{where}: broke off: the server reports an error of its own")
    return ModelError(f"{where}: answers something else than a completion ({type(error).__name__})")


def _status_told(error: APIStatusError, where: str, model: str) -> TutorError:
    status = error.status_code
    if status in _BUSY:
        return BusyError(f"{where}: is too busy (HTTP {status})")
    if status in _REFUSED_KEY:
        return ModelError(f"{where}: refuses the API key (HTTP {status})")
    if status == 404:
        return ModelError(f"{where}: knows no model '{model}', or not this address (HTTP 404)")
    if 400 <= status < 500:
        # A code such as context_length_exceeded says why; the message beside it may quote the prompt.
        why = f", {error.code}" if error.code and _CODE.fullmatch(error.code) else ""
        return ModelError(f"{where}: refuses the request (HTTP {status}{why})")
    return ModelError(f"{where}: failed (HTTP {status})")
