"""The fast generator against one that is written down literally."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core.inference.stylegan1.layout import PUBLISHED, Layout
from core.inference.stylegan1.network import Generator
from core.inference.stylegan1.renderer import Renderer
from tests.core.inference.stylegan1_by_the_book import SMALL, levels_of, random_state, w_of


def latents(count: int, layout: Layout, seed: int = 1) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rng = np.random.default_rng(seed)
    return rng.standard_normal((count, layout.latent)), rng.standard_normal((count, layout.label))


def worst(ours: NDArray[np.uint8], theirs: NDArray[np.uint8]) -> int:
    assert ours.shape == theirs.shape
    assert theirs.std() > 20, "a flat picture proves nothing"
    return int(np.abs(ours.astype(int) - theirs.astype(int)).max())


@pytest.mark.parametrize(("label", "parameters"), [(3, 26_094_469), (7, 26_094_533)])
def test_the_published_layouts(label: int, parameters: int) -> None:
    shapes = PUBLISHED[label].shapes()
    buffers = ("w_avg", "lod", "noise.noise", "blur.kernel")
    assert len(shapes) == 123
    learned = {name: shape for name, shape in shapes.items() if not name.endswith(buffers)}
    assert sum(int(np.prod(shape)) for shape in learned.values()) == parameters
    assert shapes["mapping.label_weight"] == (label, 16)
    assert shapes["mapping.dense0.weight"] == (512, 528)
    assert shapes["synthesis.layer0.const"] == (1, 512, 4, 4)
    assert shapes["synthesis.layer8.weight"] == (256, 512, 3, 3)
    assert shapes["synthesis.layer9.style.weight"] == (512, 512)
    assert shapes["synthesis.layer12.blur.kernel"] == (64, 1, 3, 3)
    assert shapes["synthesis.layer13.apply_noise.noise"] == (1, 1, 256, 256)
    assert shapes["synthesis.output6.weight"] == (3, 64, 1, 1)


def test_the_published_size_draws_what_is_written_down() -> None:
    layout = PUBLISHED[7]
    state = random_state(layout)
    z, label = latents(1, layout)
    w = w_of(state, z, label)
    renderer = Renderer(Generator(state, layout))
    assert np.abs(renderer.map(z.astype(np.float32), label.astype(np.float32)) - w).max() < 1e-3
    assert worst(renderer.draw(w.astype(np.float32)), levels_of(state, w, precision=torch.float32)) <= 1


@pytest.mark.parametrize("label", [3, 7])
@pytest.mark.parametrize("lod", [0.0, 0.25, 1.0, 2.5, 6.0])
def test_every_level_of_detail(label: int, lod: float) -> None:
    layout = SMALL[label]
    state = random_state(layout, seed=label, lod=lod)
    z, label_numbers = latents(2, layout)
    w = w_of(state, z, label_numbers)
    ours = Renderer(Generator(state, layout)).draw(w.astype(np.float32))
    assert worst(ours, levels_of(state, w)) <= 1


def test_many_pictures_are_those_drawn_one_by_one() -> None:
    renderer = Renderer(Generator(random_state(SMALL[3]), SMALL[3]))
    w = np.random.default_rng(2).standard_normal((6, 512)).astype(np.float32)
    together = renderer.draw(w)
    assert together.shape == (6, 256, 256, 3)
    apart = np.concatenate([renderer.draw(w[index : index + 1]) for index in range(6)])
    assert np.array_equal(together, apart)
    assert len(np.unique(together, axis=0)) == 6
    assert renderer.draw(w[:0]).shape == (0, 256, 256, 3)


@pytest.mark.gpu
def test_cuda_draws_what_the_cpu_draws(tmp_path: Path) -> None:
    state = random_state(PUBLISHED[7])
    w = np.random.default_rng(3).standard_normal((5, 512)).astype(np.float32)
    cuda = Renderer(Generator(state, PUBLISHED[7]), "cuda").draw(w)
    assert worst(cuda, Renderer(Generator(state, PUBLISHED[7])).draw(w)) <= 1
