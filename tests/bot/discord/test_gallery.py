"""Each kind of reply as the playground draws it, beside the JSON that Discord gets, for a person to look at.

`OHLORA_GALLERY=folder` keeps the pictures and the JSON there.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest

from bot.discord_adapter.buttons import view_of
from bot.discord_adapter.render.outgoing import Outgoing, render
from core.messages import Account, Platform, Reply
from tests.bot.discord.samples import SAMPLES
from tests.bot.web.browser import chromium, visitor
from tests.bot.web.house import House
from tests.doubles.discord.openapi import load_openapi

pytestmark = [pytest.mark.browser]

DESKTOP = {"viewport": {"width": 820, "height": 900}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    chosen = Path(os.environ.get("OHLORA_GALLERY") or tmp_path / "gallery")
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen


def sent(message: Outgoing) -> dict[str, Any]:
    """The message as it goes over the wire."""
    view = view_of(message.buttons)
    body: dict[str, Any] = {"embeds": [embed.to_dict() for embed in message.embeds], "allowed_mentions": {"parse": []}}
    files = [{"id": n, "filename": file.name, "description": file.alt} for n, file in enumerate(message.files)]
    return body | {"attachments": files, "components": view.to_components() if view else []}


async def test_every_reply_is_drawn_beside_its_json(tmp_path: Path, folder: Path) -> None:
    house = await House.open(tmp_path / "page")
    await house.serve()
    openapi = load_openapi()
    try:
        async with chromium() as browser:
            for name, reply in SAMPLES.items():
                async with visitor(browser, **DESKTOP) as person:
                    await person.page.goto(house.url)
                    await person.say("안녕")
                    await put_into_the_conversation(house, name, reply)
                    await person.page.goto(house.url)
                    await person.replies(2)
                    await person.page.locator(".reply").last.screenshot(path=folder / f"{name}.png")
                messages = [sent(message) for message in render(reply)]
                (folder / f"{name}.json").write_text(json.dumps(messages, ensure_ascii=False, indent=2), "utf-8")
                if openapi is not None:
                    for message in messages:
                        assert openapi.request_breaches("POST", "/channels/123/messages", {}, message) == []
    finally:
        await house.close()
    assert hung(folder) == set(SAMPLES)


def hung(folder: Path) -> set[str]:
    """Lay pictures and JSON side by side in index.html; the names of those that have both."""
    names = {path.stem for path in folder.glob("*.png")} & {path.stem for path in folder.glob("*.json")}
    rows = (
        f"<h2>{name}</h2><div><img src='{name}.png' alt=''><pre>"
        f"{escape((folder / f'{name}.json').read_text('utf-8'))}</pre></div>"
        for name in sorted(names)
    )
    style = "div{display:flex;gap:2em;align-items:start} pre{white-space:pre-wrap;word-break:break-word}"
    (folder / "index.html").write_text(
        f"<!doctype html><meta charset=utf-8><style>{style}</style>{''.join(rows)}", "utf-8"
    )
    return names


async def put_into_the_conversation(house: House, name: str, reply: Reply) -> None:
    """Let the last visitor find the reply among what was said before."""
    account = Account(Platform.WEB, house.tutor.requests[-1].account.user_id)
    async with house.db.write() as uow:
        learner = await uow.learners.find(account)
        assert learner is not None
        event = f"web:{account.user_id}:{name}"
        await uow.turns.add(event, learner.id, "direct", name, reply, datetime.now(UTC))
