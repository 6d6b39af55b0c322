"""`ohlora train llm`: a LoRA adapter for one of the language model's tasks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bot.cli.context import AppContext, emit, json_option
from core.errors import TutorError
from core.ports import LanguageTask

TASKS = tuple(str(task) for task in LanguageTask)
STYLES = ("reference", "chat")

_count = click.IntRange(min=1)
_more_than_nothing = click.FloatRange(min=0, min_open=True)


@click.command()
@click.option("--task", required=True, type=click.Choice(TASKS))
@click.option("--base", required=True, help="Folder or hub id of a causal language model of transformers.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Folder for the adapter; must not exist yet."
)
@click.option(
    "--data", type=click.Path(path_type=Path), help="CSV with the task's columns; our own content if not given."
)
@click.option("--valid", type=click.Path(path_type=Path), help="CSV to validate on; a part of the data if not given.")
@click.option("--style", type=click.Choice(STYLES), default=STYLES[0], show_default=True, help="How it will be asked.")
@click.option("--epochs", type=_more_than_nothing, help="15 for qna, 10 for quiz, 5 for the others if not given.")
@click.option("--batch", type=_count, help="Examples a step and device: 2 for qna, 1 for the others if not given.")
@click.option("--rank", type=_count, help="Of the adapter.  [default: 64]")
@click.option("--alpha", type=_count, help="Scale of the adapter.  [default: 16]")
@click.option("--dropout", type=click.FloatRange(0, 1, max_open=True), help="[default: 0.05]")
@click.option("--lr", "learning_rate", type=_more_than_nothing, help="[default: 3e-4]")
@click.option("--max-length", type=_count, help="In tokens; longer examples are left out.  [default: 1024 at most]")
@click.option("--seed", type=int, help="[default: 0]")
@click.option("--rows", type=_count, default=48, show_default=True, help="Validation examples to answer in words.")
@click.option("--qlora", is_flag=True, help="Keep the base in 4 bits while training; needs CUDA.")
@click.option("--resume", is_flag=True, help="Go on with an interrupted run of the same options.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, train nothing.")
@json_option
@click.pass_obj
def llm(
    app: AppContext,
    /,
    task: str,
    base: str,
    out: Path,
    data: Path | None,
    valid: Path | None,
    style: str,
    rows: int,
    resume: bool,
    dry_run: bool,
    as_json: bool,
    **numbers: Any,
) -> None:
    """Fine-tune a LoRA adapter, and measure what it says."""
    from dataclasses import replace

    from bot.logs import configure_logging
    from training.llm.encoding import Style
    from training.llm.options import DEFAULTS
    from training.llm.preparing import Request
    from training.llm.train import train

    configure_logging("warning")
    try:
        named = LanguageTask(task)
        options = replace(DEFAULTS[named], **{name: value for name, value in numbers.items() if value is not None})
        request = Request(named, base, out, options, data, valid, Style(style), rows)
        result = train(request, app.home / "runs", resume=resume, dry_run=dry_run)
    except TutorError as error:
        raise click.ClickException(str(error)) from error
    if result is not None:  # only the main one of several processes has it
        emit(result, as_json, "\n".join(f"{name}: {value}" for name, value in result.items()))
