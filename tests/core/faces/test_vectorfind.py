"""The published faces' numbers: as CSV files, and packed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.errors import FaceError, TutorError
from core.faces.vectorfind import PACKED, load_faces, pack
from core.faces.vectorfind_csv import read_face
from tests.core.faces.vectorfind_files import write_folder


@pytest.mark.parametrize(
    ("version", "label", "cases", "groups"),
    [
        ("v7", 3, (127, 672, 2240), ("hhh", "lhh", "lhh")),
        ("v8", 7, (83, 143, 1996), ("lhlh", "lhhh", "hhlh")),
    ],
)
def test_the_packed_faces(version: str, label: int, cases: tuple[int, ...], groups: tuple[str, ...]) -> None:
    faces = load_faces(version)
    assert len(faces) == {"v7": 27, "v8": 19}[version]
    shown = [faces[index] for index in (0, 1, -1)]
    assert tuple(face.case for face in shown) == cases
    assert tuple(face.group for face in shown) == groups
    for face in faces:
        assert (face.z.shape, face.label.shape, face.directions.shape) == ((512,), (label,), (3, 512))
        assert np.allclose(np.linalg.norm(face.directions, axis=1), 1, atol=1e-4)
    assert 0.9 < np.std([face.z for face in faces]) < 1.1


def test_packing_keeps_every_number(tmp_path: Path) -> None:
    folders = {"v7": write_folder(tmp_path / "a", label=3), "v8": write_folder(tmp_path / "b", label=7, seed=1)}
    pack(folders, tmp_path / "faces.safetensors")
    for version, folder in folders.items():
        faces = load_faces(version, tmp_path / "faces.safetensors")
        assert len(faces) == 3
        for row, face in enumerate(faces):
            source = read_face(folder / "ohlora_z_vectors.csv", row, folder / "property_score_vectors")
            assert (face.group, face.case) == (source.group, source.case)
            assert np.array_equal(face.z, source.z)
            assert np.array_equal(face.label, source.label)
            assert np.array_equal(face.directions, source.directions)


@pytest.mark.parametrize("content", [b"", b"not safetensors", PACKED.read_bytes()[:-1]])
def test_a_damaged_pack(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "faces.safetensors"
    file.write_bytes(content)
    with pytest.raises(FaceError, match="cannot be read as the published faces"):
        load_faces("v8", file)
    with pytest.raises(FaceError, match="cannot be read as the published faces"):
        load_faces("v9")


def test_rows_and_their_groups(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, label=7)
    latents, vectors = folder / "ohlora_z_vectors.csv", folder / "property_score_vectors"
    faces = [read_face(latents, row, vectors) for row in range(3)]
    assert [(face.case, face.group) for face in faces] == [(11, "hl"), (25, "lh"), (31, "hl")]
    assert np.array_equal(faces[0].directions, faces[2].directions)
    assert not np.array_equal(faces[0].directions, faces[1].directions)
    assert np.array_equal(read_face(latents, 0, vectors, group="lh").directions, faces[1].directions)


@pytest.mark.parametrize("place", [".", "property_score_vectors", "latents"])
def test_the_table_of_groups_is_found(tmp_path: Path, place: str) -> None:
    folder = write_folder(tmp_path, label=3)
    (folder / "latents").mkdir()
    latents = (folder / "ohlora_z_vectors.csv").rename(folder / "latents" / "z.csv")
    (folder / "ohlora_w_group_names.csv").rename(folder / place / "ohlora_w_group_names.csv")
    assert read_face(latents, 1, folder / "property_score_vectors").group == "lh"


def test_vector_no_chooses_among_a_groups_directions(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, label=3)
    vectors = folder / "property_score_vectors"
    for name in ("eyes", "mouth", "pose"):
        file = vectors / f"{name}_change_w_vector_lh.csv"
        file.write_text(file.read_text("utf-8") + "1," + ",".join(["0.5"] * 512) + "\n", "utf-8")
    groups = folder / "ohlora_w_group_names.csv"
    groups.write_text(groups.read_text("utf-8").replace("25,0,lh", "25,1,lh"), "utf-8")
    assert (read_face(folder / "ohlora_z_vectors.csv", 1, vectors).directions == 0.5).all()


def rewrite(name: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        file = folder / name
        file.write_text(change(file.read_text("utf-8")), "utf-8")

    return apply


EYES = "property_score_vectors/eyes_change_w_vector_lh.csv"


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (
            rewrite("ohlora_z_vectors.csv", lambda text: text.replace("0,1,", "", 1)),
            "z_vectors.csv:1: the columns must",
        ),
        (rewrite("ohlora_z_vectors.csv", lambda text: ""), "z_vectors.csv: is empty"),
        (rewrite("ohlora_z_vectors.csv", lambda text: text.splitlines()[0] + "\n"), "there is no row 1: the 0 rows"),
        (
            rewrite("ohlora_z_vectors.csv", lambda text: text + "1,2\n"),
            "z_vectors.csv:5: has 2 cells under 515 columns",
        ),
        (
            rewrite("ohlora_z_vectors.csv", lambda text: text + ",".join(["x"] * 515)),
            "z_vectors.csv:5: every cell must",
        ),
        (rewrite("ohlora_z_vectors.csv", lambda text: text + ",".join(["nan"] * 515)), "csv:5: every cell must"),
        (
            rewrite("ohlora_w_group_names.csv", lambda text: text.replace("group_name", "group")),
            "'group_name' is missing",
        ),
        (rewrite("ohlora_w_group_names.csv", lambda text: text[: text.index("25")]), "the group of row 1 is not known"),
        (rewrite("ohlora_w_group_names.csv", lambda text: text.replace("25,0", "25,z")), "must be whole numbers"),
        (
            rewrite("ohlora_w_group_names.csv", lambda text: text.replace("25,0", "25,4")),
            "there is no row 4: the 1 rows",
        ),
        (rewrite("ohlora_w_group_names.csv", lambda text: text.replace(",lh", ",../lh")), "is no name of a group"),
        (lambda folder: (folder / "ohlora_w_group_names.csv").unlink(), "ohlora_w_group_names.csv is neither beside"),
        (lambda folder: (folder / EYES).unlink(), "eyes_change_w_vector_lh.csv: cannot be read"),
        (lambda folder: (folder / EYES).write_bytes(b"\xff\xfe,"), "eyes_change_w_vector_lh.csv: is not UTF-8"),
        (rewrite(EYES, lambda text: text.replace(",511", "", 1)), "eyes_change_w_vector_lh.csv:1: the columns must be"),
        (rewrite(EYES, lambda text: text[:-30]), "eyes_change_w_vector_lh.csv:2: has"),
        (rewrite(EYES, lambda text: text.replace("\n0,", '\n0,"a')), "cannot be read as a CSV file"),
        (rewrite(EYES, lambda text: text.replace("\n0,", "\n0,a")), "csv:2: every cell must be a finite number"),
    ],
)
def test_damaged_files_are_named(tmp_path: Path, damage: Callable[[Path], None], complaint: str) -> None:
    folder = write_folder(tmp_path, label=3)
    damage(folder)
    with pytest.raises(TutorError) as caught:
        read_face(folder / "ohlora_z_vectors.csv", 1, folder / "property_score_vectors")
    assert complaint in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("row", [-1, 3, 10**9])
def test_rows_out_of_range(tmp_path: Path, row: int) -> None:
    folder = write_folder(tmp_path, label=3)
    with pytest.raises(FaceError, match=rf"there is no row {row}: the 3 rows are counted from 0"):
        read_face(folder / "ohlora_z_vectors.csv", row, folder / "property_score_vectors")
