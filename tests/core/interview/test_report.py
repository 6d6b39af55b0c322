from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from core.content.library import Library
from core.i18n import Speaker
from core.interview.report import compare, decode_report, encode_report, keyword_scores, report_on, strongest, weakest
from core.interview.report_card import report_blocks, report_choices
from core.interview.state import InterviewState, Left, Phase, TopicProgress
from core.messages import MAX_BLOCK_CHARS, TableBlock, TextBlock
from tests.core.interview.helpers import small_track

TRACK = small_track()
HALFWAY = InterviewState(
    TRACK.id,
    Phase.TOPIC,
    (
        TopicProgress("one", asked=3, answers=3, credited=("one-a",), left=Left.PARTLY),
        TopicProgress("two", left=Left.SKIPPED),
        TopicProgress("three"),
    ),
)


def test_topics_without_a_reaction_are_left_out() -> None:
    report = report_on(HALFWAY, TRACK)
    assert report is not None
    assert [(each.topic_id, each.share, each.missed) for each in report.topics] == [
        ("one", 0.75, ("one-b",)),
        ("two", 0.0, ("two-a",)),
    ]
    assert report.share == 0.375
    assert report_on(InterviewState(TRACK.id), TRACK) is None


def test_keyword_scores_are_weighted_over_topics() -> None:
    report = report_on(HALFWAY, TRACK)
    assert report is not None
    assert keyword_scores(report, TRACK) == {"general": pytest.approx(0.5), "about-one": 0.75, "about-two": 0.0}


def test_comparison_is_over_common_topics() -> None:
    report = report_on(HALFWAY, TRACK)
    assert report is not None
    only_one = replace(report, topics=report.topics[:1])
    other = replace(report, topics=tuple(replace(each, topic_id="x") for each in report.topics))
    comparison = compare(report, only_one)
    assert comparison is not None
    assert (comparison.before, comparison.now, comparison.topics) == (0.75, 0.75, 1)
    assert compare(report, other) is None


def test_report_survives_json() -> None:
    report = report_on(HALFWAY, TRACK)
    assert report is not None
    assert decode_report(encode_report(report)) == report


def test_strong_and_weak_topics() -> None:
    report = report_on(HALFWAY, TRACK)
    assert report is not None
    assert [each.topic_id for each in strongest(report, 3, 0.7)] == ["one"]
    assert [each.topic_id for each in weakest(report, 3)] == ["two", "one"]


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_cards_of_the_real_tracks_fit_into_messages(locale: str, content: Library) -> None:
    say = Speaker(locale, Random(1))  # type: ignore[arg-type]
    for track in content.tracks:
        progress = tuple(TopicProgress(topic.id, left=Left.SKIPPED) for topic in track.topics)
        report = report_on(InterviewState(track.id, Phase.DONE, progress), track)
        assert report is not None
        for block in report_blocks(report, compare(report, report), track, say):
            if isinstance(block, TableBlock):
                assert sum(len(cell) + 3 for row in (block.header, *block.rows) for cell in row) <= MAX_BLOCK_CHARS
            elif isinstance(block, TextBlock):
                assert len(block.text) <= MAX_BLOCK_CHARS
        assert len(report_choices(report, track, content, say)) >= 4
