"""Puts the tutor together from a configuration: the one place where parts meet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.faces import build_faces
from bot.language import SWITCHED_OFF, speaking
from bot.settings import Settings
from core.clock import Clock, SystemClock
from core.content.cache import load_cached
from core.content.library import Library
from core.content.loader import BUILT_IN
from core.engine import Limits, TurnReport, Tutor, TutorSetup
from core.errors import BusyError
from core.faces.service import FaceService, Observe
from core.inference.batching import BatchingEncoder
from core.inference.remembering import RememberingEncoder
from core.inference.vector_cache import VectorCache
from core.inference.worker import Worker
from core.interview.detector import LexicalPointDetector
from core.interview.service import InterviewService
from core.language.phrasing import Phrasing, PhrasingReport
from core.learners.help import Help
from core.learners.linking import Link
from core.learners.privacy import Privacy
from core.learners.progress import Progress
from core.learners.settings import ChangeSettings
from core.learners.start import Start
from core.moderation.appeal import Appeal
from core.moderation.classifier import LexiconClassifier
from core.moderation.desk import Desk
from core.moderation.policy import Policies
from core.moderation.service import Moderator
from core.ports import Grader, GradingTask, ModerationClassifier, Retriever
from core.qna.retriever import semantic_retriever
from core.qna.service import AnswerQuestion
from core.quiz.grading.lexical_grader import LexicalGrader
from core.quiz.rounds.closing import close_overdue
from core.quiz.rounds.service import GroupRounds
from core.quiz.service import QuizService
from core.storage.database import Database
from core.storage.migrate import upgrade
from core.studio.service import Studio
from core.turn import Capability

log = structlog.get_logger(__name__)

TICK_SECONDS = 1.0
_SEARCHES = 4
"""Searches at once: their questions meet in one batch of the encoder."""
PRUNE_EVERY = timedelta(hours=1)
BUTTONS_LIVE = timedelta(days=180)
UNANSWERED_LIVE = timedelta(hours=1)


@dataclass(frozen=True)
class Models:
    """What fills the ports, each with the worker that runs it."""

    retriever: Retriever
    grader: Grader
    classifier: ModerationClassifier
    encoder: BatchingEncoder
    thinking: Worker
    grading: Worker
    guarding: Worker

    def close(self) -> None:
        for worker in (self.thinking, self.grading, self.guarding):
            worker.close()
        self.encoder.close()


def build_models(library: Library, cache: Path | None) -> Models:
    """The models of a library; the encoder joins the calls of several threads.

    Args:
        cache: folder for the vectors of notes that do not come with the tutor; None keeps none.

    Raises:
        ConfigError: weights cannot be read.
    """
    import torch  # takes a second, which only those who need models should wait for

    from core.inference.sentence_encoder import NOTE_VECTORS, embedded_encoder

    # Encoding runs beside the event loop and the graders: threads that wait for each other would lose more than
    # they gain, and one thread encodes a question in about ten milliseconds.
    torch.set_num_threads(1)
    encoder = embedded_encoder()
    batching = BatchingEncoder(encoder)
    remembering = RememberingEncoder(batching)
    vectors = VectorCache(encoder.model_hash, (NOTE_VECTORS,), cache)
    return Models(
        retriever=semantic_retriever(library, remembering, vectors.encode_all),
        grader=LexicalGrader.load(),
        classifier=LexiconClassifier(),
        encoder=batching,
        thinking=Worker("retrieval", threads=_SEARCHES),
        grading=Worker("grading"),
        guarding=Worker("moderation"),
    )


def build_rooms(
    library: Library, models: Models, settings: Settings, faces: FaceService, phrasing: Phrasing | None = None
) -> Mapping[str, Capability]:
    """The capabilities, by the names that `core.routing.room_for` uses."""
    ask = AnswerQuestion(library, models.retriever, models.thinking, phrasing)
    detector = LexicalPointDetector()
    return {
        "start": Start(library),
        "help": Help(),
        "ask": ask,
        "quiz": QuizService(library, models.grader, models.grading, settings.tutor.quiz_strategy, phrasing),
        "round": GroupRounds(library, models.grader, models.grading),
        "interview": InterviewService(library, detector, models.grading, ask.explain, phrasing),
        "progress": Progress(library),
        "settings": ChangeSettings(faces),
        "privacy": Privacy(),
        "appeal": Appeal(),
        "link": Link(),
        "desk": Desk(),
        "studio": Studio(faces),
    }


@dataclass(frozen=True)
class Assembly:
    """A working tutor and what it stands on."""

    settings: Settings
    library: Library
    db: Database
    models: Models
    faces: FaceService
    phrasing: Phrasing | None
    tutor: Tutor
    clock: Clock

    async def readiness(self) -> Mapping[str, str]:
        """Each part by name: "ok", "off: " and why where she can do without, or what is wrong with it.

        Every part is really used, but for the faces, which are loaded only for who wants to see one, and the
        language model, which says how it went when it was last asked.
        """
        return {
            "database": await self._try_database(),
            "content": "ok" if self.library.concepts and self.library.quizzes else "empty",
            "retrieval": await self._try(self.models.thinking, lambda: self.models.retriever.search("LoRA")),
            "grading": await self._try(self.models.grading, lambda: self.models.grader.grade(_PROBE)),
            "moderation": await self._try(self.models.guarding, lambda: self.models.classifier.classify("안녕")),
            "faces": self.faces.state,
            "language model": SWITCHED_OFF if self.phrasing is None else self.phrasing.state,
        }

    async def _try_database(self) -> str:
        try:
            async with self.db.write() as uow:
                await uow.session.execute(text("SELECT count(*) FROM learners"))
        except (SQLAlchemyError, OSError) as error:
            return f"not usable: {type(error).__name__}"
        return "ok"

    @staticmethod
    async def _try(worker: Worker, call: Callable[[], object]) -> str:
        try:
            await worker.run(call)
        except BusyError as error:
            return str(error)
        except Exception as error:
            log.exception("not ready", part=worker.name)
            return f"not usable: {type(error).__name__}"
        return "ok"

    async def tick(self) -> None:
        """What has to happen without anybody asking; call it about once a second."""
        await close_overdue(self.db, self.library, self.clock.now())

    async def prune(self) -> None:
        """Forget what has been kept long enough."""
        now = self.clock.now()
        async with self.db.write() as uow:
            await uow.turns.forget_before(now - timedelta(days=self.settings.privacy.transcript_days))
            await uow.tokens.forget_before(now - BUTTONS_LIVE)
            await uow.inbox.forget_before(now - UNANSWERED_LIVE)
        await self.db.fold_journal()

    async def keep_time(self) -> None:
        """Do what has to happen without anybody asking, and prepare what is asked for most, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.faces.warm_up())
            group.create_task(self._keep_ticking())

    async def _keep_ticking(self) -> None:
        """Tick and prune; a failure is logged and the next tick tries again."""
        next_prune = self.clock.now()
        while True:
            try:
                await self.tick()
                if self.clock.now() >= next_prune:
                    await self.prune()
                    next_prune = self.clock.now() + PRUNE_EVERY
            except Exception:
                log.exception("tick failed")
            await asyncio.sleep(TICK_SECONDS)


_PROBE = GradingTask(question="?", model_answers=("LoRA는 저랭크 행렬만 학습한다.",), answer="저랭크 행렬만 학습해.")


@asynccontextmanager
async def assembled(
    settings: Settings,
    *,
    clock: Clock | None = None,
    observe: Callable[[TurnReport], None] | None = None,
    observe_faces: Observe | None = None,
    observe_phrasing: Callable[[PhrasingReport], None] | None = None,
    setup: TutorSetup | None = None,
) -> AsyncIterator[Assembly]:
    """A tutor that is ready to be asked; everything is closed at the end.

    Raises:
        ContentError, StorageError: with the place of the mistake.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    library = load_cached(settings.content.path or BUILT_IN, settings.home / "cache")
    await upgrade(settings.database_url)
    db = Database(settings.database_url)
    models = build_models(library, settings.home / "cache")
    moderation = settings.moderation
    policies = Policies(moderation.love, moderation.politics, moderation.paedrip, moderation.hate)
    used_clock = clock or SystemClock()
    faces = build_faces(settings, used_clock, observe_faces or (lambda _outcome, _motion: None))
    try:
        async with speaking(settings, observe_phrasing or (lambda _report: None)) as phrasing:
            tutor = Tutor(
                db,
                build_rooms(library, models, settings, faces, phrasing),
                Moderator(models.classifier, models.guarding, policies),
                used_clock,
                setup or _setup(settings, observe),
            )
            yield Assembly(settings, library, db, models, faces, phrasing, tutor, used_clock)
    finally:
        faces.close()
        models.close()
        await db.close()


def _setup(settings: Settings, observe: Callable[[TurnReport], None] | None) -> TutorSetup:
    return TutorSetup(
        default_locale=settings.tutor.default_locale,
        timezone=settings.tutor.timezone,
        limits=Limits(settings.tutor.turns_per_minute),
        observe=observe or (lambda _report: None),
    )
