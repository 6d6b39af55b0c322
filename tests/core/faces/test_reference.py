"""The published faces as a generator of the tutor's pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core.errors import FaceError
from core.faces.expression import Expression, Ombre
from core.faces.reference import ReferenceFaces, draw_face, load_reference_faces, weights_of
from core.faces.vectorfind import load_faces
from core.inference.hair_segmentation import HairNetwork
from core.inference.stylegan1.layout import PUBLISHED
from core.inference.stylegan1.network import Generator
from core.inference.stylegan1.renderer import Renderer
from core.ports import FaceGenerator
from tests.core.inference.stylegan1_by_the_book import SMALL, levels_of, random_state, w_of

STATE = random_state(SMALL[7])


@pytest.fixture(autouse=True)
def small_generators(monkeypatch: pytest.MonkeyPatch) -> None:
    for label, layout in SMALL.items():
        monkeypatch.setitem(PUBLISHED, label, layout)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("v8") / "stylegan_gen_vector_find_v8.pth"
    torch.save(STATE, path)
    return path


class LowerHalf:
    """Takes the lower half of every picture for hair."""

    def masks(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        masks = np.zeros(pictures.shape[:3], dtype=np.float32)
        masks[:, 128:] = 255
        return masks


def test_it_fills_the_port(checkpoint: Path) -> None:
    faces: FaceGenerator = load_reference_faces(checkpoint)
    assert list(faces.names) == list(range(1, 20))
    assert faces.names[4] == "Oh-LoRA 214"
    pictures = faces.draw(4, [Expression(), Expression(eyes=0), Expression(smile=-1, brow=1)])
    assert (pictures.shape, pictures.dtype) == ((3, 256, 256, 3), np.uint8)
    assert not np.array_equal(pictures[0], pictures[1])
    assert np.array_equal(pictures[0], pictures[2]), "these generators know no smile and no brow"
    assert np.array_equal(faces.draw(4, [Expression()])[0], pictures[0])
    assert not np.array_equal(faces.draw(5, [Expression()])[0], pictures[0])
    assert faces.draw(1, []).shape == (0, 256, 256, 3)


def test_w_moves_along_the_directions_in_every_layer() -> None:
    face = load_faces("v8")[2]
    w = w_of(STATE, face.z[None].astype(float), face.label[None].astype(float))
    eyes, mouth, pose = face.directions.astype(float)
    expected = levels_of(STATE, w + 1.2 * eyes - 1.6 * mouth + 0.6 * pose)
    renderer = Renderer(Generator(STATE, SMALL[7]))
    drawn = draw_face(renderer, face, np.array([[1.2, -1.6, 0.6]], dtype=np.float32))
    assert np.abs(drawn.astype(int) - expected.astype(int)).max() <= 1


def test_weights_of_expressions() -> None:
    assert weights_of(Expression()) == pytest.approx((0.2, 1.0, 0.0))
    assert weights_of(Expression(eyes=0, mouth=1, yaw=1)) == pytest.approx((1.3, -1.6, -1.8))
    assert weights_of(Expression(eyes=1, mouth=0, yaw=-1)) == pytest.approx((-1.2, 1.2, 0.6))
    steps = np.linspace(0, 1, 11)
    eyes = [weights_of(Expression(eyes=float(step)))[0] for step in steps]
    mouth = [weights_of(Expression(mouth=float(step)))[1] for step in steps]
    pose = [weights_of(Expression(yaw=float(step)))[2] for step in 2 * steps - 1]
    for weights in (eyes, mouth, pose):
        assert weights == sorted(weights, reverse=True), "more of a property needs a smaller weight"


def test_ombre_colours_the_hair_alone() -> None:
    renderer = Renderer(Generator(STATE, SMALL[7]))
    plain = ReferenceFaces(renderer, load_faces("v8"), "hash")
    hairy = ReferenceFaces(renderer, load_faces("v8"), "hash", LowerHalf())  # type: ignore[arg-type]
    own = plain.draw(1, [Expression()])
    ombre = Ombre(0.5, 0.7)
    assert np.array_equal(hairy.draw(1, [Expression()]), own)
    assert np.array_equal(plain.draw(1, [Expression()], ombre), own), "no segmentation, no colour"
    coloured = hairy.draw(1, [Expression()], ombre)
    assert np.array_equal(coloured[:, :128], own[:, :128])
    assert not np.array_equal(coloured[:, 200:], own[:, 200:])
    assert hairy.draw(1, [], ombre).shape == (0, 256, 256, 3)


def test_faces_and_generators_that_do_not_fit(checkpoint: Path) -> None:
    with pytest.raises(FaceError, match="there is no face 20: they are numbered from 1 to 19"):
        load_reference_faces(checkpoint).draw(20, [Expression()])
    with pytest.raises(FaceError, match=r"a label of 3 numbers, but this checkpoint is the generator of v8"):
        draw_face(Renderer(Generator(STATE, SMALL[7])), load_faces("v7")[0], np.zeros((1, 3), dtype=np.float32))


def test_the_hash_tells_weights_apart(checkpoint: Path, tmp_path: Path) -> None:
    other, hair = tmp_path / "other.pth", tmp_path / "hair.pth"
    torch.save(random_state(SMALL[7], seed=9), other)
    torch.save(HairNetwork().state_dict(), hair)
    found = [load_reference_faces(*files).weights_hash for files in [(checkpoint,), (other,), (checkpoint, hair)]]
    assert len(set(found)) == 3
    assert load_reference_faces(checkpoint).weights_hash == found[0]
