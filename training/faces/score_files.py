"""Property CNNs on disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from core.errors import FaceError
from training.faces.score_network import PropertyScorer

JUDGE: Final = "judge.safetensors"


def save_scorer(scorer: PropertyScorer, path: Path) -> None:
    """Write the CNN in half precision."""
    weights = {
        name: (value.to(torch.float16) if value.is_floating_point() else value).contiguous()
        for name, value in scorer.state_dict().items()
    }
    save_file(weights, path, metadata={"channels": json.dumps(scorer.channels), "side": str(scorer.side)})


def load_scorer(path: Path) -> PropertyScorer:
    """The CNN of a file.

    Raises:
        FaceError: it is missing or damaged.
    """
    try:
        with safe_open(path, framework="pt") as file:
            about = file.metadata()
            scorer = PropertyScorer(tuple(json.loads(about["channels"])), int(about["side"]))
            scorer.load_state_dict({name: file.get_tensor(name).float() for name in file.keys()})  # noqa: SIM118
    except (OSError, SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise FaceError(f"{path}: cannot be read as a property CNN: {reason}") from error
    return scorer.eval().requires_grad_(False)
