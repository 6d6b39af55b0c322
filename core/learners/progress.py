"""Where a learner stands: figures, charts, the newest answers, and what to practise next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.content.library import Library
from core.interview.report import decode_report
from core.learners.history_view import MOST_WEEKS, checkpoints, end_of_day, most_practised, streak, weakest_first
from core.learners.timezones import zone_of
from core.messages import (
    Action,
    Block,
    ButtonStyle,
    ChartBlock,
    ChartKind,
    Emotion,
    FaceCue,
    Series,
    TableBlock,
    TextBlock,
    Tone,
)
from core.quiz.mastery import FORGOTTEN_AFTER, Evidence, mastery, mastery_over_time
from core.quiz.select_adaptive import WEAK_BELOW
from core.storage.tables.interviews import InterviewRow
from core.text.clean import shorten
from core.turn import Choice, Draft, Plan, Turn

_LINES = 5
_BARS = 12
_NEWEST = 10
_REPORTS = 5
_TO_PRACTISE = 3
_QUESTION_CHARS = 80
_LABEL_CHARS = 60


@dataclass(frozen=True, slots=True)
class _Record:
    """What is kept about the learner: answers (quiz id, score 0..100, moment) and evidence, both oldest first."""

    results: Sequence[tuple[str, int, datetime]]
    evidence: Sequence[Evidence]
    due: int
    reports: Sequence[InterviewRow]


class Progress:
    """Carries out PROGRESS."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._quizzed = {keyword for quiz in library.quizzes.values() for keyword in quiz.keywords}

    async def plan(self, turn: Turn) -> Plan:
        record = await self._read(turn)
        if not (record.results or record.evidence or record.reports):
            return Plan(_nothing_yet(turn))
        blocks: list[Block] = [_summary(turn, record)]
        known = mastery(record.evidence, turn.now)
        if known:
            blocks += [self._over_time(turn, record), self._by_keyword(turn, weakest_first(known))]
        if record.results:
            blocks.append(self._newest(turn, record))
        if record.reports:
            blocks += [_interviews(turn, record.reports), *_last_summary(turn, record.reports)]
        weak = [keyword for keyword, value in weakest_first(known) if value < WEAK_BELOW and keyword in self._quizzed]
        if weak:
            blocks.append(TextBlock(turn.say("learner.progress.practise")))
        return Plan(Draft(tuple(blocks), self._choices(turn, record, weak), FaceCue(Emotion.PROUD, 0.6)))

    async def _read(self, turn: Turn) -> _Record:
        learner_id, zone = turn.learner.id, zone_of(turn.learner.timezone)
        since = turn.now - FORGOTTEN_AFTER - timedelta(weeks=MOST_WEEKS)
        async with turn.db.read() as uow:
            results = await uow.quizzes.results(learner_id)
            evidence = await uow.quizzes.evidence(learner_id, since)
            dates = await uow.quizzes.due_dates(learner_id)
            reports = await uow.interviews.reports(learner_id)
        tonight = end_of_day(turn.now.astimezone(zone).date(), zone)
        due = sum(moment <= tonight and quiz_id in self._library.quizzes for quiz_id, moment in dates.items())
        return _Record(results, evidence, due, reports)

    def _over_time(self, turn: Turn, record: _Record) -> ChartBlock:
        points = checkpoints(
            [seen.at for seen in record.evidence if seen.at <= turn.now], turn.now, zone_of(turn.learner.timezone)
        )
        past = mastery_over_time(record.evidence, [point.moment for point in points])
        keywords = most_practised(record.evidence, _LINES)
        series = tuple(
            Series(label, tuple(_percent(then[keyword]) if keyword in then else None for then in past))
            for keyword, label in zip(keywords, self._library.keyword_labels(keywords, turn.locale), strict=True)
        )
        labels = tuple(point.label for point in points)
        return ChartBlock(turn.say("learner.progress.over_time"), ChartKind.LINE, labels, series)

    def _by_keyword(self, turn: Turn, known: Sequence[tuple[str, float]]) -> ChartBlock:
        shown = known[:_BARS]
        labels = self._library.keyword_labels([keyword for keyword, _ in shown], turn.locale)
        series = Series(turn.say("learner.progress.mastery"), tuple(_percent(value) for _, value in shown))
        return ChartBlock(turn.say("learner.progress.by_keyword"), ChartKind.BAR, labels, (series,))

    def _newest(self, turn: Turn, record: _Record) -> TableBlock:
        say, zone = turn.say, zone_of(turn.learner.timezone)
        rows = tuple(
            (f"{at.astimezone(zone):%Y-%m-%d %H:%M}", self._question(turn, quiz_id), str(score))
            for quiz_id, score, at in reversed(record.results[-_NEWEST:])
        )
        header = (say("learner.progress.date"), say("learner.progress.question"), say("learner.progress.score"))
        return TableBlock(say("learner.progress.newest"), header, rows)

    def _question(self, turn: Turn, quiz_id: str) -> str:
        quiz = self._library.quizzes.get(quiz_id)
        if quiz is None:
            return turn.say("learner.progress.gone")
        return shorten(getattr(quiz.question, turn.locale), _QUESTION_CHARS)

    def _choices(self, turn: Turn, record: _Record, weak: Sequence[str]) -> tuple[Choice, ...]:
        practised = weak[:_TO_PRACTISE]
        labels = self._library.keyword_labels(practised, turn.locale)
        choices = [
            Choice(
                turn.say("learner.progress.choice.practise", keyword=shorten(label, _LABEL_CHARS)), Action.QUIZ, args
            )
            for label, args in zip(labels, ({"topic": keyword} for keyword in practised), strict=True)
        ]
        if record.due:
            choices.append(Choice(turn.say("learner.progress.choice.review"), Action.REVIEW, style=ButtonStyle.PRIMARY))
        return (*choices, Choice(turn.say("learner.progress.choice.quiz"), Action.QUIZ))


def _percent(value: float) -> float:
    return round(100 * value, 1)


def _nothing_yet(turn: Turn) -> Draft:
    choices = (
        Choice(turn.say("learner.progress.choice.first"), Action.QUIZ, style=ButtonStyle.PRIMARY),
        Choice(turn.say("learner.progress.choice.interview"), Action.INTERVIEW),
    )
    return Draft((TextBlock(turn.say("learner.progress.nothing")),), choices, FaceCue(Emotion.ENCOURAGING))


def _summary(turn: Turn, record: _Record) -> TableBlock:
    say = turn.say
    scores = [score for _, score, _ in record.results]
    moments = (*(at for _, _, at in record.results), *(seen.at for seen in record.evidence))
    days = streak(moments, turn.now, zone_of(turn.learner.timezone))
    average = say("learner.progress.points", n=round(sum(scores) / len(scores))) if scores else "-"
    rows = (
        (say("learner.progress.answered"), str(len(scores))),
        (say("learner.progress.average"), average),
        (say("learner.progress.streak"), say("learner.progress.day" if days == 1 else "learner.progress.days", n=days)),
        (say("learner.progress.due"), str(record.due)),
    )
    header = (say("learner.progress.figure"), say("learner.progress.value"))
    return TableBlock(say("learner.progress.title"), header, rows)


def _last_summary(turn: Turn, reports: Sequence[InterviewRow]) -> list[TextBlock]:
    """What the newest interview was about; interviews from before there were summaries have none."""
    report = reports[-1].report
    told = "" if report is None else decode_report(report).summary.get(turn.locale, "")
    return [TextBlock(told, Tone.NOTE)] if told else []


def _interviews(turn: Turn, reports: Sequence[InterviewRow]) -> TableBlock:
    say, zone = turn.say, zone_of(turn.learner.timezone)
    rows = []
    for row in reversed(reports[-_REPORTS:]):
        if row.report is None:
            continue
        report = decode_report(row.report)
        day = (row.finished_at or row.started_at).astimezone(zone)
        rows.append((f"{day:%Y-%m-%d}", report.title[turn.locale], f"{report.share:.0%}"))
    header = (say("learner.progress.date"), say("learner.progress.interview"), say("learner.progress.share"))
    return TableBlock(say("learner.progress.interviews"), header, tuple(rows))
