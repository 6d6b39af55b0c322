"""Tiny portraits for tests: a coloured head with eyes that open, a mouth and a turn, in the illustrator's format."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.faces.draw.parameters import PARAMETERS, sample

SIDE = 32


def write_portraits(folder: Path, count: int, seed: int = 0, side: int = SIDE) -> Path:
    """Fill a folder as `training.faces.draw.dataset.render` would."""
    folder.mkdir(parents=True)
    rows = sample(np.random.default_rng(seed), count)
    np.save(folder / "parameters.npy", rows)
    np.save(folder / "pictures-00000.npy", np.stack([picture(row, side) for row in rows]))
    card = {"seed": seed, "count": count, "shard": count, "side": side, "code": "test", "parameters": list(PARAMETERS)}
    (folder / "portraits.json").write_text(json.dumps(card), "utf-8")
    return folder


def picture(row: NDArray[np.float32], side: int = SIDE) -> NDArray[np.uint8]:
    """RGB (side, side, 3): backdrop, hair, head, two eyes and a mouth, where and how large the traits say."""
    trait = dict(zip(PARAMETERS, row.tolist(), strict=True))
    down, across = np.mgrid[0:side, 0:side] / side
    canvas = np.full((side, side, 3), 80 + 120 * trait["backdrop_lightness"])
    middle = 0.5 + 0.06 * trait["yaw"]
    _oval(canvas, down, across, (0.45, 0.5), (0.42, 0.34), 40 + 160 * trait["hair_lightness"])
    _oval(canvas, down, across, (0.5, middle), (0.30, 0.22), 230 - 60 * trait["skin_depth"])
    for place in (middle - 0.09, middle + 0.09):
        _oval(canvas, down, across, (0.46, place), (0.012 + 0.07 * trait["eyes"], 0.06), 30)
    _oval(canvas, down, across, (0.66, middle), (0.012 + 0.06 * trait["mouth"], 0.07), 120)
    return canvas.clip(0, 255).astype(np.uint8)


def _oval(
    canvas: NDArray[np.float64],
    down: NDArray[np.float64],
    across: NDArray[np.float64],
    centre: tuple[float, float],
    radii: tuple[float, float],
    grey: float,
) -> None:
    inside = ((down - centre[0]) / radii[0]) ** 2 + ((across - centre[1]) / radii[1]) ** 2
    cover = np.clip((1.15 - inside) / 0.3, 0, 1)[..., None]
    canvas += cover * (np.array([grey, grey * 0.9, grey * 0.8]) - canvas)
