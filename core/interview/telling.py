"""Lets a language model, if there is one, react to an answer and sum up the interview; questions stay as written."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from core.content.schema import InterviewTopic, Locale, Track
from core.interview.machine import Happened, Kind, Step
from core.interview.sitting import Sitting
from core.interview.state import InterviewState, Left, Phase, Told, current_topic
from core.interview.summary import facts_of, summary_of, topics_told
from core.interview.wording import in_language, question_text
from core.language.material import ReactionMaterial, SummaryMaterial
from core.turn import Turn

if TYPE_CHECKING:
    from core.language.phrasing import Phrasing

TOPICS_BETWEEN_SUMMARIES: Final = 3
_REACTED_TO: Final = frozenset({Kind.ANSWER, Kind.DONT_KNOW, Kind.SMALL_TALK})
_SAID: Final = frozenset({Happened.CREDITED, Happened.REPEATED})


@dataclass(frozen=True, slots=True)
class Spoken:
    """A reaction in fluent words, or None for the composed one; and the state, which may hold a new summary."""

    reaction: str | None
    state: InterviewState


class Teller:
    """Both questions go to the model at once, so a turn waits no longer than one deadline."""

    def __init__(self, phrasing: Phrasing | None) -> None:
        self._phrasing = phrasing

    async def on_turn(self, turn: Turn, sitting: Sitting, kind: str, step: Step, composed: str) -> Spoken:
        """What to say about a turn; `composed` is said otherwise, "" leaves nothing to be put into other words."""
        if self._phrasing is None:
            return Spoken(None, step.state)
        reaction, state = await asyncio.gather(
            self._reaction(turn, sitting, kind, step, composed), self._summed_up(turn.locale, step.state, sitting.track)
        )
        return Spoken(reaction, state)

    async def at_the_end(self, locale: Locale, state: InterviewState, track: Track) -> InterviewState:
        """`state` with the whole interview told, as far as it can be."""
        text = await self._told(locale, state, track, missed=True)
        return state if text is None else replace(state, told=Told(text, locale, topics_told(state, track)))

    async def _summed_up(self, locale: Locale, state: InterviewState, track: Track) -> InterviewState:
        if state.phase is Phase.DONE:
            return await self.at_the_end(locale, state, track)
        told = 0 if state.told is None or state.told.locale != locale else state.told.topics
        topics = topics_told(state, track)
        over = state.current is None or not state.current.tried
        if not over or topics - told < TOPICS_BETWEEN_SUMMARIES:
            return state
        text = await self._told(locale, state, track, missed=False)
        return state if text is None else replace(state, told=Told(text, locale, topics))

    async def _told(self, locale: Locale, state: InterviewState, track: Track, *, missed: bool) -> str | None:
        facts = facts_of(state, track, locale, missed=missed)
        if self._phrasing is None or not facts:
            return None
        composed = summary_of(state, track, locale, missed=missed)
        return await self._phrasing.say(SummaryMaterial(locale, in_language(track.title, locale), facts, composed))

    async def _reaction(self, turn: Turn, sitting: Sitting, kind: str, step: Step, composed: str) -> str | None:
        phase, answer = sitting.state.phase, turn.command.text
        if self._phrasing is None or not composed or not answer or phase not in (Phase.GREETING, Phase.TOPIC):
            return None
        if phase is Phase.TOPIC and kind not in _REACTED_TO:
            return None
        return await self._phrasing.say(_material(turn, sitting, step, composed))


def _material(turn: Turn, sitting: Sitting, step: Step, composed: str) -> ReactionMaterial:
    locale, track = turn.locale, sitting.track
    topic, following = current_topic(sitting.state, track), current_topic(step.state, track)
    told = sitting.state.told
    summary = told.text if told is not None and told.locale == locale else ""
    return ReactionMaterial(
        locale=locale,
        topic="" if topic is None else in_language(topic.title, locale),
        question=question_text(sitting.state, track, locale),
        answer=turn.command.text,
        answered=() if topic is None else _answered(topic, step, locale),
        next_topic=_next_topic(step.state, following, turn),
        next_question="" if following is None else question_text(step.state, track, locale),
        summary=summary or summary_of(sitting.state, track, locale, missed=False),
        composed=composed,
        complete=any(event.left is Left.COMPLETE for event in step.events),
    )


def _answered(topic: InterviewTopic, step: Step, locale: Locale) -> tuple[str, ...]:
    made = {point_id for event in step.events if event.what in _SAID for point_id in event.points}
    return tuple(in_language(point.statement, locale) for point in topic.points if point.id in made)


def _next_topic(state: InterviewState, following: InterviewTopic | None, turn: Turn) -> str:
    """The title of what comes next; "" at the end."""
    if following is not None:
        return in_language(following.title, turn.locale)
    return turn.say("interview.short_break") if state.phase is Phase.BREAK else ""
