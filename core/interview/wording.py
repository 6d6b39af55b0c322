"""Puts an interview's steps into words and buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from core.content.schema import InterviewTopic, KeyPoint, Locale, Name, Prose, Track
from core.i18n import Speaker
from core.interview.machine import Event, Happened
from core.interview.state import InterviewState, Phase, current_topic, opening
from core.messages import Action, Block, ButtonStyle, Emotion, FaceCue, QuestionBlock, TextBlock, Tone
from core.text.clean import shorten
from core.turn import Choice

_MAX_POINT_CHARS = 160

_OPINIONS: Final = frozenset(
    {
        Happened.STARTED,
        Happened.CHATTED,
        Happened.REPEATED,
        Happened.NOTED,
        Happened.MISSED,
        Happened.COMFORTED,
        Happened.LEFT,
    }
)
_FACES = {
    Happened.CALLED_OFF: FaceCue(Emotion.NEUTRAL, 0.5),
    Happened.CLOSED: FaceCue(Emotion.PROUD, 0.8),
    Happened.CREDITED: FaceCue(Emotion.HAPPY, 0.7),
    Happened.COMFORTED: FaceCue(Emotion.ENCOURAGING, 0.7),
    Happened.MISSED: FaceCue(Emotion.ENCOURAGING, 0.6),
    Happened.HINTED: FaceCue(Emotion.THINKING, 0.5),
    Happened.EXPLAIN: FaceCue(Emotion.EXPLAINING, 0.5),
    Happened.BREAK: FaceCue(Emotion.HAPPY, 0.5),
}


def in_language(text: Prose | Name, locale: Locale) -> str:
    return text.ko if locale == "ko" else text.en


def face_for(events: Iterable[Event]) -> FaceCue:
    """The first event that shows."""
    return next((_FACES[event.what] for event in events if event.what in _FACES), FaceCue(Emotion.CURIOUS, 0.5))


@dataclass(frozen=True, slots=True)
class Remark:
    """A part of what she says about a turn.

    Attributes:
        opinion: the words in it that may be said differently; "" for what the content says.
        kept: lines of it that stay as they are in any case.
    """

    block: Block
    opinion: str = ""
    kept: str = ""


def reactions(events: Sequence[Event], track: Track, explained: tuple[Block, ...] | None, say: Speaker) -> list[Block]:
    """What she says about the turn, before the next question.

    Args:
        explained: the answer to a term question; None if neither the topic nor the notes have one.
    """
    return [remark.block for remark in remarks(events, track, explained, say)]


def reworded(said: Sequence[Remark], words: str | None) -> list[Block]:
    """The remarks with `words` in place of all opinions, where the first of them stood; None changes nothing."""
    if words is None:
        return [remark.block for remark in said]
    kept = [remark.kept for remark in said if remark.kept]
    blocks: list[Block] = []
    replaced = False
    for remark in said:
        if not remark.opinion:
            blocks.append(remark.block)
        elif not replaced:
            blocks.append(TextBlock("\n".join([words, *kept])))
            replaced = True
    return blocks


def remarks(events: Sequence[Event], track: Track, explained: tuple[Block, ...] | None, say: Speaker) -> list[Remark]:
    """The parts of `reactions`."""
    topics = {topic.id: topic for topic in track.topics}
    said: list[Remark] = []
    for event in events:
        if event.what is Happened.EXPLAIN:
            told = [*explained, TextBlock(say("interview.explained"))] if explained else [_text(say, "not_in_notes")]
            said += map(Remark, told)
        elif event.what is Happened.HINTED:
            hint = next(point.hint for point in topics[event.topic_id].points if point.id in event.points)
            said.append(Remark(TextBlock(say("interview.hint", hint=in_language(hint, say.locale)), Tone.NOTE)))
        elif event.what is Happened.CREDITED and event.topic_id in topics:
            said.append(_praise(event, topics[event.topic_id], say))
        else:
            plain = _plain_reaction(event, track, say)
            said += [Remark(block, block.text if event.what in _OPINIONS else "") for block in plain]
    return said


def _praise(event: Event, topic: InterviewTopic, say: Speaker) -> Remark:
    praise = say("interview.said.credited")
    made = "\n".join(_tick(point, say) for point in topic.points if point.id in event.points)
    return Remark(TextBlock(f"{praise}\n{made}"), praise, made)


def _plain_reaction(event: Event, track: Track, say: Speaker) -> list[TextBlock]:
    match event.what:
        case Happened.LEFT:
            return [_text(say, f"left.{event.left}")]
        case Happened.BREAK:
            return [TextBlock(in_language(track.break_words, say.locale))]
        case Happened.CALLED_OFF:
            return [_text(say, "called_off")]
        case Happened.CLOSED:
            return [TextBlock(in_language(track.closing, say.locale))]
        case Happened.FOLLOW_UP:
            return []
        case _:
            return [_text(say, f"said.{event.what.replace('-', '_')}")]


def _text(say: Speaker, key: str) -> TextBlock:
    return TextBlock(say(f"interview.{key}"))


def _tick(point: KeyPoint, say: Speaker) -> str:
    return f"✔ {shorten(in_language(point.statement, say.locale), _MAX_POINT_CHARS)}"


def question_text(state: InterviewState, track: Track, locale: Locale) -> str:
    """The words that wait for a reaction."""
    topic = current_topic(state, track)
    if topic is None:
        return in_language(track.greeting if state.phase is Phase.GREETING else track.break_words, locale)
    if state.follow_up is not None and state.follow_up < len(topic.follow_ups):
        return in_language(topic.follow_ups[state.follow_up].ask, locale)
    return in_language(opening(state, topic), locale)


def place(state: InterviewState, track: Track) -> int:
    """How many of the track's topics have come up."""
    return len({progress.topic_id for progress in state.progress} & {topic.id for topic in track.topics})


def question_block(state: InterviewState, track: Track, say: Speaker) -> Block:
    """The open question, or the words of the greeting or the break."""
    topic = current_topic(state, track)
    prompt = question_text(state, track, say.locale)
    if topic is None:
        return TextBlock(prompt)
    title = say(
        "interview.question.title",
        number=place(state, track),
        total=len(track.topics),
        topic=in_language(topic.title, say.locale),
    )
    return QuestionBlock(title, prompt, say("interview.question.follow_up") if state.follow_up is not None else "")


def question_choices(interview_id: str, turn_no: int, state: InterviewState, say: Speaker) -> tuple[Choice, ...]:
    """The buttons under what waits for a reaction. They carry the turn, so that a later press is recognised."""
    args = {"interview": interview_id, "turn": str(turn_no)}
    if state.phase is not Phase.TOPIC:
        go_on, stop = ("start", "later") if state.phase is Phase.GREETING else ("resume", "stop")
        return (
            Choice(say(f"interview.choice.{go_on}"), Action.ANSWER, args, ButtonStyle.PRIMARY),
            Choice(say(f"interview.choice.{stop}"), Action.STOP, args),
        )
    return (
        Choice(
            say("interview.choice.answer"),
            Action.ANSWER,
            args,
            ButtonStyle.PRIMARY,
            asks_for=say("interview.choice.answer_label"),
        ),
        Choice(say("interview.choice.hint"), Action.HINT, args),
        Choice(say("interview.choice.skip"), Action.SKIP, args),
        Choice(say("interview.choice.stop"), Action.STOP, args, ButtonStyle.DANGER),
    )


def track_choices(tracks: Iterable[Track], say: Speaker) -> tuple[Choice, ...]:
    return tuple(
        Choice(in_language(track.title, say.locale), Action.INTERVIEW, {"track": track.id}, ButtonStyle.PRIMARY)
        for track in tracks
    )
