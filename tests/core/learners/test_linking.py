"""A one-time code joins two accounts of one person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.engine import Tutor
from core.learners.linking import CODE_LIVES, Link, digest_of, new_code
from core.learners.progress import Progress
from core.learners.settings import ChangeSettings
from core.messages import Account, Action, Platform, Reply, Request, Scope, ScopeKind, TextBlock, Tone
from core.storage.tables.learners import LinkCodeRow
from core.storage.tables.turns import TurnRow
from tests.core.learners.study import Study
from tests.core.quiz.world import make_tutor


class Person:
    """One person on two platforms."""

    def __init__(self, study: Study) -> None:
        self.study = study
        rooms = {"link": Link(), "settings": ChangeSettings(), "progress": Progress(study.library)}
        self.tutor: Tutor = make_tutor(study.db, rooms, study.clock)
        self._events = 0

    async def do(self, platform: Platform, action: Action, text: str = "", **options: str) -> Reply:
        self._events += 1
        account, scope = Account(platform, "ann", "Ann"), Scope(platform, ScopeKind.DIRECT, "ann")
        request = Request(f"{self._events}", account, scope, action, text, options=options, locale_hint="en")
        return await self.tutor.handle(request)

    async def learner_id(self, platform: Platform) -> int:
        async with self.study.db.read() as uow:
            learner = await uow.learners.find(Account(platform, "ann"))
        assert learner is not None
        return learner.id


@pytest.fixture
def person(study: Study) -> Person:
    return Person(study)


def code_in(reply: Reply) -> str:
    return next(block.text for block in reply.blocks if isinstance(block, TextBlock) and block.tone is Tone.SECRET)


async def test_a_code_from_one_account_joins_it_with_the_other(person: Person) -> None:
    code = code_in(await person.do(Platform.DISCORD, Action.LINK))
    await person.do(Platform.TELEGRAM, Action.SETTINGS, language="ko")
    before = await person.learner_id(Platform.TELEGRAM)
    assert before != await person.learner_id(Platform.DISCORD)
    reply = await person.do(Platform.TELEGRAM, Action.LINK, code=code)
    assert reply.locale == "ko"
    assert await person.learner_id(Platform.DISCORD) == await person.learner_id(Platform.TELEGRAM) == before


@pytest.mark.parametrize("typed", ["{code}", " {code} ", "{lower}", "{bare}"])
async def test_spelling_of_a_code_does_not_matter(person: Person, typed: str) -> None:
    code = code_in(await person.do(Platform.DISCORD, Action.LINK))
    typed = typed.format(code=code, lower=code.lower(), bare=code.replace("-", ""))
    await person.do(Platform.TELEGRAM, Action.TEXT, f"/link {typed}")
    assert await person.learner_id(Platform.DISCORD) == await person.learner_id(Platform.TELEGRAM)


async def test_a_code_works_once(person: Person) -> None:
    code = code_in(await person.do(Platform.DISCORD, Action.LINK))
    await person.do(Platform.TELEGRAM, Action.LINK, code=code)
    await person.do(Platform.CONSOLE, Action.LINK, code=code)
    assert await person.learner_id(Platform.CONSOLE) != await person.learner_id(Platform.DISCORD)


async def test_a_code_lives_for_ten_minutes_and_a_new_one_replaces_it(person: Person) -> None:
    old = code_in(await person.do(Platform.DISCORD, Action.LINK))
    code = code_in(await person.do(Platform.DISCORD, Action.LINK))
    assert old != code
    await person.do(Platform.TELEGRAM, Action.LINK, code=old)
    person.study.clock.moment += CODE_LIVES + timedelta(seconds=1)
    await person.do(Platform.TELEGRAM, Action.LINK, code=code)
    assert await person.learner_id(Platform.DISCORD) != await person.learner_id(Platform.TELEGRAM)


async def test_ones_own_code_changes_nothing(person: Person) -> None:
    code = code_in(await person.do(Platform.DISCORD, Action.LINK))
    reply = await person.do(Platform.DISCORD, Action.LINK, code=code)
    assert "very account" in reply.blocks[0].text  # type: ignore[union-attr]
    await person.do(Platform.TELEGRAM, Action.LINK, code=code)
    assert await person.learner_id(Platform.DISCORD) == await person.learner_id(Platform.TELEGRAM)


async def test_a_code_is_stored_nowhere(person: Person) -> None:
    code = code_in(await person.do(Platform.DISCORD, Action.LINK))
    async with person.study.db.read() as uow:
        (row,) = await uow.session.scalars(select(LinkCodeRow))
        replies = list(await uow.session.scalars(select(TurnRow.reply)))
    assert row.digest == digest_of(code)
    assert code not in str(replies)
    assert code not in row.digest


async def test_both_can_go_on_after_it(person: Person) -> None:
    code = code_in(await person.do(Platform.DISCORD, Action.LINK))
    joined = await person.do(Platform.TELEGRAM, Action.LINK, code=code)
    pressed = Request("p", Account(Platform.DISCORD, "ann"), Scope(Platform.DISCORD, ScopeKind.DIRECT, "ann"),
                      Action.PRESS, token=joined.buttons[0].token)  # fmt: skip
    assert "nothing" in (await person.tutor.handle(pressed)).blocks[0].text  # type: ignore[union-attr]


def test_codes_differ_and_have_no_letters_that_look_alike() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set("".join(codes)) & set("01OIL")
