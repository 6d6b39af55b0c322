"""Reads a causal language model and its LoRA adapters with `transformers` and PEFT.

Weights are read from safetensors alone, and no code that comes with a model is run. An adapter's own idea of its base
(`base_model_name_or_path`, in published ones a path on somebody's Windows machine) is never followed: what counts is
whether its tensors fit.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import torch
from huggingface_hub import snapshot_download
from huggingface_hub.errors import HFValidationError
from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]  # public, not marked so
from peft import LoraConfig, PeftConfig, PeftModelForCausalLM, set_peft_model_state_dict
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging as library_logging

from core.errors import ModelError
from core.inference.language.mixed_lora import MixedLora, mixed
from core.ports import LanguageTask

Dtype = Literal["auto", "bfloat16", "float32"]
Device = Literal["auto", "cpu", "cuda"]

ADAPTER_CONFIG: Final = "adapter_config.json"
ADAPTER_WEIGHTS: Final = "adapter_model.safetensors"
_NOT_PLAIN: Final = ("use_dora", "lora_bias", "modules_to_save", "trainable_token_indices", "alora_invocation_tokens")
"""Settings of LoRA that add more to the base than a low-rank product of linear layers."""
_CHANGES_THE_BASE: Final = ("pissa", "olora", "corda", "loftq")
"""Kinds of `init_lora_weights` whose adapters fit a base from which something was taken away first."""
_WIDE: Final = 512  # hidden size
_LONGEST_REASON: Final = 300


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A base with its adapters, ready to generate.

    Attributes:
        name: the folder or hub id that it came from.
        network: the base, a `transformers.PreTrainedModel`, with the layers below in it.
        tokenizer: a `transformers.PreTrainedTokenizerBase`.
        layers: those that have adapters, which are named after their tasks.
        window: tokens of a prompt and its answer together, at most.
    """

    name: str
    network: Any
    tokenizer: Any
    layers: tuple[MixedLora, ...]
    window: int


def load_model(
    base: str, adapters: Mapping[LanguageTask, str], dtype: Dtype = "auto", device: Device = "auto"
) -> LoadedModel:
    """Read a base and its adapters into memory; takes seconds to minutes.

    Args:
        base, adapters: folders or hub ids.

    Raises:
        ModelError: one of them is not there, is not what it should be, is pickled, or does not fit the base.
    """
    place = _device(device)
    source = _source(base)
    tokenizer = _tokenizer(base, source)
    network = _base(base, source, dtype, place).to(place)
    layers = _with_adapters(network, adapters) if adapters else ()
    window = int(getattr(network.config, "max_position_embeddings", None) or tokenizer.model_max_length)
    return LoadedModel(base, network.eval(), tokenizer, layers, window)


def reason(error: BaseException) -> str:
    """The first line of what a library says."""
    lines = str(error).strip().splitlines()
    return lines[0].strip()[:_LONGEST_REASON] if lines else type(error).__name__


def _device(device: Device) -> torch.device:
    if device == "cuda" and not torch.cuda.is_available():
        raise ModelError("device 'cuda': PyTorch finds no CUDA device on this machine")
    if device == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return torch.device(device)


def _dtype(dtype: Dtype, device: torch.device, width: int) -> torch.dtype:
    """bfloat16 where the hardware calculates with it; elsewhere, and in narrow layers on a CPU, it is slower."""
    if dtype != "auto":
        return torch.bfloat16 if dtype == "bfloat16" else torch.float32
    if device.type == "cuda":
        fast = torch.cuda.is_bf16_supported(including_emulation=False)
    else:
        features = torch.cpu.get_capabilities()
        fast = width >= _WIDE and bool(features.get("amx_bf16") or features.get("avx512_bf16"))
    return torch.bfloat16 if fast else torch.float32


def _source(base: str) -> str:
    """What the library is given: a folder with weights that may be read, or a hub id."""
    folder = Path(base).expanduser()
    if not folder.is_dir():
        return _hub_id(base, "a model")
    if not (folder / "config.json").is_file():
        raise ModelError(f"{base}: is no folder of a language model (config.json is missing)")
    if not any(folder.glob("*.safetensors")):
        raise ModelError(f"{base}: holds no *.safetensors weights; pickled ones are not read, as they may run code")
    return str(folder)


def _hub_id(name: str, what: str) -> str:
    try:
        validate_repo_id(name)
    except HFValidationError:
        raise ModelError(f"{name}: there is no such folder of {what}") from None
    return name


def _base(base: str, source: str, dtype: Dtype, device: torch.device) -> Any:
    library: Any = AutoModelForCausalLM
    quietly: Any = library_logging
    quietly.disable_progress_bar()
    try:
        width = int(getattr(AutoConfig.from_pretrained(source, trust_remote_code=False), "hidden_size", _WIDE))
        network, info = library.from_pretrained(
            source,
            dtype=_dtype(dtype, device, width),
            use_safetensors=True,
            trust_remote_code=False,
            output_loading_info=True,
        )
    except Exception as error:  # the library lets through whatever its readers raise
        raise ModelError(f"{base}: cannot be read as a causal language model: {reason(error)}") from error
    # The library would fill what is missing with random numbers and go on.
    wrong = [*sorted(info["missing_keys"]), *sorted(str(key[0]) for key in info["mismatched_keys"])]
    if wrong:
        raise ModelError(f"{base}: its weights do not fit its config.json: '{wrong[0]}' is missing or misshapen")
    return network


def _tokenizer(base: str, source: str) -> Any:
    library: Any = AutoTokenizer
    try:
        return library.from_pretrained(source, trust_remote_code=False)
    except Exception as error:  # as above
        raise ModelError(f"{base}: its tokenizer cannot be read: {reason(error)}") from error


def _with_adapters(base: Any, adapters: Mapping[LanguageTask, str]) -> tuple[MixedLora, ...]:
    network: Any = None
    for task, name in adapters.items():
        folder = _adapter_folder(name)
        config, weights = _adapter_config(name, folder), _adapter_weights(name, folder)
        try:
            # In the base's own number format, so that no layer has to convert on the way.
            if network is None:
                network = PeftModelForCausalLM(base, config, adapter_name=task.value, autocast_adapter_dtype=False)
            else:
                network.add_adapter(task.value, config, autocast_adapter_dtype=False)
            result: Any = set_peft_model_state_dict(network, weights, adapter_name=task.value)
        except Exception as error:  # shapes, names and kinds of layers: each has an exception of its own
            raise ModelError(f"{name}: this adapter does not fit the base: {reason(error)}") from error
        missing = [key for key in result.missing_keys if "lora_" in key and f".{task.value}." in key]
        wrong = [*result.unexpected_keys, *missing]
        if wrong:
            raise ModelError(f"{name}: this adapter does not fit the base: '{wrong[0]}' has no counterpart")
    try:
        return mixed(network, [task.value for task in adapters])
    except ValueError as error:
        raise ModelError(
            f"{', '.join(adapters.values())}: {reason(error)}, so adapters cannot share a batch"
        ) from error


def _adapter_folder(name: str) -> Path:
    folder = Path(name).expanduser()
    if not folder.is_dir():
        try:
            # These two alone: published adapters bring a pickle (training_args.bin) along.
            fetched = snapshot_download(_hub_id(name, "an adapter"), allow_patterns=[ADAPTER_CONFIG, ADAPTER_WEIGHTS])
        except (OSError, ValueError) as error:
            raise ModelError(f"{name}: is neither a folder nor to be had from the hub: {reason(error)}") from error
        folder = Path(fetched)
    for needed in (ADAPTER_CONFIG, ADAPTER_WEIGHTS):
        if not (folder / needed).is_file():
            pickled = " (pickled weights are not read, as they may run code)" if needed == ADAPTER_WEIGHTS else ""
            raise ModelError(f"{name}: is no folder of a LoRA adapter: {needed} is missing{pickled}")
    return folder


def _adapter_config(name: str, folder: Path) -> LoraConfig:
    try:
        config = PeftConfig.from_pretrained(os.fspath(folder))
    except (OSError, ValueError, KeyError, TypeError, json.JSONDecodeError) as error:
        raise ModelError(f"{name}: {ADAPTER_CONFIG} cannot be read: {reason(error)}") from error
    if not isinstance(config, LoraConfig) or any(getattr(config, kind, None) for kind in _NOT_PLAIN):
        raise ModelError(f"{name}: only plain LoRA adapters can share a batch, and this is another kind")
    kind: Any = config.init_lora_weights
    if isinstance(kind, str) and kind.startswith(_CHANGES_THE_BASE):
        raise ModelError(f"{name}: was trained with '{kind}' on a changed base; convert it to plain LoRA first")
    config.inference_mode = True
    config.init_lora_weights = False  # all of them are read
    return config


def _adapter_weights(name: str, folder: Path) -> dict[str, Tensor]:
    try:
        weights = load_file(folder / ADAPTER_WEIGHTS)
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{name}: {ADAPTER_WEIGHTS} cannot be read: {reason(error)}") from error
    broken = next((key for key, tensor in weights.items() if not tensor.isfinite().all()), None)
    if broken is not None:  # it would spoil the other adapters' rows, too: nothing times infinity is not nothing
        raise ModelError(f"{name}: '{broken}' holds something else than finite numbers")
    return weights
