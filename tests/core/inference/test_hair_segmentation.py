"""The network that finds hair: the published file's tensors, and masks that depend on the picture alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from core.errors import FaceError
from core.inference.hair_segmentation import HairNetwork, HairSegmentation, load_hair_segmentation


@pytest.fixture(scope="module")
def network() -> HairNetwork:
    torch.manual_seed(0)
    network = HairNetwork()
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 1.5)
    # masks of every value, not of one alone: the last layer looks at two channels against each other
    network.conv6.weight.data.zero_()[0, :2, 0, 0] = torch.tensor([4.0, -4.0])
    return network


@pytest.fixture(scope="module")
def checkpoint(network: HairNetwork, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hair") / "segmentation.pth"
    torch.save(network.state_dict(), path)
    return path


def faces(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, 256, 256, 3), dtype=np.uint8)


def test_the_published_tensors(network: HairNetwork) -> None:
    state = network.state_dict()
    assert len(state) == 418
    assert sum(parameter.numel() for parameter in network.parameters()) == 4_308_220
    rooms = Counter(name.partition(".")[0] for name in state)
    assert rooms == {
        "encoder": 358,
        **{f"conv{number}": 1 for number in range(1, 7)},
        **{f"bn{number}": 5 for number in range(1, 7)},
        "ghost1": 12,
        "ghost2": 12,
    }
    for name, shape in {
        "encoder._conv_stem.weight": (32, 3, 3, 3),
        "encoder._blocks.0.0._depthwise_conv.weight": (32, 1, 3, 3),
        "encoder._blocks.1.1._expand_conv.weight": (96, 16, 1, 1),
        "encoder._blocks.2.3._se_reduce.bias": (6,),
        "encoder._blocks.5.14._bn2.running_var": (192,),
        "encoder._blocks.6.15._project_conv.weight": (320, 1152, 1, 1),
        "encoder._conv_head.weight": (1280, 320, 1, 1),
        "encoder._bn1.num_batches_tracked": (),
        "conv5.weight": (64, 320, 3, 3),
        "ghost1.primary_conv.0.weight": (32, 64, 1, 1),
        "ghost2.cheap_operation.2.weight": (32,),
        "conv6.weight": (1, 64, 1, 1),
    }.items():
        assert tuple(state[name].shape) == shape, name
    assert "encoder._blocks.0.0._expand_conv.weight" not in state, "the first block does not widen"


def test_the_head_sees_five_resolutions(network: HairNetwork) -> None:
    with torch.inference_mode():
        seen = network.encoder(torch.zeros(1, 3, 256, 256))
    assert [tuple(features.shape[1:]) for features in seen] == [
        (16, 128, 128),
        (24, 64, 64),
        (40, 32, 32),
        (112, 16, 16),
        (320, 8, 8),
    ]


def test_padding_is_tensorflows() -> None:
    """An odd row of padding goes below and to the right: the first value of a stride-2 layer looks at the corner."""
    stem = HairNetwork().encoder._conv_stem
    torch.nn.init.zeros_(stem.weight)
    stem.weight.data[0, 0, 0, 0] = 1
    picture = torch.arange(16.0).view(1, 1, 4, 4).expand(1, 3, 4, 4)
    assert stem(picture)[0, 0].tolist() == [[0, 2], [8, 10]]


def test_masks(checkpoint: Path) -> None:
    hair = load_hair_segmentation(checkpoint)
    pictures = faces(5)
    masks = hair.masks(pictures)
    assert masks.shape == (5, 256, 256)
    assert masks.dtype == np.float32
    assert masks.std() > 2
    assert np.array_equal(hair.masks(pictures), masks)
    assert np.array_equal(hair.masks(pictures[3:4])[0], masks[3]), "neighbours leave no trace"


def test_a_mask_is_enlarged_to_the_picture(network: HairNetwork) -> None:
    class Half(torch.nn.Module):
        def forward(self, pictures: Tensor) -> Tensor:
            assert float(pictures.min()) >= -1
            assert float(pictures.max()) <= 1
            mask = torch.zeros(len(pictures), 1, 224, 224)
            mask[:, :, 112:] = 1
            return mask

    mask = HairSegmentation(Half()).masks(faces(1))[0]  # type: ignore[arg-type]
    assert np.allclose(mask[:120], 0)
    assert np.allclose(mask[136:], 255)


def test_other_checkpoints_are_refused(tmp_path: Path, network: HairNetwork) -> None:
    path = tmp_path / "other.pth"
    torch.save({**network.state_dict(), "conv6.weight": torch.zeros(2, 64, 1, 1)}, path)
    wrong = r"is no hair segmentation: 'conv6.weight' has the shape \(2, 64, 1, 1\), not \(1, 64, 1, 1\)"
    with pytest.raises(FaceError, match=wrong):
        load_hair_segmentation(path)
