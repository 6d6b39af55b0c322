"""`ohlora faces render` from the outside."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from core.faces.expression import Expression, Ombre
from core.inference.face_generator import EMBEDDED_FACES
from core.inference.hair_segmentation import HairNetwork
from core.inference.stylegan1.layout import PUBLISHED
from tests.bot.commands import error_of, ohlora, ohlora_json
from tests.core.faces.vectorfind_files import write_folder
from tests.core.inference.stylegan1_by_the_book import SMALL, levels_of, random_state, w_of

STATES = {label: random_state(layout, seed=label) for label, layout in SMALL.items()}


@pytest.fixture(autouse=True)
def small_generators(monkeypatch: pytest.MonkeyPatch) -> None:
    for label, layout in SMALL.items():
        monkeypatch.setitem(PUBLISHED, label, layout)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Published faces and their generator, by the length of the label."""
    found = {}
    for label, state in STATES.items():
        found[label] = write_folder(tmp_path_factory.mktemp(f"label{label}"), label, seed=label)
        torch.save(state, found[label] / "generator.pth")
    return found


def table(folder: Path, row: int = 0) -> list[object]:
    return [
        *("--checkpoint", folder / "generator.pth", "--latents", folder / "ohlora_z_vectors.csv", "--row", row),
        *("--vectors", folder / "property_score_vectors"),
    ]


def pixels(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as image:
        assert (image.format, image.mode) == ("PNG", "RGB")
        return np.asarray(image)


def expected(folder: Path, row: int, group: str, weights: tuple[float, float, float]) -> NDArray[np.uint8]:
    """The picture by numpy's own reading of the files and the generator that is written down literally."""
    numbers = np.loadtxt(folder / "ohlora_z_vectors.csv", delimiter=",", skiprows=1)[row : row + 1]
    state = STATES[numbers.shape[1] - 512]
    w = w_of(state, numbers[:, :512], numbers[:, 512:])
    for name, weight in zip(("eyes", "mouth", "pose"), weights, strict=True):
        file = folder / "property_score_vectors" / f"{name}_change_w_vector_{group}.csv"
        w = w + weight * np.loadtxt(file, delimiter=",", skiprows=1)[1:]
    return levels_of(state, w)[0]


@pytest.mark.parametrize("label", [3, 7])
def test_a_face_of_the_table(folders: dict[int, Path], label: int, tmp_path: Path) -> None:
    out, folder = tmp_path / "face.png", folders[label]
    weights = ("--eyes", -0.8, "--mouth", 1.2, "--pose", -1.5)
    facts = ohlora_json("faces", "render", *table(folder, 1), *weights, "--out", out)
    assert facts.pop("seconds") > 0
    assert facts == {
        "out": str(out),
        "width": 256,
        "height": 256,
        "row": 1,
        "case": 25,
        "group": "lh",
        "weights": {"eyes": -0.8, "mouth": 1.2, "pose": -1.5},
        "device": "cpu",
    }
    theirs = expected(folder, 1, "lh", (-0.8, 1.2, -1.5)).astype(int)
    assert np.abs(pixels(out).astype(int) - theirs).max() <= 1
    assert theirs.std() > 20


def test_weights_are_zero_unless_given(folders: dict[int, Path], tmp_path: Path) -> None:
    out = tmp_path / "face.png"
    result = ohlora("faces", "render", *table(folders[3], 2), "--out", out)
    assert result.stdout.startswith(f"{out}: 256 x 256 pixels")
    theirs = expected(folders[3], 2, "hl", (0, 0, 0)).astype(int)
    assert np.abs(pixels(out).astype(int) - theirs).max() <= 1
    first = out.read_bytes()
    ohlora("faces", "render", *table(folders[3], 2), "--out", out)
    assert out.read_bytes() == first, "the same again"
    assert list(tmp_path.iterdir()) == [out]


def test_another_group_is_taken(folders: dict[int, Path], tmp_path: Path) -> None:
    out = tmp_path / "face.png"
    facts = ohlora_json("faces", "render", *table(folders[3]), "--group", "lh", "--mouth", 1, "--out", out)
    assert facts["group"] == "lh"
    assert np.abs(pixels(out).astype(int) - expected(folders[3], 0, "lh", (0, 1, 0))).max() <= 1


def test_weights_out_of_range_are_clamped_and_said(folders: dict[int, Path], tmp_path: Path) -> None:
    out = tmp_path / "face.png"
    result = ohlora("faces", "render", *table(folders[3]), "--eyes", 7, "--pose", "-inf", "--out", out, "--json")
    assert json.loads(result.stdout)["weights"] == {"eyes": 3.0, "mouth": 0.0, "pose": -3.0}
    assert result.stderr.splitlines() == [
        "--eyes: 7 is outside -3..3; 3 is taken.",
        "--pose: -inf is outside -3..3; -3 is taken.",
    ]
    assert np.abs(pixels(out).astype(int) - expected(folders[3], 0, "hl", (3, 0, -3))).max() <= 1


def test_the_faces_that_come_with_the_tutor(folders: dict[int, Path], tmp_path: Path) -> None:
    out, checkpoint = tmp_path / "face.png", folders[3] / "generator.pth"
    facts = ohlora_json("faces", "render", "--checkpoint", checkpoint, "--face", 27, "--out", out)
    assert (facts["face"], facts["case"], facts["group"]) == (27, 2240, "lhh")
    wrong = error_of("faces", "render", "--checkpoint", checkpoint, "--face", 28, "--out", out)
    assert "there is no face 28: they are numbered from 1 to 27" in wrong


def test_hair_is_coloured(folders: dict[int, Path], tmp_path: Path) -> None:
    network = HairNetwork()
    network.conv6.weight.data.zero_()
    network.bn6.weight.data.zero_()
    torch.save(network.state_dict(), tmp_path / "hair.pth")  # a mask of 0.5: nothing is surely hair
    out = tmp_path / "face.png"
    arguments = [*table(folders[3]), "--hair", tmp_path / "hair.pth", "--ombre", "0.6,0.8", "--out", out]
    ohlora("faces", "render", *arguments)
    assert np.abs(pixels(out).astype(int) - expected(folders[3], 0, "hl", (0, 0, 0))).max() <= 1
    torch.save({"conv6.weight": torch.zeros(1)}, tmp_path / "hair.pth")
    assert "is no hair segmentation: 'encoder._conv_stem.weight' is missing" in error_of("faces", "render", *arguments)


BAD = [
    (["--checkpoint", "nowhere.pth"], "nowhere.pth: cannot be read"),
    (["--checkpoint", "{folder}/ohlora_z_vectors.csv"], "is no readable PyTorch file"),
    (["--checkpoint", "{other}/generator.pth"], "the face has a label of 3 numbers"),
    (["--latents", "nowhere.csv"], "nowhere.csv: cannot be read"),
    (["--latents", "{folder}/ohlora_w_group_names.csv"], "csv:1: the columns must be 0..514 or 0..518"),
    (["--row", "3"], "there is no row 3"),
    (["--row", "-1"], "there is no row -1"),
    (["--vectors", "nowhere"], "nowhere/eyes_change_w_vector_hl.csv: cannot be read"),
    (["--group", "zz"], "eyes_change_w_vector_zz.csv: cannot be read"),
    (["--group", "../hl"], "'../hl' is no name of a group"),
    (["--eyes", "nan"], "--eyes: is not a number"),
    (["--out", "nowhere/face.png"], "the folder nowhere does not exist"),
    (["--out", "{folder}"], "is a folder"),
]


@pytest.mark.parametrize(("change", "complaint"), BAD)
def test_bad_input_is_one_line(
    folders: dict[int, Path], tmp_path: Path, change: list[str], complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "face.png"
    out.write_bytes(b"an older picture")
    spoken = [word.format(folder=folders[3], other=folders[7]) for word in change]
    assert complaint in error_of("faces", "render", *table(folders[3]), "--out", out, *spoken)
    assert out.read_bytes() == b"an older picture"
    assert list(tmp_path.iterdir()) == [out]


def test_a_picture_is_written_whole_or_not_at_all(
    folders: dict[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(image: Image.Image, path: Path, **_: object) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full_disk)
    wrong = error_of("faces", "render", *table(folders[3]), "--out", tmp_path / "face.png")
    assert "face.png: cannot be written: No space left on device" in wrong
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--latents", "z.csv"], "--latents needs --checkpoint"),
        (["--row", "0"], "--row needs --checkpoint"),
        (["--device", "cuda"], "--device needs --checkpoint"),
        (["--checkpoint", "g.pth", "--row", "0"], "--row needs --latents"),
        (["--checkpoint", "g.pth", "--latents", "z.csv"], "--latents needs --vectors"),
        (["--checkpoint", "g.pth", "--latents", "z", "--vectors", "v", "--face", "1"], "--face and --latents exclude"),
        (["--checkpoint", "g.pth", "--weights", "w"], "--weights and --checkpoint exclude"),
        (["--checkpoint", "g.pth", "--smile", "1"], "--smile is for the built-in faces"),
        (["--checkpoint", "g.pth", "--ombre", "0,1"], "--ombre needs --hair"),
        (["--checkpoint", "g.pth", "--hair", "h.pth"], "--hair needs --ombre"),
    ],
)
def test_options_without_effect_are_refused(tmp_path: Path, options: list[str], complaint: str) -> None:
    assert complaint in error_of("faces", "render", *options, "--out", tmp_path / "face.png", code=2)


class BuiltIn:
    """Stands for the generator that comes with the tutor; remembers what it was asked."""

    weights_hash = "built-in"
    names: ClassVar[Mapping[int, str]] = {1: "aurora", 2: "snow"}

    def __init__(self) -> None:
        self.asked: list[tuple[int, Sequence[Expression], Ombre | None]] = []

    def draw(self, face: int, expressions: Sequence[Expression], ombre: Ombre | None = None) -> NDArray[np.uint8]:
        self.asked.append((face, expressions, ombre))
        return np.full((len(expressions), 256, 256, 3), 7, dtype=np.uint8)


@pytest.fixture
def built_in(monkeypatch: pytest.MonkeyPatch) -> BuiltIn:
    generator = BuiltIn()

    def load(folder: Path) -> BuiltIn:
        assert folder == EMBEDDED_FACES
        return generator

    monkeypatch.setattr("core.inference.face_generator.load_face_generator", load)
    return generator


def test_a_built_in_face_at_rest(built_in: BuiltIn, tmp_path: Path) -> None:
    out = tmp_path / "face.png"
    facts = ohlora_json("faces", "render", "--out", out)
    assert (facts["face"], facts["name"]) == (1, "aurora")
    assert (pixels(out) == 7).all()
    assert built_in.asked == [(1, [Expression()], None)]


def test_built_in_weights_span_the_range_of_a_feature(built_in: BuiltIn, tmp_path: Path) -> None:
    weights = ["--eyes", 1, "--mouth", -1, "--pose", 0.5, "--smile", -0.5, "--brow", 3, "--ombre", "0.25,2"]
    result = ohlora("faces", "render", "--face", 2, *weights, "--out", tmp_path / "face.png")
    expression = Expression(eyes=0.0, mouth=1.0, yaw=-0.5, smile=-0.5, brow=1.0)
    assert built_in.asked == [(2, [expression], Ombre(0.25, 1.0))]
    assert result.stderr.splitlines() == [
        "--brow: 3 is outside -1..1; 1 is taken.",
        "--ombre (height): 2 is outside 0..1; 1 is taken.",
    ]


def test_built_in_faces_that_are_not_there(built_in: BuiltIn, tmp_path: Path) -> None:
    out = ("--out", tmp_path / "face.png")
    assert "there is no face 3: they are numbered from 1 to 2" in error_of("faces", "render", "--face", 3, *out)
    assert "'red' is not HUE,HEIGHT" in error_of("faces", "render", "--ombre", "red", *out)


def test_weights_that_are_not_there(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    wrong = error_of("faces", "render", "--weights", nowhere, "--out", tmp_path / "face.png")
    assert str(nowhere) in wrong
    assert list(tmp_path.iterdir()) == []
