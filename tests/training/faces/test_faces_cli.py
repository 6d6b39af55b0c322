"""From a trained network to a gallery, its sheet and its figures, by the commands that people use."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner, Result
from PIL import Image

from bot.cli.faces_bench import bench, gallery
from core.inference.face_gallery import NAMES_FILE, VECTORS_FILE
from core.inference.face_generator import load_face_generator
from tests.training.faces.conftest import Studio, Trained
from tests.training.faces.stand_in import SIDE
from training.faces.find import main as find
from training.faces.score_files import JUDGE

NAMES = [("새벽", "Dawn"), ("노을", "Dusk"), ("달빛", "Moon")]


def run(command: Command, *words: object, code: int = 0) -> Result:
    result = CliRunner().invoke(command, [str(word) for word in words])
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.fixture(scope="module")
def made(studio: Studio, trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with generator, gallery and judge, made from a list of three faces; do not change it."""
    folder = tmp_path_factory.mktemp("faces")
    shutil.copytree(trained.out, folder / "made")
    faces = [{"candidate": 2 * i, "ko": ko, "en": en} for i, (ko, en) in enumerate(NAMES)]
    (folder / "chosen.json").write_text(json.dumps({"seed": 5, "faces": faces}), "utf-8")
    words = ["--out", folder / "made", "--portraits", studio.portraits, "--scorers", folder / "scorers"]
    small = ["--steps", 4, "--sampled", 160, "--faces", folder / "chosen.json"]
    listed = json.loads(run(find, *words, *small, "--candidates", folder / "sheet.png", "--count", 3).stdout)
    assert set(listed) <= {0, 1, 2}
    run(find, *words, *small)
    return folder / "made"


def test_the_gallery_holds_the_chosen_faces_in_their_order(made: Path) -> None:
    faces = load_face_generator(made)
    assert [tuple(names.values()) for names in faces.gallery.names.values()] == NAMES
    assert {VECTORS_FILE, NAMES_FILE, JUDGE} <= {path.name for path in made.iterdir()}


def test_a_sheet_shows_all_faces(made: Path, tmp_path: Path) -> None:
    result = run(gallery, "--weights", made, "--out", tmp_path / "sheet.png", "--json")
    assert json.loads(result.stdout)["faces"]["2"] == {"ko": "노을", "en": "Dusk"}
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.size == (6 * SIDE, SIDE)


def test_the_bench_reports_every_figure(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("skia")
    from tests.training.faces.stand_in import picture

    monkeypatch.setattr("training.faces.draw.portrait.draw", picture)  # as small as the tiny network's pictures
    figures = json.loads(run(bench, "--weights", made, "--identities", 8, "--json").stdout)
    assert set(figures["correlation"]) == {"eyes", "mouth", "yaw", "smile", "brow"}
    assert figures["faces"] == 3
    assert figures["sharpness"] > 0
    assert 0 < figures["cached_ms_p50"] < 50
    assert figures["render_ms_p50"] > 0
    assert figures["drift_delta_e"] >= 0
    assert figures["extra_memory_mib"] > -100


def test_without_skia_the_bench_uses_the_card(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "faces"))
    monkeypatch.setitem(__import__("sys").modules, "training.faces.draw.portrait", None)
    assert "pip install skia-python" in run(bench, "--weights", folder, "--identities", 8, code=1).stderr
    (folder / "faces.card.json").write_text(json.dumps({"bench": {"portrait_sharpness": 100.0}}), "utf-8")
    figures = json.loads(run(bench, "--weights", folder, "--identities", 8, "--json").stdout)
    assert figures["portraits"].startswith("stored")


def test_a_folder_without_faces_is_refused_in_one_line(tmp_path: Path) -> None:
    for command, words in ((bench, ()), (gallery, ("--out", tmp_path / "sheet.png"))):
        result = run(command, "--weights", tmp_path, *words, code=1)
        assert len(result.stderr.splitlines()) == 1
        assert result.stderr.startswith("Error: ")
    assert not list(tmp_path.iterdir())
