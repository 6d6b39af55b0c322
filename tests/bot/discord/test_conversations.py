"""Whole conversations in both languages, from the first word to the last."""

from __future__ import annotations

import asyncio

import pytest

from tests.bot.discord.house import House
from tests.doubles.discord import Channel, Message, Permission, Shown, User

QUESTIONS = 10
AT_ONCE = 4
ANSWERS = {
    "ko": "모델이 훈련 데이터를 외워서 새로운 데이터에서 성능이 떨어지는 거야. 손실의 기울기 반대 방향으로 움직여.",
    "en": "The model memorises the training data and gets worse on new data; we step against the gradient of the loss.",
}


def learner(house: House, locale: str) -> User:
    return house.discord.user({"ko": "민지", "en": "Ann"}[locale], locale=locale)


@pytest.mark.parametrize(("locale", "question"), [("ko", "과적합이 뭐야?"), ("en", "What is overfitting?")])
async def test_a_question_is_answered_for_the_asker_alone_with_its_source(
    house: House, locale: str, question: str
) -> None:
    async with house.open():
        study, asker = house.discord.guild().channel("study"), learner(house, locale)
        shown = await asker.slash(study, "ask", question=question)
        assert ("과적합" if locale == "ko" else "verfitting") in shown.text
        assert "](https://" in shown.text
        assert shown.ephemeral
        assert study.history == []
        followed = await asker.click(shown, 0)
        assert followed.text
        assert followed.text != shown.text


@pytest.mark.parametrize("locale", ["ko", "en"])
async def test_ten_quizzes_by_button_and_form_in_a_server(house: House, locale: str) -> None:
    async with house.open():
        study, asked = house.discord.guild().channel("study"), learner(house, locale)
        shown = await asked.slash(study, "quiz")
        for number in range(QUESTIONS):
            form = await asked.click(shown, {"ko": "답하기", "en": "Answer"}[locale])
            card = await asked.submit(form, ANSWERS[locale])
            assert "/100" in card.text
            assert card.ephemeral
            assert await house.count("attempts") == number + 1
            shown = await asked.click(card, {"ko": "다음", "en": "Next"}[locale])
        progress = await asked.slash(study, "progress")
        charts = [image for message in progress.messages for image in message.images]
        assert len(charts) == 2
        assert all(chart.content.startswith(b"\x89PNG") and chart.description for chart in charts)
        thumbnails = [embed for message in progress.messages for embed in message.embeds if "thumbnail" in embed]
        assert not thumbnails
        assert progress.ephemeral
        assert study.history == []


async def test_a_quiz_by_plain_text_in_direct_messages(house: House) -> None:
    async with house.open():
        minji = house.discord.user("민지")
        asked = await minji.says(minji.dm, "퀴즈 내줘")
        assert "답하기" in asked.message.buttons
        hint = await minji.says(minji.dm, "힌트")
        assert hint.text
        card = await minji.says(minji.dm, ANSWERS["ko"])
        assert "/100" in card.text
        assert await house.count("attempts") == 1


@pytest.mark.parametrize("locale", ["ko", "en"])
async def test_an_interview_in_a_private_room_to_the_report_card(house: House, locale: str) -> None:
    async with house.open():
        guild, asked = house.discord.guild(), learner(house, locale)
        told = await asked.slash(guild.channel("study"), "interview", track=house.library.tracks[0].id)
        (room,) = guild.threads
        assert room.kind == 12
        assert asked.person.id in room.participants
        assert f"<#{room.id}>" in told.text
        assert told.ephemeral
        await house.discord.until(lambda: room.history)
        report = await interviewed(asked, Shown(lambda: room.history[:1]), locale)
        assert await house.count("interviews WHERE status = 'finished'") == 1
        assert {"ko": "면접", "en": "nterview"}[locale] in report.text
        assert guild.channel("study").history == []


async def interviewed(asked: User, shown: Shown, locale: str) -> Shown:
    """Answer by form until nothing is asked any more."""
    start, answer = {"ko": ("시작", "답"), "en": ("tart", "nswer")}[locale]
    shown = await asked.click(shown, start)
    for _ in range(80):
        labels = shown.last.buttons
        if any(answer in label for label in labels):
            form = await asked.click(shown, answer)
            shown = await asked.submit(form, ANSWERS[locale])
        elif any(word in label for label in labels for word in ("계속", "이어", "Go on", "Continue", "continue")):
            shown = await asked.click(shown, 0)
        else:
            return shown
    raise AssertionError(f"the interview does not end: {shown.text}")


async def test_twenty_people_in_a_group_round(house: House) -> None:
    async with house.open():
        study = house.discord.guild().channel("study")
        people = [house.discord.user(f"학생{number}") for number in range(20)]
        await people[0].slash(study, "quiz", mode="group", count=2, seconds=60)
        for number in range(2):
            await house.discord.until(lambda n=number: len(asked_in(study)) > n)
            question = asked_in(study)[number]
            assert "<t:" in question.text
            for start in range(0, len(people), AT_ONCE):
                cards = await asyncio.gather(*(answered(p, question) for p in people[start : start + AT_ONCE]))
                assert all(card.ephemeral and "/100" in card.text for card in cards)
            await house.discord.until(lambda q=question: "20명" in q.content)
            await house.pass_time(120)
        await house.discord.until(lambda: "학생19" in study.history[-1].text)
        board = study.history[-1]
        assert all(person.person.name in board.text for person in people)
        assert board.images
        assert await house.count("attempts") == 40
        assert not any("/100" in message.text for message in study.history)


async def test_only_the_owner_or_a_moderator_stops_a_round(house: House) -> None:
    async with house.open():
        guild = house.discord.guild()
        study = guild.channel("study")
        owner, other, boss = (house.discord.user(name) for name in ("민지", "철수", "관리자"))
        guild.grant(boss, Permission.MODERATE_MEMBERS)
        for person in (owner, boss):
            before = len(study.history)
            await owner.slash(study, "quiz", mode="group", count=2)
            await house.discord.until(lambda n=before: len(study.history) > n)
            question = study.history[-1]
            refused = await other.click(question, "그만")
            assert refused.ephemeral
            assert await house.count("rounds WHERE status = 'open'") == 1
            await person.click(question, "그만")
            assert await house.count("rounds WHERE status = 'open'") == 0
            await house.discord.until(lambda n=before: len(study.history) >= n + 3)


def asked_in(study: Channel) -> list[Message]:
    """The group questions in a channel."""
    return [message for message in study.history if any("답" in label for label in message.buttons)]


async def answered(person: User, question: Message) -> Shown:
    return await person.submit(await person.click(question, "답"), ANSWERS["ko"], seconds=60)


@pytest.mark.parametrize("locale", ["ko", "en"])
async def test_from_a_warning_to_a_ban_an_appeal_and_its_acceptance(house: House, locale: str) -> None:
    words = {"ko": "사랑해, 나랑 사귀자", "en": "I love you, please be my girlfriend"}[locale]
    async with house.open():
        guild, rude, boss = house.discord.guild(), learner(house, locale), house.discord.user("boss", locale=locale)
        study = guild.channel("study")
        await rude.slash(study, "ask", question=words)
        assert await house.count("moderation_cases WHERE action = 'warning'") == 1
        banned = await rude.slash(study, "ask", question=words)
        assert await house.count("moderation_cases WHERE action = 'ban'") == 1
        assert banned.ephemeral
        barred = await rude.slash(study, "quiz")
        form = await rude.click(barred, {"ko": "이의", "en": "Appeal"}[locale])
        recorded = await rude.submit(form, {"ko": "농담이었어, 미안해", "en": "It was a joke, sorry"}[locale])
        assert recorded.ephemeral
        guild.grant(boss, Permission.MODERATE_MEMBERS)
        appeals = await boss.slash(study, "moderation appeals")
        assert rude.person.name in appeals.text
        await boss.click(appeals, {"ko": "받아들이기", "en": "Accept"}[locale])
        await house.discord.until(lambda: rude.dm.history)
        quiz = await rude.slash(study, "quiz")
        assert {"ko": "답하기", "en": "Answer"}[locale] in quiz.message.buttons
        assert not any(words in message.text for message in study.history)
