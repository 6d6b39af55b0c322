"""Turns of our mock interviews, with what she says to them before the next question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from core.content.library import Library
from core.content.schema import InterviewTopic, Prose, Track
from core.i18n import Speaker
from core.interview.machine import Heard, next_step
from core.interview.machine import Kind as Turn
from core.interview.state import InterviewState, Left, Phase, TopicProgress, current_topic
from core.interview.wording import in_language, question_text, reactions
from core.language.material import ReactionMaterial
from core.messages import TextBlock
from training.data.records import InterviewSample, Kind, interview_turns
from training.llm.data.comments import comment
from training.llm.data.example import Example

_TURNS: Final = {
    Kind.DONT_KNOW: Turn.DONT_KNOW,
    Kind.TERM_QUESTION: Turn.TERM_QUESTION,
    Kind.SMALL_TALK: Turn.SMALL_TALK,
    Kind.CHAT: Turn.SMALL_TALK,
}
_VARIANT: Final = "variant-"


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where the interview stands when the learner speaks, and the question that waits."""

    track: Track
    topic: InterviewTopic
    state: InterviewState
    question: Prose


def reaction_examples(library: Library, seed: int, chosen: Callable[[str], bool]) -> Iterator[Example]:
    """An example for each turn on a topic of the library that is `chosen` by "track:topic", which is its group."""
    for sample in interview_turns():
        subject = f"{sample.track}:{sample.topic}"
        asked = _asked(library, sample) if chosen(subject) else None
        if asked is None:
            continue
        material = _material(sample, asked, seed)
        words = comment(material, sample.feedback, Random(f"{seed}\n{subject}\n{sample.answer}"))  # noqa: S311
        if words is not None:
            yield Example(material, words, subject)


def _asked(library: Library, sample: InterviewSample) -> _Asked | None:
    track = library.tracks_by_id.get(sample.track)
    names = [] if track is None else [topic.id for topic in track.topics]
    if track is None or sample.topic not in names:
        return None
    place = names.index(sample.topic)
    before = tuple(TopicProgress(name, answers=1, left=Left.PARTLY) for name in names[:place])
    topic = track.topics[place]
    follow_up = next((n for n, each in enumerate(topic.follow_ups) if each.missing == sample.asked), None)
    now = TopicProgress(topic.id, follow_ups=() if follow_up is None else (follow_up,))
    state = InterviewState(track.id, Phase.TOPIC, (*before, now), follow_up)
    return _Asked(track, topic, state, _question(topic, sample.asked, follow_up))


def _question(topic: InterviewTopic, asked: str, follow_up: int | None) -> Prose:
    if follow_up is not None:
        return topic.follow_ups[follow_up].ask
    if asked.startswith(_VARIANT):
        return topic.variants[int(asked.removeprefix(_VARIANT)) - 1]
    return topic.opening


def _material(sample: InterviewSample, asked: _Asked, seed: int) -> ReactionMaterial:
    """The turn as the interview's own rules go on from it."""
    locale, topic = sample.locale, asked.topic
    step = next_step(asked.state, Heard(_TURNS.get(sample.kind, Turn.ANSWER), sample.credited), asked.track)
    following = current_topic(step.state, asked.track)
    say = Speaker(locale, Random(f"{seed}\n{sample.topic}\n{sample.answer}"))  # noqa: S311 - sampling, no secret
    said = [block.text for block in reactions(step.events, asked.track, None, say) if isinstance(block, TextBlock)]
    return ReactionMaterial(
        locale=locale,
        topic=in_language(topic.title, locale),
        question=in_language(asked.question, locale),
        answer=sample.answer,
        answered=tuple(in_language(p.statement, locale) for p in topic.points if p.id in sample.credited),
        next_topic="" if following is None else in_language(following.title, locale),
        next_question="" if following is None else question_text(step.state, asked.track, locale),
        summary="",
        composed="\n".join(said),
        complete=all(point.id in sample.credited for point in topic.points),
    )
