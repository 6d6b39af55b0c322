"""Many portraits on disk: shards of pictures and parameters that a stopped run continues."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from training.faces.draw.brush import SIDE
from training.faces.draw.parameters import PARAMETERS, sample_widely
from training.faces.draw.portrait import PortraitError, draw

SHARD: Final = 1000
"""Portraits in one file; a stopped run repeats at most one shard for each process."""
_CARD: Final = "portraits.json"


@dataclass(frozen=True, slots=True)
class Portraits:
    """A rendered folder: parameters float32 (n, P), and shards uint8 (at most SHARD, 256, 256, 3) mapped from disk."""

    parameters: NDArray[np.float32]
    shards: tuple[NDArray[np.uint8], ...]

    def pictures(self, rows: NDArray[np.integer]) -> NDArray[np.uint8]:
        """The pictures of these rows, in this order: uint8 (len(rows), 256, 256, 3)."""
        size = len(self.shards[0])
        return np.stack([self.shards[row // size][row % size] for row in rows.tolist()])


def render(folder: Path, count: int, seed: int, processes: int = 1, shard: int = SHARD) -> Path:
    """Draw `count` portraits into `folder`, or finish a run of the same seed, count and drawing code.

    Writes parameters.npy, pictures-00000.npy ... and portraits.json. Returns the folder.
    Raises PortraitError for a count below 1, or if the folder holds other portraits.
    """
    if count < 1 or processes < 1 or shard < 1:
        raise PortraitError("count, processes and shard must be at least 1")
    card = _card(count, seed, shard)
    _claim(folder, card)
    rows = sample_widely(np.random.default_rng(seed), count)
    _save(folder / "parameters.npy", rows)
    todo = [index for index in range(-(-count // shard)) if not _shard_path(folder, index).exists()]
    job = partial(_draw_shard, folder, rows, shard)
    done = count - sum(len(rows[index * shard : (index + 1) * shard]) for index in todo)
    with tqdm(total=count, initial=done, unit="portrait") as bar:
        for drawn in _spread(job, todo, processes):
            bar.update(drawn)
    return folder


def load(folder: Path) -> Portraits:
    """Open a finished folder without reading the pictures into memory; raises PortraitError if it is not finished."""
    try:
        card = json.loads((folder / _CARD).read_text("utf-8"))
        if tuple(card["parameters"]) != PARAMETERS:
            raise PortraitError(f"{folder} holds portraits with other parameters; render them again")
        paths = [_shard_path(folder, index) for index in range(-(-card["count"] // card["shard"]))]
        shards = tuple(np.load(path, mmap_mode="r") for path in paths)
        return Portraits(np.load(folder / "parameters.npy"), shards)
    except (OSError, ValueError, KeyError) as error:
        raise PortraitError(f"{folder} holds no finished portraits: {error}") from error


def revision() -> str:
    """A hash of the drawing code, so that portraits of different illustrators are never mixed."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.name not in ("dataset.py", "__main__.py"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _card(count: int, seed: int, shard: int) -> dict[str, Any]:
    names = list(PARAMETERS)
    return {"seed": seed, "count": count, "shard": shard, "side": SIDE, "code": revision(), "parameters": names}


def _claim(folder: Path, card: dict[str, Any]) -> None:
    """Write the folder's card, or check that the folder already belongs to the same run."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / _CARD
        if path.exists():
            if json.loads(path.read_text("utf-8")) != card:
                raise PortraitError(
                    f"{folder} holds portraits of another seed, count or drawing code; use another folder"
                )
        else:
            path.write_text(json.dumps(card, indent=1) + "\n", "utf-8")
    except (OSError, ValueError) as error:
        raise PortraitError(f"{folder} cannot be used: {error}") from error


def _shard_path(folder: Path, index: int) -> Path:
    return folder / f"pictures-{index:05d}.npy"


def _save(path: Path, array: NDArray[Any]) -> None:
    """Write beside the target and rename, so that a file which exists is complete."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.save(file, array)
    part.replace(path)


def _draw_shard(folder: Path, rows: NDArray[np.float32], shard: int, index: int) -> int:
    """Draw one shard; returns how many portraits it holds."""
    mine = rows[index * shard : (index + 1) * shard]
    pictures = np.empty((len(mine), SIDE, SIDE, 3), dtype=np.uint8)
    for place, row in enumerate(mine):
        pictures[place] = draw(row)
    _save(_shard_path(folder, index), pictures)
    return len(mine)


def _spread(job: partial[int], todo: list[int], processes: int) -> Iterator[int]:
    """Run the job for each shard, in this process or in several."""
    if processes == 1 or len(todo) < 2:
        yield from map(job, todo)
        return
    # Spawned, not forked: skia and the caller's threads must not be copied in the middle of their work.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(job, todo)
