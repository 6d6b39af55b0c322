"""Learning to paint the portraits: side after side, each stage from the weights of the one before."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from core.inference.face_network import FaceNetwork, fast_precision
from training.faces.checkpoints import Progress, load_checkpoint, save_checkpoint
from training.faces.detail import detail_gap
from training.faces.likeness import Likeness
from training.faces.optimise import Optimisers, Rates, cosine, follow
from training.faces.portraits import PortraitTable
from training.faces.schedule import Stage
from training.faces.sheets import write_sheet
from training.runs import Run

_EMA_KEEP: Final = 0.99
_LAST_PEAK: Final = 0.5
"""Of the full rates: batches of the last stage are smaller, and most of what it needs is known already."""
DETAIL: Final = 0.75
"""Of fine detail against likeness, in the last stage."""
_MINUTES_BETWEEN_CHECKPOINTS: Final = 5.0
_LOG_EVERY: Final = 50
_HELD_BATCH: Final = 32


@dataclass(frozen=True, slots=True)
class Split:
    """Rows of a table of portraits to learn from, and rows that no weight ever sees."""

    table: PortraitTable
    learned: np.ndarray[Any, np.dtype[np.int64]]
    held: np.ndarray[Any, np.dtype[np.int64]]


class Reconstruction:
    """The network in training, the running mean of its weights, and where it stands."""

    def __init__(self, split: Split, network: FaceNetwork, run: Run, seed: int, rate: float = 1.0) -> None:
        self._split, self._run, self.seed = split, run, seed
        self.network, self._rate = network, rate
        self.mean = copy.deepcopy(self.network).requires_grad_(False)
        self.network.precision = self.mean.precision = fast_precision()
        self._optimisers = Optimisers(self.network, Rates())
        self.progress = Progress()
        self._saved_at = time.monotonic()

    @property
    def _checkpoint(self) -> Path:
        return self._run.folder / "checkpoint"

    @property
    def _modules(self) -> dict[str, nn.Module]:
        return {"network": self.network, "mean": self.mean}

    def resume(self) -> None:
        """Go on from the run's checkpoint; raises ConfigError if it has none."""
        self.progress, optimisers = load_checkpoint(self._checkpoint, self._modules)
        self._optimisers.load_state_dict(optimisers["network"])

    def train(self, stages: tuple[Stage, ...]) -> None:
        """Run all stages that are not done yet; in the last one rates fall from a half on, and fine detail counts."""
        while self.progress.stage < len(stages):
            index = self.progress.stage
            self._train_stage(stages[index], falling=index == len(stages) - 1)
            self.progress = Progress(index + 1)
            self._save()

    def _train_stage(self, stage: Stage, *, falling: bool) -> None:
        likeness = Likeness.of_side(stage.side)
        before, started = self.progress.minutes, time.monotonic()
        with tqdm(total=100, unit="%", desc=f"{stage.side} px", mininterval=5, disable=None) as bar:
            for numbers, portraits in self.batches(self._order(stage), stage):
                done = stage.done(self.progress.steps, self.progress.minutes)
                if done >= 1:
                    break
                share = self._rate * (_LAST_PEAK * cosine(done) if falling else 1.0)
                painted = self.network(numbers, stage.levels)
                loss = likeness(painted, portraits) + (DETAIL * detail_gap(painted, portraits) if falling else 0.0)
                self._optimisers.step(loss, share)
                follow(self.mean, self.network, min(_EMA_KEEP, self.progress.steps / (self.progress.steps + 10)))
                self.progress.steps += 1
                self.progress.minutes = before + (time.monotonic() - started) / 60
                bar.update(int(100 * done) - bar.n)
                if self.progress.steps % _LOG_EVERY == 0:
                    bar.set_postfix(loss=f"{loss.item():.4f}")
                    self._run.log(side=stage.side, steps=self.progress.steps, loss=round(loss.item(), 5))
                self._save_now_and_then(stage)
        self.report(stage)

    def batches(self, rng: np.random.Generator, stage: Stage) -> Iterator[tuple[Tensor, Tensor]]:
        """Batches of the learned portraits at the side of this stage, without end."""
        return self._split.table.batches(rng, self._split.learned, stage.batch, stage.side)

    def _order(self, stage: Stage) -> np.random.Generator:
        """A resumed stage goes on with another order than it saw before."""
        return np.random.default_rng((self.seed, stage.side, self.progress.steps))

    def _save_now_and_then(self, stage: Stage) -> None:
        if time.monotonic() - self._saved_at > 60 * _MINUTES_BETWEEN_CHECKPOINTS:
            self._save()
            self.report(stage)

    def _save(self) -> None:
        save_checkpoint(self._checkpoint, self.progress, self._modules, {"network": self._optimisers.state_dict()})
        self._saved_at = time.monotonic()

    @torch.no_grad()
    def report(self, stage: Stage, **more: Any) -> dict[str, float]:
        """Log how near the mean weights come to held portraits, and write a sheet to look at.

        Returns the mean absolute error and the peak signal-to-noise ratio, of pixels in 0..255.
        """
        numbers, portraits = self._split.table.batch(self._split.held[:_HELD_BATCH], stage.side)
        painted = self.mean(numbers, stage.levels).clamp(-1, 1)
        error = (painted - portraits) * 127.5
        psnr = 20 * math.log10(255) - 10 * math.log10(error.square().mean().item())
        figures = {"held_l1": round(error.abs().mean().item(), 3), "held_psnr": round(psnr, 2)}
        self._run.log(
            side=stage.side, steps=self.progress.steps, minutes=round(self.progress.minutes, 2), **figures, **more
        )
        write_sheet(self._run.folder / f"sheet-{stage.side:03d}.png", portraits, painted)
        return figures
