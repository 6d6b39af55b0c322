"""The gallery: candidates, those that a person picked and named, and the files that the tutor reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from core.errors import ConfigError
from core.faces.expression import PROPERTIES
from core.inference.face_gallery import NAMES_FILE, VECTORS_FILE, FaceGallery
from core.inference.face_network import FaceNetwork
from training.faces.draw.parameters import PARAMETERS, sample
from training.faces.judging import Obedience, judge_face
from training.faces.score_network import PropertyScorer
from training.faces.vectorfind import Directions, at_rest

CHOSEN: Final = Path(__file__).with_name("chosen.json")
POOL: Final = 80
"""Candidates of a seed; another number would make them other faces."""
_LEAST_CORRELATION: Final = 0.98
_MOST_CROSSTALK: Final = 0.08
_ASKED: Final = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """A candidate that a person picked, and what she is called.

    Attributes:
        candidate: its place among the candidates of `seed`.
    """

    candidate: int
    ko: str
    en: str


def read_chosen(path: Path) -> tuple[int, list[Chosen]]:
    """The seed of the candidates, and those that were picked, in the gallery's order.

    Raises:
        ConfigError: the file is missing or malformed.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
        return int(content["seed"]), [Chosen(int(one["candidate"]), one["ko"], one["en"]) for one in content["faces"]]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{path}: cannot be read as a choice of faces: {error}") from error


def candidates(seed: int, count: int = POOL) -> NDArray[np.float32]:
    """The first faces (count, P) of the `POOL` to choose from, at rest.

    Raises:
        ConfigError: the pool is smaller than that.
    """
    if not 0 < count <= POOL:
        raise ConfigError(f"there are {POOL} candidates to choose from, not {count}")
    return at_rest(sample(np.random.default_rng(seed), POOL))[:count]


def build(directions: Directions, faces: NDArray[np.float32], names: Sequence[Mapping[str, str]]) -> FaceGallery:
    """A gallery of these faces (n, P), in this order."""
    return FaceGallery(
        names=dict(enumerate(names, start=1)),
        columns=PARAMETERS,
        identities=faces,
        groups=directions.grouping.of(faces),
        directions=directions.vectors,
        curves=directions.curves,
    )


def passes(face: Obedience) -> bool:
    """Whether eyes, mouth and pose of a face follow closely, and leave each other alone."""
    others = face.crosstalk[:_ASKED, :_ASKED]
    pairs = others[~np.eye(_ASKED, dtype=bool)]
    return bool(face.correlation[:_ASKED].min() >= _LEAST_CORRELATION and pairs.mean() <= _MOST_CROSSTALK)


def judge_all(network: FaceNetwork, scorer: PropertyScorer, gallery: FaceGallery, seed: int) -> list[Obedience]:
    rng = np.random.default_rng(seed)
    return [judge_face(network, scorer, gallery, face, rng) for face in gallery.names]


def save_gallery(gallery: FaceGallery, folder: Path) -> None:
    """Write gallery.safetensors and gallery.json."""
    tensors: dict[str, NDArray[Any]] = {
        "identities": gallery.identities,
        "groups": gallery.groups,
        "directions": gallery.directions,
        "curves": gallery.curves,
    }
    metadata = {"columns": json.dumps(gallery.columns), "properties": json.dumps(PROPERTIES)}
    save_file(tensors, folder / VECTORS_FILE, metadata=metadata)
    lines = ",\n ".join(json.dumps(dict(names), ensure_ascii=False) for names in gallery.names.values())
    (folder / NAMES_FILE).write_text(f'{{"faces": [\n {lines}\n]}}\n', "utf-8")
