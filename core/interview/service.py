"""The capability behind interviews: begins, resumes, hears a turn, ends with a report card."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from core.content.library import Library
from core.content.schema import Locale, Track
from core.inference.worker import Worker
from core.interview.catalogue import find_track, without_afresh
from core.interview.ending import card_for, stop_early
from core.interview.listening import Listener
from core.interview.machine import Happened, Heard, Kind, Step, next_step
from core.interview.report import report_on
from core.interview.sitting import Sitting, abandon, begin, finish, is_for, save_turn
from core.interview.state import InterviewState, Phase, current_topic
from core.interview.telling import Teller
from core.interview.terms import explained_term
from core.interview.wishes import wants_to_stop
from core.interview.wording import (
    face_for,
    in_language,
    place,
    question_block,
    question_choices,
    remarks,
    reworded,
    track_choices,
)
from core.messages import Action, Block, Emotion, FaceCue, TextBlock, Tone
from core.ports import PointDetector
from core.storage.tables.interviews import InterviewRow
from core.turn import Choice, Draft, Focus, Plan, Turn, Write, focus_on

if TYPE_CHECKING:
    from core.language.phrasing import Phrasing

Explain = Callable[[str, Locale], Awaitable[tuple[Block, ...] | None]]

_CURIOUS: Final = FaceCue(Emotion.CURIOUS, 0.5)


class InterviewService:
    """Conducts mock interviews; at most one is open per learner and scope.

    Args:
        detector: finds the expected points in an answer; runs on `worker`.
        explain: what the notes say on a term, or None if they do not know it.
        phrasing: a language model for reactions and summaries; without one they are composed.
    """

    def __init__(
        self,
        library: Library,
        detector: PointDetector,
        worker: Worker,
        explain: Explain,
        phrasing: Phrasing | None = None,
    ) -> None:
        self._library = library
        self._listener = Listener(detector, worker)
        self._explain = explain
        self._teller = Teller(phrasing)

    async def plan(self, turn: Turn) -> Plan:
        async with turn.db.read() as uow:
            row = await uow.interviews.open(turn.learner.id, turn.scope_key)
        if row is None:
            return self._without_interview(turn)
        track = self._library.tracks_by_id.get(row.track_id)
        if track is None:
            return self._track_gone(turn, row)
        sitting = Sitting.of(row, track)
        command = turn.command
        if command.action is Action.INTERVIEW:
            return await self._again_or_resume(turn, sitting)
        if not is_for(command.args, row):
            return await self._show(turn, sitting, turn.say("interview.over"))
        if command.action is Action.STOP or wants_to_stop(command.text):
            return await stop_early(turn, sitting, self._library, self._teller)
        if command.action is Action.ANSWER and not command.text and sitting.state.phase is Phase.TOPIC:
            return await self._show(turn, sitting, turn.say("interview.type_answer"))
        return await self._hear(turn, sitting)

    def _without_interview(self, turn: Turn) -> Plan:
        if turn.command.action is not Action.INTERVIEW:
            return self._offer(turn, "over_and_ended" if "interview" in turn.command.args else "none_open")
        named, _ = without_afresh(turn.command.args.get("track", ""))
        track = find_track(self._library, named)
        if track is None:
            return self._offer(turn, "unknown_track" if named else "choose_track")
        return self._begin(turn, track)

    def _offer(self, turn: Turn, key: str, writes: tuple[Write, ...] = ()) -> Plan:
        """`key` and the tracks to choose from."""
        key = key if self._library.tracks else "no_tracks"
        draft = Draft(
            (TextBlock(turn.say(f"interview.{key}")),), track_choices(self._library.tracks, turn.say), _CURIOUS
        )
        # Only an interview's own focus is given up: a quiz may be waiting for its answer.
        stale = turn.conversation.focus is Focus.INTERVIEW
        return Plan(draft, (*writes, focus_on(turn, Focus.NONE)) if stale else writes)

    def _track_gone(self, turn: Turn, row: InterviewRow) -> Plan:
        return self._offer(turn, "track_gone", (abandon(turn, row.id, row.turn_no),))

    def _begin(self, turn: Turn, track: Track, first: tuple[Block, ...] = (), writes: tuple[Write, ...] = ()) -> Plan:
        interview_id = uuid4().hex
        blocks = (
            *first,
            TextBlock(in_language(track.title, turn.locale), Tone.HEADING),
            TextBlock(in_language(track.greeting, turn.locale)),
            TextBlock(turn.say("interview.about", topics=len(track.topics)), Tone.NOTE),
        )
        choices = question_choices(interview_id, 0, InterviewState(track.id), turn.say)
        draft = Draft(blocks, choices, FaceCue(Emotion.HAPPY, 0.7))
        return Plan(draft, (*writes, begin(turn, interview_id, track), focus_on(turn, Focus.INTERVIEW)))

    async def _again_or_resume(self, turn: Turn, sitting: Sitting) -> Plan:
        args = turn.command.args
        named, afresh = without_afresh(args.get("track", ""))
        wanted = find_track(self._library, named) if named else None
        # A button names the interview that it replaces: pressed twice, it must not replace the new one.
        if (afresh and "again" not in args) or args.get("again", "").casefold() in (sitting.id, "yes", "true"):
            ended = finish(turn, sitting, sitting.turn_no, "stopped", report_on(sitting.state, sitting.track))
            said = TextBlock(turn.say("interview.closed_for_new"))
            return self._begin(turn, wanted or sitting.track, (said,), (ended,))
        if wanted is None or wanted.id == sitting.track.id:
            return await self._show(turn, sitting, _welcome_back(turn, sitting), _afresh(turn, sitting, sitting.track))
        names = {
            "open": in_language(sitting.track.title, turn.locale),
            "wanted": in_language(wanted.title, turn.locale),
        }
        words = turn.say("interview.other_open", **names)
        return await self._show(turn, sitting, words, _afresh(turn, sitting, wanted))

    async def _show(self, turn: Turn, sitting: Sitting, words: str, more: tuple[Choice, ...] = ()) -> Plan:
        """`words` and the open question again; nothing is counted."""
        state, track = sitting.state, sitting.track
        if state.phase is Phase.TOPIC and current_topic(state, track) is None:
            return await self._advance(turn, sitting, "gone", next_step(state, Heard(Kind.ANSWER), track))
        choices = question_choices(sitting.id, sitting.turn_no, state, turn.say)
        draft = Draft((TextBlock(words), question_block(state, track, turn.say)), (*choices, *more), _CURIOUS)
        return Plan(draft, (focus_on(turn, Focus.INTERVIEW),))

    async def _hear(self, turn: Turn, sitting: Sitting) -> Plan:
        listened = await self._listener.listen(turn.command, sitting, turn.locale)
        step = next_step(sitting.state, listened.heard, sitting.track)
        explained = None
        if any(event.what is Happened.EXPLAIN for event in step.events):
            term = listened.term or self._subject(turn, sitting)
            topic = current_topic(sitting.state, sitting.track)
            own = None if topic is None else explained_term(topic, term, turn.locale)
            explained = own or await self._explain(term, turn.locale)
        return await self._advance(turn, sitting, listened.heard.kind, step, explained)

    def _subject(self, turn: Turn, sitting: Sitting) -> str:
        """What "what's that?" points at: the topic's first concept."""
        topic = current_topic(sitting.state, sitting.track)
        if topic is None:
            return in_language(sitting.track.title, turn.locale)
        concept = next((self._library.concepts[i] for i in topic.concepts if i in self._library.concepts), None)
        return in_language(topic.title if concept is None else concept.name, turn.locale)

    async def _advance(
        self, turn: Turn, sitting: Sitting, kind: str, step: Step, explained: tuple[Block, ...] | None = None
    ) -> Plan:
        """Say what happened, then ask the next question or close with the report."""
        n = sitting.turn_no + 1
        credited = tuple(i for event in step.events if event.what is Happened.CREDITED for i in event.points)
        parts = remarks(step.events, sitting.track, explained, turn.say)
        opinion = " ".join(part.opinion for part in parts if part.opinion)
        spoken = await self._teller.on_turn(turn, sitting, kind, step, opinion)
        state, said = spoken.state, reworded(parts, spoken.reaction)
        saved = save_turn(turn, sitting, kind, state, credited)
        face = face_for(step.events)
        if state.phase is not Phase.DONE:
            if state.phase is Phase.TOPIC:
                said.append(question_block(state, sitting.track, turn.say))
            choices = question_choices(sitting.id, n, state, turn.say)
            return Plan(Draft(tuple(said), choices, face), (saved, focus_on(turn, Focus.INTERVIEW)))
        card = await card_for(turn, state, sitting, self._library)
        called_off = any(event.what is Happened.CALLED_OFF for event in step.events)
        ended = finish(turn, sitting, n, "stopped" if called_off else "finished", card.report)
        draft = Draft((*said, *card.blocks), card.choices, face)
        return Plan(draft, (saved, ended, focus_on(turn, Focus.NONE)))


def _welcome_back(turn: Turn, sitting: Sitting) -> str:
    key = {Phase.GREETING: "welcome_back_start", Phase.BREAK: "welcome_back_break"}.get(
        sitting.state.phase, "welcome_back"
    )
    values = {"track": in_language(sitting.track.title, turn.locale), "total": len(sitting.track.topics)}
    if sitting.state.phase is not Phase.GREETING:
        values["number"] = place(sitting.state, sitting.track)
    return turn.say(f"interview.{key}", **values)


def _afresh(turn: Turn, sitting: Sitting, track: Track) -> tuple[Choice, ...]:
    """A button that closes this interview and begins another."""
    same = track.id == sitting.track.id
    label = (
        turn.say("interview.choice.again")
        if same
        else turn.say("interview.choice.instead", track=in_language(track.title, turn.locale))
    )
    return (Choice(label, Action.INTERVIEW, {"again": sitting.id, "track": track.id}),)
