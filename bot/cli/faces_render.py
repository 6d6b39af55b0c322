"""`ohlora faces render`: one picture of her."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import click

from bot.cli.context import emit, json_option
from bot.cli.face_drawing import Wishes, draw_built_in, draw_published
from bot.cli.picture_files import require_place, write_png
from core.errors import TutorError

_FILE: Final = click.Path(path_type=Path)
_RENDER_OPTIONS: Final = (
    click.option("--checkpoint", type=_FILE, help="A published generator (stylegan_gen_vector_find_v8.pth)."),
    click.option("--latents", type=_FILE, help="CSV of z and label, columns 0..514 or 0..518; needs --checkpoint."),
    click.option("--row", type=int, help="Its row, counted from 0.  [default: 0]"),
    click.option("--vectors", type=_FILE, help="Folder of {eyes|mouth|pose}_change_w_vector_{group}.csv."),
    click.option("--group", help="Name of the row's group; otherwise ohlora_w_group_names.csv tells it."),
    click.option("--hair", type=_FILE, help="Hair segmentation of the published faces, for --ombre."),
    click.option("--weights", type=_FILE, help="Folder of `ohlora train faces` in the place of the built-in faces."),
    click.option("--face", type=int, help="A face of the gallery, counted from 1.  [default: 1]"),
    click.option("--eyes", type=float, help="Weight; positive closes the eyes."),
    click.option("--mouth", type=float, help="Weight; positive closes the mouth."),
    click.option("--pose", type=float, help="Weight; positive turns the built-in faces to her left."),
    click.option("--smile", type=float, help="-1 (sad)..1; built-in faces only."),
    click.option("--brow", type=float, help="-1 (frowning)..1 (raised); built-in faces only."),
    click.option("--ombre", metavar="HUE,HEIGHT", help="Colour of the hair's ends and how far up it goes, 0..1 each."),
    click.option("--device", type=click.Choice(["cpu", "cuda"]), default="cpu", show_default=True),
)


def _render_options(command: Callable[..., None]) -> Callable[..., None]:
    return reduce(lambda wrapped, option: option(wrapped), reversed(_RENDER_OPTIONS), command)


@click.command()
@_render_options
@click.option("--out", required=True, type=_FILE, help="The PNG file to write.")
@json_option
def render(out: Path, as_json: bool, **options: Any) -> None:
    """Draw one picture, 256 pixels wide.

    With --checkpoint it is one of the published faces: of --latents and --vectors, or number --face of those that come
    with the tutor. Weights go from -3 to 3 there, and are 0 unless given. Without --checkpoint it is a built-in face:
    weights go from -1 to 1 over the range of a feature, and what is not given is at rest.
    """
    wishes = Wishes(**options)
    _refuse_contradictions(wishes)
    require_place(out)
    started = perf_counter()
    try:
        drawn = draw_built_in(wishes) if wishes.checkpoint is None else draw_published(wishes, wishes.checkpoint)
    except TutorError as error:
        raise click.ClickException(str(error)) from error
    write_png(out, drawn.picture)
    height, width = drawn.picture.shape[:2]
    seconds = round(perf_counter() - started, 3)
    facts = {"out": str(out), "width": width, "height": height, **drawn.facts, "seconds": seconds}
    emit(facts, as_json, f"{out}: {width} x {height} pixels, {seconds:.2f} s")


def _refuse_contradictions(wishes: Wishes) -> None:
    """Options that would have no effect are refused.

    Raises:
        click.UsageError: in one line.
    """
    table = {"--row": wishes.row, "--vectors": wishes.vectors, "--group": wishes.group}
    device = None if wishes.device == "cpu" else wishes.device
    if wishes.checkpoint is None:
        _refuse({"--latents": wishes.latents, **table, "--hair": wishes.hair, "--device": device}, "needs --checkpoint")
        return
    _refuse({"--weights": wishes.weights}, "and --checkpoint exclude each other")
    if wishes.latents is None:
        _refuse(table, "needs --latents")
    elif wishes.vectors is None:
        raise click.UsageError("--latents needs --vectors.")
    else:
        _refuse({"--face": wishes.face}, "and --latents exclude each other")
    _refuse({"--smile": wishes.smile, "--brow": wishes.brow}, "is for the built-in faces, without --checkpoint")
    if wishes.hair is None:
        _refuse({"--ombre": wishes.ombre}, "needs --hair with a published face")
    elif wishes.ombre is None:
        raise click.UsageError("--hair needs --ombre.")


def _refuse(options: dict[str, Any], why: str) -> None:
    given = next((name for name, value in options.items() if value is not None), None)
    if given:
        raise click.UsageError(f"{given} {why}.")
