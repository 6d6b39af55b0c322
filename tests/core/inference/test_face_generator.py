"""Her built-in faces: files in, pictures out."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file

from core.errors import FaceError
from core.faces.expression import PROPERTIES, Expression, Ombre
from core.inference.face_gallery import NAMES_FILE, VECTORS_FILE
from core.inference.face_generator import EMBEDDED_FACES, GENERATOR, EmbeddedFaces, load_face_generator
from core.inference.face_network import FaceNetwork, FaceShape, shape_from_json, shape_to_json


@pytest.fixture(scope="module")
def faces() -> EmbeddedFaces:
    return load_face_generator()


def difference(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Mean absolute difference by pixel, (side, side)."""
    return np.abs(first.astype(np.float64) - second).mean(axis=-1)


def test_the_gallery_has_two_dozen_faces_with_names_in_both_languages(faces: EmbeddedFaces) -> None:
    assert len(faces.names) >= 24
    assert list(faces.names) == list(range(1, len(faces.names) + 1))
    for language in ("ko", "en"):
        assert len({names[language] for names in faces.gallery.names.values()}) == len(faces.names)


def test_pictures_are_256_px_rgb_and_always_the_same(faces: EmbeddedFaces) -> None:
    asked = [Expression(), Expression(eyes=0.0), Expression(mouth=1.0), Expression(yaw=1.0), Expression(smile=-1.0)]
    pictures = faces.draw(3, asked)
    assert pictures.shape == (5, 256, 256, 3)
    assert pictures.dtype == np.uint8
    assert difference(pictures[1], faces.draw(3, asked[1:2])[0]).max() <= 2  # alone or among others
    np.testing.assert_array_equal(pictures, faces.draw(3, asked))


@pytest.mark.parametrize("name", PROPERTIES)
def test_every_property_moves_the_face_and_not_the_backdrop(faces: EmbeddedFaces, name: str) -> None:
    low, high = faces.draw(
        1, [Expression(**{name: 0.0 if name in ("eyes", "mouth") else -1.0}), Expression(**{name: 1.0})]
    )
    changed = difference(low, high)
    assert changed[80:190, 70:186].max() > 30
    assert changed[:24, :24].mean() < 12  # of 255: the light of the backdrop shifts a little


def test_faces_differ(faces: EmbeddedFaces) -> None:
    pictures = [faces.draw(face, [Expression()])[0] for face in (1, 2, 3, 4)]
    assert all(difference(one, other).mean() > 4 for i, one in enumerate(pictures) for other in pictures[:i])


def test_the_ombre_takes_another_colour_and_leaves_the_face(faces: EmbeddedFaces) -> None:
    own = faces.draw(1, [Expression()])[0]
    green, rose = (faces.draw(1, [Expression()], Ombre(hue, 0.8))[0] for hue in (0.45, 0.98))
    assert difference(green, rose).max() > 40
    assert difference(green, own)[110:150, 110:146].mean() < 6  # nose and cheeks


def test_values_out_of_range_are_clamped(faces: EmbeddedFaces) -> None:
    wild, widest = faces.draw(2, [Expression(eyes=9.0), Expression(eyes=1.0)])
    np.testing.assert_array_equal(wild, widest)


def test_an_unknown_face_is_refused(faces: EmbeddedFaces) -> None:
    with pytest.raises(FaceError, match="there is no face 0"):
        faces.draw(0, [Expression()])


def test_the_embedded_weights_are_small() -> None:
    weights = load_file(EMBEDDED_FACES / GENERATOR)
    assert sum(weight.numel() for weight in weights.values()) <= 8e6
    assert (EMBEDDED_FACES / GENERATOR).stat().st_size <= 16e6


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EMBEDDED_FACES, tmp_path / "faces"))


def test_another_file_has_another_hash(faces: EmbeddedFaces, copied: Path) -> None:
    assert load_face_generator(copied).weights_hash == faces.weights_hash
    (copied / NAMES_FILE).write_text((copied / NAMES_FILE).read_text("utf-8") + "\n", "utf-8")
    assert load_face_generator(copied).weights_hash != faces.weights_hash


@pytest.mark.parametrize("name", [GENERATOR, VECTORS_FILE, NAMES_FILE])
def test_missing_and_damaged_files_are_refused_in_one_line(copied: Path, name: str) -> None:
    (copied / name).write_bytes((copied / name).read_bytes()[:100])
    with pytest.raises(FaceError, match=name) as caught:
        load_face_generator(copied)
    assert "\n" not in str(caught.value)
    (copied / name).unlink()
    with pytest.raises(FaceError, match=name):
        load_face_generator(copied)


def test_weights_of_another_shape_are_refused(copied: Path) -> None:
    network = FaceNetwork(FaceShape(3, channels=(8, 8)))
    metadata = {"shape": shape_to_json(network.shape)}
    save_file(network.state_dict(), copied / GENERATOR, metadata=metadata)
    with pytest.raises(FaceError, match="made for another network"):
        load_face_generator(copied)
    metadata = {"shape": shape_to_json(FaceShape(3, channels=(16, 8)))}
    save_file(network.state_dict(), copied / GENERATOR, metadata=metadata)
    with pytest.raises(FaceError, match="cannot be read as a generator"):
        load_face_generator(copied)


def test_a_gallery_that_does_not_fit_its_names_is_refused(copied: Path) -> None:
    (copied / NAMES_FILE).write_text('{"faces": [{"ko": "하나", "en": "One"}]}', "utf-8")
    with pytest.raises(FaceError, match="do not fit"):
        load_face_generator(copied)


def test_settled_kernels_paint_the_same() -> None:
    network = FaceNetwork(FaceShape(5, channels=(16, 8, 8))).requires_grad_(False)
    for level in network.levels:
        torch.nn.init.normal_(level.colours.weight)
    numbers = torch.randn(2, 5)
    loose = network(numbers)
    network.settle()
    torch.testing.assert_close(network(numbers), loose)
    assert loose.shape == (2, 3, 32, 32)
    assert shape_from_json(shape_to_json(network.shape)) == network.shape
