"""Draws a report: words, tables, and buttons to what is worth working on next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.content.library import Library
from core.content.schema import Concept, Track
from core.i18n import Speaker
from core.interview.report import Comparison, Report, TopicResult, strongest, weakest
from core.interview.wording import in_language
from core.messages import MAX_BLOCK_CHARS, Action, Block, ButtonStyle, TableBlock, TextBlock, Tone
from core.text.clean import shorten
from core.turn import Choice

_STRONG_FROM: Final = 0.7
_SHOWN_TOPICS: Final = 3
_MAX_MISSED_CHARS: Final = 60
_MAX_ADVICE_CHARS: Final = 240
_TABLE_CHARS: Final = MAX_BLOCK_CHARS - 300


def report_blocks(report: Report, comparison: Comparison | None, track: Track, say: Speaker) -> list[Block]:
    """The whole card."""
    words = [say("interview.report.overall", topics=len(report.topics), share=_percent(report.share))]
    unreached = report.topics_in_track - len(report.topics)
    if unreached > 0:
        words.append(say("interview.report.unreached", topics=unreached))
    if comparison is not None:
        words.append(_compared(comparison, report, say))
    words += _highlights(report, say)
    title = say("interview.report.title", track=in_language(track.title, say.locale))
    told = report.summary.get(say.locale)
    summary = [TextBlock(told, Tone.NOTE)] if told else []
    return [TextBlock(title, Tone.HEADING), TextBlock("\n".join(words)), *summary, *_tables(report, track, say)]


def _percent(share: float) -> int:
    return round(100 * share)


def _compared(comparison: Comparison, report: Report, say: Speaker) -> str:
    before, now = _percent(comparison.before), _percent(comparison.now)
    key = "same" if before == now else "better" if now > before else "worse"
    said = say(f"interview.report.{key}", before=before, now=now)
    if comparison.topics < len(report.topics):
        said += " " + say("interview.report.common", topics=comparison.topics)
    return said


def _highlights(report: Report, say: Speaker) -> list[str]:
    words = []
    strong, weak = strongest(report, _SHOWN_TOPICS, _STRONG_FROM), weakest(report, _SHOWN_TOPICS)
    if strong:
        words.append(say("interview.report.strengths", topics=_titles(strong, say)))
    if weak:
        words.append(say("interview.report.weakest", topics=_titles(weak, say)))
    else:
        words.append(say("interview.report.nothing_missed"))
    return words


def _titles(results: Sequence[TopicResult], say: Speaker) -> str:
    return " / ".join(result.title[say.locale] for result in results)


def _tables(report: Report, track: Track, say: Speaker) -> list[Block]:
    topics = {topic.id: topic for topic in track.topics}
    results, advice = [], []
    for result in report.topics:
        title = result.title[say.locale]
        total = len(result.credited) + len(result.missed)
        points = {point.id: point for point in topics[result.topic_id].points}
        missed = [in_language(points[point_id].statement, say.locale) for point_id in result.missed]
        shown = "\n".join(f"· {shorten(text, _MAX_MISSED_CHARS)}" for text in missed) or say("interview.report.none")
        results.append((title, str(result.asked), f"{len(result.credited)}/{total}", shown))
        if result.missed:
            advised = in_language(topics[result.topic_id].advice, say.locale)
            advice.append((title, shorten(advised, _MAX_ADVICE_CHARS)))
    head = {key: say(f"interview.report.{key}") for key in ("topic", "asked", "points", "missed", "advice")}
    return [
        *split_table(
            say("interview.report.table"), (head["topic"], head["asked"], head["points"], head["missed"]), results
        ),
        *split_table(say("interview.report.table_advice"), (head["topic"], head["advice"]), advice),
    ]


def split_table(title: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[TableBlock]:
    """One table, or several where one would not fit into a message."""
    tables: list[list[tuple[str, ...]]] = []
    used = 0
    for row in rows:
        size = sum(len(cell) + 3 for cell in row)
        if not tables or used + size > _TABLE_CHARS:
            tables.append([])
            used = 0
        tables[-1].append(row)
        used += size
    return [TableBlock(title, header, tuple(part)) for part in tables]


def report_choices(report: Report, track: Track, library: Library, say: Speaker) -> tuple[Choice, ...]:
    """For each of the weakest topics an explanation and a quiz, as far as the content has them; and another go."""
    topics = {topic.id: topic for topic in track.topics}
    choices: list[Choice] = []
    used: set[str] = set()
    for result in weakest(report, _SHOWN_TOPICS):
        known = [library.concepts[i] for i in topics[result.topic_id].concepts if i in library.concepts]
        concept = next((each for each in known if each.id not in used), None)
        if concept is not None:
            used.add(concept.id)
            choices += _concept_choices(concept, library, say)
    again = Choice(say("interview.choice.retry"), Action.INTERVIEW, {"track": track.id}, ButtonStyle.PRIMARY)
    return (*choices, again)


def _concept_choices(concept: Concept, library: Library, say: Speaker) -> list[Choice]:
    name, args = in_language(concept.name, say.locale), {"concept": concept.id}
    choices = [Choice(say("interview.choice.explain", name=name), Action.ASK, args)]
    if concept.id in library.quizzes_of_concept:
        choices.append(Choice(say("interview.choice.quiz", name=name), Action.QUIZ, args))
    return choices
