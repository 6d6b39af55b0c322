"""What the tests do again and again: a quiz, an answer, a group question."""

from __future__ import annotations

import asyncio

from tests.bot.telegram.house import House
from tests.doubles.telegram import Chat, Message, Shown, User
from tests.doubles.telegram.model import Place

ANSWERS = {
    "ko": "모델이 훈련 데이터를 외워서 새로운 데이터에서 성능이 떨어지는 거야. 손실의 기울기 반대 방향으로 움직여.",
    "en": "The model memorises the training data and gets worse on new data; we step against the gradient of the loss.",
}
ANSWER = ANSWERS["ko"]
TO_ANSWER = "답하기"
GRADE = "/100"


async def start_quiz(learner: User, place: Place | User | None = None) -> Message:
    """The question."""
    shown = await learner.says(place or learner, "/quiz 과적합")
    await shown.offers(TO_ANSWER)
    return shown.last


async def start_round(learner: User, group: Place, *, questions: int = 1) -> Message:
    """The first question of a group round."""
    shown = await learner.says(group, f"/quiz group {questions} 60s")
    await shown.offers(TO_ANSWER)
    return shown.last


async def answer_round(learner: User, question: Message, text: str = ANSWER) -> Shown:
    """Follow the button's link into the private chat and answer there."""
    prompt = await learner.presses(question, TO_ANSWER)
    assert prompt.last.asks
    graded = await learner.says(learner, text, reply_to=prompt, seconds=60)
    assert GRADE in graded.text, graded.text
    return graded


async def nothing_waits(house: House) -> None:
    """Every event has been answered, and everything that she had to say has been said."""
    async with asyncio.timeout(20):
        while (  # noqa: ASYNC110 - the bot has no event for it
            await house.count("inbox WHERE platform = 'telegram'") or await house.count("outbox")
        ):
            await asyncio.sleep(0.02)


def texts(chat: Chat) -> str:
    return "\n".join(message.text for message in chat.history)
