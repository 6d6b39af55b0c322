"""`ohlora train ...`: trains models on labelled files."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.context import AppContext, emit, json_option
from bot.cli.train_faces import faces
from bot.cli.train_llm import llm
from core.errors import TutorError

TASKS = ("retrieval", "grading", "answer-type", "next-question", "moderation")


@click.group()
def train() -> None:
    """Train models on labelled files."""


train.add_command(faces)
train.add_command(llm)


@train.command()
@click.option("--task", required=True, type=click.Choice(TASKS))
@click.option("--data", required=True, type=click.Path(path_type=Path), help="CSV with the task's columns.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the model; must not exist yet.")
@click.option(
    "--base", help="Folder or hub id of sentence-transformers to start from; the embedded encoder if not given."
)
@click.option(
    "--epochs", type=click.FloatRange(min=0, min_open=True, max=1000), help="The task's default if not given."
)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--resume", is_flag=True, help="Go on with an interrupted run of the same options.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, train nothing.")
@json_option
@click.pass_obj
def sbert(
    app: AppContext,
    task: str,
    data: Path,
    out: Path,
    base: str | None,
    epochs: float | None,
    seed: int,
    resume: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Fine-tune a sentence encoder, and fit the head that lies beside it."""
    from training.sbert.train import Request
    from training.sbert.train import train as run

    request = Request(task, data, out, base, epochs, seed)
    try:
        result = run(request, app.home / "runs", resume=resume, dry_run=dry_run)
    except TutorError as error:
        raise click.ClickException(str(error)) from error
    emit(result, as_json, "\n".join(f"{name}: {value}" for name, value in result.items()))
