"""`python -m training.faces.draw`: render portraits, or a sheet of them to look at."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import TutorError
from training.faces.draw.dataset import render
from training.faces.draw.parameters import sample
from training.faces.draw.portrait import draw

_COLUMNS, _ROWS = 8, 5


def sheet(seed: int, columns: int = _COLUMNS, rows: int = _ROWS) -> NDArray[np.uint8]:
    """The first portraits of a seed side by side: uint8 (rows * 256, columns * 256, 3)."""
    pictures = np.stack([draw(row) for row in sample(np.random.default_rng(seed), columns * rows)])
    side = pictures.shape[1]
    grid = pictures.reshape(rows, columns, side, side, 3).transpose(0, 2, 1, 3, 4)
    return np.ascontiguousarray(grid.reshape(rows * side, columns * side, 3))


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the portraits.")
@click.option("--count", type=click.IntRange(min=1), default=16000, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--processes", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--sheet", "sheet_path", type=click.Path(path_type=Path), help="Write the first 40 as one PNG.")
def main(out: Path | None, count: int, seed: int, processes: int, sheet_path: Path | None) -> None:
    """Render portraits to learn from."""
    if out is None and sheet_path is None:
        raise click.UsageError("nothing to do: give --out, --sheet or both")
    try:
        if sheet_path is not None:
            Image.fromarray(sheet(seed)).save(sheet_path)
        if out is not None:
            render(out, count, seed, processes)
    except (TutorError, OSError, ValueError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
