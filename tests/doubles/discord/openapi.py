"""Checks requests, and the stand-in's own answers, against Discord's OpenAPI document.

The document leaves unknown fields open; here they count as a breach, because a misspelt field is silently ignored by
Discord. `HABITS` are the fields beyond the document that discord.py sends and Discord accepts; integers for ids, too.
"""

from __future__ import annotations

import copy
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

DOCUMENT: Final = "discord-openapi.json"
_HOME: Final = "urn:discord"
_SNOWFLAKE: Final = "#/components/schemas/SnowflakeType"
HABITS: Final[Mapping[str, tuple[str, ...]]] = {
    "RichEmbed": ("flags",),
    "MessageEditRequestPartial": ("tts",),
    "IncomingWebhookUpdateRequestPartial": ("tts",),
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": ("tts",),
    "MessageAttachmentRequest": ("size", "url", "proxy_url", "content_type", "spoiler", "width", "height"),
    "ApplicationCommandUpdateRequest": ("nsfw",),
}


def find_document() -> Path | None:
    """Discord's document in the shared folder, or None where that is missing."""
    beside = Path(__file__).parents[4] / "shared" / "specs"
    path = Path(os.environ.get("OHLORA_SHARED_SPECS", beside)) / DOCUMENT
    return path if path.is_file() else None


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path. `body_refs` and `answer_refs` are addresses of schemas inside the document."""

    method: str
    path: str
    pattern: re.Pattern[str]
    queries: frozenset[str]
    body_ref: str | None
    body_required: bool
    answer_refs: Mapping[int, str]


class OpenApi:
    """The document, ready to check with. Validators are made when first needed, and kept."""

    def __init__(self, path: Path) -> None:
        document = json.loads(path.read_text("utf-8"))
        self._operations = sorted(_operations(document), key=lambda operation: operation.path.count("{"))
        self._open = _registry(document)
        self._closed = _registry(_closed(document))
        self._request_check = cache(lambda ref: _validator(ref, self._closed))
        self._answer_check = cache(lambda ref: _validator(ref, self._open))

    def request_breaches(self, method: str, path: str, query: Mapping[str, str], body: Any) -> list[str]:
        """What a request breaks, one line each. `path` is below the API's base; `body` None means no body."""
        operation = self._operation(method, path)
        if operation is None:
            return [f"{method} {path}: no such operation"]
        breaches = [f"unknown query parameter {name!r}" for name in query if name not in operation.queries]
        if body is None:
            breaches += ["the body is missing"] if operation.body_required else []
        elif operation.body_ref is None:
            breaches.append("a body where none belongs")
        else:
            breaches += _explain(self._request_check(operation.body_ref), body)
        return [f"{method} {operation.path}: {breach}" for breach in breaches]

    def answer_breaches(self, method: str, path: str, status: int, body: Any) -> list[str]:
        """What an answer of the stand-in breaks; statuses that the document does not describe are not checked."""
        operation = self._operation(method, path)
        if operation is None or status not in operation.answer_refs:
            return []
        found = _explain(self._answer_check(operation.answer_refs[status]), body)
        return [f"{method} {operation.path} {status}: {breach}" for breach in found]

    @cache  # noqa: B019 - a document lives as long as the process
    def _operation(self, method: str, path: str) -> Operation | None:
        for operation in self._operations:
            if operation.method == method and operation.pattern.fullmatch(path):
                return operation
        return None


@cache
def load_openapi() -> OpenApi | None:
    path = find_document()
    return OpenApi(path) if path else None


def _registry(document: dict[str, Any]) -> jsonschema_rs.Registry:
    return jsonschema_rs.Registry([(_HOME, document)])


def _validator(ref: str, registry: jsonschema_rs.Registry) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({"$ref": f"{_HOME}{ref}"}, registry=registry)


def _explain(validator: jsonschema_rs.Draft202012Validator, instance: Any) -> list[str]:
    return [
        f"{'/'.join(str(step) for step in deepest.instance_path) or 'body'}: {deepest.message[:300]}"
        for error in validator.iter_errors(instance)
        for deepest in _deepest(error)
    ]


def _deepest(error: jsonschema_rs.ValidationError) -> Iterator[jsonschema_rs.ValidationError]:
    """Of a choice between schemas, the errors of the one that was most likely meant."""
    branches = getattr(error.kind, "context", None)
    if not branches:
        yield error
        return
    for inner in min(branches, key=lambda errors: (any(_is_other_kind(e) for e in errors), len(errors))):
        yield from _deepest(inner)


def _is_other_kind(error: jsonschema_rs.ValidationError) -> bool:
    """The schema is for another `type` of thing, or for null."""
    return error.instance_path[-1:] == ["type"] or error.kind.name == "type"


def _closed(document: dict[str, Any]) -> dict[str, Any]:
    """The same document with no room for fields that it does not name, and with integers for ids."""
    closed = copy.deepcopy(document)
    for name, schema in closed["components"]["schemas"].items():
        if "properties" in schema and "additionalProperties" not in schema and "allOf" not in schema:
            schema["properties"] |= {habit: {} for habit in HABITS.get(name, ()) if habit not in schema["properties"]}
            schema["additionalProperties"] = False
    ids = closed["components"]["schemas"]["SnowflakeType"]
    closed["components"]["schemas"]["SnowflakeType"] = {"anyOf": [ids, {"type": "integer"}]}
    return closed


def _operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method, described in item.items():
            if method != "parameters":
                parameters = item.get("parameters", []) + described.get("parameters", [])
                yield _operation(path, method, described, parameters)


def _operation(path: str, method: str, described: dict[str, Any], parameters: list[dict[str, Any]]) -> Operation:
    ids = {p["name"] for p in parameters if p["in"] == "path" and p["schema"].get("$ref") == _SNOWFLAKE}
    pieces = re.split(r"\{(\w+)\}", path)
    for index in range(1, len(pieces), 2):
        pieces[index] = r"\d+" if pieces[index] in ids else "[^/]+"
    pattern = "".join(re.escape(piece) if index % 2 == 0 else piece for index, piece in enumerate(pieces))
    here = f"#/paths/{path.replace('~', '~0').replace('/', '~1').replace('{', '%7B').replace('}', '%7D')}/{method}"
    answers = {
        int(status): f"{here}/responses/{status}/content/application~1json/schema"
        for status, answer in described["responses"].items()
        if status.isdigit() and "application/json" in answer.get("content", {})
    }
    body = described.get("requestBody", {})
    has_json = "application/json" in body.get("content", {})
    return Operation(
        method.upper(),
        path,
        re.compile(pattern),
        frozenset(p["name"] for p in parameters if p["in"] == "query"),
        f"{here}/requestBody/content/application~1json/schema" if has_json else None,
        bool(body.get("required")),
        answers,
    )
