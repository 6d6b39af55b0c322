"""The published faces as their authors wrote them down: CSV files of z vectors, groups and directions.

* `ohlora_z_vectors.csv`: a row of z (512 numbers) and label (3 in v7, 7 in v8) for each face; no index column.
* `ohlora_w_group_names.csv`: a row for each face, in the same order, with its group's name (`group_name`), its number
  among the faces that were tried (`case`), and which row of the group's directions is its own (`vector_no`, always 0).
* `{eyes|mouth|pose}_change_w_vector_{group}.csv`: an index column, and a unit vector of w (512 numbers) in each row.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.errors import FaceError
from core.text.files import read_utf8

DIRECTIONS: Final = ("eyes", "mouth", "pose")
LATENT: Final = 512
LABELS: Final = (3, 7)
GROUPS_FILE: Final = "ohlora_w_group_names.csv"
_GROUP: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")


@dataclass(frozen=True, slots=True)
class FaceVectors:
    """What a published generator needs to draw one face.

    Attributes:
        z: shape (512,).
        label: shape (3,) or (7,).
        directions: steps in w that make eyes, mouth and pose smaller, shape (3, 512).
        group: the faces whose directions these are.
        case: the face's number among those that its authors tried; None when not known.
    """

    z: NDArray[np.float32]
    label: NDArray[np.float32]
    directions: NDArray[np.float32]
    group: str
    case: int | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A row of the table of groups; see this module's description."""

    group: str
    vector_no: int = 0
    case: int | None = None


def read_face(latents: Path, row: int, vectors: Path, group: str | None = None) -> FaceVectors:
    """The face of a row of the latents, counted from 0, with the directions of its group.

    Args:
        latents: the table of z and label.
        row: its row.
        vectors: the folder of directions.
        group: its group; otherwise the table of groups tells it, which is looked for beside the latents, in
            `vectors` and in the folder above.

    Raises:
        FaceError, ContentError: a file is missing or malformed, or there is no such row; one line.
    """
    numbers = read_latents(latents)
    if not 0 <= row < len(numbers):
        raise FaceError(f"{latents}: there is no row {row}: the {len(numbers)} rows are counted from 0")
    membership = Membership(group) if group else read_memberships(_groups_file(latents, vectors), row + 1)[row]
    if not _GROUP.fullmatch(membership.group):
        raise FaceError(f"'{membership.group}' is no name of a group of faces")
    directions = read_directions(vectors, membership.group, membership.vector_no)
    z, label = np.split(numbers[row], [LATENT])
    return FaceVectors(z, label, directions, membership.group, membership.case)


def read_latents(path: Path) -> NDArray[np.float32]:
    """z and label of every face, shape (faces, 515 or 519)."""
    ends = " or ".join(f"0..{LATENT + label - 1}" for label in LABELS)
    columns = f"the columns must be {ends} (z and label, without an index)"
    _, rows = _table(path, lambda header: len(header) - LATENT in LABELS and header == _counted(len(header)), columns)
    return _numbers(path, rows)


def read_memberships(path: Path, needed: int = 0) -> list[Membership]:
    """The group of every face, in the order of the latents; there must be `needed` of them at least."""
    header, rows = _table(path, lambda header: "group_name" in header, "the column 'group_name' is missing")
    found = []
    for number, cells in enumerate(rows, start=2):
        row = dict(zip(header, cells, strict=True))
        try:
            case = int(row["case"]) if row.get("case") else None
            found.append(Membership(row["group_name"], int(row.get("vector_no") or 0), case))
        except ValueError as error:
            raise FaceError(f"{path}:{number}: 'case' and 'vector_no' must be whole numbers") from error
    if len(found) < needed:
        raise FaceError(f"{path}: has {len(found)} rows: the group of row {needed - 1} is not known")
    return found


def read_directions(folder: Path, group: str, row: int = 0) -> NDArray[np.float32]:
    """Directions of eyes, mouth and pose of a group, shape (3, 512)."""
    return np.stack([_read_direction(folder / f"{name}_change_w_vector_{group}.csv", row) for name in DIRECTIONS])


def _read_direction(path: Path, row: int) -> NDArray[np.float32]:
    columns = f"the columns must be an index and 0..{LATENT - 1}"
    _, rows = _table(path, lambda header: header[1:] == _counted(LATENT), columns)
    if not 0 <= row < len(rows):
        raise FaceError(f"{path}: there is no row {row}: the {len(rows)} rows are counted from 0")
    found: NDArray[np.float32] = _numbers(path, [rows[row][1:]], first_line=row + 2)[0]
    return found


def _groups_file(latents: Path, vectors: Path) -> Path:
    places = (latents.parent, vectors, vectors.parent)
    for folder in places:
        if (folder / GROUPS_FILE).is_file():
            return folder / GROUPS_FILE
    raise FaceError(f"{GROUPS_FILE} is neither beside {latents} nor in {vectors} or above: name the group instead")


def _counted(count: int) -> list[str]:
    return [str(number) for number in range(count)]


def _table(path: Path, fits: Callable[[list[str]], bool], complaint: str) -> tuple[list[str], list[list[str]]]:
    """Header, which must fit, and rows, which must be as long as it; empty lines are left out."""
    try:
        lines = [cells for cells in csv.reader(io.StringIO(read_utf8(path), newline=""), strict=True) if cells]
    except csv.Error as error:
        raise FaceError(f"{path}: cannot be read as a CSV file: {error}") from error
    if not lines:
        raise FaceError(f"{path}: is empty")
    header, *rows = ([cell.strip() for cell in cells] for cells in lines)
    if not fits(header):
        raise FaceError(f"{path}:1: {complaint}")
    for number, cells in enumerate(rows, start=2):
        if len(cells) != len(header):
            raise FaceError(f"{path}:{number}: has {len(cells)} cells under {len(header)} columns")
    return header, rows


def _numbers(path: Path, rows: Sequence[Sequence[str]], first_line: int = 2) -> NDArray[np.float32]:
    found = np.empty((len(rows), len(rows[0]) if rows else 0), dtype=np.float32)
    for number, cells in enumerate(rows):
        try:
            found[number] = [float(cell) for cell in cells]
        except (ValueError, OverflowError):
            found[number] = np.nan
        if not np.isfinite(found[number]).all():
            raise FaceError(f"{path}:{number + first_line}: every cell must be a finite number")
    return found
