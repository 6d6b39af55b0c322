"""Which faces a configuration leads to, and that none of its mistakes keeps her from teaching."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from structlog.testing import capture_logs

from bot.faces import build_faces, find_faces
from bot.settings import FacesSettings, Settings
from core.clock import SystemClock
from core.faces.source import FaceSource
from core.messages import FaceCue
from tests.bot.commands import ohlora_json


def weights_in(folder: Path, names: int = 2) -> Path:
    """A folder that looks like weights from outside."""
    folder.mkdir()
    faces = [{"ko": f"빛{number}", "en": f"Light {number}"} for number in range(1, names + 1)]
    (folder / "gallery.json").write_text(json.dumps({"faces": faces}), "utf-8")
    for name in ("generator", "gallery"):
        save_file({"x": np.zeros(3, dtype=np.float32)}, folder / f"{name}.safetensors")
    return folder


def ignore(*_what: object) -> None:
    pass


def test_a_folder_of_weights_is_known_without_loading_it(tmp_path: Path) -> None:
    source = find_faces(FacesSettings(weights=weights_in(tmp_path / "mine")))
    assert isinstance(source, FaceSource)
    assert source.gallery.called(2, "ko") == "2 · 빛2"
    again = find_faces(FacesSettings(weights=weights_in(tmp_path / "other", names=3)))
    assert isinstance(again, FaceSource)
    assert again.version != source.version


def unusable(folder: Path) -> dict[str, FacesSettings]:
    empty = weights_in(folder / "empty", names=0)
    broken = weights_in(folder / "broken")
    (broken / "gallery.json").write_text("{", "utf-8")
    words = folder / "words.pth"
    words.write_text("not a checkpoint")
    return {
        "missing": FacesSettings(weights=folder / "nowhere"),
        "empty": FacesSettings(weights=empty),
        "broken": FacesSettings(weights=broken),
        "words": FacesSettings(profile="reference", checkpoint=words),
        "no file": FacesSettings(profile="reference", checkpoint=folder / "nowhere.pth"),
    }


@pytest.mark.parametrize("mistake", ["missing", "empty", "broken", "words", "no file"])
async def test_weights_that_are_no_good_are_one_line(tmp_path: Path, mistake: str) -> None:
    settings = Settings(home=tmp_path / "home", faces=unusable(tmp_path)[mistake])
    with capture_logs() as logs:
        faces = build_faces(settings, SystemClock(), ignore)
        assert await faces.picture(FaceCue(), "ko") is None
        assert logs == []
        await faces.warm_up()
    faces.close()
    (line,) = logs
    assert line["event"] == "no pictures of her"
    assert str(tmp_path) in line["reason"]
    assert "\n" not in line["reason"]
    assert faces.state == f"off: {line['reason']}"


async def test_switched_off_is_no_trouble(tmp_path: Path) -> None:
    with capture_logs() as logs:
        faces = build_faces(Settings(home=tmp_path, faces=FacesSettings(enabled=False)), SystemClock(), ignore)
        await faces.warm_up()
    faces.close()
    assert logs == []
    assert faces.state == "off: switched off"


async def test_a_generator_that_does_not_fit_is_said_when_it_is_needed(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", faces=FacesSettings(weights=weights_in(tmp_path / "mine")))
    faces = build_faces(settings, SystemClock(), ignore)
    assert faces.state == "ok"
    with capture_logs() as logs:
        assert await faces.picture(FaceCue(), "ko") is None
    faces.close()
    assert [line["event"] for line in logs] == ["no pictures of her"]
    assert faces.state.startswith("off: ")


def test_the_doctor_says_what_there_is(tmp_path: Path, own_home: Path) -> None:
    config = tmp_path / "config.toml"
    weights_in(tmp_path / "mine")
    config.write_text("[faces]\nweights = 'mine'\n[web]\nenabled = false\n", "utf-8")
    found = ohlora_json("doctor", "--config", config)["faces"]
    assert (found["faces"], found["profile"], found["reason"]) == (2, "embedded", None)
    (tmp_path / "mine" / "gallery.json").unlink()
    data = ohlora_json("doctor", "--config", config)
    assert data["ok"]
    assert "gallery.json" in data["faces"]["reason"]
    assert not own_home.exists()
