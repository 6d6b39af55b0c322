"""Reading the checkpoints of others, and refusing what is none."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from core.errors import FaceError
from core.inference.file_hash import file_hash
from core.inference.stylegan1.renderer import Renderer, load_renderer
from tests.core.inference.stylegan1_by_the_book import SMALL, random_state

STATE = random_state(SMALL[7])


def load(path: Path) -> Renderer:
    return load_renderer(path, layouts=SMALL)


def saved(folder: Path, content: Any) -> Path:
    path = folder / "generator.pth"
    torch.save(content, path)
    return path


def complaint(path: Path) -> str:
    with pytest.raises(FaceError) as caught:
        load(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert len(message.splitlines()) == 1
    return message


def changed(**tensors: Any) -> dict[str, Any]:
    return STATE | {name.replace("__", "."): tensor for name, tensor in tensors.items()}


@pytest.mark.parametrize(
    "wrap",
    [
        lambda state: state,
        lambda state: {"generator": state, "step": 3},
        lambda state: {"state_dict": state},
        lambda state: {"models": {"generator_smooth": state, "discriminator": {"weight": torch.zeros(1)}}},
        lambda state: {f"module.{name}": tensor for name, tensor in state.items()},
        lambda state: {name: tensor.double() for name, tensor in state.items()},
    ],
)
def test_usual_wrappings_are_read(tmp_path: Path, wrap: Callable[[dict[str, Tensor]], Any]) -> None:
    w = np.random.default_rng(0).standard_normal((1, 512)).astype(np.float32)
    plain = load(saved(tmp_path, STATE)).draw(w)
    assert np.array_equal(load(saved(tmp_path, wrap(STATE))).draw(w), plain)


def test_the_label_chooses_the_layout(tmp_path: Path) -> None:
    assert load(saved(tmp_path, random_state(SMALL[3]))).layout is SMALL[3]
    assert load(saved(tmp_path, STATE)).layout is SMALL[7]


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (changed(synthesis__layer4__bias=torch.zeros(9)), "'synthesis.layer4.bias' has the shape (9,), not (8,)"),
        (
            changed(mapping__label_weight=torch.zeros(5, 16)),
            "'mapping.label_weight' has the shape (5, 16), not (3, 16)",
        ),
        (changed(synthesis__extra=torch.zeros(1)), "'synthesis.extra' does not belong to it"),
        (
            changed(synthesis__output6__bias=torch.full((3,), torch.nan)),
            "'synthesis.output6.bias' holds something else",
        ),
        (changed(synthesis__lod=torch.tensor(7.0)), "'synthesis.lod' is 7, not 0..6"),
        ({"truncation.w_avg": torch.zeros(512)}, "'mapping.label_weight' is missing"),
        (changed(synthesis__lod="zero"), "'synthesis.lod' is a value of the type str instead of a tensor"),
        ([1, 2], "holds a value of the type list instead of named tensors"),
        ({}, "holds a value of the type dict instead of named tensors"),
        ({3: torch.zeros(1)}, "holds a value of the type dict instead of named tensors"),
        (None, "holds nothing instead of named tensors"),
        (torch.zeros(3), "holds a value of the type Tensor instead of named tensors"),
    ],
)
def test_other_content_is_named(tmp_path: Path, content: Any, wrong: str) -> None:
    assert wrong in complaint(saved(tmp_path, content))


def test_the_first_missing_tensor_is_named(tmp_path: Path) -> None:
    state = {name: tensor for name, tensor in STATE.items() if "layer7" not in name}
    assert "is no StyleGAN-VectorFind generator: 'synthesis.layer7.bias' is missing" in complaint(
        saved(tmp_path, state)
    )


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.99])
def test_a_truncated_file(tmp_path: Path, share: float) -> None:
    path = saved(tmp_path, STATE)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert "is no readable PyTorch file" in complaint(path)


@pytest.mark.parametrize("content", [b"", b"not weights at all", b"PK\x03\x04", bytes(1000), b"\x80\x02}q\x00."])
def test_other_files(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "generator.pth"
    path.write_bytes(content)
    complaint(path)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    assert "cannot be read" in complaint(tmp_path / "nowhere.pth")
    assert "cannot be read" in complaint(tmp_path)


class Payload:
    """Makes a file when it is unpickled."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.target,)


@pytest.mark.parametrize("torch_file", [True, False])
def test_code_in_a_file_does_not_run(tmp_path: Path, torch_file: bool) -> None:
    trap, path = tmp_path / "trap", tmp_path / "generator.pth"
    content = {**STATE, "surprise": Payload(trap)}
    if torch_file:
        torch.save(content, path)
    else:
        path.write_bytes(pickle.dumps({"surprise": Payload(trap)}))
    assert "is no readable PyTorch file of weights alone" in complaint(path)
    assert not trap.exists()
    torch.load(path, weights_only=False) if torch_file else pickle.loads(path.read_bytes())  # noqa: S301 - ours
    assert trap.exists(), "the payload would have worked"


def test_cuda_where_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(FaceError, match="no CUDA device"):
        load_renderer(saved(tmp_path, STATE), "cuda", SMALL)


def test_a_hash_tells_files_apart(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"1")
    two.write_bytes(b"2")
    found = {file_hash(one), file_hash(two), file_hash(one, two), file_hash(two, one)}
    assert len(found) == 4
    assert all(len(name) == 16 for name in found)
    with pytest.raises(FaceError, match="cannot be read"):
        file_hash(tmp_path / "three")
