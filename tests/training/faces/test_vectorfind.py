"""Directions, calibration and judging, on linear worlds where the truth is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from core.errors import ConfigError, FaceError
from core.faces.expression import PROPERTIES, Expression, Ombre
from core.inference.face_gallery import RANGES, load_gallery
from core.inference.face_network import FaceNetwork, FaceShape
from tests.training.faces.conftest import Studio
from training.faces.draw.parameters import PARAMETERS, sample
from training.faces.gallery import build, candidates, judge_all, passes, read_chosen, save_gallery
from training.faces.judging import summary
from training.faces.portraits import open_portraits
from training.faces.score_files import load_scorer, save_scorer
from training.faces.score_network import SCORES, PropertyScorer, true_scores
from training.faces.score_train import train_scorers
from training.faces.vectorfind import calibrate, find_directions, grouping_of, pattern

_WIDTH = len(PARAMETERS)
_MOUTH = PARAMETERS.index("mouth")


class OpenBook(nn.Module):
    """A network whose w holds the parameters and whose "picture" is w; the mouth may enter it bent."""

    def __init__(self, mixing: Tensor | None = None, bend: float = 1.0) -> None:
        super().__init__()
        self.shape = FaceShape(_WIDTH, width=_WIDTH)
        self.mixing = torch.eye(_WIDTH) if mixing is None else mixing
        self.bend = bend

    def map(self, numbers: Tensor) -> Tensor:
        bent = numbers.clone()
        bent[:, _MOUTH] = bent[:, _MOUTH].clamp(0).pow(self.bend)
        return bent @ self.mixing

    def paint(self, w: Tensor) -> Tensor:
        return w


class Reader(nn.Module):
    """Reads the properties off an open book; it may draw them towards the middle, and see no colours move."""

    def __init__(self, mixing: Tensor | None = None, shrink: float = 1.0) -> None:
        super().__init__()
        self.back = torch.linalg.inv(torch.eye(_WIDTH) if mixing is None else mixing)
        self.shrink = shrink

    def forward(self, w: Tensor) -> Tensor:
        moved = self.shrink * (w @ self.back)[:, -len(PROPERTIES) :]
        colours = torch.tensor([0.9, 0.02, 0.03, 0.5, 0.05, -0.05, 0.4, 0.03, 0.02]).expand(len(w), -1)
        return torch.cat([moved, colours], dim=1)


def mixing() -> Tensor:
    return torch.linalg.qr(torch.randn(_WIDTH, _WIDTH, generator=torch.Generator().manual_seed(3)))[0]


def test_the_pattern_moves_one_property_by_its_unit_and_no_other() -> None:
    rng = np.random.default_rng(0)
    sources = rng.normal(size=(4000, 8)) @ rng.normal(size=(8, 8))  # features that go together
    spread = rng.normal(size=(8, 20))
    w, scores = sources @ spread, sources[:, :3]
    vectors = pattern(w, scores)
    read = np.linalg.lstsq(spread.T, vectors.T, rcond=None)[0][:3]  # how far each vector moves the three features
    np.testing.assert_allclose(read, np.eye(3), atol=0.05)


def test_directions_reach_what_is_asked_for_and_leave_the_rest_alone() -> None:
    world = mixing()
    network, reader = OpenBook(world), Reader(world)
    directions = find_directions(network, reader, sample(np.random.default_rng(0), 3000))  # type: ignore[arg-type]
    faces = candidates(7, 6)
    gallery = build(directions, faces, [{"ko": "가", "en": "a"}] * 6)
    judged = judge_all(network, reader, gallery, 0)  # type: ignore[arg-type]
    assert all(passes(one) for one in judged)
    figures = summary(judged)
    assert min(figures["correlation"].values()) > 0.97
    assert figures["crosstalk"] < 0.05
    assert figures["drift_delta_e"] == 0.0
    asked = Expression(eyes=0.9, mouth=0.7, yaw=-0.8, smile=1.0, brow=-0.5)
    w = network.map(torch.from_numpy(faces[:1])) + torch.from_numpy(gallery.shift(1, [asked]))
    reached = reader(w)[0, : len(PROPERTIES)].numpy()
    np.testing.assert_allclose(reached, [0.9, 0.7, -0.8, 1.0, -0.5], atol=0.03)


def test_at_rest_nothing_moves() -> None:
    directions = find_directions(OpenBook(), Reader(), sample(np.random.default_rng(1), 800))  # type: ignore[arg-type]
    gallery = build(directions, candidates(7, 2), [{"ko": "가", "en": "a"}] * 2)
    np.testing.assert_allclose(gallery.shift(1, [Expression()]), 0, atol=1e-5)


def test_a_curve_follows_how_the_network_bends_a_feature() -> None:
    faces, vectors = candidates(7, 3), np.eye(_WIDTH)[-len(PROPERTIES) :]
    curve = calibrate(OpenBook(bend=2.0), Reader(), faces, vectors)[1]  # type: ignore[arg-type]
    assert curve[2] == pytest.approx(0.0, abs=1e-6)  # rest
    assert curve[10] == pytest.approx(0.5**2 - 0.1**2, abs=0.02)
    assert curve[-1] == pytest.approx(1.0 - 0.1**2, abs=0.02)


def test_a_timid_reader_sends_nobody_beyond_the_range() -> None:
    faces, vectors = candidates(7, 3), np.eye(_WIDTH)[-len(PROPERTIES) :]
    yaw = calibrate(OpenBook(), Reader(shrink=0.7), faces, vectors)[2]  # type: ignore[arg-type]
    np.testing.assert_allclose(yaw, np.linspace(-1, 1, len(yaw)), atol=0.02)


def test_groups_split_at_the_medians() -> None:
    rows = sample(np.random.default_rng(2), 4000)
    counts = np.bincount(grouping_of(rows).of(rows), minlength=8)
    assert len(counts) == 8
    assert counts.min() > 300
    assert counts.sum() == 4000


def test_property_cnns_read_portraits(studio: Studio, tmp_path: Path) -> None:
    table = open_portraits([studio.portraits])
    scorers = train_scorers(table, np.arange(len(table)), 40, seed=0)
    numbers, pictures = table.batch(np.arange(len(table)), table.side)
    truth, scored = true_scores(numbers.numpy()), scorers.fitter(pictures).numpy()
    mouth = SCORES.index("mouth")
    assert np.corrcoef(truth[:, mouth], scored[:, mouth])[0, 1] > 0.5
    assert scorers.fitter.channels != scorers.judge.channels
    save_scorer(scorers.judge, tmp_path / "judge.safetensors")
    again = load_scorer(tmp_path / "judge.safetensors")(pictures)
    torch.testing.assert_close(again, scorers.judge(pictures), atol=0.02, rtol=0.02)


def test_a_damaged_cnn_is_refused(tmp_path: Path) -> None:
    (tmp_path / "judge.safetensors").write_bytes(b"no")
    with pytest.raises(FaceError, match="cannot be read as a property CNN"):
        load_scorer(tmp_path / "judge.safetensors")


def test_a_gallery_survives_the_disk(tmp_path: Path) -> None:
    directions = find_directions(OpenBook(), Reader(), sample(np.random.default_rng(1), 800))  # type: ignore[arg-type]
    gallery = build(directions, candidates(7, 2), [{"ko": "새벽", "en": "Dawn"}, {"ko": "노을", "en": "Dusk"}])
    save_gallery(gallery, tmp_path)
    again = load_gallery(tmp_path)
    assert again.names == {1: {"ko": "새벽", "en": "Dawn"}, 2: {"ko": "노을", "en": "Dusk"}}
    asked = [Expression(yaw=0.5), Expression(smile=-1)]
    np.testing.assert_array_equal(again.shift(2, asked), gallery.shift(2, asked))
    ombre = Ombre(hue=0.25, height=0.8)
    changed = again.describe(1, ombre) != again.describe(1)
    assert {PARAMETERS[i] for i in np.flatnonzero(changed)} <= {"ombre_hue_cos", "ombre_hue_sin", "ombre_height"}
    assert again.describe(1, ombre)[PARAMETERS.index("ombre_hue_sin")] == pytest.approx(1)


def test_a_choice_of_faces_that_is_malformed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "chosen.json").write_text('{"seed": 1, "faces": [{"candidate": 3}]}')
    with pytest.raises(ConfigError, match="choice of faces"):
        read_chosen(tmp_path / "chosen.json")


def test_the_scorer_takes_any_side() -> None:
    scorer = PropertyScorer((8, 8)).eval()
    network = FaceNetwork(FaceShape(_WIDTH, channels=(8, 8)))
    assert scorer(network(torch.zeros(3, _WIDTH))).shape == (3, len(SCORES))


def test_ranges_are_those_of_the_portraits() -> None:
    from training.faces.draw.parameters import PROPERTY_RANGES

    assert tuple(PROPERTY_RANGES[name] for name in PROPERTIES) == RANGES
