"""A hundred conversations over HTTP while the server is killed again and again: nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import httpx

from tests.system.server import Server

CONVERSATIONS = 100
TURNS = 12
KILLS = 12
QUIZ = {"action": "quiz"}
INTERVIEW = {"action": "interview", "options": {"track": "ml-foundations"}}
ANSWERS = (
    "모르겠어",
    "모델이 훈련 데이터를 외워서 새로운 데이터에서 성능이 떨어지는 거야.",
    "I think it reduces the variance of the model by averaging.",
    "손실 함수의 기울기를 따라 가중치를 조금씩 바꿔.",
)


class Conversation:
    """A browser that repeats an event until it is answered, as the page does."""

    def __init__(self, number: int, server: Server, up: asyncio.Event) -> None:
        self.rng = Random(number)
        self.start = QUIZ if number % 2 else INTERVIEW
        self.begun = False
        self.scored = 0
        self.interrupted = 0
        self.open_prompt: str | None = None
        self._server, self._up = server, up
        self._client = httpx.AsyncClient(base_url=server.url, headers={"origin": server.url}, timeout=30)
        self._number, self._events = number, 0

    async def hold(self) -> None:
        await self._until_answered(lambda: self._client.get("/"))
        for _ in range(TURNS):
            interrupted_before = self.interrupted
            await self._turn()
            if self.interrupted > interrupted_before:
                await self._still_stands_where_it_stood()
            await asyncio.sleep(self.rng.uniform(0, 0.4))
        await self._client.aclose()

    async def _turn(self) -> None:
        reply = await self.send(**({"text": self.rng.choice(ANSWERS)} if self.begun else self.start))
        blocks = reply["blocks"]
        self.scored += sum(block["type"] == "ScoreCard" for block in blocks)
        questions = [block["prompt"] for block in blocks if block["type"] == "QuestionBlock"]
        self.open_prompt = questions[-1] if questions else None
        reported = any(block["type"] == "TableBlock" for block in blocks)
        self.begun = not reported if self.start is INTERVIEW else bool(questions)

    async def _still_stands_where_it_stood(self) -> None:
        """After a crash, asking to go on shows the very question that was on the screen."""
        if self.open_prompt is None:
            return
        reply = await self.send(**self.start)
        prompts = [block["prompt"] for block in reply["blocks"] if block["type"] == "QuestionBlock"]
        assert prompts[-1:] == [self.open_prompt]

    async def send(self, **body: Any) -> dict[str, Any]:
        self._events += 1
        event = {"event_id": f"event-{self._number}-{self._events}", **body}
        response = await self._until_answered(lambda: self._client.post("/api/turn", json=event))
        states = [json.loads(line) for line in response.text.splitlines()]
        if states[-1]["state"] != "reply":  # the server died after its first line
            self.interrupted += 1
            self._events -= 1
            return await self.send(**body)
        reply: dict[str, Any] = states[-1]["reply"]
        return reply

    async def _until_answered(self, request: Any) -> httpx.Response:
        while True:
            await self._up.wait()
            try:
                response: httpx.Response = await request()
            except httpx.TransportError:
                self.interrupted += 1
                await asyncio.sleep(0.05)
                continue
            assert response.status_code == httpx.codes.OK, response.text
            return response


async def keep_killing(server: Server, up: asyncio.Event, rng: Random) -> None:
    for _ in range(KILLS):
        await asyncio.sleep(rng.uniform(0.3, 1.5))
        up.clear()
        server.kill()
        await server.start()
        up.set()


def assert_saved(database: Path, conversations: Sequence[Conversation]) -> None:
    with sqlite3.connect(database) as connection:
        attempts = connection.execute("SELECT count(*), count(DISTINCT open_question_id) FROM attempts").fetchone()
        doubled = connection.execute(
            "SELECT interview_id, n FROM interview_turns GROUP BY interview_id, n HAVING count(*) > 1"
        ).fetchall()
        gaps = connection.execute(
            "SELECT interview_id FROM interview_turns GROUP BY interview_id HAVING max(n) - min(n) + 1 != count(*)"
        ).fetchall()
        told = connection.execute("SELECT count(*) FROM interview_turns WHERE answer != ''").fetchone()
        unsound = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    scored = sum(conversation.scored for conversation in conversations)
    assert attempts == (scored, scored)
    assert not doubled
    assert not gaps
    assert told[0] > len(conversations)
    assert unsound == ("ok",)


async def test_a_hundred_conversations_survive_being_killed(tmp_path: Path) -> None:
    up = asyncio.Event()
    async with Server(tmp_path / "home") as server:
        up.set()
        conversations = [Conversation(number, server, up) for number in range(CONVERSATIONS)]
        killer = asyncio.create_task(keep_killing(server, up, Random(7)))
        await asyncio.gather(*(conversation.hold() for conversation in conversations))
        await killer
        assert server.stop() == 0
    assert_saved(server.home / "ohlora.db", conversations)
    assert all(conversation.interrupted for conversation in conversations)
    assert sum(conversation.scored for conversation in conversations) > CONVERSATIONS
