"""Replies as JSON and back: how they are stored, and what the web page and `ohlora chat --json` send."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from core.messages import Block, Reply

_KIND = "type"
_BLOCKS: dict[str, TypeAdapter[Any]] = {kind.__name__: TypeAdapter(kind) for kind in Block.__args__}
_reply: TypeAdapter[Reply] = TypeAdapter(Reply)


def encode_reply(reply: Reply) -> dict[str, Any]:
    """JSON-ready mapping; every block names its class under "type"."""
    data: dict[str, Any] = _reply.dump_python(reply, mode="json", exclude={"blocks"})
    data["blocks"] = [
        {_KIND: type(block).__name__} | _BLOCKS[type(block).__name__].dump_python(block, mode="json")
        for block in reply.blocks
    ]
    return data


def decode_reply(data: dict[str, Any]) -> Reply:
    """The reply that `encode_reply` encoded.

    Raises:
        KeyError: a block of an unknown class.
    """
    blocks = tuple(
        _BLOCKS[block[_KIND]].validate_python({k: v for k, v in block.items() if k != _KIND})
        for block in data["blocks"]
    )
    return _reply.validate_python(data | {"blocks": blocks})
