"""The published faces in one file: v7 and v8 of StyleGAN-VectorFind, 46 faces with the directions of their groups."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from core.errors import FaceError
from core.faces.vectorfind_csv import (
    GROUPS_FILE,
    LATENT,
    FaceVectors,
    Membership,
    read_directions,
    read_latents,
    read_memberships,
)

PACKED: Final = Path(__file__).resolve().parents[1] / "weights" / "vectorfind" / "faces.safetensors"
VERSIONS: Final = {3: "v7", 7: "v8"}
"""Of the published generators, by the length of their label."""
_LATENTS_FILE: Final = "ohlora_z_vectors.csv"
_DIRECTIONS_FOLDER: Final = "property_score_vectors"


def load_faces(version: str, file: Path = PACKED) -> Sequence[FaceVectors]:
    """The published faces of a version ("v7" or "v8"), in their authors' order.

    Raises:
        FaceError: the file cannot be read.
    """
    try:
        with safe_open(file, framework="numpy") as packed:
            parts = ("latents", "cases", "groups", "directions")
            latents, cases, groups, directions = (packed.get_tensor(f"{version}.{part}") for part in parts)
            names = json.loads(packed.metadata()[f"{version}.groups"])
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise FaceError(f"{file}: cannot be read as the published faces: {error}") from error
    return [
        FaceVectors(row[:LATENT], row[LATENT:], directions[group], names[group], int(case))
        for row, case, group in zip(latents, cases, groups, strict=True)
    ]


def pack(folders: Mapping[str, Path], file: Path = PACKED) -> None:
    """Write the CSV folders of versions ("v7" -> folder), as they were published, into one file of safetensors.

    For each version: `latents` (faces, 515 or 519), `cases` and `groups` (faces,), `directions` (groups, 3, 512), and,
    in the metadata, the groups' names.

    Raises:
        FaceError, ContentError: a CSV file is missing or malformed.
    """
    tensors: dict[str, NDArray[np.float32] | NDArray[np.int32]] = {}
    names: dict[str, str] = {}
    for version, folder in folders.items():
        latents = read_latents(folder / _LATENTS_FILE)
        members = read_memberships(folder / GROUPS_FILE, len(latents))[: len(latents)]
        groups = sorted({path.stem.rpartition("_")[2] for path in (folder / _DIRECTIONS_FOLDER).glob("eyes_*.csv")})
        names[f"{version}.groups"] = json.dumps(groups)
        tensors[f"{version}.latents"] = latents
        tensors[f"{version}.cases"] = np.array([_case(folder, member) for member in members], dtype=np.int32)
        tensors[f"{version}.groups"] = np.array([groups.index(member.group) for member in members], dtype=np.int32)
        directions = [read_directions(folder / _DIRECTIONS_FOLDER, group) for group in groups]
        tensors[f"{version}.directions"] = np.stack(directions)
    save_file(tensors, file, names)


def _case(folder: Path, member: Membership) -> int:
    if member.case is None:
        raise FaceError(f"{folder / GROUPS_FILE}: every face needs its number in the column 'case'")
    return member.case
