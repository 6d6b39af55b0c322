"""Where a training stands, on disk: weights as safetensors, optimisers as a .pt that is read without running code."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from core.errors import ConfigError

_WEIGHTS: Final = "weights.safetensors"
_OPTIMISERS: Final = "optimisers.pt"
_PROGRESS: Final = "progress.json"


@dataclass(slots=True)
class Progress:
    """How far a training is: in stage number `stage` (from 0), after so many steps and minutes of it."""

    stage: int = 0
    steps: int = 0
    minutes: float = 0.0


def save_checkpoint(
    folder: Path, progress: Progress, modules: dict[str, nn.Module], optimisers: dict[str, list[dict[str, Any]]]
) -> None:
    """Replace the checkpoint in `folder` in one step, so that a kill leaves the old one or the new one."""
    draft, old = folder.with_name(f".{folder.name}.part"), folder.with_name(f".{folder.name}.old")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    states = {name: module.state_dict() for name, module in modules.items()}
    weights = {f"{name}/{key}": value.contiguous() for name, state in states.items() for key, value in state.items()}
    save_file(weights, draft / _WEIGHTS)
    torch.save(optimisers, draft / _OPTIMISERS)
    (draft / _PROGRESS).write_text(json.dumps(asdict(progress)) + "\n", "utf-8")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    draft.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def load_checkpoint(folder: Path, modules: dict[str, nn.Module]) -> tuple[Progress, dict[str, list[dict[str, Any]]]]:
    """Fill the modules that the checkpoint knows; returns where it stands and the states of its optimisers.

    Raises:
        ConfigError: there is no checkpoint, it is damaged, or it is of another network.
    """
    if not folder.exists() and (old := folder.with_name(f".{folder.name}.old")).exists():
        folder = old
    try:
        progress = Progress(**json.loads((folder / _PROGRESS).read_text("utf-8")))
        weights = load_file(folder / _WEIGHTS)
        for name, module in modules.items():
            mine = _under(weights, f"{name}/")
            if mine:
                module.load_state_dict(mine)
        optimisers = torch.load(folder / _OPTIMISERS, weights_only=True)
    except (OSError, ValueError, TypeError, RuntimeError, SafetensorError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ConfigError(f"{folder}: no usable checkpoint: {reason}") from error
    return progress, optimisers


def _under(weights: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {key.removeprefix(prefix): value for key, value in weights.items() if key.startswith(prefix)}
