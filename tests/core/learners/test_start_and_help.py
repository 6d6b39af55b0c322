from __future__ import annotations

import re
from datetime import timedelta

import pytest

from core.i18n import catalogue
from core.learners.help import GROUPS
from core.messages import Action, TableBlock
from core.routing import parse
from core.storage.tables.interviews import InterviewRow
from core.storage.tables.quizzes import OpenQuestionRow
from core.storage.tables.rounds import RoundRow
from tests.core.learners.study import CHANNEL, Study, blocks_of, labels
from tests.core.quiz.world import words


async def test_a_newcomer_hears_who_she_is(study: Study) -> None:
    reply = await study.do(Action.START)
    assert "Ada" in words(reply)
    assert "Oh-LoRA" in words(reply)
    assert " AI" in words(reply)
    assert labels(reply)[:2] == ["Take a quiz", "Mock interview"]
    assert labels(reply)[-1] == "Help"
    topics = {concept.name.en for concept in study.library.concepts.values()}
    assert set(labels(reply)[2:-1]) == topics


async def test_a_newcomer_without_a_name(study: Study) -> None:
    reply = await study.do(Action.START, user="")
    assert "{" not in words(reply)
    assert " ," not in words(reply)
    assert "Hi!" in words(reply) or "Welcome!" in words(reply)


async def test_a_newcomer_in_korean(study: Study) -> None:
    study.locale = "ko"
    reply = await study.do(Action.START)
    assert reply.locale == "ko"
    assert "오로라" in words(reply)


async def test_a_returning_learner_without_anything_open(study: Study) -> None:
    await study.do(Action.START)
    reply = await study.do(Action.START)
    assert "back, Ada" in words(reply)
    assert "going on" not in words(reply)
    assert "Go on with the quiz" not in labels(reply)


async def test_a_returning_learner_sees_what_is_open(study: Study) -> None:
    learner = await study.known()
    await study.answered("recall-one", 0.2, study.clock.moment - timedelta(days=3))
    await study.answered("recall-two", 0.2, study.clock.moment - timedelta(days=3))
    now = study.clock.moment
    async with study.db.write() as uow:
        await uow.quizzes.add_open(
            OpenQuestionRow(
                id="q", learner_id=learner.id, scope_key="direct", quiz_id="recall-one", locale="en", asked_at=now,
                strategy="adaptive", reasons={},
            )
        )  # fmt: skip
        await uow.interviews.add(
            InterviewRow(id="i", learner_id=learner.id, scope_key="direct", track_id="t", state={}, started_at=now)
        )
    reply = await study.do(Action.START)
    assert "quiz question open" in words(reply)
    assert "middle of an interview" in words(reply)
    assert "2 quizzes are due" in words(reply)
    assert labels(reply)[:3] == ["Go on with the quiz", "Go on with the interview", "Review"]
    elsewhere = await study.do(Action.START, scope=CHANNEL)
    assert "quiz question open" not in words(elsewhere)
    assert "Start a group quiz" in labels(elsewhere)


async def test_a_running_round_is_named_in_its_channel(study: Study) -> None:
    now = study.clock.moment
    async with study.db.write() as uow:
        row = RoundRow(
            id="r", platform=CHANNEL.platform, scope_kind=CHANNEL.kind, scope_id=CHANNEL.id, owner_id=None,
            locale="en", quiz_ids=["recall-one"], seconds=60, started_at=now, closes_at=now,
        )  # fmt: skip
        await uow.rounds.add(row)
    assert "Join the group quiz" in labels(await study.do(Action.START, scope=CHANNEL))
    assert "Join the group quiz" not in labels(await study.do(Action.START))


@pytest.mark.parametrize("locale", ["ko", "en"])
async def test_help_explains_every_command(study: Study, locale: str) -> None:
    study.locale = locale
    reply = await study.do(Action.HELP)
    tables = blocks_of(reply, TableBlock)
    assert sum(len(table.rows) for table in tables) == sum(len(actions) for actions in GROUPS.values())
    assert len(reply.buttons) == 4


def test_help_leaves_nothing_out() -> None:
    explained = {action for actions in GROUPS.values() for action in actions}
    understood = {Action.TEXT, Action.PRESS, Action.START, Action.ANSWER, Action.HELP}
    for_moderators = {Action.MODERATE, Action.STUDIO}
    assert set(Action) - explained == understood | for_moderators


@pytest.mark.parametrize("locale", ["ko", "en"])
@pytest.mark.parametrize("action", [action for actions in GROUPS.values() for action in actions])
def test_every_command_in_the_help_works(locale: str, action: Action) -> None:
    text = catalogue(locale)[f"learner.help.type.{action}"]  # type: ignore[arg-type]
    commands = re.findall(r"/[^\s,()]+", str(text))
    assert commands
    for typed in commands:
        command = parse(typed)
        assert command is not None
        assert command.action is action


@pytest.mark.parametrize(("locale", "says"), [("ko", "'/language' 명령은 없어"), ("en", 'no command "/language"')])
async def test_a_command_that_does_not_exist_is_said_so(study: Study, locale: str, says: str) -> None:
    study.locale = locale
    reply = await study.type("/language en")
    assert says in words(reply)
    assert [block for block in reply.blocks if isinstance(block, TableBlock)]
