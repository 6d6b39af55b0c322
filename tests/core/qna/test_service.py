from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

import core.storage.tables  # noqa: F401
from core.content.library import Library
from core.content.schema import Aspect, Locale
from core.i18n import Speaker, catalogue
from core.inference.worker import Worker
from core.messages import (
    Account,
    Action,
    CitationBlock,
    Emotion,
    Platform,
    Request,
    Scope,
    ScopeKind,
    TextBlock,
    Tone,
)
from core.ports import Found
from core.qna.evaluate import plain_text
from core.qna.retriever import HybridRetriever, lexical_retriever
from core.qna.service import AnswerQuestion, Responder
from core.storage.base import Base
from core.storage.database import Database
from core.turn import Command, Conversation, Learner, Plan, Turn

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
ACCOUNT = Account(Platform.WEB, "u1", "Mina")


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker("retrieval")
    yield worker
    worker.close()


@pytest.fixture
def room(small: Library, worker: Worker) -> AnswerQuestion:
    return AnswerQuestion(small, lexical_retriever(small), worker)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    db = Database(f"sqlite+aiosqlite:///{tmp_path / 'tutor.db'}")
    async with db._engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield db
    await db.close()


@pytest.fixture
async def learner(db: Database) -> Learner:
    async with db.write() as uow:
        return await uow.learners.add(ACCOUNT, "ko", "Asia/Seoul", NOW)


def turn(
    db: Database,
    learner: Learner,
    text: str = "",
    args: dict[str, str] | None = None,
    locale: Locale = "ko",
    conversation: Conversation | None = None,
) -> Turn:
    request = Request("e1", ACCOUNT, Scope(Platform.WEB, ScopeKind.DIRECT, "s"), text=text)
    return Turn(
        request=request,
        command=Command(Action.ASK, args or {}, text),
        learner=learner,
        conversation=conversation or Conversation(),
        say=Speaker(locale, Random(1)),
        now=NOW,
        rng=Random(1),
        db=db,
    )


async def carry_out(db: Database, plan: Plan) -> None:
    async with db.write() as uow:
        for write in plan.writes:
            await write(uow)


async def test_answers_and_remembers(room: AnswerQuestion, db: Database, learner: Learner) -> None:
    plan = await room.plan(turn(db, learner, "배깅 공식 알려줘"))
    formula = next(block for block in plan.draft.blocks if isinstance(block, TextBlock) and block.tone is Tone.FORMULA)
    assert "Σ" in formula.text
    citation = next(block for block in plan.draft.blocks if isinstance(block, CitationBlock))
    assert (citation.title, citation.source) == ("모델 · 배깅", "A textbook")
    await carry_out(db, plan)
    async with db.read() as uow:
        assert await uow.learners.conversation(learner.id, "direct") == Conversation("bagging", "formula")
        assert await uow.gaps.most_asked(5) == []


async def test_offers_an_aspect_a_topic_and_a_quiz(room: AnswerQuestion, db: Database, learner: Learner) -> None:
    choices = (await room.plan(turn(db, learner, "what is bagging?", locale="en"))).draft.choices
    assert [(choice.action, dict(choice.args)) for choice in choices] == [
        (Action.ASK, {"concept": "bagging", "aspect": "formula"}),
        (Action.ASK, {"concept": "boosting", "aspect": "definition"}),
        (Action.QUIZ, {"concept": "bagging"}),
    ]


async def test_a_button_names_concept_and_aspect(room: AnswerQuestion, db: Database, learner: Learner) -> None:
    plan = await room.plan(turn(db, learner, args={"concept": "bagging", "aspect": "cons"}))
    assert "배깅의 단점은 느리다는 거야." in plain_text(plan.draft.blocks)
    gone = await room.plan(turn(db, learner, args={"concept": "left-the-notes"}))
    assert plain_text(gone.draft.blocks) == catalogue("ko")["qna.empty"]


async def test_a_follow_up_leans_on_the_last_concept(room: AnswerQuestion, db: Database, learner: Learner) -> None:
    plan = await room.plan(turn(db, learner, "그럼 단점은?", conversation=Conversation("bagging", "definition")))
    assert "배깅의 단점은 느리다는 거야." in plain_text(plan.draft.blocks)
    lost = await room.plan(turn(db, learner, "그럼 단점은?"))
    assert plain_text(lost.draft.blocks) in catalogue("ko")["qna.unclear"]
    assert lost.writes == ()


async def test_says_honestly_that_an_aspect_is_missing(room: AnswerQuestion, db: Database, learner: Learner) -> None:
    blocks = (await room.plan(turn(db, learner, "부스팅 단점이 뭐야?"))).draft.blocks
    note = next(block for block in blocks if isinstance(block, TextBlock) and block.tone is Tone.NOTE)
    assert "단점" in note.text
    assert "비교" in note.text
    assert "부스팅은 차례로" in plain_text(blocks)


async def test_both_sides_at_once(room: AnswerQuestion, db: Database, learner: Learner) -> None:
    text = plain_text((await room.plan(turn(db, learner, "배깅 장단점 알려줘"))).draft.blocks)
    assert "분산이 줄어드는" in text
    assert "느리다" in text


async def test_compares_two_concepts(room: AnswerQuestion, db: Database, learner: Learner) -> None:
    plan = await room.plan(turn(db, learner, "배깅이랑 부스팅 차이가 뭐야?"))
    blocks = plan.draft.blocks
    assert [b.text for b in blocks if isinstance(b, TextBlock) and b.tone is Tone.HEADING] == ["배깅", "부스팅"]
    assert "부스팅은 차례로, 배깅은 따로" in plain_text(blocks)
    assert sum(isinstance(block, CitationBlock) for block in blocks) == 2
    assert all(choice.args["concept"] not in ("boosting",) for choice in plan.draft.choices)


async def test_refuses_and_logs_what_is_not_in_the_notes(room: AnswerQuestion, db: Database, learner: Learner) -> None:
    for question in ("그래프 배깅 신경망이 뭐야?", "그래프  배깅 신경망이 뭐야"):
        plan = await room.plan(turn(db, learner, question))
        assert plan.draft.face.emotion is Emotion.SORRY
        assert plan.draft.choices[0].args["concept"] == "bagging"
        await carry_out(db, plan)
    async with db.read() as uow:
        (gap,) = await uow.gaps.most_asked(5)
        assert (gap.count, gap.question, gap.locale) == (2, "그래프 배깅 신경망이 뭐야?", "ko")
        assert gap.nearest[0] == "bagging"
        assert await uow.learners.conversation(learner.id, "direct") == Conversation()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("안녕!", "greeting"),
        ("hi there", "greeting"),
        ("고마워 ㅎㅎ", "thanks"),
        ("ㅋㅋㅋ 고마워", "thanks"),
        ("ㄱㅅ", "thanks"),
        ("ㅋㅋㅋㅋ", "laughter"),
        ("lol", "laughter"),
        ("너 진짜 멍청하다", "complaint"),
        ("you are useless", "complaint"),
        ("Thanks a lot!", "thanks"),
        ("너 사람이야?", "human"),
        ("너 혹시 AI야?", "human"),
        ("are you a human?", "human"),
        ("Are you an AI?", "human"),
        ("넌 누구야?", "who"),
        ("who are you", "who"),
        ("몇 살이야?", "age"),
        ("너 MBTI 뭐야", "mbti"),
        ("어느 학교 다녀?", "school"),
        ("잘 자", "bye"),
    ],
)
async def test_small_talk(room: AnswerQuestion, db: Database, learner: Learner, text: str, kind: str) -> None:
    plan = await room.plan(turn(db, learner, text))
    entry = catalogue("ko")[f"qna.small_talk.{kind}"]
    assert plain_text(plan.draft.blocks) in ((entry,) if isinstance(entry, str) else entry)
    assert plan.writes == ()


def test_says_plainly_that_she_is_an_ai() -> None:
    assert "AI" in catalogue("ko")["qna.small_talk.human"]
    assert "AI" in catalogue("en")["qna.small_talk.human"]


async def test_a_greeting_before_a_question_is_a_question(room: AnswerQuestion, db: Database, learner: Learner) -> None:
    plan = await room.plan(turn(db, learner, "안녕! 배깅이 뭐야?"))
    assert "여러 모델의 예측" in plain_text(plan.draft.blocks)


async def test_explains_terms_for_interviews(room: AnswerQuestion) -> None:
    blocks = await room.explain("코사인 유사도가 뭐예요?", "ko")
    assert blocks is not None
    assert "방향" in plain_text(blocks)
    assert isinstance(blocks[-1], CitationBlock)
    assert await room.explain("점심 메뉴", "ko") is None


@pytest.mark.parametrize(
    "text", ["", "   ", "???", "😀", "ㅋㅋㅋㅋ", "{name:이/가}", "%s {0}", "'; DROP TABLE gaps; --"]
)
@pytest.mark.parametrize("locale", ["ko", "en"])
def test_any_text_gets_words(small: Library, text: str, locale: Locale) -> None:
    response = Responder(small, lexical_retriever(small)).respond(text, Conversation(), Speaker(locale, Random(3)))
    assert plain_text(response.draft.blocks)
    assert response.found is None or not response.found.grounded


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_says_which_concept_she_takes_a_description_for(library: Library, locale: Locale) -> None:
    class Guessing:
        def search(self, question: str, last_concept: str | None = None, last_aspect: str | None = None) -> list[Found]:
            return [Found("learning-rate", Aspect.DEFINITION, 0.8, True, guessed=True)]

    say = Speaker(locale, Random(0))
    draft = Responder(library, Guessing()).respond("how big a step we take downhill", Conversation(), say).draft
    opening, note = [block.text for block in draft.blocks if isinstance(block, TextBlock)]
    name = getattr(library.concepts["learning-rate"].name, locale)
    openings = catalogue(locale)["qna.opening.guessed"]
    assert name in opening
    assert any(opening.startswith(each.split("{")[0]) for each in openings if not each.startswith("{"))
    assert note == getattr(library.concepts["learning-rate"].aspects[Aspect.DEFINITION], locale)


def test_every_aspect_of_every_note_can_be_said(library: Library, retriever: HybridRetriever) -> None:
    responder = Responder(library, retriever)
    for locale in ("ko", "en"):
        say = Speaker(locale, Random(0))
        for concept_id in library.concepts:
            for aspect in Aspect:
                response = responder.on_topic(concept_id, aspect, say)
                assert response is not None
                assert all(len(b.text) <= 1900 for b in response.draft.blocks if isinstance(b, TextBlock))
                assert all(len(choice.label) <= 80 for choice in response.draft.choices)
