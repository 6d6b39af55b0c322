"""The rolling summary: bounded, the same for the same state, silent on what may still be asked, kept over a restart."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.library import Library
from core.content.schema import LOCALES, Locale
from core.interview.report import decode_report, encode_report, report_on
from core.interview.service import InterviewService
from core.interview.state import InterviewState, Left, Phase, Told, TopicProgress, decode_state, encode_state
from core.interview.summary import MAX_FACTS, MAX_SUMMARY_CHARS, facts_of, summary_of, topics_told
from core.language.material import Material, ReactionMaterial, SummaryMaterial
from tests.core.interview.helpers import World, explain, library_of, small_track, texts, topic
from tests.core.interview.helpers import make_track as a_track
from tests.core.interview.helpers import point as a_point

TRACK = small_track()


def talked(*topics: TopicProgress, **more: Any) -> InterviewState:
    return InterviewState(TRACK.id, Phase.TOPIC, topics, **more)


HALFWAY = talked(
    TopicProgress("one", asked=3, answers=3, credited=("one-a",), left=Left.PARTLY),
    TopicProgress("two", credited=("two-a",), answers=1, left=Left.COMPLETE),
    TopicProgress("three"),
)


def test_before_anything_was_said_there_is_nothing_to_tell() -> None:
    for state in (InterviewState(TRACK.id), talked(TopicProgress("one"))):
        assert topics_told(state, TRACK) == 0
        assert facts_of(state, TRACK, "ko") == ()
        assert summary_of(state, TRACK, "ko") == ""


def test_it_tells_how_each_topic_went() -> None:
    told = summary_of(HALFWAY, TRACK, "en")
    assert "Topics we talked about: 2. Key points you made: 2 of 3." in told
    assert "Topic one: you made 1 of 2 key points." in told
    assert "Topic two: you made every key point." in told
    assert "point two-a in English" in told
    assert "point one-b in English" in told
    assert "Topic three" not in told
    assert "주제 one에서는 핵심 2개 가운데 1개를 짚었어." in summary_of(HALFWAY, TRACK, "ko")


def test_what_may_still_be_asked_is_not_given_away_on_the_way() -> None:
    for locale in LOCALES:
        told = summary_of(HALFWAY, TRACK, locale, missed=False) + str(facts_of(HALFWAY, TRACK, locale, missed=False))
        assert "one-b" not in told
        assert "one-a" in told
        assert "one-b" in str(facts_of(HALFWAY, TRACK, locale))


def test_a_skipped_and_an_empty_topic_have_words_of_their_own() -> None:
    state = talked(TopicProgress("one", left=Left.SKIPPED), TopicProgress("two", give_ups=2, left=Left.GAVE_UP))
    told = summary_of(state, TRACK, "en")
    assert "Topic one: skipped." in told
    assert "Topic two: no key point yet." in told


@given(st.data())
def test_it_is_bounded_and_depends_on_the_state_alone(data: st.DataObject) -> None:
    name = st.text(st.sampled_from("가나다라 abc"), min_size=1, max_size=100).map(lambda text: f"x{text}y")
    count = data.draw(st.integers(1, 14))
    topics = [
        topic(f"t{i}", a_point(f"t{i}-a", 1), a_point(f"t{i}-b", 2)) | {"title": {"ko": data.draw(name), "en": "T"}}
        for i in range(count)
    ]
    track = a_track(*topics)
    progress = tuple(
        TopicProgress(
            f"t{i}", answers=1, credited=data.draw(st.sampled_from([(), (f"t{i}-a",), (f"t{i}-a", f"t{i}-b")]))
        )
        for i in range(count)
    )
    state = InterviewState(track.id, Phase.DONE, progress)
    for locale in LOCALES:
        told = summary_of(state, track, locale)
        assert told == summary_of(decode_state(encode_state(state)), track, locale)
        assert 0 < len(told) <= MAX_SUMMARY_CHARS
        facts = facts_of(state, track, locale)
        assert len(facts) == min(count, MAX_FACTS)
        assert all(len(fact) < 600 and "\n" not in fact for fact in facts)


def test_the_real_tracks_fit(content: Library) -> None:
    for track in content.tracks:
        progress = tuple(TopicProgress(each.id, answers=1, credited=(each.points[0].id,)) for each in track.topics)
        for locale in LOCALES:
            assert (
                0 < len(summary_of(InterviewState(track.id, Phase.DONE, progress), track, locale)) <= MAX_SUMMARY_CHARS
            )


def test_a_state_from_before_there_were_summaries_is_read() -> None:
    old = {key: value for key, value in encode_state(HALFWAY).items() if key != "told"}
    assert decode_state(old) == HALFWAY
    assert decode_state(encode_state(HALFWAY)) == HALFWAY


def test_a_report_from_before_there_were_summaries_is_read() -> None:
    report = report_on(HALFWAY, TRACK)
    assert report is not None
    old = {key: value for key, value in encode_report(report).items() if key != "summary"}
    assert decode_report(old).summary == {}


def test_the_report_has_both_languages_and_prefers_what_was_told() -> None:
    told = talked(*HALFWAY.progress, told=Told("Told warmly.", "en", 2))
    report = report_on(told, TRACK)
    assert report is not None
    assert report.summary == {"ko": summary_of(HALFWAY, TRACK, "ko"), "en": "Told warmly."}
    outdated = report_on(talked(*HALFWAY.progress, told=Told("Told too early.", "en", 1)), TRACK)
    assert outdated is not None
    assert outdated.summary["en"] == summary_of(HALFWAY, TRACK, "en")


class ScriptedPhrasing:
    """Says one line per kind of material, and remembers what it was asked."""

    def __init__(self, lines: Mapping[type, str | None]) -> None:
        self.lines = lines
        self.asked: list[Material] = []

    async def say(self, material: Material) -> str | None:
        self.asked.append(material)
        await asyncio.sleep(0)
        return self.lines.get(type(material))

    def of(self, kind: type) -> list[Any]:
        return [material for material in self.asked if isinstance(material, kind)]


class SpokenWorld(World):
    def __init__(self, folder: Path, phrasing: ScriptedPhrasing, library: Library) -> None:
        self.phrasing = phrasing
        super().__init__(folder, library)

    def _connect(self) -> None:
        super()._connect()
        service = InterviewService(self.library, self.detector, self.worker, explain, self.phrasing)  # type: ignore[arg-type]
        self.tutor._rooms = {**self.tutor._rooms, "interview": service}


def long_track() -> Library:
    names = ("one", "two", "three", "four", "five")
    fruit = ("apple", "banana", "cherry", "grape", "melon")
    return library_of(
        a_track(*(topic(name, a_point(f"{name}-a", 1, [word])) for name, word in zip(names, fruit, strict=True)))
    )


@pytest.fixture
async def spoken(tmp_path: Path) -> AsyncIterator[SpokenWorld]:
    phrasing = ScriptedPhrasing({SummaryMaterial: "정말 좋은 대화였어!", ReactionMaterial: "오, 그렇구나!"})
    world = SpokenWorld(tmp_path, phrasing, long_track())
    await world.create()
    yield world
    await world.close()


async def state_of(world: World) -> InterviewState:
    row = await world.open()
    assert row is not None
    return decode_state(row.state)


async def test_the_model_retells_every_three_topics_and_the_telling_survives_a_restart(spoken: SpokenWorld) -> None:
    await spoken.interview()
    await spoken.send("시작하자")
    for answer in ("apple", "banana"):
        await spoken.send(answer)
        assert (await state_of(spoken)).told is None
    await spoken.send("cherry")
    told = Told("정말 좋은 대화였어!", "ko", 3)
    assert (await state_of(spoken)).told == told
    asked = spoken.phrasing.of(SummaryMaterial)
    assert len(asked) == 1
    assert len(asked[0].facts) == 3
    await spoken.restart()
    assert (await state_of(spoken)).told == told
    await spoken.send("grape")
    assert spoken.phrasing.of(ReactionMaterial)[-1].summary == told.text, "prompts know what was said before"
    assert len(spoken.phrasing.of(SummaryMaterial)) == 1


async def test_the_whole_interview_is_told_at_the_end_and_shown(spoken: SpokenWorld) -> None:
    await spoken.interview()
    await spoken.send("시작하자")
    for answer in ("apple", "banana", "cherry", "grape"):
        await spoken.send(answer)
    reply = await spoken.send("melon")
    assert "정말 좋은 대화였어!" in texts(reply)
    last = spoken.phrasing.of(SummaryMaterial)[-1]
    assert len(last.facts) == 5
    report = (await spoken.newest_report()).report
    assert report is not None
    assert decode_report(report).summary["ko"] == "정말 좋은 대화였어!"
    assert "five" in decode_report(report).summary["en"]


async def test_who_stops_early_is_told_what_there_was(spoken: SpokenWorld) -> None:
    await spoken.interview()
    await spoken.send("시작하자")
    await spoken.send("apple")
    assert "정말 좋은 대화였어!" in texts(await spoken.send("그만"))


@pytest.mark.parametrize("locale", LOCALES)
async def test_without_a_model_the_composed_summary_is_shown(tmp_path: Path, locale: Locale) -> None:
    world = await World(tmp_path, long_track()).create()
    world.locale = locale
    await world.interview()
    await world.send({"ko": "시작하자", "en": "start"}[locale])
    await world.send("apple")
    reply = await world.send({"ko": "그만", "en": "stop"}[locale])
    row = await world.newest_report()
    state = decode_state(row.state)
    composed = summary_of(state, world.library.tracks_by_id["small"], locale)
    assert composed
    assert composed in texts(reply)
    assert state.told is None
    await world.close()


async def test_a_reaction_is_put_into_other_words_and_nothing_else(spoken: SpokenWorld) -> None:
    await spoken.interview()
    started = await spoken.send("시작하자")
    assert texts(started).startswith("오, 그렇구나!")
    reply = await spoken.send("apple")
    assert "오, 그렇구나!\n✔ point one-a 말이야." in texts(reply)
    asked = spoken.phrasing.of(ReactionMaterial)[-1]
    assert asked.topic == "주제 one"
    assert asked.question == "one 첫 질문이야?"
    assert asked.answer == "apple"
    assert asked.answered == ("point one-a 말이야.",)
    assert asked.next_topic == "주제 two"
    assert asked.next_question == "two 첫 질문이야?"
    assert asked.complete


async def test_the_greeting_has_the_references_form(spoken: SpokenWorld) -> None:
    await spoken.interview()
    await spoken.send("응 시작하자")
    asked = spoken.phrasing.of(ReactionMaterial)[-1]
    assert (asked.topic, asked.answer, asked.next_topic) == ("", "응 시작하자", "주제 one")


@pytest.mark.parametrize("text", ["힌트", "넘어가"])
async def test_wishes_are_answered_by_her_own_words(spoken: SpokenWorld, text: str) -> None:
    await spoken.interview()
    await spoken.send("시작하자")
    before = len(spoken.phrasing.of(ReactionMaterial))
    reply = await spoken.send(text)
    assert len(spoken.phrasing.of(ReactionMaterial)) == before
    assert "오, 그렇구나!" not in texts(reply)
