"""What a browser's script does, over a test client."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import httpx

EVENT = "event-00000001"


def states(response: httpx.Response) -> list[dict[str, Any]]:
    return [json.loads(line) for line in response.text.splitlines()]


async def say(client: httpx.AsyncClient, text: str, event_id: str = EVENT, **more: Any) -> dict[str, Any]:
    """The reply to one turn."""
    response = await client.post("/api/turn", json={"event_id": event_id, "text": text, **more})
    assert response.status_code == 200, response.text
    typing, last = states(response)
    assert typing == {"state": "typing"}
    assert last["state"] == "reply"
    reply: dict[str, Any] = last["reply"]
    return reply


async def page_data(client: httpx.AsyncClient, path: str = "/") -> dict[str, Any]:
    """What the server put into the page for its script."""
    response = await client.get(path)
    assert response.status_code == 200
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', response.text, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(html.unescape(found.group(1)))
    return data
