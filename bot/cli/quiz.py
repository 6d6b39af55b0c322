"""`ohlora quiz ...`: the choice of the next quiz on files, and the grades that learners object to."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.context import AppContext, emit, json_option, run_async
from bot.cli.stored import existing_database
from bot.monospace import printable


@click.group()
def quiz() -> None:
    """Choose quizzes; see which grades are disputed."""


@quiz.command()
@click.option(
    "--questions", required=True, type=click.Path(path_type=Path), help="CSV: index,quiz,good_answer,keywords"
)
@click.option(
    "--log", required=True, type=click.Path(path_type=Path), help="CSV: quiz_no,keywords,score; may be missing."
)
@click.option("--strategy", type=click.Choice(["iou"]), default="iou", show_default=True)
@json_option
def select(questions: Path, log: Path, strategy: str, as_json: bool) -> None:
    """Choose the question with the lowest expected score among those that are not in the log."""
    from core.errors import TutorError
    from core.quiz.iou_table import read_log, read_questions, select_from_table

    try:
        known = read_questions(questions)
        logged = read_log(log, known) if log.exists() else []
    except TutorError as error:
        raise click.ClickException(str(error)) from error
    if not log.exists():
        click.echo(f"{log} does not exist: nothing is logged yet.", err=True)
    chosen = select_from_table(known, logged)
    if chosen.all_logged:
        click.echo("Every question is logged: this is the lowest expected score of all.", err=True)
    text = f"Next question: {chosen.index} (expected score {chosen.predicted:.4f}, strategy {strategy})"
    emit({"index": chosen.index, "predicted": chosen.predicted}, as_json, text)


@quiz.command()
@json_option
@click.pass_obj
@run_async
async def disputes(app: AppContext, as_json: bool) -> None:
    """Grades that learners object to, oldest first, with what they wrote."""
    async with existing_database(app) as db, db.read() as uow:
        found = await uow.quizzes.disputes()
    rows = [
        {
            "at": dispute.at.isoformat(),
            "quiz": attempt.quiz_id,
            "score": attempt.score,
            "answer": attempt.answer,
            "reason": dispute.reason,
        }
        for dispute, attempt in found
    ]
    lines = [
        f"{dispute.at:%Y-%m-%d %H:%M}  {attempt.quiz_id}  {attempt.score}/100\n"
        f"  answer: {attempt.answer}\n  reason: {dispute.reason}"
        for dispute, attempt in found
    ]
    emit({"disputes": rows}, as_json, printable("\n".join(lines)) or "No open disputes.")
