"""`ohlora evaluate llm`: a language model, with an adapter or without, on what it is to say."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.context import emit, json_option
from bot.cli.train_llm import STYLES, TASKS
from core.errors import TutorError
from core.ports import LanguageTask


@click.command("llm")
@click.option("--task", required=True, type=click.Choice(TASKS))
@click.option("--base", required=True, help="Folder or hub id of a causal language model of transformers.")
@click.option("--adapter", type=click.Path(path_type=Path), help="Folder of a LoRA adapter; see `ohlora train llm`.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="CSV with the task's columns; the subjects of our content that no training sees if not given.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Measure on that many examples.")
@click.option("--style", type=click.Choice(STYLES), default=STYLES[0], show_default=True, help="How it is asked.")
@click.option("--predictions", type=click.Path(path_type=Path), help="CSV to write the answers to.")
@json_option
def llm(
    task: str,
    base: str,
    adapter: Path | None,
    data: Path | None,
    limit: int | None,
    style: str,
    predictions: Path | None,
    as_json: bool,
) -> None:
    """Loss of the reference answers; form, guard and chrF of the model's own, beside the composed ones."""
    from bot.logs import configure_logging
    from training.llm.encoding import Style
    from training.llm.evaluate import evaluate

    configure_logging("warning")
    try:
        result = evaluate(
            LanguageTask(task),
            base,
            adapter=adapter,
            data=data,
            limit=limit,
            style=Style(style),
            predictions=predictions,
        )
    except TutorError as error:
        raise click.ClickException(str(error)) from error
    emit(result, as_json, "\n".join(f"{name}: {'-' if value is None else value}" for name, value in result.items()))
