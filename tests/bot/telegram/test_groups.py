"""In groups: what is meant for her, what everybody may see, topics, and the rights of administrators."""

from __future__ import annotations

import pytest

from tests.bot.telegram.house import House
from tests.bot.telegram.steps import ANSWER, GRADE, TO_ANSWER, nothing_waits, start_quiz, start_round, texts

SETTLED = "안녕"


async def test_she_answers_commands_mentions_and_replies_and_nothing_else(house: House) -> None:
    house.telegram.about.privacy = False
    async with house.open():
        study, minji = house.telegram.group("스터디"), house.telegram.user("민지")
        for text in ("그냥 우리끼리 얘기", "과적합이 뭐야?", "/quiz@another_bot", "/dance", "👋"):
            await minji.says(study, text, wait=False)
        answered = await minji.says(study, f"@{house.telegram.world.bot.username} 과적합이 뭐야?")
        assert "과적합" in answered.text
        assert answered.last.reply_to is answered.said
        assert len([message for message in study.history if message.author.bot]) == 1
        more = await minji.says(study, "예를 들어 줘", reply_to=answered)
        assert more.text
        command = await minji.says(study, f"/help@{house.telegram.world.bot.username}")
        assert command.text
        unknown = await minji.says(study, f"/dance@{house.telegram.world.bot.username}")
        assert "'/dance' 명령은 없어" in unknown.text


async def test_a_mention_can_ask_about_somebody_elses_words(house: House) -> None:
    async with house.open():
        study = house.telegram.group("스터디")
        minji, rude = house.telegram.user("민지"), house.telegram.user("철수")
        name = f"@{house.telegram.world.bot.username}"
        said = (await rude.says(study, "과적합이 뭐야?", wait=False)).said
        assert "과적합" in (await minji.says(study, name, reply_to=said)).text
        said = (await rude.says(study, "사랑해, 나랑 사귀자", wait=False)).said
        assert "머신러닝에 대한 부분" in (await minji.says(study, "/ask", reply_to=said)).text
        assert await house.count("moderation_cases") == 0


async def test_a_solo_quiz_in_a_group_is_graded_in_private(house: House) -> None:
    async with house.open():
        study, minji, other = house.telegram.group("스터디"), house.telegram.user("민지"), house.telegram.user("철수")
        await minji.starts()
        quiz = await start_quiz(minji, study)
        refused = await other.says(study, ANSWER, reply_to=quiz)
        assert "다른 사람" in refused.text
        note = await minji.says(study, ANSWER, reply_to=quiz)
        assert "둘만의 채팅" in note.text
        await nothing_waits(house)
        assert GRADE in texts(house.telegram.private(minji))
        assert GRADE not in texts(study)
        assert await house.count("attempts") == 1


async def test_the_button_of_a_solo_quiz_in_a_group_asks_for_a_reply(house: House) -> None:
    async with house.open():
        study, minji = house.telegram.group("스터디"), house.telegram.user("민지")
        await minji.starts()
        quiz = await start_quiz(minji, study)
        prompt = await minji.presses(quiz, TO_ANSWER)
        assert prompt.last.asks
        await minji.says(study, ANSWER, reply_to=prompt)
        await nothing_waits(house)
        assert GRADE in texts(house.telegram.private(minji))


async def test_what_cannot_be_brought_in_private_is_shown_by_link(house: House) -> None:
    """She may not be the first to write to somebody."""
    async with house.open():
        study, minji, other = house.telegram.group("스터디"), house.telegram.user("민지"), house.telegram.user("철수")
        note = await minji.says(study, "/settings")
        assert "먼저 말을 걸 수는 없어" in note.text
        assert "시간대" not in texts(study)
        shown = await minji.presses(note)
        assert "시간대" in shown.text
        changed = await minji.presses(shown, "Speak English")
        assert changed.text
        await other.starts()
        assert "남아 있지 않아" in (await other.presses(note)).text


async def test_an_interview_wished_for_in_a_group_is_held_in_private(house: House) -> None:
    async with house.open():
        study, minji = house.telegram.group("스터디"), house.telegram.user("민지")
        await minji.starts()
        await minji.says(study, f"/interview {house.library.tracks[0].title.ko}")
        await nothing_waits(house)
        private = house.telegram.private(minji)
        assert "면접" in private.history[-1].text
        assert await house.count("interviews WHERE scope_key = 'direct'") == 1
        assert not any("면접관" in message.text for message in study.history)


async def test_an_answer_to_a_round_by_reply_is_graded_in_private_and_counted(house: House) -> None:
    async with house.open():
        study, minji = house.telegram.group("스터디"), house.telegram.user("민지")
        question = await start_round(minji, study)
        note = await minji.says(study, ANSWER, reply_to=question)
        assert "먼저 말을 걸 수는 없어" in note.text
        assert GRADE in (await minji.presses(note)).text
        assert GRADE not in texts(study)
        again = await minji.says(study, ANSWER, reply_to=question)
        await nothing_waits(house)
        assert GRADE not in again.text
        assert await house.count("attempts") == 1


async def test_topics_of_a_forum_are_conversations_of_their_own(house: House) -> None:
    async with house.open():
        forum, minji = house.telegram.group("포럼", forum=True), house.telegram.user("민지")
        first, second = (house.telegram.topic(forum, name) for name in ("과적합", "RNN"))
        for topic in (first, second):
            shown = await minji.says(topic, "/quiz group 1")
            await shown.offers(TO_ANSWER)
        assert await house.count("rounds") == 2
        await house.pass_time(300)
        await nothing_waits(house)
        for topic in (first, second):
            spoken = [message for message in topic.history if message.author.bot]
            assert len(spoken) >= 3
            assert all(message.topic is topic for message in spoken)
        assert "과적합" in (await minji.says(first, "/ask 과적합이 뭐야?")).last.text


@pytest.mark.parametrize("command", ["/moderation", "/moderation appeals", "/studio quiz off"])
async def test_others_may_not_moderate(house: House, command: str) -> None:
    async with house.open():
        study, minji = house.telegram.group("스터디"), house.telegram.user("민지")
        await minji.starts()
        before = texts(house.telegram.private(minji))
        await minji.says(study, command)
        await nothing_waits(house)
        assert "관리자만" in (texts(house.telegram.private(minji)) + texts(study)).replace(before, "")


async def test_rights_that_are_taken_away_are_gone_at_once(house: House) -> None:
    async with house.open():
        study, boss, rude = (house.telegram.group("스터디"), house.telegram.user("관리자"), house.telegram.user("철수"))
        await boss.starts()
        await rude.says(study, "/ask 사랑해, 나랑 사귀자")
        house.telegram.promote(study, boss)
        await boss.says(study, "/moderation 기록")
        private = house.telegram.private(boss)
        await house.telegram.until(lambda: "철수" in texts(private))
        noted = await boss.says(study, f"/moderation note {rude.person.id} 한 번 얘기해 봄")
        assert noted.text
        await nothing_waits(house)
        assert "메모를 남겨" in texts(private)
        house.telegram.promote(study, boss, status="member")  # type: ignore[arg-type]
        await boss.says(study, "/moderation 소명")
        await nothing_waits(house)
        assert "관리자만" in private.history[-1].text


async def test_a_group_can_close_rooms(house: House) -> None:
    async with house.open():
        study, boss = house.telegram.group("스터디"), house.telegram.user("관리자")
        house.telegram.promote(study, boss)
        await boss.says(study, "/studio quiz off")
        assert "안 하기로" in (await boss.says(study, "/quiz")).text
        await boss.says(study, "/studio reset")
        await (await boss.says(study, "/quiz")).offers(TO_ANSWER)


async def test_a_group_that_moves_takes_its_round_along(house: House) -> None:
    async with house.open():
        study, minji = house.telegram.group("스터디"), house.telegram.user("민지")
        await start_round(minji, study)
        moved = house.telegram.migrate(study)
        await nothing_waits(house)
        await house.pass_time(300)
        await nothing_waits(house)
        assert "한 판 더" in moved.history[-1].buttons
        await (await minji.presses(moved.history[-1], "한 판 더")).offers(TO_ANSWER)
