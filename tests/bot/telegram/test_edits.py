"""Messages that are changed: read anew while their question is open, never graded twice, and always with a word."""

from __future__ import annotations

from tests.bot.telegram.house import House
from tests.bot.telegram.steps import ANSWER, GRADE, nothing_waits, start_quiz, start_round, texts


async def test_a_graded_answer_stays_graded(house: House) -> None:
    async with house.open():
        minji = house.telegram.user("민지")
        for reply in (False, True):
            quiz = await start_quiz(minji)
            card = await minji.says(minji, "몰라", reply_to=quiz if reply else None)
            assert GRADE in card.text
            edited = await minji.edits(card, ANSWER)
            assert "처음 쓴 글 그대로" in edited.text
            assert GRADE not in edited.text
        assert await house.count("attempts") == 2


async def test_words_to_an_open_question_are_read_anew(house: House) -> None:
    async with house.open():
        minji = house.telegram.user("민지")
        await start_quiz(minji)
        aside = await minji.says(minji, "드롭아웃이 뭐야?")
        assert GRADE not in aside.text
        edited = await minji.edits(aside, ANSWER)
        await edited.has("다시 읽어", GRADE)
        assert await house.count("attempts") == 1


async def test_an_answer_to_a_round_may_be_changed_until_its_time_is_up(house: House) -> None:
    async with house.open():
        study, minji = house.telegram.group("스터디"), house.telegram.user("민지")
        await minji.starts()
        private = house.telegram.private(minji)
        question = await start_round(minji, study)
        said = await minji.says(study, "글쎄, 잘 모르겠어", reply_to=question)
        await nothing_waits(house)
        (first,) = await scores(house)
        await minji.edits(said, model_answer(house, question.text))
        await nothing_waits(house)
        (second,) = await scores(house)
        assert first < second
        assert "다시 읽어" in texts(study)
        assert texts(private).count(GRADE) == 2
        await house.pass_time(300)
        await nothing_waits(house)
        late = await minji.edits(said, "아무 말")
        assert "처음 쓴 글 그대로" in late.text
        assert await scores(house) == [second]


async def test_edits_that_change_nothing_stay_without_a_word(house: House) -> None:
    async with house.open():
        minji, study = house.telegram.user("민지"), house.telegram.group("스터디")
        asked = await minji.says(minji, "과적합이 뭐야?")
        before = len(house.telegram.private(minji).history)
        await minji.edits(asked, "과적합은 뭐야?", wait=False)
        chatter = await minji.says(study, "우리끼리 얘기", wait=False)
        await minji.edits(chatter, "우리끼리 하는 얘기", wait=False)
        await nothing_waits(house)
        assert (await minji.says(minji, "/help")).text
        assert len(house.telegram.private(minji).history) == before + 2


async def scores(house: House) -> list[int]:
    async with house.db.read() as uow:
        return [row.score for row in await uow.quizzes.attempts(1)]


def model_answer(house: House, shown: str) -> str:
    return next(quiz.answer.ko for quiz in house.library.quizzes.values() if quiz.question.ko in shown)
