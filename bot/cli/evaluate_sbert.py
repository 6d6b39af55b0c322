"""`ohlora evaluate sbert`: a sentence encoder, with the head beside it if it has one, on labelled pairs."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.context import emit, json_option
from bot.cli.train import TASKS
from core.errors import TutorError


@click.command("sbert")
@click.option("--task", required=True, type=click.Choice(TASKS))
@click.option("--model", required=True, help="Folder (or hub id) of sentence-transformers; see `ohlora train sbert`.")
@click.option("--data", required=True, type=click.Path(path_type=Path), help="CSV with the task's columns.")
@click.option("--knowledge", type=click.Path(path_type=Path), help="For retrieval: the notes to rank, one a line.")
@json_option
def sbert(task: str, model: str, data: Path, knowledge: Path | None, as_json: bool) -> None:
    """How near a model's similarities come to those of the table, and how often its first choice is right."""
    from training.sbert.evaluate import evaluate

    try:
        result = evaluate(task, model, data, knowledge)
    except TutorError as error:
        raise click.ClickException(str(error)) from error
    emit(result, as_json, "\n".join(f"{name}: {'-' if value is None else value}" for name, value in result.items()))
