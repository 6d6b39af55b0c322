"""A tutor with the three rooms that a language model speaks in, real graders, and a little content of her own."""

from __future__ import annotations

from functools import cache
from itertools import count
from pathlib import Path
from random import Random

import core.storage.tables  # noqa: F401 - registers the tables
from core.content.library import Library
from core.content.schema import Chapter, Locale, Track
from core.engine import Limits, Tutor, TutorSetup
from core.inference.worker import Worker
from core.interview.detector import LexicalPointDetector
from core.interview.service import InterviewService
from core.language.phrasing import Phrasing
from core.messages import (
    Account,
    Action,
    CitationBlock,
    Platform,
    Reply,
    Request,
    Scope,
    ScopeKind,
    ScoreCard,
    TextBlock,
)
from core.qna.retriever import lexical_retriever
from core.qna.service import AnswerQuestion
from core.quiz.grading.lexical_grader import LexicalGrader
from core.quiz.service import QuizService
from core.storage.base import Base
from core.storage.database import Database
from core.storage.tables.interviews import InterviewRow
from tests.core.interview.helpers import OtherRoom, Permissive, TickingClock

DEFINITION = {
    "ko": "과적합은 모델이 훈련 데이터를 외워서 새 데이터에서는 성능이 떨어지는 현상이야.",
    "en": "Overfitting means that a model memorizes its training data and does worse on new data.",
}
FORMULA = {"ko": "gap = E_test − E_train", "en": "gap = E_test − E_train"}
CURE = {
    "ko": "조기 종료는 검증 손실이 오르기 시작하면 학습을 멈추는 방법이야.",
    "en": "Early stopping ends training when the validation loss begins to rise.",
}


def _point(name: str, ko: str, en: str, *cues: list[str]) -> dict[str, object]:
    hint = {"ko": "무엇을 외울까?", "en": "What does it memorize?"}
    return {"id": name, "weight": 1, "statement": {"ko": ko, "en": en}, "hint": hint, "cues": cues}


MEMORIZES = _point("memorizes", "모델이 훈련 데이터를 외워.", "The model memorizes its training data.",
                   ["외우", "외워", "memoriz"])  # fmt: skip
WORSE = _point("worse", "새 데이터에서는 성능이 떨어져.", "It does worse on new data.",
               ["새 데이터", "새로운 데이터", "new data"])  # fmt: skip
STOPS = _point("stops", "검증 손실이 오르면 학습을 멈춰.", "It ends training when the validation loss rises.",
               ["멈추", "멈춰", "stop", "ends"])  # fmt: skip


def _topic(name: str, ko: str, en: str, *points: dict[str, object]) -> dict[str, object]:
    return {
        "id": name,
        "title": {"ko": ko, "en": en},
        "concepts": ["overfitting"],
        "opening": {"ko": f"{ko}, 설명해 줄래?", "en": f"Could you explain {en}?"},
        "points": points,
        "keywords": ["training"],
        "advice": {"ko": "노트를 다시 읽어 봐.", "en": "Read the note again."},
    }


def library(*, definition: dict[str, str] = DEFINITION) -> Library:
    overfitting = {
        "id": "overfitting",
        "name": {"ko": "과적합", "en": "Overfitting"},
        "aliases": {},
        "aspects": {"definition": definition, "formula": FORMULA},
        "source": {"title": "Lecture notes"},
    }
    stopping = {
        "id": "early-stopping",
        "name": {"ko": "조기 종료", "en": "Early stopping"},
        "aliases": {},
        "aspects": {"definition": CURE},
        "source": {"title": "Lecture notes"},
    }
    quiz = {
        "id": "overfitting-quiz",
        "concepts": ["overfitting"],
        "question": {"ko": "과적합이 뭐야?", "en": "What is overfitting?"},
        "answer": DEFINITION,
        "points": [MEMORIZES, WORSE],
        "keywords": ["training", "data"],
        "difficulty": 1,
    }
    chapter = Chapter.model_validate(
        {
            "id": "training",
            "title": {"ko": "학습", "en": "Training"},
            "concepts": [overfitting, stopping],
            "quizzes": [quiz],
        }
    )
    track = Track.model_validate(
        {
            "id": "basics",
            "title": {"ko": "기초 면접", "en": "Basics interview"},
            "description": {"ko": "기초야.", "en": "Basics."},
            "greeting": {"ko": "준비됐어?", "en": "Are you ready?"},
            "topics": [
                _topic("overfitting", "과적합", "overfitting", MEMORIZES, WORSE),
                _topic("early-stopping", "조기 종료", "early stopping", STOPS),
            ],
            "break_words": {"ko": "쉬자.", "en": "Let's rest."},
            "closing": {"ko": "수고했어!", "en": "Well done!"},
        }
    )
    return Library((chapter,), (track,), {})


_library = cache(library)
_grader = cache(LexicalGrader.load)


class House:
    """One learner's conversation with her."""

    def __init__(self, folder: Path, phrasing: Phrasing | None, locale: Locale, content: Library | None = None) -> None:
        self.url = f"sqlite+aiosqlite:///{folder / 'tutor.db'}"
        self.content = content or _library()
        self.retriever = lexical_retriever(self.content)
        self.phrasing = phrasing
        self.locale = locale
        self.worker = Worker("models")
        self.numbers = count()
        self._connect()

    def _connect(self) -> None:
        self.db = Database(self.url)
        ask = AnswerQuestion(self.content, self.retriever, self.worker, self.phrasing)
        quiz = QuizService(self.content, _grader(), self.worker, phrasing=self.phrasing)
        interview = InterviewService(self.content, LexicalPointDetector(), self.worker, ask.explain, self.phrasing)
        rooms = dict.fromkeys(("start", "help", "settings"), OtherRoom())
        setup = TutorSetup(limits=Limits(10_000), rng=lambda: Random(3))
        self.tutor = Tutor(
            self.db,
            rooms | {"ask": ask, "quiz": quiz, "interview": interview},  # type: ignore[dict-item]
            Permissive(),  # type: ignore[arg-type]
            TickingClock(),
            setup,
        )

    async def open(self) -> House:
        async with self.db._engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        return self

    async def restart(self) -> None:
        await self.db.close()
        self._connect()

    async def close(self) -> None:
        await self.db.close()
        self.worker.close()

    async def say(self, text: str = "", action: Action = Action.TEXT, **options: str) -> Reply:
        scope, account = Scope(Platform.WEB, ScopeKind.DIRECT, "d"), Account(Platform.WEB, "ada")
        event = str(next(self.numbers))
        return await self.tutor.handle(
            Request(event, account, scope, action, text, options=options, locale_hint=self.locale)
        )

    async def interview_row(self) -> InterviewRow:
        async with self.db.read() as uow:
            row = await uow.interviews.open(1, "direct")
            return row or (await uow.interviews.reports(1))[-1]


def told(reply: Reply) -> str:
    return "\n".join(block.text for block in reply.blocks if isinstance(block, TextBlock))


def card(reply: Reply) -> ScoreCard:
    return next(block for block in reply.blocks if isinstance(block, ScoreCard))


def citation(reply: Reply) -> CitationBlock:
    return next(block for block in reply.blocks if isinstance(block, CitationBlock))
