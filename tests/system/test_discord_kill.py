"""`kill -9` on Discord: what the dead process left open is answered by the next one, and answered once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.bot.discord.steps import ANSWER, is_graded, open_form, start_quiz
from tests.doubles.discord import DiscordStandIn
from tests.system.server import Server

PEOPLE = 5
EDIT_ORIGINAL = "PATCH /webhooks/*/messages/@original"


def server_on(discord: DiscordStandIn, folder: Path) -> Server:
    config = f'[discord]\napi_base = "{discord.api_base}"\n'
    return Server(folder / "home", config, {"OHLORA_DISCORD_TOKEN": discord.token})


async def restart(server: Server, discord: DiscordStandIn) -> None:
    server.kill()
    await discord.until(lambda: not discord.live_sessions)
    await server.start()
    await discord.connected()


def rows(server: Server, query: str) -> list[tuple[int, ...]]:
    with sqlite3.connect(server.home / "ohlora.db") as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


async def test_killed_between_question_and_answer(tmp_path: Path) -> None:
    async with DiscordStandIn() as discord, server_on(discord, tmp_path) as server:
        await discord.connected()
        study = discord.guild().channel("study")
        people = [discord.user(f"학생{number}") for number in range(PEOPLE)]
        quizzes = [await start_quiz(person, study) for person in people]
        forms = [await open_form(person, quiz) for person, quiz in zip(people, quizzes, strict=True)]
        await restart(server, discord)
        late, *early = zip(people, quizzes, forms, strict=True)
        for person, _, form in early:
            assert is_graded(await person.submit(form, ANSWER))
        person, quiz, _ = late
        assert is_graded(await person.submit(await open_form(person, quiz), ANSWER))
        assert server.stop() == 0
        assert discord.breaches == []
    assert rows(server, "SELECT count(*), count(DISTINCT open_question_id) FROM attempts") == [(PEOPLE, PEOPLE)]


async def test_killed_between_acknowledgement_and_answer(tmp_path: Path) -> None:
    """Discord shows that she thinks; the process that thought is gone."""
    async with DiscordStandIn() as discord, server_on(discord, tmp_path) as server:
        await discord.connected()
        study = discord.guild().channel("study")
        people = [discord.user(f"학생{number}") for number in range(PEOPLE)]
        forms = [await open_form(person, await start_quiz(person, study)) for person in people]
        stuck = discord.faults.unanswered(EDIT_ORIGINAL, times=PEOPLE)
        sent = [await person.submit(form, ANSWER, wait=False) for person, form in zip(people, forms, strict=True)]
        await discord.until(lambda: stuck.struck == PEOPLE)
        await restart(server, discord)
        await discord.until(lambda: all(is_graded(result) for result in sent), 60.0, "somebody waits for ever")
        assert [len(result.messages) for result in sent] == [1] * PEOPLE
        assert server.stop() == 0
        assert discord.breaches == []
    assert rows(server, "SELECT count(*), count(DISTINCT open_question_id) FROM attempts") == [(PEOPLE, PEOPLE)]
    assert rows(server, "SELECT count(*) FROM inbox") == [(0,)]
