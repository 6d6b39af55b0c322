"""Draws her built-in faces; fills the port `core.ports.FaceGenerator`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from core.errors import FaceError
from core.faces.expression import Expression, Ombre
from core.inference.face_gallery import NAMES_FILE, VECTORS_FILE, FaceGallery, load_gallery
from core.inference.face_network import FaceNetwork, fast_precision, shape_from_json
from core.inference.file_hash import file_hash

EMBEDDED_FACES: Final = Path(__file__).resolve().parents[1] / "weights" / "faces"
GENERATOR: Final = "generator.safetensors"
_BATCH: Final = 4
"""Pictures that are drawn together: more would only need more memory."""


class EmbeddedFaces:
    """The faces of a gallery, by a network of ours.

    Attributes:
        weights_hash: identifies weights, directions and gallery.
        names: English names by face number; `gallery.names` holds them in every language.
    """

    def __init__(self, network: FaceNetwork, gallery: FaceGallery, weights_hash: str) -> None:
        self.network = network
        self.gallery = gallery
        self.weights_hash = weights_hash
        self.names: Mapping[int, str] = {number: names["en"] for number, names in gallery.names.items()}

    @torch.inference_mode()
    def draw(self, face: int, expressions: Sequence[Expression], ombre: Ombre | None = None) -> NDArray[np.uint8]:
        """RGB pictures, shape (len(expressions), side, side, 3).

        Args:
            face: a number of the gallery.
            expressions: values outside their ranges are clamped.
            ombre: None keeps the face's own.

        Raises:
            FaceError: there is no such face.
        """
        if face not in self.names:
            raise FaceError(f"there is no face {face}: they are numbered from 1 to {len(self.names)}")
        side = self.network.shape.side
        pictures = np.empty((len(expressions), side, side, 3), dtype=np.uint8)
        rest = self.network.map(torch.from_numpy(self.gallery.describe(face, ombre))[None])
        for start in range(0, len(expressions), _BATCH):
            asked = expressions[start : start + _BATCH]
            w = rest + torch.from_numpy(self.gallery.shift(face, asked))
            pictures[start : start + len(asked)] = _pixels(self.network.paint(w))
        return pictures


def load_face_generator(folder: Path = EMBEDDED_FACES) -> EmbeddedFaces:
    """Read a folder with generator.safetensors and a gallery.

    Raises:
        FaceError: a file is missing or damaged, or they do not fit each other.
    """
    network = load_network(folder / GENERATOR)
    gallery = load_gallery(folder)
    if len(gallery.columns) != network.shape.inputs or gallery.directions.shape[2] != network.shape.width:
        raise FaceError(f"{folder}: the gallery was made for another network")
    network.settle()
    files = (folder / name for name in (GENERATOR, VECTORS_FILE, NAMES_FILE))
    return EmbeddedFaces(network, gallery, file_hash(*files))


def load_network(path: Path) -> FaceNetwork:
    """The network of a file that `training.faces.export` wrote, in the fastest precision of this processor.

    Raises:
        FaceError: the file is missing, damaged or of another form.
    """
    try:
        with safe_open(path, framework="pt") as file:
            shape = shape_from_json(file.metadata()["shape"])
            weights = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118 - not a dict
        network = FaceNetwork(shape)
        network.load_state_dict(weights)
    except (OSError, SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise FaceError(f"{path}: cannot be read as a generator of faces: {reason}") from error
    network.precision = fast_precision()
    return network.requires_grad_(False).eval()


def _pixels(pictures: torch.Tensor) -> NDArray[np.uint8]:
    """RGB in -1..1, (n, 3, side, side), as bytes (n, side, side, 3)."""
    scaled = ((pictures + 1) * 127.5).round_().clamp_(0, 255).to(torch.uint8)
    return np.asarray(scaled.permute(0, 2, 3, 1).numpy())
