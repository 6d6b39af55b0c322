"""`ohlora faces gallery` and `ohlora faces bench`: her faces on one sheet, and how good they are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
import numpy as np
from numpy.typing import NDArray

from bot.cli.context import emit, json_option
from bot.cli.picture_files import require_place, write_png
from core.errors import TutorError

_COLUMNS: Final = 6


@click.command()
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="PNG to write.")
@click.option("--weights", type=click.Path(path_type=Path, file_okay=False), help="Folder of faces; the built-in ones.")
@json_option
def gallery(out: Path, weights: Path | None, as_json: bool) -> None:
    """All faces at rest on one sheet, row by row in the order of their numbers."""
    from core.faces.expression import Expression
    from core.inference.face_generator import EMBEDDED_FACES, load_face_generator

    require_place(out)
    try:
        faces = load_face_generator(weights or EMBEDDED_FACES)
        pictures = [faces.draw(number, [Expression()])[0] for number in faces.names]
    except TutorError as error:
        raise click.ClickException(str(error)) from error
    write_png(out, _sheet(pictures))
    names = {number: dict(both) for number, both in faces.gallery.names.items()}
    emit({"out": str(out), "faces": names}, as_json, "\n".join(f"{n}  {b['ko']}  {b['en']}" for n, b in names.items()))


def _sheet(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Pictures of one size in rows, the last row filled up with black."""
    side = pictures[0].shape[0]
    sheet = np.zeros((-(-len(pictures) // _COLUMNS) * side, _COLUMNS * side, 3), dtype=np.uint8)
    for place, picture in enumerate(pictures):
        top, left = place // _COLUMNS * side, place % _COLUMNS * side
        sheet[top : top + side, left : left + side] = picture
    return sheet


@click.command()
@click.option("--weights", type=click.Path(path_type=Path, file_okay=False), help="Folder of faces; the built-in ones.")
@click.option("--identities", type=click.IntRange(8, 5000), default=200, show_default=True, help="Held-out portraits.")
@json_option
def bench(weights: Path | None, identities: int, as_json: bool) -> None:
    """Measure how well features obey, on identities that nothing was trained on."""
    from core.inference.face_generator import EMBEDDED_FACES
    from training.faces.bench import bench as measure

    try:
        figures = measure(weights or EMBEDDED_FACES, identities)
    except TutorError as error:
        raise click.ClickException(str(error)) from error
    emit(figures, as_json, "\n".join(f"{name}: {value}" for name, value in figures.items()))
