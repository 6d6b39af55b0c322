"""Where faces come from: what is known of the weights before anything heavy is loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from core.content.schema import Locale
from core.errors import FaceError
from core.faces.gallery import Gallery
from core.inference.face_gallery import NAMES_FILE, VECTORS_FILE, read_names
from core.inference.file_hash import file_hash
from core.ports import FaceGenerator

BUILT_IN: Final = Path(__file__).resolve().parents[1] / "weights" / "faces"
_GENERATOR: Final = "generator.safetensors"


@dataclass(frozen=True, slots=True)
class FaceSource:
    """Weights that can be loaded.

    Attributes:
        version: names the weights, as part of addresses and folder names.
        load: builds the generator; takes seconds, and raises TutorError for weights that are no good.
    """

    version: str
    gallery: Gallery
    load: Callable[[], FaceGenerator]


def own_source(folder: Path = BUILT_IN) -> FaceSource:
    """Faces of a generator of ours: the built-in one, or a folder of `ohlora train faces`.

    Raises:
        FaceError: files are missing or cannot be read.
    """
    version = file_hash(*(folder / name for name in (_GENERATOR, VECTORS_FILE, NAMES_FILE)))
    names = cast(Mapping[int, Mapping[Locale, str]], read_names(folder))
    if not names:
        raise FaceError(f"{folder / NAMES_FILE}: there is no face in it")

    def load() -> FaceGenerator:
        from core.inference.face_generator import load_face_generator  # imports torch

        return load_face_generator(folder)

    return FaceSource(version, Gallery(names), load)


def published_source(checkpoint: Path, hair: Path | None) -> FaceSource:
    """The published faces. Which there are depends on the checkpoint, which is therefore loaded at once.

    Raises:
        TutorError: a file is missing, or not what it should be.
    """
    from core.faces.reference import load_reference_faces  # imports torch

    faces = load_reference_faces(checkpoint, hair)
    gallery = Gallery({number: {"ko": name, "en": name} for number, name in faces.names.items()})
    return FaceSource(faces.weights_hash, gallery, lambda: faces)
