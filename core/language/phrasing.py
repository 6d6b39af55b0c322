"""Fluent words for a material, within a deadline, or none: then the composed words are used.

prompt -> model -> cleaned -> agrees with the grade, is herself, is supported by its source -> released. A broken or
refused answer is tried once more (broken ones of the reference's adapters up to five times in all, as the reference
does); a model that keeps failing is left alone for a while.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic
from typing import Final, Literal

import structlog

from core.content.schema import LOCALES, Locale
from core.errors import AnswerError, TutorError
from core.language import chat_prompts, reference_prompts
from core.language.agreement import disagrees
from core.language.breaker import Breaker, Circuit
from core.language.cleaning import cleaned
from core.language.evidence import evidence_for
from core.language.guard import objection_to
from core.language.identity import somebody_else
from core.language.material import Material, NoteMaterial
from core.ports import LanguageModel, LanguageTask, Prompt

log = structlog.get_logger(__name__)

Style = Literal["reference", "chat"]

DEADLINE_SECONDS: Final = 8.0
"""So that the whole reply stays within ten."""

_TRIES: Final = {"reference": 5, "chat": 2}
_MOST_OBJECTIONS: Final = 2
_REMEMBERED_SECONDS: Final = 30.0
_REMEMBERED: Final = 64


class Outcome(StrEnum):
    """How it went. All but the first lead to the composed words."""

    RELEASED = "released"
    OBJECTED = "objected"
    """The words were not supported, or disagreed with the grade."""
    REJECTED = "rejected"
    """Empty, with a link, or with marks."""
    LATE = "late"
    FAILED = "failed"
    RESTING = "resting"
    """The circuit is open: the model was not asked."""
    LOADING = "loading"


_NOT_ASKED: Final = frozenset({Outcome.RESTING, Outcome.LOADING})


@dataclass(frozen=True, slots=True)
class PhrasingReport:
    """What happened to one material, for metrics: no text."""

    task: LanguageTask
    outcome: Outcome
    seconds: float


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer of a model after all checks; `objection` is the kind of the guard's objection."""

    outcome: Outcome
    text: str | None = None
    objection: str = ""


class Phrasing:
    """Asks one language model.

    Args:
        style: "reference" for adapters trained on the reference's marks, "chat" for general instruct models.
        languages, tasks: what the model speaks and was made for; the rest is left to the composed words.
        deadline: seconds for one material, all tries together.
        load: makes the model ready, called by `warm_up`; until then composed words are used.
    """

    def __init__(
        self,
        model: LanguageModel,
        style: Style = "reference",
        *,
        languages: Collection[Locale] = LOCALES,
        tasks: Collection[LanguageTask] = tuple(LanguageTask),
        deadline: float = DEADLINE_SECONDS,
        breaker: Breaker | None = None,
        load: Callable[[], Awaitable[None]] | None = None,
        observe: Callable[[PhrasingReport], None] = lambda _report: None,
    ) -> None:
        self._model = model
        self._style: Style = style
        self._languages, self._tasks = frozenset(languages), frozenset(tasks)
        self._load = load
        self._deadline = deadline
        self._breaker = breaker or Breaker()
        self._observe = observe
        self._loading = load is not None
        self._trouble = ""
        # A turn that lost a race is planned again: it must not wait for the model again.
        self._recent: OrderedDict[Material, tuple[float, str | None]] = OrderedDict()

    @property
    def style(self) -> Style:
        return self._style

    @property
    def state(self) -> str:
        """ "ok", or "off: " and why."""
        if self._loading:
            return "off: loading"
        if self._breaker.state(monotonic()) is not Circuit.CLOSED:
            return f"off: resting after failures ({self._trouble})"
        return "ok" if not self._trouble else f"off: {self._trouble}"

    async def say(self, material: Material) -> str | None:
        """Released words, or None. Never raises."""
        if not self._is_for(material):
            return None
        key, started = replace(material, composed=""), monotonic()
        known = self._recent.get(key)
        if known is not None and started - known[0] < _REMEMBERED_SECONDS:
            return known[1]
        result = await self._ask(material)
        report = PhrasingReport(material.task, result.outcome, monotonic() - started)
        self._observe(report)
        log.info(
            "phrased",
            task=str(report.task),
            outcome=str(report.outcome),
            objection=result.objection,
            ms=round(report.seconds * 1000),
        )
        if result.outcome not in _NOT_ASKED:
            self._remember(key, result.text)
        return result.text

    async def warm_up(self) -> None:
        """Make model and guard ready; until that is done, composed words are used. Never raises."""
        self._loading = True
        try:
            await asyncio.to_thread(get_ready)
            if self._load is not None:
                await self._load()
            self._trouble = ""
        except Exception as error:
            self._failed(error)
        finally:
            self._loading = False

    async def close(self) -> None:
        await self._model.close()

    def _is_for(self, material: Material) -> bool:
        if material.locale not in self._languages or material.task not in self._tasks:
            return False
        # An apology without facts is a trained skill of the adapters; other models are not asked to improvise.
        return self._style == "reference" or not isinstance(material, NoteMaterial) or bool(material.note)

    async def _ask(self, material: Material) -> Judged:
        if self._loading:
            return Judged(Outcome.LOADING)
        if not self._breaker.admit(monotonic()):
            return Judged(Outcome.RESTING)
        heard = False
        last = Judged(Outcome.FAILED)
        prompt = _prompt(material, self._style)
        try:
            async with asyncio.timeout(self._deadline):
                objections = 0
                for _ in range(_TRIES[self._style]):
                    raw = await self._answer(prompt)
                    heard = True
                    self._breaker.succeeded(monotonic())
                    self._trouble = ""
                    last = await asyncio.to_thread(judged, raw, material)
                    objections += last.outcome is Outcome.OBJECTED
                    if last.outcome is Outcome.RELEASED or objections >= _MOST_OBJECTIONS:
                        break
        except TimeoutError:
            if not heard:
                self._failed(TimeoutError(f"no answer within {self._deadline:g} s"))
            return Judged(Outcome.LATE, objection=last.objection)
        except Exception as error:
            self._failed(error)
            return Judged(Outcome.FAILED)
        return last

    async def _answer(self, prompt: Prompt) -> str:
        """The model's answer; "" for one that broke off, which says nothing against the model's health."""
        try:
            return await self._model.generate(prompt)
        except AnswerError as error:
            log.info("no usable answer", reason=str(error))
            return ""

    def _failed(self, error: Exception) -> None:
        self._breaker.failed(monotonic())
        expected = isinstance(error, TutorError | TimeoutError)
        self._trouble = str(error) if expected else type(error).__name__
        log.warning("language model failed", reason=self._trouble, exc_info=None if expected else error)

    def _remember(self, key: Material, text: str | None) -> None:
        now = monotonic()
        self._recent[key] = (now, text)
        self._recent.move_to_end(key)
        oldest = next(iter(self._recent))
        while len(self._recent) > _REMEMBERED or now - self._recent[oldest][0] > _REMEMBERED_SECONDS:
            del self._recent[oldest]
            oldest = next(iter(self._recent))


def judged(raw: str, material: Material) -> Judged:
    """What becomes of a model's answer."""
    text = cleaned(raw, material.task)
    if text is None:
        return Judged(Outcome.REJECTED)
    if disagrees(text, material):
        return Judged(Outcome.OBJECTED, objection="grade")
    if somebody_else(text):
        return Judged(Outcome.OBJECTED, objection="identity")
    objection = objection_to(text, evidence_for(material))
    if objection is not None:
        log.debug("objection", kind=objection.kind, what=objection.what)
        return Judged(Outcome.OBJECTED, objection=objection.kind)
    return Judged(Outcome.RELEASED, text)


def get_ready() -> None:
    """Let the guard read its word lists, which takes it seconds the first time."""
    for locale in LOCALES:
        words = "LoRA는 저랭크 행렬만 학습해." if locale == "ko" else "LoRA trains nothing but low-rank matrices."
        judged(words, NoteMaterial(locale, "LoRA?", words, words))


def _prompt(material: Material, style: Style) -> Prompt:
    return reference_prompts.prompt_of(material) if style == "reference" else chat_prompts.prompt_of(material)
