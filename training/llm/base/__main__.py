"""python -m training.llm.base --out DIR [--minutes M | --steps N] [--seed N] [--resume] [--dry-run]"""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from core.content.loader import load_library
from core.errors import TutorError
from training.llm.base.build import Request, build
from training.llm.base.plain import Elsewhere
from training.llm.base.pretrain import Length


def _runs() -> Path:
    return Path(os.environ.get("OHLORA_HOME", "data")) / "runs"


@click.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="New folder for the model.")
@click.option("--minutes", type=float, default=None, help="How long to train [default: 45, without --steps].")
@click.option("--steps", type=int, default=None, help="How many batches to train on.")
@click.option(
    "--batch", type=click.IntRange(min=1), default=8, show_default=True, help="Rows of 512 tokens in a batch."
)
@click.option("--korsts", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Train file of KorSTS.")
@click.option("--reference", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Reference's tables.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--compile", "compiled", is_flag=True, help="Half as fast again; needs a C++ compiler.")
@click.option("--resume", is_flag=True, help="Go on with the interrupted run of these options.")
@click.option("--dry-run", is_flag=True, help="Read everything and train nothing.")
def main(
    out: Path,
    minutes: float | None,
    steps: int | None,
    batch: int,
    korsts: Path | None,
    reference: Path | None,
    seed: int,
    compiled: bool,
    resume: bool,
    dry_run: bool,
) -> None:
    """Train a small bilingual language model from nothing."""
    length = Length(45.0 if minutes is None and steps is None else minutes, steps)
    request = Request(out, length, Elsewhere(korsts, reference), batch=batch, seed=seed, compiled=compiled)
    try:
        figures = build(request, load_library(), _runs(), resume=resume, dry_run=dry_run)
    except TutorError as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main()
