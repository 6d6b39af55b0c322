"""Her face by the published checkpoints of StyleGAN-VectorFind; fills the port `core.ports.FaceGenerator`.

Importing this module imports torch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.errors import FaceError
from core.faces.expression import Expression, Ombre
from core.faces.hair import colour_hair
from core.faces.vectorfind import PACKED, VERSIONS, load_faces
from core.faces.vectorfind_csv import FaceVectors
from core.inference.file_hash import file_hash
from core.inference.hair_segmentation import HairSegmentation, load_hair_segmentation
from core.inference.stylegan1.renderer import Renderer, load_renderer

MAX_WEIGHT: Final = 3.0
"""Farther along a direction faces fall apart. Their authors tried eyes up to 1.5, mouth and pose up to 1.8."""

# Values of a property, and the weights that the authors used for them; a positive weight makes a property smaller.
_EYES: Final = ((0.0, 0.6, 1.0), (1.3, 0.2, -1.2))
_MOUTH: Final = ((0.0, 0.1, 1.0), (1.2, 1.0, -1.6))
_POSE: Final = ((-1.0, 0.0, 1.0), (0.6, 0.0, -1.8))


class ReferenceFaces:
    """The published faces, numbered from 1 in their authors' order.

    Attributes:
        weights_hash: changes with the checkpoint, the segmentation and the directions.
        names: how people call the faces: by their numbers among all that were tried.
    """

    def __init__(
        self, renderer: Renderer, faces: Sequence[FaceVectors], weights_hash: str, hair: HairSegmentation | None = None
    ) -> None:
        self.weights_hash = weights_hash
        self.names: Mapping[int, str] = {number: f"Oh-LoRA {face.case}" for number, face in enumerate(faces, start=1)}
        self._renderer = renderer
        self._hair = hair
        self._faces = faces

    def draw(self, face: int, expressions: Sequence[Expression], ombre: Ombre | None = None) -> NDArray[np.uint8]:
        """RGB pictures, shape (n, 256, 256, 3). Smile and brow have no direction here and change nothing.

        The hair is coloured if an ombre is asked for and there is a segmentation.

        Raises:
            FaceError: there is no such face.
        """
        vectors = numbered(self._faces, face)
        weights = np.array([weights_of(expression) for expression in expressions], dtype=np.float32).reshape(-1, 3)
        return draw_face(self._renderer, vectors, weights, ombre, self._hair)


def draw_face(
    renderer: Renderer,
    face: FaceVectors,
    weights: NDArray[np.float32],
    ombre: Ombre | None = None,
    hair: HairSegmentation | None = None,
) -> NDArray[np.uint8]:
    """RGB pictures, shape (n, 256, 256, 3), of weights of eyes, mouth and pose, shape (n, 3).

    w' = w + weights @ directions goes to every layer; without truncation, and with the checkpoint's own noise.

    Raises:
        FaceError: the face belongs to another generator.
    """
    if len(face.label) != renderer.layout.label:
        raise FaceError(
            f"the face has a label of {len(face.label)} numbers, but this checkpoint is the generator of "
            f"{VERSIONS[renderer.layout.label]}, which needs {renderer.layout.label}"
        )
    w = renderer.map(face.z[None], face.label[None]) + weights @ face.directions
    pictures = renderer.draw(w)
    if ombre is None or hair is None:
        return pictures
    masks = hair.masks(pictures)
    coloured = [colour_hair(picture, mask, ombre) for picture, mask in zip(pictures, masks, strict=True)]
    return np.array(coloured, dtype=np.uint8).reshape(pictures.shape)


def numbered(faces: Sequence[FaceVectors], number: int) -> FaceVectors:
    """The face of that number, counted from 1.

    Raises:
        FaceError: there is none.
    """
    if not 1 <= number <= len(faces):
        raise FaceError(f"there is no face {number}: they are numbered from 1 to {len(faces)}")
    return faces[number - 1]


def weights_of(expression: Expression) -> tuple[float, float, float]:
    """Weights of eyes, mouth and pose for an expression.

    At rest they are its authors' (0.2, 1.0, 0.0). The faces turn much farther to one side than to the other.
    """
    return (
        float(np.interp(expression.eyes, *_EYES)),
        float(np.interp(expression.mouth, *_MOUTH)),
        float(np.interp(expression.yaw, *_POSE)),
    )


def load_reference_faces(checkpoint: Path, hair: Path | None = None, device: str = "cpu") -> ReferenceFaces:
    """The 27 faces of v7 or the 19 of v8, whichever the checkpoint is.

    Args:
        checkpoint: `stylegan_gen_vector_find_v7.pth` or `_v8.pth`.
        hair: `segmentation_model_ohlora_v4.pth`; without it the hair keeps its colours.
        device: "cpu" or "cuda".

    Raises:
        FaceError: a file is not what it should be, or the device is missing; one line.
    """
    renderer = load_renderer(checkpoint, device)
    faces = load_faces(VERSIONS[renderer.layout.label])
    segmentation = load_hair_segmentation(hair, device) if hair else None
    weights_hash = file_hash(checkpoint, *([hair] if hair else []), PACKED)
    return ReferenceFaces(renderer, faces, weights_hash, segmentation)
