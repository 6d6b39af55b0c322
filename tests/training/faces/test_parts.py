"""The small parts of a training, one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from core.inference.face_network import FaceNetwork, FaceShape
from training.faces.bench import laplacian_variance
from training.faces.checkpoints import Progress, load_checkpoint, save_checkpoint
from training.faces.colour_distance import delta_e, oklab_to_cielab
from training.faces.likeness import Likeness
from training.faces.optimise import Optimisers, Rates, cosine, follow
from training.faces.schedule import Stage, read_stages


def test_likeness_counts_the_eyes_more_than_the_corners() -> None:
    likeness, portrait = Likeness.of_side(64), torch.zeros(1, 3, 64, 64)
    at_eyes, at_corner = portrait.clone(), portrait.clone()
    at_eyes[..., 28:32, 28:32] = 1
    at_corner[..., 0:4, 0:4] = 1
    assert likeness(portrait, portrait) == 0
    assert likeness(at_eyes, portrait) > 2 * likeness(at_corner, portrait) > 0


def test_likeness_sees_a_blurred_edge_at_the_same_mean_colour() -> None:
    likeness = Likeness.of_side(32)
    sharp = torch.ones(1, 3, 32, 32)
    sharp[..., ::2] = -1
    assert likeness(torch.zeros_like(sharp), sharp) > likeness(sharp * 0.9, sharp)


def test_rates_fall_to_a_fiftieth() -> None:
    shares = [cosine(done) for done in (0.0, 0.25, 0.5, 0.75, 1.0, 2.0)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == 1.0
    assert shares[-1] == shares[-2] == pytest.approx(0.02)


def test_optimisers_move_every_parameter_that_was_used() -> None:
    torch.manual_seed(0)
    network = FaceNetwork(FaceShape(4, width=8, channels=(8, 8)))
    before = {name: weight.clone() for name, weight in network.named_parameters()}
    optimisers = Optimisers(network, Rates())
    for _ in range(2):  # colours start at zero, so that the layers before them learn from the second step on
        optimisers.step((network(torch.rand(3, 4)) - 1).abs().mean(), 1.0)
    still = [name for name, weight in network.named_parameters() if torch.equal(weight, before[name])]
    assert still == []


def test_a_new_level_changes_nothing_until_it_learns() -> None:
    network = FaceNetwork(FaceShape(4, width=8, channels=(8, 8, 8)))
    nn.init.normal_(network.levels[0].colours.weight)
    numbers = torch.rand(2, 4)
    small, large = network(numbers, 2), network(numbers, 3)
    torch.testing.assert_close(large, nn.functional.interpolate(small, scale_factor=2, mode="bilinear"))


def test_the_mean_of_weights_follows() -> None:
    mean, fast = nn.Linear(2, 2), nn.Linear(2, 2)
    expected = 0.75 * mean.weight.detach() + 0.25 * fast.weight.detach()
    follow(mean, fast, 0.75)
    torch.testing.assert_close(mean.weight.detach(), expected)


def test_stages_know_levels_and_batches() -> None:
    stages = read_stages("32:5, 64:7,128:9,256:11", in_minutes=False)
    assert [stage.levels for stage in stages] == [3, 4, 5, 6]
    assert [stage.batch for stage in stages] == [16, 16, 16, 8]
    assert stages[1].done(3, 100.0) == pytest.approx(3 / 7)
    assert Stage(64, 2.0, in_minutes=True).done(1000, 0.5) == 0.25


def test_a_checkpoint_comes_back(tmp_path: Path) -> None:
    network, other = nn.Linear(3, 3), nn.Linear(3, 3)
    for steps in (1, 2):
        save_checkpoint(tmp_path / "checkpoint", Progress(1, steps, 0.5), {"network": network}, {"network": []})
    progress, optimisers = load_checkpoint(tmp_path / "checkpoint", {"network": other})
    assert progress == Progress(1, 2, 0.5)
    assert optimisers == {"network": []}
    torch.testing.assert_close(other.weight, network.weight)
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint"]


def test_a_kill_between_old_and_new_leaves_the_old_checkpoint(tmp_path: Path) -> None:
    network = nn.Linear(3, 3)
    save_checkpoint(tmp_path / "checkpoint", Progress(2), {"network": network}, {"network": []})
    (tmp_path / "checkpoint").rename(tmp_path / ".checkpoint.old")
    assert load_checkpoint(tmp_path / "checkpoint", {"network": nn.Linear(3, 3)})[0] == Progress(2)


def test_colours_are_told_apart_as_by_the_standard() -> None:
    white, red = np.array([1.0, 0.0, 0.0]), np.array([0.62796, 0.22486, 0.12585])
    np.testing.assert_allclose(oklab_to_cielab(white), [100, 0, 0], atol=0.05)
    np.testing.assert_allclose(oklab_to_cielab(red), [53.24, 80.09, 67.20], atol=0.2)  # sRGB (255, 0, 0)
    assert delta_e(oklab_to_cielab(white), oklab_to_cielab(white)) == 0


def test_sharpness_falls_when_a_picture_is_blurred() -> None:
    rng = np.random.default_rng(0)
    crisp = rng.integers(0, 256, (32, 32, 3), dtype=np.uint8)
    soft = ((crisp[:-1].astype(int) + crisp[1:]) // 2).astype(np.uint8)
    assert laplacian_variance(soft) < 0.7 * laplacian_variance(crisp)
    assert laplacian_variance(np.full((8, 8, 3), 90, np.uint8)) == pytest.approx(0, abs=1e-3)
