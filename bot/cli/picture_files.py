"""Pictures that commands write: whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray


def require_place(path: Path) -> None:
    """Complain before the work begins.

    Raises:
        click.ClickException: no file can be written there.
    """
    if path.is_dir():
        raise click.ClickException(f"{path}: is a folder, not a place for a picture")
    if not path.parent.is_dir():
        raise click.ClickException(f"{path}: the folder {path.parent} does not exist")
    if not os.access(path.parent, os.W_OK):
        raise click.ClickException(f"{path}: the folder {path.parent} cannot be written to")


def write_png(path: Path, picture: NDArray[np.uint8]) -> None:
    """Write an RGB picture, shape (height, width, 3); on failure nothing is left and an older file stays.

    Raises:
        click.ClickException: it cannot be written.
    """
    from PIL import Image

    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        Image.fromarray(picture).save(unfinished, format="PNG")
        unfinished.replace(path)
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
