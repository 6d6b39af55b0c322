"""Checks requests, and the stand-in's own answers, against the Bot API's machine-readable reference.

Unknown parameters and fields are a breach: Telegram ignores them silently, so that a misspelt one is never noticed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

DOCUMENT: Final = "telegram-bot-api.json"
_HOME: Final = "urn:telegram"
_PRIMITIVES: Final[Mapping[str, dict[str, Any]]] = {
    "Integer": {"type": "integer"},
    "Float": {"type": "number"},
    "String": {"type": "string"},
    "Boolean": {"type": "boolean"},
}
_ARRAY: Final = "Array of "


def find_document() -> Path | None:
    """The Bot API's reference in the shared folder, or None where that is missing."""
    beside = Path(__file__).parents[4] / "shared" / "specs"
    path = Path(os.environ.get("OHLORA_SHARED_SPECS", beside)) / DOCUMENT
    return path if path.is_file() else None


class BotApi:
    """The reference, ready to check with."""

    def __init__(self, path: Path) -> None:
        document = json.loads(path.read_text("utf-8"))
        self._methods: dict[str, dict[str, Any]] = document["methods"]
        schemas = {name: _of_type(described) for name, described in document["types"].items()}
        schemas |= {f"method:{name}": _of_fields(described) for name, described in self._methods.items()}
        self._registry = jsonschema_rs.Registry([(_HOME, {"schemas": schemas})])
        self._check = cache(self._validator)

    def request_breaches(self, method: str, parameters: Mapping[str, Any]) -> list[str]:
        """What a request breaks, one line each. `parameters` are decoded; an uploaded file is a string."""
        if method not in self._methods:
            return [f"{method}: no such method"]
        return [f"{method}: {why}" for why in _explain(self._check(_ref(f"method:{method}")), dict(parameters))]

    def answer_breaches(self, method: str, result: Any) -> list[str]:
        """What a result of the stand-in breaks."""
        returned = [_of_name(name) for name in self._methods[method]["returns"]]
        found = [_explain(self._check(json.dumps(schema)), result) for schema in returned]
        return [f"{method} answered: {why}" for why in min(found, key=len)]

    def update_breaches(self, update: Mapping[str, Any]) -> list[str]:
        """What an update of the stand-in breaks."""
        return [f"update: {why}" for why in _explain(self._check(_ref("Update")), dict(update))]

    def error_breaches(self, parameters: Mapping[str, Any]) -> list[str]:
        return [f"error: {why}" for why in _explain(self._check(_ref("ResponseParameters")), dict(parameters))]

    def _validator(self, schema: str) -> jsonschema_rs.Draft202012Validator:
        return jsonschema_rs.Draft202012Validator(json.loads(schema), registry=self._registry)


@cache
def load_botapi() -> BotApi | None:
    path = find_document()
    return BotApi(path) if path else None


def _ref(name: str) -> str:
    return json.dumps(_of_name(name))


def _of_name(name: str) -> dict[str, Any]:
    if name.startswith(_ARRAY):
        return {"type": "array", "items": _of_name(name.removeprefix(_ARRAY))}
    if name == "InputFile":
        return {"type": "string"}
    return _PRIMITIVES.get(name) or {"$ref": f"{_HOME}#/schemas/{name}"}


def _of_type(described: Mapping[str, Any]) -> dict[str, Any]:
    if "subtypes" in described:
        return {"anyOf": [_of_name(name) for name in described["subtypes"]]}
    return _of_fields(described)


def _of_fields(described: Mapping[str, Any]) -> dict[str, Any]:
    fields = described.get("fields", [])
    return {
        "type": "object",
        "properties": {entry["name"]: _of_field(entry) for entry in fields},
        "required": [entry["name"] for entry in fields if entry["required"]],
        "additionalProperties": False,
    }


def _of_field(entry: Mapping[str, Any]) -> dict[str, Any]:
    kinds = [_of_name(name) for name in entry["types"]]
    schema: dict[str, Any] = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    for fixed in ("always", "must be"):
        _, found, word = entry["description"].partition(f", {fixed} " if fixed == "always" else f" {fixed} ")
        if found and entry["name"] in ("type", "status") and word.strip('“”"').isidentifier():
            return schema | {"const": word.strip('“”"')}
    return schema


def _explain(validator: jsonschema_rs.Draft202012Validator, instance: Any) -> list[str]:
    return [
        f"{'/'.join(str(step) for step in error.instance_path) or 'it'}: {error.message[:300]}"
        for error in validator.iter_errors(instance)
    ]
