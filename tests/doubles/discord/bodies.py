"""Reading a request's body: JSON, or a form with `payload_json` and files."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web

from tests.doubles.discord import errors

FILE_FIELD = re.compile(r"files\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Body:
    """`data` is the JSON, None without a body; `files` by the number in their field's name."""

    data: Any = None
    files: dict[int, Upload] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, Any]:
        return self.data if isinstance(self.data, dict) else {}


BODY: Final = web.RequestKey("body", Body)
"""Where a request keeps its body once it was read."""


async def read_body(request: web.Request) -> Body:
    if request.content_type != "multipart/form-data":
        raw = await request.read()
        try:
            return Body(json.loads(raw) if raw else None)
        except ValueError:
            raise errors.ApiError(400, 50109, "The request body contains invalid JSON.") from None
    form = await request.post()
    files: dict[int, Upload] = {}
    for name, value in form.items():
        if isinstance(value, web.FileField) and (match := FILE_FIELD.fullmatch(name)):
            files[int(match[1])] = Upload(value.filename, value.file.read())
            value.file.close()
    payload = form.get("payload_json")
    return Body(json.loads(payload) if isinstance(payload, str) else {}, files)
