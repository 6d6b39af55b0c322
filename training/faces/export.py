"""Writes a trained network as the file that `core.inference.face_generator` reads."""

from __future__ import annotations

import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file

from core.errors import ConfigError
from core.inference.face_generator import GENERATOR
from core.inference.face_network import FaceNetwork, shape_to_json


def write_network(network: FaceNetwork, out: Path) -> Path:
    """Write `out`/generator.safetensors in half precision; the folder appears whole or not at all.

    Raises:
        ConfigError: it cannot be written.
    """
    draft = out.with_name(f".{out.name}.part")
    weights = {name: weight.to(torch.float16).contiguous() for name, weight in network.state_dict().items()}
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        save_file(weights, draft / GENERATOR, metadata={"shape": shape_to_json(network.shape)})
        draft.rename(out)
    except OSError as error:
        raise ConfigError(f"{out}: cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return out / GENERATOR
