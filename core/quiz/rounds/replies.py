"""What a single learner is told about a round."""

from __future__ import annotations

from core.messages import Action, Block, ButtonStyle, Emotion, FaceCue, TextBlock, Tone
from core.quiz.rounds.policy import seconds_left
from core.quiz.rounds.wording import RoundWording, answer_choice, round_choices
from core.storage.tables.rounds import RoundRow
from core.turn import Choice, Draft, Plan, Turn


def told(turn: Turn, key: str, *choices: Choice, emotion: Emotion = Emotion.NEUTRAL, **values: object) -> Plan:
    """One text that changes nothing."""
    return Plan(Draft((TextBlock(turn.say(key, **values)),), choices, FaceCue(emotion)))


def over(turn: Turn) -> Plan:
    """The round that a button belongs to has ended."""
    choice = Choice(turn.say("round.choice.new"), Action.GROUP_QUIZ, style=ButtonStyle.PRIMARY)
    return told(turn, "round.over", choice)


def too_late(turn: Turn, row: RoundRow) -> Plan:
    """The question that a button belongs to is closed; another one may be open."""
    if turn.now >= row.closes_at:
        return told(turn, "round.late.closing", emotion=Emotion.SORRY)
    choice = answer_choice(turn.say, row.id, row.position)
    return told(turn, "round.late.moved_on", choice, emotion=Emotion.SORRY, number=row.position + 1)


def running(turn: Turn, wording: RoundWording, row: RoundRow, answers: int) -> Plan:
    """The round that is going on here, for one who wanted to start another."""
    question = wording.question(turn.say, row, row.position)
    text = turn.say(
        "round.running",
        number=row.position + 1,
        total=len(row.quiz_ids),
        seconds=seconds_left(row.closes_at, turn.now),
    )
    blocks: list[Block] = [TextBlock(text)]
    if question is not None:
        blocks.append(question)
    blocks.append(counted(turn, answers))
    return Plan(Draft(tuple(blocks), round_choices(turn.say, row.id, row.position), FaceCue(Emotion.CURIOUS)))


def counted(turn: Turn, answers: int) -> TextBlock:
    """How many have answered the current question so far."""
    key = {0: "round.count.none", 1: "round.count.one"}.get(answers, "round.count.many")
    return TextBlock(turn.say(key, n=answers), Tone.NOTE)
