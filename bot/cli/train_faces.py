"""`ohlora train faces`: teaches a network to paint portraits."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from bot.cli.context import AppContext, emit, json_option
from core.errors import TutorError

_STEPS: Final = "32:1500,64:2000,128:3000,256:8000"


@click.command()
@click.option(
    "--data",
    required=True,
    multiple=True,
    type=click.Path(path_type=Path),
    help="Folder of `python -m training.faces.draw`; may be given several times.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the network; must not exist.")
@click.option("--steps", help=f"Steps for each side, the last one that of the portraits; {_STEPS} if not given.")
@click.option("--minutes", help="Minutes for each side instead of steps, as in 32:5,64:10,128:20,256:60.")
@click.option(
    "--adversarial",
    type=click.FloatRange(min=0, max=1e6),
    default=0.0,
    show_default=True,
    help="Steps (with --minutes: minutes) of sharpening by a critic afterwards.",
)
@click.option("--channels", help="Of each level, as in 256,256,256,256,128,64; the default suits 256 px.")
@click.option("--base", type=click.Path(path_type=Path), help="Folder of a network to go on from.")
@click.option("--rate", type=click.FloatRange(0, 1, min_open=True), default=1.0, show_default=True, help="Of learning.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--resume", is_flag=True, help="Go on with an interrupted run of the same options.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, train nothing.")
@json_option
@click.pass_obj
def faces(
    app: AppContext,
    data: tuple[Path, ...],
    out: Path,
    steps: str | None,
    minutes: str | None,
    adversarial: float,
    channels: str | None,
    base: Path | None,
    rate: float,
    seed: int,
    resume: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Teach a network to paint portraits, from named numbers to 256 px."""
    if base and channels:
        raise click.UsageError("--base has its own --channels")
    if steps and minutes:
        raise click.UsageError("give --steps or --minutes, not both")
    try:
        from training.faces.train import Request
        from training.faces.train import train as run
    except ModuleNotFoundError as error:
        raise click.ClickException(f"training faces needs '{error.name}': pip install 'ohlora-tutor[faces]'") from error
    request = Request(
        data, out, minutes or steps or _STEPS, bool(minutes), adversarial, base=base, rate=rate, seed=seed
    )
    try:
        request = request.with_channels(channels) if channels else request
        result = run(request, app.home / "runs", resume=resume, dry_run=dry_run)
    except TutorError as error:
        raise click.ClickException(str(error)) from error
    emit(result, as_json, "\n".join(f"{name}: {value}" for name, value in result.items()))
