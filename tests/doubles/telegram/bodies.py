"""Reading a request: parameters in the address, a form, JSON or a form with files, all as one mapping."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web

TEXTS: Final = frozenset(
    [
        "text",
        "caption",
        "parse_mode",
        "title",
        "description",
        "short_description",
        "name",
        "url",
        "language_code",
        "file_id",
        "callback_query_id",
        "secret_token",
        "inline_message_id",
        "ip_address",
        "message_effect_id",
        "custom_title",
        "icon_custom_emoji_id",
        "filename",
        "business_connection_id",
        "action",
        "offset_id",
        "photo",
        "document",
        "animation",
        "thumbnail",
        "performer",
        "emoji",
    ]
)
"""Parameters that are texts whatever they look like; the others are read as JSON where they are JSON."""

ATTACHED: Final = "attach://"


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Body:
    """`fields` are the parameters; an uploaded file stands there as "attach://name" of an entry of `files`."""

    fields: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def upload(self, value: str) -> Upload | None:
        return self.files.get(value.removeprefix(ATTACHED)) if value.startswith(ATTACHED) else None


async def read_body(request: web.Request) -> Body:
    fields = {name: _decoded(name, value) for name, value in request.query.items()}
    if request.content_type == "application/json":
        return Body(fields | json.loads(await request.read() or b"{}"))
    files: dict[str, Upload] = {}
    form = await request.post()
    for name, value in form.items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.filename, value.file.read(), value.content_type)
            value.file.close()
        elif isinstance(value, str):
            fields[name] = _decoded(name, value)
    referred = json.dumps(fields)
    fields |= {name: ATTACHED + name for name in files if f"{ATTACHED}{name}" not in referred}
    return Body(fields, files)


def _decoded(name: str, value: str) -> Any:
    if name in TEXTS:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
