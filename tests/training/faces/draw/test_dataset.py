"""Shards on disk: complete, continued after a stop, never mixed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from training.faces.draw.__main__ import main, sheet
from training.faces.draw.dataset import load, render, revision
from training.faces.draw.parameters import PARAMETERS, sample, sample_widely
from training.faces.draw.portrait import PortraitError, draw


def test_a_folder_holds_what_was_drawn(tmp_path: Path) -> None:
    portraits = load(render(tmp_path / "set", 5, seed=9, shard=2))
    rows = sample_widely(np.random.default_rng(9), 5)
    assert np.array_equal(portraits.parameters, rows)
    assert [len(shard) for shard in portraits.shards] == [2, 2, 1]
    wanted = np.array([4, 0, 3])
    assert np.array_equal(portraits.pictures(wanted), np.stack([draw(rows[row]) for row in wanted]))
    card = json.loads((tmp_path / "set" / "portraits.json").read_text("utf-8"))
    assert (card["seed"], card["count"], card["code"]) == (9, 5, revision())
    assert tuple(card["parameters"]) == PARAMETERS


def test_a_stopped_run_draws_only_what_is_missing(tmp_path: Path) -> None:
    render(tmp_path, 4, seed=1, shard=2)
    first, second = tmp_path / "pictures-00000.npy", tmp_path / "pictures-00001.npy"
    whole, drawn_at = second.read_bytes(), first.stat().st_mtime_ns
    second.unlink()
    with pytest.raises(PortraitError, match="no finished portraits"):
        load(tmp_path)
    render(tmp_path, 4, seed=1, shard=2)
    assert second.read_bytes() == whole
    assert first.stat().st_mtime_ns == drawn_at


def test_several_processes_draw_the_same_pictures(tmp_path: Path) -> None:
    one = load(render(tmp_path / "one", 2, seed=2, shard=1))
    two = load(render(tmp_path / "two", 2, seed=2, shard=1, processes=2))
    assert np.array_equal(np.concatenate(one.shards), np.concatenate(two.shards))


def test_another_run_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    render(tmp_path, 1, seed=1)
    with pytest.raises(PortraitError, match="another seed"):
        render(tmp_path, 1, seed=2)
    (tmp_path / "portraits.json").write_text("{broken", "utf-8")
    with pytest.raises(PortraitError, match="cannot be used"):
        render(tmp_path, 1, seed=1)


def test_bad_input_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(PortraitError, match="at least 1"):
        render(tmp_path, 0, seed=1)
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    result = CliRunner().invoke(main, ["--out", str(blocked), "--count", "1"])
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "Traceback" not in result.output
    assert CliRunner().invoke(main, []).exit_code == 2


def test_the_command_renders(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--out", str(tmp_path / "set"), "--count", "1", "--seed", "4"])
    assert result.exit_code == 0
    assert len(load(tmp_path / "set").parameters) == 1


def test_a_sheet_shows_the_first_portraits_of_a_seed() -> None:
    rows = sample(np.random.default_rng(5), 2)
    assert np.array_equal(sheet(5, columns=2, rows=1), np.concatenate([draw(row) for row in rows], axis=1))
