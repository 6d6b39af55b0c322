"""Reads the checkpoints of others: PyTorch files that hold nothing but named tensors.

A .pth file is a pickle, and a pickle may carry code. It is read with `weights_only=True`, which runs none, and every
name and shape is checked before a tensor is used.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor

from core.errors import FaceError

Shapes = Mapping[str, tuple[int, ...]]

_WRAPPERS: Final = ("generator_smooth", "g_ema", "generator", "model_state_dict", "state_dict", "model", "models")
"""Under these names training programs keep the weights that are meant for use, the better ones first."""
_DEEPEST_WRAPPER: Final = 3
_DATA_PARALLEL: Final = "module."


def read_state_dict(path: Path) -> dict[str, Tensor]:
    """The named tensors of a PyTorch file, on the CPU; those under a usual wrapper ("state_dict", "generator") too.

    Raises:
        FaceError: it cannot be read, is truncated, holds anything but tensors, or would have to run code.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise FaceError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        with file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch warns before it refuses an archive of code
            content = torch.load(file, map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged pickle may raise anything
        raise FaceError(f"{path}: is no readable PyTorch file of weights alone ({_reason(error)})") from error
    state = _unwrapped(content)
    if not isinstance(state, Mapping) or not state or not all(isinstance(name, str) for name in state):
        raise FaceError(f"{path}: holds {_kind(state)} instead of named tensors")
    for name, tensor in state.items():
        if not isinstance(tensor, Tensor):
            raise FaceError(f"{path}: '{name}' is {_kind(tensor)} instead of a tensor")
    if all(name.startswith(_DATA_PARALLEL) for name in state):
        return {name.removeprefix(_DATA_PARALLEL): tensor for name, tensor in state.items()}
    return dict(state)


def checked(path: Path, what: str, state: Mapping[str, Tensor], shapes: Shapes) -> dict[str, Tensor]:
    """The tensors in the order of `shapes`, floating point ones as float32.

    Raises:
        FaceError: a tensor is missing, unknown, of another shape, or holds numbers that are not finite; the message
            says what the file should be and names the first wrong tensor.
    """
    taken = {}
    for name, shape in shapes.items():
        tensor = state.get(name)
        if tensor is None:
            raise FaceError(f"{path}: is no {what}: '{name}' is missing")
        if tuple(tensor.shape) != shape:
            raise FaceError(f"{path}: is no {what}: '{name}' has the shape {tuple(tensor.shape)}, not {shape}")
        if tensor.is_complex() or tensor.layout != torch.strided or not torch.isfinite(tensor).all():
            raise FaceError(f"{path}: is no {what}: '{name}' holds something else than finite real numbers")
        taken[name] = tensor.float() if tensor.is_floating_point() else tensor
    unknown = next((name for name in state if name not in shapes), None)
    if unknown is not None:
        raise FaceError(f"{path}: is no {what}: '{unknown}' does not belong to it")
    return taken


def _unwrapped(content: Any) -> Any:
    for _ in range(_DEEPEST_WRAPPER):
        inner = content if isinstance(content, Mapping) else {}
        wrapper = next((name for name in _WRAPPERS if isinstance(inner.get(name), Mapping)), None)
        if wrapper is None:
            break
        content = inner[wrapper]
    return content


def _reason(error: Exception) -> str:
    """The first sentence of torch's essay, without the newlines."""
    lines = str(error).strip().splitlines()
    return lines[0].split(". ")[0][:160] if lines else type(error).__name__


def _kind(value: Any) -> str:
    return f"a value of the type {type(value).__name__}" if value is not None else "nothing"
