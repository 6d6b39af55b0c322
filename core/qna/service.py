"""Answers questions from the notes, or says honestly that they do not hold the answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Final

from core.content.library import Library
from core.content.schema import Aspect, Concept, Locale
from core.i18n import Speaker
from core.inference.worker import Worker
from core.messages import Block, Emotion, FaceCue, TextBlock
from core.ports import Found, Retriever
from core.qna.answer import answer, answer_on_several, explanation, topic_choice
from core.qna.small_talk import about_herself, courtesy
from core.qna.telling import Telling, apology_of, telling_of, told
from core.storage.unit_of_work import UnitOfWork
from core.turn import Conversation, Draft, Plan, Turn, Write

if TYPE_CHECKING:
    from core.language.phrasing import Phrasing

MAX_TOGETHER: Final = 3
_MAX_NEAREST: Final = 3
_NEAR: Final = 0.18
_MAX_QUESTION_CHARS: Final = 2000
_COURTEOUS: Final = {
    "greeting": FaceCue(Emotion.GREETING, 0.7),
    "bye": FaceCue(Emotion.GOODBYE, 0.7),
    "complaint": FaceCue(Emotion.SORRY, 0.5),
}


@dataclass(frozen=True, slots=True)
class Response:
    """What she says to a question.

    Attributes:
        found: the note answered from (`grounded`), else the nearest one; None if nothing was looked up.
        nearest: ids of the nearest notes if the question is a gap of the notes, else None.
        telling: what a language model may put into other words; None keeps the draft.
    """

    draft: Draft
    found: Found | None = None
    nearest: tuple[str, ...] | None = None
    telling: Telling | None = None


class Responder:
    """The synchronous part: needs no database, runs on a worker."""

    def __init__(self, library: Library, retriever: Retriever) -> None:
        self._library = library
        self._retriever = retriever

    def respond(self, text: str, conversation: Conversation, say: Speaker) -> Response:
        """What she says to `text`, which may be anything."""
        question = text.strip()[:_MAX_QUESTION_CHARS]
        if not question:
            return _spoken(say("qna.empty"), FaceCue(Emotion.CURIOUS, 0.5))
        herself = about_herself(question)
        if herself is not None:
            return _spoken(say(f"qna.small_talk.{herself}"), FaceCue(Emotion.HAPPY, 0.6))
        found = self._retriever.search(question, conversation.last_concept, conversation.last_aspect)
        if found and found[0].grounded:
            return self._answered(question, found, say)
        polite = courtesy(question)
        if polite is not None:
            return _spoken(say(f"qna.small_talk.{polite}"), _COURTEOUS.get(polite, FaceCue(Emotion.HAPPY, 0.7)))
        if not found:
            return _spoken(say("qna.unclear"), FaceCue(Emotion.PUZZLED, 0.5))
        return self._refused(question, found, say)

    def on_topic(self, concept_id: str, aspect: Aspect, say: Speaker) -> Response | None:
        """The answer behind a button; None if the notes have lost that concept since."""
        concept = self._library.concepts.get(concept_id)
        if concept is None:
            return None
        draft = answer(self._library, concept, aspect, "", say)
        telling = telling_of(concept, aspect, "", draft.blocks, say)
        return Response(draft, Found(concept_id, aspect, 1.0, True), telling=telling)

    def explain(self, text: str, say: Speaker) -> tuple[Block, ...] | None:
        """What the notes say on a term, without opening words and buttons; None if they do not know it."""
        found = self._retriever.search(text[:_MAX_QUESTION_CHARS])
        if not found or not found[0].grounded:
            return None
        best = found[0]
        return explanation(self._library, self._library.concepts[best.concept_id], best.aspect, text, say)

    def _answered(self, question: str, found: list[Found], say: Speaker) -> Response:
        best = found[0]
        together = [each for each in found if each.grounded and each.score == best.score][:MAX_TOGETHER]
        concepts = [self._library.concepts[each.concept_id] for each in together]
        if len(concepts) > 1:  # several notes side by side are a comparison that no single source supports
            return Response(answer_on_several(self._library, concepts, best.aspect, question, say), best)
        draft = answer(self._library, concepts[0], best.aspect, question, say, guessed=best.guessed)
        return Response(draft, best, telling=telling_of(concepts[0], best.aspect, question, draft.blocks, say))

    def _refused(self, question: str, found: list[Found], say: Speaker) -> Response:
        near: list[Concept] = [
            self._library.concepts[each.concept_id] for each in found[:_MAX_NEAREST] if each.score >= _NEAR
        ]
        unknown, nearest = say("qna.unknown"), say("qna.nearest") if near else ""
        draft = Draft(
            blocks=(TextBlock(f"{unknown} {nearest}".strip()),),
            choices=tuple(topic_choice(concept, say) for concept in near),
            face=FaceCue(Emotion.SORRY, 0.6),
        )
        telling = apology_of(question, unknown, nearest, say.locale)
        return Response(draft, found[0], tuple(concept.id for concept in near), telling)


class AnswerQuestion:
    """The capability behind `Action.ASK`; also answers what interviews ask it.

    Args:
        phrasing: a language model that puts answers into its own words; without one they are composed.
    """

    def __init__(
        self, library: Library, retriever: Retriever, worker: Worker, phrasing: Phrasing | None = None
    ) -> None:
        self._responder = Responder(library, retriever)
        self._worker = worker
        self._phrasing = phrasing

    async def plan(self, turn: Turn) -> Plan:
        args = turn.command.args
        response: Response | None = None
        if "concept" in args:
            response = self._responder.on_topic(args["concept"], _aspect(args.get("aspect", "")), turn.say)
        if response is None:
            text, conversation = turn.command.text, turn.conversation
            response = await self._worker.run(self._responder.respond, text, conversation, turn.say)
        blocks = await told(response.telling, response.draft.blocks, self._phrasing)
        return Plan(replace(response.draft, blocks=blocks), _writes(turn, response))

    async def explain(self, text: str, locale: Locale) -> tuple[Block, ...] | None:
        """What the notes say on a term: its text and where it comes from; None if they do not know it."""
        say = Speaker(locale, Random(0))  # noqa: S311  (none of these texts has variants)
        return await self._worker.run(self._responder.explain, text, say)


def _spoken(text: str, face: FaceCue) -> Response:
    return Response(Draft(blocks=(TextBlock(text),), face=face))


def _aspect(value: str) -> Aspect:
    return Aspect(value) if value in tuple(Aspect) else Aspect.DEFINITION


def _writes(turn: Turn, response: Response) -> tuple[Write, ...]:
    writes: list[Write] = []
    found, nearest = response.found, response.nearest
    if found is not None and found.grounded:

        async def remember(uow: UnitOfWork) -> None:
            await uow.learners.remember(
                turn.learner.id, turn.scope_key, turn.now, concept=found.concept_id, aspect=str(found.aspect)
            )

        writes.append(remember)
    if nearest is not None:

        async def log_gap(uow: UnitOfWork) -> None:
            await uow.gaps.record(turn.command.text, turn.say.locale, nearest, turn.now)

        writes.append(log_gap)
    return tuple(writes)
