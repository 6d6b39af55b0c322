"""The loss that asks for crisp edges without asking for their exact place."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, pad

from core.inference.face_network import FaceNetwork, FaceShape
from tests.training.faces.stand_in import SIDE, write_portraits
from training.faces.detail import detail_gap
from training.faces.draw.parameters import PARAMETERS
from training.faces.portraits import open_portraits
from training.faces.reconstruct import Reconstruction, Split
from training.faces.schedule import Stage
from training.runs import start_run


def edge(at: int, side: int = 32) -> Tensor:
    """Dark on the left, light from column `at` on: (1, 3, side, side)."""
    picture = torch.full((1, 3, side, side), -0.8)
    picture[..., at:] = 0.8
    return picture


def blurred(picture: Tensor) -> Tensor:
    return avg_pool2d(pad(picture, (1, 1, 1, 1), mode="replicate"), 3, stride=1)


def test_equal_detail_costs_nothing() -> None:
    picture = torch.rand(2, 3, 24, 24, generator=torch.Generator().manual_seed(0)) * 2 - 1
    assert detail_gap(picture, picture) == 0
    assert detail_gap(picture + 0.3, picture).item() == pytest.approx(0, abs=1e-5)  # colours are likeness's business


def test_a_soft_edge_costs_more_than_a_crisp_one_beside_its_place() -> None:
    places = range(12, 16)  # an edge near the border of a window costs more than one in its middle
    beside = sum(detail_gap(edge(at + 1), edge(at)).item() for at in places)
    soft = sum(detail_gap(blurred(edge(at)), edge(at)).item() for at in places)
    assert 0 < beside < 0.5 * soft


@pytest.mark.parametrize("direction", ["across", "down", "diagonal"])
def test_every_direction_is_seen(direction: str) -> None:
    places = torch.arange(32.0)
    rows, columns = places[:, None], places[None, :]
    along = {"across": columns + 0 * rows, "down": rows + 0 * columns, "diagonal": rows + columns - 16}[direction]
    portrait = torch.where(along < 16, -0.8, 0.8).expand(1, 3, 32, 32)
    assert detail_gap(blurred(portrait), portrait) > 0.01


def test_chequers_do_not_pass_for_an_edge() -> None:
    portrait = edge(15)
    soft, places = blurred(portrait), torch.arange(32)
    chequers = 0.2 * (1.0 - 2.0 * ((places[:, None] + places[None, :]) % 2))
    assert detail_gap(soft + chequers, portrait).item() == pytest.approx(detail_gap(soft, portrait).item(), rel=0.01)


def test_too_much_detail_costs_as_well() -> None:
    portrait = blurred(edge(15))
    noise = 0.2 * torch.randn(1, 1, 32, 32, generator=torch.Generator().manual_seed(0))
    assert detail_gap(portrait + noise, portrait) > 2 * detail_gap(blurred(portrait), portrait)


@pytest.mark.parametrize("side", [8, 16])
def test_flat_and_tiny_pictures_have_a_finite_slope(side: int) -> None:
    picture = torch.zeros(1, 3, side, side, requires_grad=True)
    detail_gap(picture, torch.rand(1, 3, side, side, generator=torch.Generator().manual_seed(0))).backward()
    assert picture.grad is not None
    assert torch.isfinite(picture.grad).all()


def test_the_last_stage_of_a_training_narrows_the_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = open_portraits([write_portraits(tmp_path / "portraits", 64)])
    split = Split(table, np.arange(48), np.arange(48, 64))
    torch.manual_seed(0)
    first = FaceNetwork(FaceShape(len(PARAMETERS), width=32, channels=(24, 16, 12)))

    def gap_after(weight: float) -> float:
        monkeypatch.setattr("training.faces.reconstruct.DETAIL", weight)
        training = Reconstruction(split, copy.deepcopy(first), start_run(tmp_path / "runs", "faces", {}), seed=0)
        training.train((Stage(SIDE, 15, in_minutes=False),))
        numbers, portraits = table.batch(split.held, SIDE)
        with torch.no_grad():
            return detail_gap(training.mean(numbers), portraits).item()

    assert gap_after(4.0) < 0.9 * gap_after(0.0)
