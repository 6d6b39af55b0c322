"""Interviews that were never held, told in a few sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Final

from core.content.library import Library
from core.content.schema import LOCALES, InterviewTopic, Locale, Track
from core.interview.machine import Heard, Kind, next_step
from core.interview.state import InterviewState, Phase, current_topic
from core.interview.summary import facts_of, summary_of
from core.interview.wording import in_language
from core.language.material import SummaryMaterial
from training.llm.data.example import Example
from training.llm.data.retelling import other_ending, sentences

_SITTINGS: Final = 30
_MOST_TURNS: Final = 60
_KINDS: Final = (*[Kind.ANSWER] * 8, Kind.DONT_KNOW, Kind.SKIP, Kind.HINT)
_OTHER_ENDING: Final = 0.4
_LEAVES_OUT: Final = 0.3


def summary_examples(library: Library, seed: int, chosen: Callable[[str], bool]) -> Iterator[Example]:
    """Sittings over the topics that are `chosen` by "track:topic", as learners of all strengths may have them."""
    for track in library.tracks:
        topics = tuple(topic for topic in track.topics if chosen(f"{track.id}:{topic.id}"))
        if not topics:
            continue
        part = track.model_copy(update={"topics": topics})
        for locale in LOCALES:
            for number in range(_SITTINGS):
                rng = Random(f"{seed}\n{track.id}\n{locale}\n{number}")  # noqa: S311 - sampling, no secret
                state = _sitting(part, rng)
                if summary_of(state, part, locale):
                    yield Example(_material(part, state, locale), _told(part, state, locale, rng), track.id)


def _sitting(track: Track, rng: Random) -> InterviewState:
    """Where an interview stands after some turns of a learner who makes each point with the same luck."""
    state, luck = InterviewState(track.id), rng.uniform(0.1, 0.95)
    turns = rng.randrange(2, rng.randrange(3, _MOST_TURNS))  # short ones more often: a small base sees little
    for _ in range(turns):
        state = next_step(state, _heard(current_topic(state, track), luck, rng), track).state
        if state.phase is Phase.DONE:
            break
    return state


def _heard(topic: InterviewTopic | None, luck: float, rng: Random) -> Heard:
    if topic is None:
        return Heard(Kind.ANSWER)
    made = tuple(point.id for point in topic.points if rng.random() < luck)
    return Heard(rng.choice(_KINDS), made)


def _material(track: Track, state: InterviewState, locale: Locale) -> SummaryMaterial:
    return SummaryMaterial(
        locale, in_language(track.title, locale), facts_of(state, track, locale), summary_of(state, track, locale)
    )


def _told(track: Track, state: InterviewState, locale: Locale, rng: Random) -> str:
    """The summary with some topics left out and, in Korean, with other endings; how it went at all comes first."""
    first, *rest = sentences(summary_of(state, track, locale))
    kept = [each for each in rest if rng.random() >= _LEAVES_OUT]
    told = [first, *(kept or rest)]
    if locale == "ko":
        told = [other_ending(each) if rng.random() < _OTHER_ENDING else each for each in told]
    return " ".join(told)
