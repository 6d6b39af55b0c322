"""Batches of portraits, at the side that a network paints now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import avg_pool2d

from core.errors import ContentError
from training.faces.draw.dataset import Portraits, load
from training.faces.draw.parameters import PARAMETERS
from training.faces.draw.portrait import PortraitError


@dataclass(frozen=True, slots=True)
class PortraitTable:
    """Portraits of one or several folders that `python -m training.faces.draw` rendered.

    Attributes:
        side: pixels of a picture.
        parameters: float32 (n, P), the columns of `PARAMETERS`.
        folders: the pictures, folder after folder.
    """

    side: int
    parameters: NDArray[np.float32]
    folders: tuple[Portraits, ...]

    def __len__(self) -> int:
        return len(self.parameters)

    def batch(self, rows: NDArray[np.integer], side: int) -> tuple[Tensor, Tensor]:
        """Parameters (b, P), and pictures (b, 3, side, side) in -1..1, shrunk by the mean of pixels."""
        pictures = torch.from_numpy(self._pictures(rows)).permute(0, 3, 1, 2).float()
        pictures = avg_pool2d(pictures, self.side // side).div_(127.5).sub_(1.0)
        return torch.from_numpy(self.parameters[rows]), pictures

    def _pictures(self, rows: NDArray[np.integer]) -> NDArray[np.uint8]:
        found = np.empty((len(rows), self.side, self.side, 3), dtype=np.uint8)
        start = 0
        for folder in self.folders:
            here = (rows >= start) & (rows < start + len(folder.parameters))
            if here.any():
                found[here] = folder.pictures(rows[here] - start)
            start += len(folder.parameters)
        return found

    def batches(
        self, rng: np.random.Generator, rows: NDArray[np.integer], size: int, side: int
    ) -> Iterator[tuple[Tensor, Tensor]]:
        """Random batches of these rows without end; each comes once before any comes again."""
        while True:
            order = rng.permutation(rows)
            for start in range(0, len(order) - size + 1, size):
                yield self.batch(order[start : start + size], side)


def open_portraits(folders: Sequence[Path], fewest: int = 1) -> PortraitTable:
    """The portraits of these folders as one table.

    Raises:
        ContentError: they are missing, unfinished, too few or of different shapes.
    """
    opened = tuple(_open(folder) for folder in folders)
    named = ", ".join(map(str, folders))
    shapes = {shard.shape[1:] for portraits in opened for shard in portraits.shards}
    if len(shapes) != 1 or (shape := shapes.pop())[0] != shape[1] or shape[2:] != (3,):
        raise ContentError(f"{named}: the pictures are not all square, of one size and RGB")
    parameters = np.concatenate([portraits.parameters for portraits in opened])
    if len(parameters) < fewest:
        raise ContentError(f"{named}: {len(parameters)} portraits are too few; {fewest} are needed")
    return PortraitTable(shape[0], parameters, opened)


def _open(folder: Path) -> Portraits:
    try:
        portraits = load(folder)
    except PortraitError as error:
        raise ContentError(str(error)) from error
    if portraits.parameters.ndim != 2 or portraits.parameters.shape[1] != len(PARAMETERS):
        raise ContentError(f"{folder}: parameters.npy is not one row of {len(PARAMETERS)} numbers a portrait")
    return portraits
