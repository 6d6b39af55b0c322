"""`ohlora train faces`: a whole pass over a tiny network, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from core.inference.face_generator import GENERATOR, load_network
from tests.bot.commands import error_of, ohlora, ohlora_json
from tests.training.faces.conftest import Studio, Trained
from tests.training.faces.stand_in import SIDE, write_portraits
from training.faces.draw.parameters import PARAMETERS
from training.faces.export import write_network


def test_a_network_that_paints_is_written(trained: Trained) -> None:
    network = load_network(trained.out / GENERATOR)
    pictures = network(torch.zeros(2, len(PARAMETERS)))
    assert pictures.shape == (2, 3, SIDE, SIDE)
    assert torch.isfinite(pictures).all()


def test_the_run_keeps_figures_sheets_and_options(trained: Trained) -> None:
    assert {"options.json", "stats.jsonl", "done.json", "checkpoint", "sheet-016.png", "sheet-032.png"} <= set(
        trained.files
    )
    lines = [json.loads(line) for line in (trained.run / "stats.jsonl").read_text("utf-8").splitlines()]
    assert any(line.get("sharpened") for line in lines)
    assert trained.result["held_l1"] > 0
    assert trained.result["portraits"] == 80


def test_training_brings_pictures_nearer_to_the_portraits(studio: Studio, tmp_path: Path) -> None:
    short = ohlora_json(*studio.command(tmp_path / "short", steps=f"16:1,{SIDE}:1"))
    long = ohlora_json(*studio.command(tmp_path / "long", steps=f"16:20,{SIDE}:20"))
    assert long["held_l1"] < 0.7 * short["held_l1"]


def test_an_interrupted_run_goes_on(studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = studio.command(tmp_path / "out")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("training.faces.train.write_network", interrupt)
        ohlora(*words, code=1)
    resumed = ohlora_json(*words, "--resume")
    assert (tmp_path / "out" / GENERATOR).exists()
    stats = (Path(resumed["run"]) / "stats.jsonl").read_text("utf-8").splitlines()
    assert sum(json.loads(line).get("side") == 16 for line in stats) == 1  # the first stage was not run again


def test_a_dry_run_writes_nothing(studio: Studio, tmp_path: Path) -> None:
    plan = ohlora_json(*studio.command(tmp_path / "out"), "--dry-run", "--home", tmp_path / "home")
    assert plan["dry_run"]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--steps", "16:4"), "paint 32 px, but the last stage has 16 px"),
        (("--steps", "16:4,64:4"), "twice the side"),
        (("--steps", "20:4,40:4"), "power of two"),
        (("--steps", "16:0,32:4"), "not a length"),
        (("--steps", "16:1.5,32:4"), "not a length"),
        (("--steps", "many"), "SIDE:LENGTH"),
        (("--channels", "24,x"), "commas between"),
        (("--channels", "24,0,12"), "1 to 1024 channels"),
        (("--channels", "24,16,12,8", "--steps", "32:4,64:4"), "the portraits have 32 px"),
        (("--resume",), "no interrupted run"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    studio: Studio, tmp_path: Path, options: tuple[str, ...], reason: str
) -> None:
    assert reason in error_of(*studio.command(tmp_path / "out"), *options, "--home", tmp_path / "home")
    assert not (tmp_path / "out").exists()


def test_steps_and_minutes_exclude_each_other(studio: Studio, tmp_path: Path) -> None:
    assert "not both" in error_of(*studio.command(tmp_path / "out"), "--minutes", "16:1,32:1", code=2)


def test_an_output_that_exists_is_refused(studio: Studio, tmp_path: Path) -> None:
    assert "exists already" in error_of(*studio.command(tmp_path))


def test_portraits_that_cannot_be_used_are_refused(studio: Studio, tmp_path: Path) -> None:
    def complaint(folder: Path) -> str:
        return error_of(
            "train", "faces", "--data", folder, "--out", tmp_path / "out", "--steps", "16:1,32:1", "--channels", "8,8,8"
        )

    assert "no finished portraits" in complaint(tmp_path / "missing")
    few = write_portraits(tmp_path / "few", 8)
    assert "8 portraits are too few; 32 are needed" in complaint(few)
    np.save(few / "parameters.npy", np.zeros((8, 3), np.float32))
    assert "numbers a portrait" in complaint(few)
    wide = write_portraits(tmp_path / "wide", 40)
    np.save(wide / "pictures-00000.npy", np.zeros((40, 32, 48, 3), np.uint8))
    assert "not all square" in complaint(wide)


def test_a_damaged_checkpoint_is_refused(studio: Studio, trained: Trained, tmp_path: Path) -> None:
    home = tmp_path / "home"
    words = studio.command(tmp_path / "out")
    run = Path(ohlora_json(*words, "--home", home)["run"])
    (run / "done.json").unlink()
    (tmp_path / "out" / GENERATOR).unlink()
    (tmp_path / "out").rmdir()
    (run / "checkpoint" / "weights.safetensors").write_bytes(b"cut")
    assert "no usable checkpoint" in error_of(*words, "--home", home, "--resume")


def test_an_unwritable_output_leaves_nothing(trained: Trained, tmp_path: Path) -> None:
    from core.errors import ConfigError

    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot be written"):
        write_network(load_network(trained.out / GENERATOR), tmp_path / "file" / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
