"""`ohlora train faces`: from a folder of portraits to a network that paints them."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from core.errors import ConfigError, ContentError
from core.inference.face_generator import GENERATOR, load_network
from core.inference.face_network import FaceNetwork, FaceShape
from training.faces.adversarial import Sharpening
from training.faces.draw.parameters import PARAMETERS
from training.faces.export import write_network
from training.faces.portraits import PortraitTable, open_portraits
from training.faces.reconstruct import Reconstruction, Split
from training.faces.schedule import Stage, read_stages
from training.runs import start_run, unfinished_run

NAME: Final = "faces"
_FEWEST_PORTRAITS: Final = 32
_MOST_HELD: Final = 500
_MOST_CHANNELS: Final = 1024


@dataclass(frozen=True, slots=True)
class Request:
    """What `ohlora train faces` is asked for.

    Attributes:
        data: folders that `python -m training.faces.draw` rendered.
        out: the folder for generator.safetensors; must not exist yet.
        stages: as in "32:400,64:600"; see `read_stages`.
        in_minutes: lengths are minutes, not steps.
        adversarial: length of the adversarial phase after them, in the same unit; 0 leaves it out.
        channels: of the network's levels; the last stage's side must be what they paint.
        base: a folder with generator.safetensors to go on from; it decides the channels.
        rate: share of the usual learning rates; less than 1 suits a base.
    """

    data: tuple[Path, ...]
    out: Path
    stages: str
    in_minutes: bool = False
    adversarial: float = 0.0
    channels: tuple[int, ...] = FaceShape(0).channels
    base: Path | None = None
    rate: float = 1.0
    seed: int = 0

    @property
    def options(self) -> dict[str, Any]:
        """What a resumed run must have in common with the one that was interrupted."""
        return {
            "data": [str(folder) for folder in self.data],
            "out": str(self.out),
            "stages": self.stages,
            "in_minutes": self.in_minutes,
            "adversarial": self.adversarial,
            "channels": list(self.channels),
            "base": self.base and str(self.base),
            "rate": self.rate,
            "seed": self.seed,
        }

    def with_channels(self, text: str) -> Request:
        """This request for a network of other channels, written as in "256,128,64".

        Raises:
            ConfigError: the text says something else.
        """
        try:
            channels = tuple(int(part) for part in text.split(","))
        except ValueError:
            raise ConfigError(f"'{text}': channels are written as numbers with commas between") from None
        if not all(0 < count <= _MOST_CHANNELS for count in channels):
            raise ConfigError(f"'{text}': a level has 1 to {_MOST_CHANNELS} channels")
        return replace(self, channels=channels)


def train(request: Request, runs: Path, *, resume: bool = False, dry_run: bool = False) -> dict[str, Any]:
    """Write `request.out`/generator.safetensors; returns the figures on portraits that were held out.

    Args:
        runs: where the numbered folder of this run is kept, with checkpoint, sample sheets and figures.

    Raises:
        TutorError: the portraits, an option, the output or the checkpoint cannot be used.
    """
    stages = read_stages(request.stages, in_minutes=request.in_minutes)
    portraits = open_portraits(request.data, _FEWEST_PORTRAITS)
    network = _first_network(request)
    _check(request, stages, network.shape, portraits)
    plan = {"portraits": len(portraits), "stages": request.stages, "seed": request.seed}
    if dry_run:
        return {**plan, "dry_run": True}
    run = unfinished_run(runs, NAME, request.options) if resume else start_run(runs, NAME, request.options)
    training = Reconstruction(_split(portraits), network, run, request.seed, request.rate)
    if resume:
        training.resume()
    figures = _run(request, stages, training)
    result = {**plan, "run": str(run.folder), "out": str(request.out), **figures}
    run.finish(**result)
    return result


def _run(request: Request, stages: tuple[Stage, ...], training: Reconstruction) -> dict[str, float]:
    training.train(stages)
    if request.adversarial:
        Sharpening(training).train(replace(stages[-1], length=request.adversarial))
    write_network(training.mean, request.out)
    return training.report(stages[-1])


def _first_network(request: Request) -> FaceNetwork:
    """A new network, or the one to go on from."""
    torch.manual_seed(request.seed)
    if request.base is None:
        return FaceNetwork(FaceShape(len(PARAMETERS), channels=request.channels))
    network = load_network(request.base / GENERATOR)
    if network.shape.inputs != len(PARAMETERS):
        raise ConfigError(f"{request.base}: it takes {network.shape.inputs} numbers, portraits have {len(PARAMETERS)}")
    return network.requires_grad_(True)


def _split(portraits: PortraitTable) -> Split:
    """The last rows are held out: a tenth, at most 500."""
    held = min(_MOST_HELD, len(portraits) // 10)
    rows = np.arange(len(portraits))
    return Split(portraits, rows[:-held], rows[-held:])


def _check(request: Request, stages: tuple[Stage, ...], shape: FaceShape, portraits: PortraitTable) -> None:
    if shape.side != stages[-1].side:
        levels = len(shape.channels)
        raise ConfigError(f"{levels} levels paint {shape.side} px, but the last stage has {stages[-1].side} px")
    if portraits.side < shape.side:
        raise ContentError(f"{request.data[0]}: the portraits have {portraits.side} px; {shape.side} are needed")
    if request.out.exists():
        raise ConfigError(f"{request.out}: exists already")
    above = next(folder for folder in request.out.absolute().parents if folder.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise ConfigError(f"{request.out}: cannot be written: '{above}' is not a folder that one can write into")
