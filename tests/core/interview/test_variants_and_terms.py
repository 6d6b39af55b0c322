"""A topic's other openings, and its own explanations of words."""

from __future__ import annotations

from pathlib import Path
from random import Random

from core.content.loader import load_library
from core.content.schema import InterviewTopic
from core.interview.state import InterviewState, Phase, TopicProgress, decode_state, encode_state
from core.interview.terms import explained_term
from core.interview.wording import question_text
from core.messages import TextBlock
from tests.core.interview.helpers import World, library_of, make_track, point, prompt, texts, topic

TERM = {
    "name": {"ko": "손실 함수", "en": "Loss function"},
    "aliases": ["목적 함수", "loss"],
    "meaning": {"ko": "틀린 정도를 재는 함수야.", "en": "It measures how wrong a model is."},
}


def varied() -> InterviewTopic:
    variants = [{"ko": f"다르게 {n}?", "en": f"Another way {n}?"} for n in (1, 2)]
    return InterviewTopic.model_validate(topic("one", point("one-a", 1, ["apple"]), variants=variants, terms=[TERM]))


def test_the_opening_depends_on_the_interview_alone() -> None:
    track = make_track(varied().model_dump())

    def asked(seed: int) -> str:
        state = InterviewState(track.id, Phase.TOPIC, (TopicProgress("one"),), seed=seed)
        assert question_text(decode_state(encode_state(state)), track, "en") == question_text(state, track, "en")
        return question_text(state, track, "en")

    assert {asked(seed) for seed in range(9)} == {"Opening question of one?", "Another way 1?", "Another way 2?"}


def test_an_interview_from_before_there_were_variants_goes_on() -> None:
    data = encode_state(InterviewState("small", Phase.TOPIC, (TopicProgress("one"),)))
    del data["seed"]
    assert decode_state(data).seed == 0


def test_terms_are_explained_by_name_and_alias_in_the_learners_language() -> None:
    found = varied()
    for asked in ("손실 함수", "손실함수", "LOSS", "목적 함수", "Loss function"):
        assert explained_term(found, asked, "ko") == (TextBlock("손실 함수: 틀린 정도를 재는 함수야."),)
    assert explained_term(found, "loss", "en") == (TextBlock("Loss function: It measures how wrong a model is."),)
    assert explained_term(found, "정밀도", "ko") is None
    assert explained_term(found, "", "ko") is None


def test_terms_of_the_built_in_topics_are_unambiguous() -> None:
    for track in load_library().tracks:
        for each in track.topics:
            for term in each.terms:
                for name in (term.name.ko, term.name.en, *term.aliases):
                    said = explained_term(each, name, "en")
                    assert said == (TextBlock(f"{term.name.en}: {term.meaning.en}"),), (track.id, each.id, name)


async def test_an_interview_asks_one_of_the_ways_and_explains_its_terms(tmp_path: Path) -> None:
    track = make_track(varied().model_dump())
    world = await World(tmp_path, library_of(track)).create()
    world.locale = "en"
    await world.interview()
    kept = await world.open()
    assert kept is not None
    state = InterviewState(track.id, Phase.TOPIC, (TopicProgress("one"),), seed=decode_state(kept.state).seed)
    asked = prompt(await world.send("ready!"))
    assert asked == question_text(state, track, "en")
    explained = await world.send("what is a loss function?")
    assert "It measures how wrong a model is." in texts(explained)
    assert prompt(explained) == asked
    assert "note[en] on alpha" in texts(await world.send("what is alpha?"))
    await world.close()


async def test_interviews_differ_in_their_seed(tmp_path: Path) -> None:
    track = make_track(varied().model_dump())
    world = await World(tmp_path, library_of(track)).create()
    world.random = Random(7)
    seeds = set()
    for _ in range(3):
        await world.interview(again="yes")
        kept = await world.open()
        assert kept is not None
        seeds.add(decode_state(kept.state).seed)
    assert len(seeds) > 1
    await world.close()
