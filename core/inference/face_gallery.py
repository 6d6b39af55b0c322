"""Her built-in faces: the numbers that describe each of them, and the directions in w that move its features.

The directions belong to a group of faces, as in StyleGAN-VectorFind: hair and background decide the group. A curve
says how far to go along a direction for a feature to be where it is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from core.errors import FaceError
from core.faces.expression import PROPERTIES, Expression, Ombre

NAMES_FILE: Final = "gallery.json"
VECTORS_FILE: Final = "gallery.safetensors"
RANGES: Final = ((0.0, 1.0), (0.0, 1.0), (-1.0, 1.0), (-1.0, 1.0), (-1.0, 1.0))
"""Of `PROPERTIES`; what lies outside is clamped."""
_OMBRE: Final = ("ombre_hue_cos", "ombre_hue_sin", "ombre_height")


@dataclass(frozen=True, slots=True)
class FaceGallery:
    """Numbered faces, from 1 on.

    Attributes:
        names: of each face, by language ("ko", "en").
        columns: names of the numbers that describe a face.
        identities: float32 (faces, columns), each face at rest.
        groups: int64 (faces,), the group of each.
        directions: float32 (groups, properties, width), changes of w.
        curves: float32 (groups, properties, knots), how far to go for values spread evenly over the range.
    """

    names: Mapping[int, Mapping[str, str]]
    columns: tuple[str, ...]
    identities: NDArray[np.float32]
    groups: NDArray[np.int64]
    directions: NDArray[np.float32]
    curves: NDArray[np.float32]

    def describe(self, face: int, ombre: Ombre | None = None) -> NDArray[np.float32]:
        """The numbers of a face at rest, (columns,), with another ombre if one is given."""
        numbers = self.identities[face - 1].copy()
        if ombre is not None:
            turn = 2 * pi * ombre.hue
            height = min(1.0, max(0.0, ombre.height))
            for name, value in zip(_OMBRE, (cos(turn), sin(turn), height), strict=True):
                numbers[self.columns.index(name)] = value
        return np.asarray(numbers, dtype=np.float32)

    def shift(self, face: int, expressions: Sequence[Expression]) -> NDArray[np.float32]:
        """How w differs from rest in these expressions: float32 (len(expressions), width)."""
        group = int(self.groups[face - 1])
        asked = np.array([[getattr(one, name) for name in PROPERTIES] for one in expressions], dtype=np.float32)
        far = np.stack([self._far(group, index, asked[:, index]) for index in range(len(PROPERTIES))], axis=1)
        return np.asarray(far @ self.directions[group], dtype=np.float32)

    def _far(self, group: int, index: int, values: NDArray[np.float32]) -> NDArray[np.float64]:
        curve = self.curves[group, index]
        return np.asarray(np.interp(values, np.linspace(*RANGES[index], len(curve)), curve), dtype=np.float64)


def load_gallery(folder: Path) -> FaceGallery:
    """The gallery in a folder.

    Raises:
        FaceError: a file is missing, damaged, or does not fit the other.
    """
    names = read_names(folder)
    path = folder / VECTORS_FILE
    try:
        with safe_open(path, framework="numpy") as file:
            columns = tuple(json.loads(file.metadata()["columns"]))
            parts = [file.get_tensor(part) for part in ("identities", "groups", "directions", "curves")]
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise FaceError(f"{path}: cannot be read as a gallery of faces: {error}") from error
    gallery = FaceGallery(names, columns, *parts)
    identities, groups, directions, curves = parts
    fits = (
        identities.shape == (len(names), len(columns))
        and groups.shape == (len(names),)
        and (not len(groups) or 0 <= groups.min() <= groups.max() < len(directions))
        and directions.shape[:2] == curves.shape[:2] == (len(directions), len(PROPERTIES))
        and set(_OMBRE) <= set(columns)
    )
    if not fits:
        raise FaceError(f"{path}: its tables do not fit each other or {NAMES_FILE}")
    return gallery


def read_names(folder: Path) -> Mapping[int, Mapping[str, str]]:
    """The faces' names by number and language; cheap, so that a menu need not load the network.

    Raises:
        FaceError: the file is missing or damaged.
    """
    path = folder / NAMES_FILE
    try:
        faces = json.loads(path.read_text("utf-8"))["faces"]
        return {number: {"ko": face["ko"], "en": face["en"]} for number, face in enumerate(faces, start=1)}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise FaceError(f"{path}: cannot be read as the names of faces: {error}") from error
