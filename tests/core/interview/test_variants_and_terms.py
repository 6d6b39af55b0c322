"""A topic's other openings, and its own explanations of words."""

from __future__ import annotations

from core.content.loader import load_library
from core.content.schema import InterviewTopic
from core.interview.state import InterviewState, Phase, TopicProgress, decode_state, encode_state
from core.interview.terms import explained_term
from core.interview.wording import question_text
from core.messages import TextBlock
from tests.core.interview.helpers import make_track, point, topic

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
