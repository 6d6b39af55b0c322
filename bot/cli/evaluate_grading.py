"""`ohlora evaluate grading`: how close the grader comes to people's scores."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.context import emit, json_option
from core.errors import TutorError


@click.command("grading")
@click.option(
    "--data", required=True, type=click.Path(path_type=Path), help="CSV: quiz,keywords,good_answer,user_answer"
)
@click.option("--predictions", type=click.Path(path_type=Path), help="Where to write the CSV with the column 'score'.")
@json_option
def grading(data: Path, predictions: Path | None, as_json: bool) -> None:
    """Grade the answers of a CSV table and compare with its similarity_score column, if it has one."""
    from core.quiz.grading import LexicalGrader
    from core.quiz.grading.table import figures, grade_rows, read_table, write_predictions

    try:
        table = read_table(data)
        scores = grade_rows(LexicalGrader.load(), [table.task(index) for index in range(len(table.rows))])
        if predictions is not None:
            write_predictions(predictions, table, scores)
    except TutorError as error:
        raise click.ClickException(str(error)) from error
    result = figures(scores, table.labels)
    text = "\n".join(f"{name}: {'-' if value is None else value}" for name, value in result.items())
    emit(result, as_json, text)
