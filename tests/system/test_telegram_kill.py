"""`kill -9` on Telegram: what the dead process left open is answered by the next one, and answered once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.bot.telegram.steps import ANSWER, GRADE, start_quiz
from tests.doubles.telegram import TelegramStandIn
from tests.system.server import Server

PEOPLE = 5


def server_on(telegram: TelegramStandIn, folder: Path) -> Server:
    words_alone = "[faces]\nenabled = false\n"
    config = f'[telegram]\nbase_url = "{telegram.address}"\nmessages_per_second = 0\n{words_alone}'
    return Server(folder / "home", config, {"OHLORA_TELEGRAM_TOKEN": telegram.token})


async def restart(server: Server, telegram: TelegramStandIn) -> None:
    server.kill()
    polls = telegram.updates.polls
    await server.start()
    await telegram.until(lambda: telegram.updates.polls > polls, 30, "she did not come back")


def rows(server: Server, query: str) -> list[tuple[int, ...]]:
    with sqlite3.connect(server.home / "ohlora.db") as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def assert_scored_once(server: Server) -> None:
    found = rows(server, "SELECT count(*), count(DISTINCT open_question_id) FROM attempts")
    assert found == [(PEOPLE, PEOPLE)]


async def test_killed_between_question_and_answer(tmp_path: Path) -> None:
    """Answers that are written while nobody is there wait at Telegram."""
    async with TelegramStandIn() as telegram, server_on(telegram, tmp_path) as server:
        await telegram.connected()
        people = [telegram.user(f"학생{number}") for number in range(PEOPLE)]
        quizzes = [await start_quiz(person) for person in people]
        server.kill()
        early = [await person.says(person, ANSWER, wait=False) for person in people[1:]]
        polls = telegram.updates.polls
        await server.start()
        await telegram.until(lambda: telegram.updates.polls > polls, 30, "she did not come back")
        for sent in early:
            await sent.has(GRADE, seconds=30)
        assert (await people[0].presses(quizzes[0], "힌트")).text
        await (await people[0].says(people[0], ANSWER, reply_to=quizzes[0], wait=False)).has(GRADE)
        assert [sent.text.count(GRADE) for sent in early] == [1] * len(early)
        assert server.stop() == 0
        assert [*telegram.breaches, *telegram.own_breaches] == []
    assert_scored_once(server)


async def test_killed_between_the_score_and_the_word(tmp_path: Path) -> None:
    """The score is written, and Telegram does not answer; the process that waited is gone."""
    async with TelegramStandIn() as telegram, server_on(telegram, tmp_path) as server:
        await telegram.connected()
        people = [telegram.user(f"학생{number}") for number in range(PEOPLE)]
        for person in people:
            await start_quiz(person)
        stuck = telegram.faults.unanswered("sendMessage", times=PEOPLE)
        sent = [await person.says(person, ANSWER, wait=False) for person in people]
        await telegram.until(lambda: stuck.struck == PEOPLE, 30)
        await restart(server, telegram)
        for result in sent:
            await result.has(GRADE, seconds=60)
        assert [result.text.count(GRADE) for result in sent] == [1] * PEOPLE
        assert server.stop() == 0
        assert [*telegram.breaches, *telegram.own_breaches] == []
    assert_scored_once(server)
    assert rows(server, "SELECT count(*) FROM inbox WHERE platform = 'telegram'") == [(0,)]
