"""Whole conversations in both languages, from the first word to the last."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.bot.telegram.house import House
from tests.bot.telegram.steps import (
    ANSWERS,
    GRADE,
    TO_ANSWER,
    answer_round,
    nothing_waits,
    start_quiz,
    start_round,
    texts,
)
from tests.doubles.telegram import Chat, Message, Shown, Status, User

QUESTIONS = 10
PEOPLE = 20


def learner(house: House, locale: str) -> User:
    return house.telegram.user({"ko": "민지", "en": "Ann"}[locale], locale)


@pytest.mark.parametrize(("locale", "question"), [("ko", "과적합이 뭐야?"), ("en", "What is overfitting?")])
async def test_a_question_is_answered_with_its_source_and_goes_on(house: House, locale: str, question: str) -> None:
    async with house.open():
        asker = learner(house, locale)
        shown = await asker.says(asker, question)
        assert ("과적합" if locale == "ko" else "verfitting") in shown.text
        assert shown.last.links()[0].startswith("https://")
        followed = await asker.presses(shown, 0)
        assert followed.text
        assert followed.text != shown.text


@pytest.mark.parametrize("locale", ["ko", "en"])
async def test_ten_quizzes_and_the_progress_that_they_make(house: House, locale: str) -> None:
    """Answered by turns as plain text, as a reply to the question, and by the button."""
    async with house.open():
        asked = learner(house, locale)
        shown = await asked.says(asked, "/quiz")
        for number in range(QUESTIONS):
            how = number % 3
            question = shown.last if how == 1 else None
            if how == 2:
                prompt = await asked.presses(shown, {"ko": TO_ANSWER, "en": "Answer"}[locale])
                assert prompt.last.asks
                question = prompt.last
            card = await asked.says(asked, ANSWERS[locale], reply_to=question)
            assert GRADE in card.text
            assert await house.count("attempts") == number + 1
            shown = await asked.presses(card, {"ko": "다음", "en": "Next"}[locale])
        progress = await asked.says(asked, "/progress")
        await house.telegram.until(lambda: len(progress.photos) == 2)
        assert all(photo.startswith(b"\x89PNG") for photo in progress.photos)
        await nothing_waits(house)


async def test_a_quiz_in_her_own_words(house: House) -> None:
    async with house.open():
        minji = house.telegram.user("민지")
        asked = await minji.says(minji, "퀴즈 내줘")
        await asked.offers(TO_ANSWER)
        assert (await minji.says(minji, "힌트")).text
        assert GRADE in (await minji.says(minji, ANSWERS["ko"])).text
        assert await house.count("attempts") == 1


@pytest.mark.parametrize("locale", ["ko", "en"])
async def test_an_interview_to_the_report_card(house: House, locale: str) -> None:
    async with house.open():
        asked = learner(house, locale)
        report = await interviewed(asked, await asked.starts(f"interview_{house.library.tracks[0].id}"), locale)
        assert await house.count("interviews WHERE status = 'finished'") == 1
        assert {"ko": "면접", "en": "nterview"}[locale] in report.text


async def interviewed(asked: User, shown: Shown, locale: str) -> Shown:
    """Answer in plain text until nothing is asked any more."""
    shown = await asked.presses(shown, {"ko": "시작", "en": "tart"}[locale])
    for _ in range(80):
        labels = shown.buttons
        if any({"ko": "답", "en": "nswer"}[locale] in label for label in labels):
            shown = await asked.says(asked, ANSWERS[locale])
        elif any(word in label for label in labels for word in ("계속", "이어", "Go on", "Continue", "continue")):
            shown = await asked.presses(shown, 0)
        else:
            return shown
    raise AssertionError(f"the interview does not end: {shown.text}")


async def test_twenty_people_in_a_group_round(house: House) -> None:
    async with house.open():
        study = house.telegram.group("스터디")
        people = [house.telegram.user(f"학생{number}") for number in range(PEOPLE)]
        question = await start_round(people[0], study, questions=2)
        for number in range(2):
            cards = await asyncio.gather(*(answer_round(person, question) for person in people))
            assert all(GRADE in card.text for card in cards)
            await house.telegram.until(lambda q=question: f"{PEOPLE}명" in q.text, 30)
            await house.pass_time(120)
            if number == 0:
                await house.telegram.until(lambda: len(asked_in(study)) == 2, 30)
                question = asked_in(study)[1]
        await house.telegram.until(lambda: "학생19" in texts(study) and "한 판 더" in study.history[-1].buttons, 30)
        assert all(person.person.name in texts(study) for person in people)
        assert await house.count("attempts") == 2 * PEOPLE
        assert GRADE not in texts(study)
        await nothing_waits(house)


def asked_in(study: Chat) -> list[Message]:
    """The group questions in a chat."""
    return [message for message in study.history if TO_ANSWER in message.buttons]


async def test_only_who_began_a_round_or_an_administrator_stops_it(house: House) -> None:
    async with house.open():
        study = house.telegram.group("스터디")
        owner, other, boss = (house.telegram.user(name) for name in ("민지", "철수", "관리자"))
        house.telegram.promote(study, boss)
        for person in (owner, boss):
            question = await start_round(owner, study, questions=2)
            assert "연 사람이나 관리자" in (await other.presses(question, "그만")).text
            assert await house.count("rounds WHERE status = 'open'") == 1
            await person.presses(question, "그만")
            assert await house.count("rounds WHERE status = 'open'") == 0
            await nothing_waits(house)


@pytest.mark.parametrize("locale", ["ko", "en"])
async def test_from_a_warning_to_a_ban_an_appeal_and_its_acceptance(house: House, locale: str) -> None:
    words = {"ko": "사랑해, 나랑 사귀자", "en": "I love you, please be my girlfriend"}[locale]
    async with house.open():
        study = house.telegram.group("스터디")
        rude, boss = learner(house, locale), house.telegram.user("boss", locale)
        await rude.starts()
        await rude.says(study, f"/ask {words}")
        assert await house.count("moderation_cases WHERE action = 'warning'") == 1
        await rude.says(study, f"/ask {words}")
        assert await house.count("moderation_cases WHERE action = 'ban'") == 1
        barred = await rude.says(rude, "/quiz")
        prompt = await rude.presses(barred, {"ko": "이의", "en": "Appeal"}[locale])
        sorry = {"ko": "농담이었어, 미안해", "en": "It was a joke, sorry"}[locale]
        recorded = await rude.says(rude, sorry, reply_to=prompt)
        assert recorded.text
        house.telegram.promote(study, boss, status=Status.ADMINISTRATOR)
        await boss.starts()
        private = house.telegram.private(boss)
        await boss.says(study, "/moderation appeals")
        await house.telegram.until(lambda: rude.person.name in texts(private))
        await boss.presses(private.history[-1], {"ko": "받아들이기", "en": "Accept"}[locale])
        await nothing_waits(house)
        quiz = await rude.says(rude, "/quiz")
        assert {"ko": TO_ANSWER, "en": "Answer"}[locale] in quiz.buttons
        shown_to_all = [message.text for message in study.history if message.author is house.telegram.world.bot]
        assert not any(word in text for text in shown_to_all for word in ("정지", "suspen", "warn"))


async def test_ones_data_comes_as_a_file_and_is_erased_after_asking(house: House) -> None:
    async with house.open():
        minji = house.telegram.user("민지")
        await minji.says(minji, "과적합이 뭐야?")
        menu = await minji.says(minji, "/privacy")
        shown = await minji.presses(menu, "파일")
        await house.telegram.until(lambda: any(message.file for message in shown.messages))
        (file,) = [message.file for message in shown.messages if message.file]
        data = json.loads(file.content)
        assert [turn["said"] for turn in data["turns"]][:1] == ["과적합이 뭐야?"]
        asked = await minji.presses(menu, "지우기")
        assert await house.count("learners") == 1
        assert "지웠어" in (await minji.presses(asked, "전부 지워")).text
        assert await house.count("learners") == 0
        await nothing_waits(house)
        assert await house.count("inbox WHERE request LIKE '%message%'") == 0


async def test_the_question_of_a_button_that_is_over(house: House) -> None:
    async with house.open():
        minji = house.telegram.user("민지")
        quiz = await start_quiz(minji)
        await minji.says(minji, ANSWERS["ko"])
        late = await minji.presses(quiz, TO_ANSWER)
        if late.last.asks:
            late = await minji.says(minji, ANSWERS["ko"], reply_to=late)
        assert GRADE not in late.text
        assert await house.count("attempts") == 1
