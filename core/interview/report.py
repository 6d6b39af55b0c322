"""What an interview showed: shares per topic, the comparison with an earlier one, evidence about keywords."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

from core.content.schema import LOCALES, InterviewTopic, Track
from core.interview.state import InterviewState, TopicProgress
from core.interview.summary import summary_of


@dataclass(frozen=True, slots=True)
class TopicResult:
    """One topic in a report.

    Attributes:
        title: by language, so that a report can be read when the content has changed.
        asked: number of questions.
        credited, missed: ids of points.
        share: 0..1, the weight of the points made.
    """

    topic_id: str
    title: dict[str, str]
    asked: int
    credited: tuple[str, ...]
    missed: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Report:
    """A report card as it is saved.

    Attributes:
        topics: those that the learner reacted to, in order.
        topics_in_track: how many the track had.
        share: 0..1, the mean of the topics' shares.
        summary: a short paragraph by language; reports from before there was one have none.
    """

    track_id: str
    title: dict[str, str]
    topics: tuple[TopicResult, ...]
    topics_in_track: int
    share: float
    summary: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Shares 0..1 over the topics that both interviews reached."""

    before: float
    now: float
    topics: int


_reports: TypeAdapter[Report] = TypeAdapter(Report)


def encode_report(report: Report) -> dict[str, Any]:
    encoded: dict[str, Any] = _reports.dump_python(report, mode="json")
    return encoded


def decode_report(data: dict[str, Any]) -> Report:
    return _reports.validate_python(data)


def report_on(state: InterviewState, track: Track) -> Report | None:
    """The report over all topics that the learner reacted to and that the content still has; None if there is none."""
    topics = {topic.id: topic for topic in track.topics}
    results = tuple(
        _result(progress, topics[progress.topic_id])
        for progress in state.progress
        if progress.tried and progress.topic_id in topics
    )
    if not results:
        return None
    summary: dict[str, str] = {locale: summary_of(state, track, locale) for locale in LOCALES}
    if state.told is not None and state.told.topics == len(results):
        summary[state.told.locale] = state.told.text
    share = _mean(result.share for result in results)
    return Report(track.id, track.title.model_dump(), results, len(track.topics), share, summary)


def _result(progress: TopicProgress, topic: InterviewTopic) -> TopicResult:
    made = tuple(point for point in topic.points if point.id in progress.credited)
    return TopicResult(
        topic_id=topic.id,
        title=topic.title.model_dump(),
        asked=progress.asked,
        credited=tuple(point.id for point in made),
        missed=tuple(point.id for point in topic.points if point.id not in progress.credited),
        share=sum(point.weight for point in made) / sum(point.weight for point in topic.points),
    )


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


def compare(now: Report, before: Report) -> Comparison | None:
    """Both reports over their common topics; None if they have none in common."""
    shares, earlier = ({topic.topic_id: topic.share for topic in report.topics} for report in (now, before))
    common = shares.keys() & earlier.keys()
    if not common:
        return None
    return Comparison(_mean(earlier[i] for i in common), _mean(shares[i] for i in common), len(common))


def keyword_scores(report: Report, track: Track) -> dict[str, float]:
    """Keyword -> share 0..1 of the weight of the points made, over the report's topics with that keyword."""
    made: dict[str, float] = {}
    whole: dict[str, float] = {}
    results = {result.topic_id: result for result in report.topics}
    for topic in track.topics:
        if topic.id not in results:
            continue
        weight = sum(point.weight for point in topic.points)
        for keyword in topic.keywords:
            whole[keyword] = whole.get(keyword, 0.0) + weight
            made[keyword] = made.get(keyword, 0.0) + weight * results[topic.id].share
    return {keyword: min(1.0, made[keyword] / whole[keyword]) for keyword in whole}


def strongest(report: Report, limit: int, at_least: float) -> list[TopicResult]:
    """The best topics with at least that share, best first."""
    good = [result for result in report.topics if result.share >= at_least]
    return sorted(good, key=lambda result: -result.share)[:limit]


def weakest(report: Report, limit: int) -> list[TopicResult]:
    """The topics with the most to gain, worst first."""
    gaps = [result for result in report.topics if result.missed]
    return sorted(gaps, key=lambda result: result.share)[:limit]
