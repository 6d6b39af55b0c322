"""What a round says to everybody: questions, results and the scoreboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from core.content.library import Library
from core.content.schema import Quiz
from core.i18n import Speaker
from core.messages import (
    Action,
    Block,
    ButtonStyle,
    ChartBlock,
    ChartKind,
    Emotion,
    FaceCue,
    QuestionBlock,
    Series,
    TableBlock,
    TextBlock,
    Tone,
    Visibility,
)
from core.quiz.rounds.scoreboard import Place
from core.quiz.wording import stars
from core.storage.tables.rounds import RoundRow
from core.text.clean import shorten
from core.turn import Choice, Draft

Cause = Literal["time", "leader", "stopped"]

BEST_SCORE: Final = 100
_MOST_PLACES: Final = 20
_MOST_BARS: Final = 12
_NAME_CHARS: Final = 30
_STATEMENT_CHARS: Final = 200


def shown_name(name: str, say: Speaker) -> str:
    """A learner's name on one short line."""
    return shorten(" ".join(name.split()), _NAME_CHARS) or say("round.somebody")


@dataclass(frozen=True, slots=True)
class GroupResult:
    """How the group did on one question: answers, their mean score 0..100, answers that made each point."""

    answers: int
    average: int
    hits: Mapping[str, int]


class RoundWording:
    """Speaks about the rounds of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def question(self, say: Speaker, row: RoundRow, position: int) -> QuestionBlock | None:
        """The question at `position`; None when its quiz has left the content."""
        quiz = self._library.quizzes.get(row.quiz_ids[position])
        if quiz is None:
            return None
        chapter = getattr(self._library.chapter_of_quiz[quiz.id].title, say.locale)
        limit = say("round.question.limit", seconds=row.seconds)
        title = say("round.question.title", number=position + 1, total=len(row.quiz_ids))
        return QuestionBlock(
            title,
            getattr(quiz.question, say.locale),
            f"{chapter} · {stars(quiz.difficulty)} · {limit}",
            row.closes_at if position == row.position else None,
        )

    def asked(self, say: Speaker, row: RoundRow, position: int, before: Sequence[Block] = ()) -> Draft:
        """The question for everybody."""
        question = self.question(say, row, position)
        blocks = (*before, question) if question is not None else tuple(before)
        choices = round_choices(say, row.id, position)
        return Draft(blocks, choices, FaceCue(Emotion.CURIOUS), Visibility.PUBLIC, say.locale)

    def closed(self, say: Speaker, row: RoundRow, position: int, cause: Cause, result: GroupResult) -> Draft:
        """The model answer, and how the group did."""
        quiz = self._library.quizzes.get(row.quiz_ids[position])
        blocks: list[Block] = [TextBlock(say(f"round.closed.{cause}", number=position + 1))]
        if quiz is not None:
            blocks.append(TextBlock(say("round.closed.model_answer"), Tone.HEADING))
            blocks.append(TextBlock(getattr(quiz.answer, say.locale), Tone.QUOTE))
        if not result.answers:
            blocks.append(TextBlock(say("round.closed.nobody"), Tone.NOTE))
            return Draft(tuple(blocks), (), FaceCue(Emotion.ENCOURAGING), Visibility.PUBLIC, say.locale)
        key = "round.closed.one" if result.answers == 1 else "round.closed.group"
        blocks.append(TextBlock(say(key, n=result.answers, average=result.average)))
        if quiz is not None:
            blocks.append(_point_table(say, quiz, result))
        return Draft(tuple(blocks), (), FaceCue(Emotion.ENCOURAGING), Visibility.PUBLIC, say.locale)

    def scoreboard(self, say: Speaker, places: Sequence[Place], questions: int) -> Draft:
        """The final standing; kind words when nobody answered anything."""
        again = (Choice(say("round.choice.again"), Action.GROUP_QUIZ, style=ButtonStyle.PRIMARY, shared=True),)
        if not places:
            text = TextBlock(say("round.board.nobody"))
            return Draft((text,), again, FaceCue(Emotion.ENCOURAGING), Visibility.PUBLIC, say.locale)
        blocks: list[Block] = [TextBlock(_winners(say, places)), _board(say, places, questions)]
        if len(places) > _MOST_PLACES:
            blocks.append(TextBlock(say("round.board.more", n=len(places) - _MOST_PLACES), Tone.NOTE))
        blocks.append(_chart(say, places, questions))
        return Draft(tuple(blocks), again, FaceCue(Emotion.PROUD, 0.8), Visibility.PUBLIC, say.locale)


def answer_choice(say: Speaker, round_id: str, position: int) -> Choice:
    return Choice(
        say("round.choice.answer"),
        Action.ANSWER,
        {"round": round_id, "index": str(position)},
        ButtonStyle.PRIMARY,
        asks_for=say("round.choice.your_answer"),
        shared=True,
    )


def round_choices(say: Speaker, round_id: str, position: int) -> tuple[Choice, ...]:
    """The buttons under a question: one for everybody, two for whoever leads the round."""
    args = {"round": round_id, "index": str(position)}
    return (
        answer_choice(say, round_id, position),
        Choice(say("round.choice.next"), Action.SKIP, args, shared=True),
        Choice(say("round.choice.stop"), Action.STOP, {"round": round_id}, ButtonStyle.DANGER, shared=True),
    )


def _point_table(say: Speaker, quiz: Quiz, result: GroupResult) -> TableBlock:
    rows = tuple(
        (
            shorten(getattr(point.statement, say.locale), _STATEMENT_CHARS),
            f"{result.hits.get(point.id, 0)}/{result.answers} ({result.hits.get(point.id, 0) / result.answers:.0%})",
        )
        for point in quiz.points
    )
    header = (say("round.points.statement"), say("round.points.made"))
    return TableBlock(say("round.points.title"), header, rows)


def _winners(say: Speaker, places: Sequence[Place]) -> str:
    first = [shown_name(place.name, say) for place in places if place.rank == 1]
    if not places[0].points:
        return say("round.board.no_points")
    if len(first) == 1:
        return say("round.board.winner", name=first[0], points=places[0].points)
    if len(first) > 3:
        return say("round.board.many_winners", n=len(first), points=places[0].points)
    return say("round.board.winners", names=", ".join(first), points=places[0].points)


def _board(say: Speaker, places: Sequence[Place], questions: int) -> TableBlock:
    header = tuple(say(f"round.board.{column}") for column in ("rank", "name", "points", "answered"))
    rows = tuple(
        (str(place.rank), shown_name(place.name, say), str(place.points), f"{place.answered}/{questions}")
        for place in places[:_MOST_PLACES]
    )
    return TableBlock(say("round.board.title"), header, rows)


def _chart(say: Speaker, places: Sequence[Place], questions: int) -> ChartBlock:
    shown = places[:_MOST_BARS]
    series = Series(say("round.board.points"), tuple(float(place.points) for place in shown))
    return ChartBlock(
        say("round.board.chart"),
        ChartKind.BAR,
        tuple(shown_name(place.name, say) for place in shown),
        (series,),
        float(BEST_SCORE * questions),
    )
