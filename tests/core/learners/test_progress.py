from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.interview.report import Report, TopicResult, encode_report
from core.learners.history_view import checkpoints, most_practised, streak, weakest_first
from core.messages import Action, ChartBlock, ChartKind, TableBlock, TextBlock, Tone
from core.quiz.mastery import Evidence
from core.storage.tables.interviews import InterviewRow
from tests.core.learners.study import Study, blocks_of, labels
from tests.core.quiz.world import make_library, words

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


async def test_a_newcomer_is_encouraged(study: Study) -> None:
    reply = await study.do(Action.PROGRESS)
    assert "nothing to show yet" in words(reply)
    assert labels(reply) == ["Take your first quiz", "Mock interview"]


async def test_the_whole_page(study: Study) -> None:
    for days, quiz_id, score in (
        (20, "recall-one", 0.2),
        (12, "recall-one", 0.4),
        (1, "dropout-one", 1.0),
        (0, "precision-one", 0.3),
    ):
        await study.answered(quiz_id, score, NOW - timedelta(days=days))
    reply = await study.do(Action.PROGRESS)
    summary, newest = blocks_of(reply, TableBlock)
    assert [row[1] for row in summary.rows] == ["4", "48 / 100", "2 days", "2"]
    assert [row[2] for row in newest.rows] == ["30", "100", "40", "20"]
    assert newest.rows[0][:2] == ("2026-01-05 18:00", "precision-one question english")
    line, bar = blocks_of(reply, ChartBlock)
    assert (line.kind, bar.kind) == (ChartKind.LINE, ChartKind.BAR)
    assert line.labels == ("12-15", "12-22", "12-29", "01-05")
    assert [series.name for series in line.series][:2] == ["Counting", "Recall"]
    values = {series.name: series.values for series in line.series}
    assert values["Dropout"][:3] == (None, None, None)
    assert values["Recall"][0] is None
    assert bar.series[0].values == tuple(sorted(bar.series[0].values))
    assert bar.labels[-1] in ("Dropout", "Overfitting")
    assert labels(reply)[:3] == ["Practise: Counting", "Practise: Recall", "Practise: Precision"]
    assert "Review" in labels(reply)


async def test_mastery_in_the_past_is_as_it_was(study: Study) -> None:
    await study.answered("dropout-one", 0.0, NOW - timedelta(days=14))
    before = await study.do(Action.PROGRESS)
    await study.answered("dropout-one", 1.0, NOW)
    after = await study.do(Action.PROGRESS)
    past, present = (blocks_of(reply, ChartBlock)[0].series[0].values for reply in (before, after))
    assert past[:-1] == present[:-1]
    assert past[-1] < present[-1]


async def test_korean_labels_and_local_dates(study: Study) -> None:
    study.locale = "ko"
    await study.answered("recall-one", 0.5, datetime(2026, 1, 4, 23, 30, tzinfo=UTC))
    reply = await study.do(Action.PROGRESS)
    newest = blocks_of(reply, TableBlock)[1]
    assert newest.rows[0] == ("2026-01-05 08:30", "recall-one question 한국어", "50")
    assert set(blocks_of(reply, ChartBlock)[1].labels) == {"재현율", "세기"}
    assert "연습하기" in labels(reply)[0]


async def test_a_quiz_that_left_the_content(study: Study) -> None:
    await study.answered("recall-one", 0.5, NOW)
    study.library = make_library(without="recall-one")
    reply = await study.do(Action.PROGRESS)
    assert "no longer exists" in words(reply)
    assert "Practise: Recall" in labels(reply)  # another quiz still asks about it


async def test_only_the_newest_answers_are_listed(study: Study) -> None:
    for i in range(14):
        await study.answered("recall-one", i / 20, NOW - timedelta(hours=20 - i))
    newest = blocks_of(await study.do(Action.PROGRESS), TableBlock)[1]
    assert [row[2] for row in newest.rows] == [str(5 * i) for i in range(13, 3, -1)]


async def test_an_interview_without_a_quiz(study: Study) -> None:
    learner = await study.known()
    topic = TopicResult("one", {"ko": "하나", "en": "One"}, 2, ("a",), ("b",), 0.7)
    told = {"ko": "한 주제를 이야기했어.", "en": "We talked about one topic."}
    report = Report("small", {"ko": "작은 면접", "en": "Small interview"}, (topic,), 3, 0.7, told)
    async with study.db.write() as uow:
        row = InterviewRow(
            id="i", learner_id=learner.id, scope_key="direct", track_id="small", state={}, started_at=NOW,
            status="finished", finished_at=NOW, report=encode_report(report), share=0.7,
        )  # fmt: skip
        await uow.interviews.add(row)
        await uow.quizzes.add_evidence(learner.id, {"recall": 0.7}, "interview", NOW)
    reply = await study.do(Action.PROGRESS)
    summary, interviews = blocks_of(reply, TableBlock)
    assert [row[1] for row in summary.rows] == ["0", "-", "1 day", "0"]
    assert interviews.rows == (("2026-01-05", "Small interview", "70%"),)
    assert reply.blocks[reply.blocks.index(interviews) + 1] == TextBlock("We talked about one topic.", Tone.NOTE)


@pytest.mark.parametrize(
    ("days_ago", "length"), [([], 0), ([0], 1), ([1], 1), ([2], 0), ([0, 1, 2], 3), ([0, 2], 1), ([1, 2, 2, 4], 2)]
)
def test_streaks(days_ago: list[int], length: int) -> None:
    assert streak([NOW - timedelta(days=days) for days in days_ago], NOW, SEOUL) == length


def test_a_streak_follows_the_learners_calendar() -> None:
    late, early = datetime(2026, 1, 4, 14, 59, tzinfo=UTC), datetime(2026, 1, 4, 15, 1, tzinfo=UTC)
    assert streak([late, early], NOW, SEOUL) == 2
    assert streak([late, early], datetime(2026, 1, 4, 20, tzinfo=UTC), ZoneInfo("UTC")) == 1


def test_checkpoints_of_a_first_day_are_its_answers() -> None:
    times = [NOW - timedelta(minutes=minutes) for minutes in (40, 10, 10, 0)]
    assert [point.label for point in checkpoints(times, NOW, SEOUL)] == ["17:20", "17:50", "18:00"]


def test_checkpoints_of_a_first_week_are_its_days() -> None:
    found = checkpoints([NOW - timedelta(days=3)], NOW, SEOUL)
    assert [point.label for point in found] == ["01-02", "01-03", "01-04", "01-05"]
    assert found[-1].moment == NOW


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=900)), min_size=1, max_size=30))
def test_checkpoints_end_now_and_never_repeat(ages: list[timedelta]) -> None:
    times = sorted(NOW - age for age in ages)
    found = checkpoints(times, NOW, SEOUL)
    moments, shown = [point.moment for point in found], [point.label for point in found]
    assert 1 <= len(found) <= 9
    assert moments == sorted(moments)
    assert len(set(shown)) == len(shown)
    assert times[-1] <= moments[-1] <= NOW


def test_orders() -> None:
    seen = [Evidence(keyword, 0.5, NOW) for keyword in ("b", "a", "b", "c", "a", "b")]
    assert most_practised(seen, 2) == ["b", "a"]
    assert weakest_first({"x": 0.5, "a": 0.5, "m": 0.1}) == [("m", 0.1), ("a", 0.5), ("x", 0.5)]
