"""Loads a base to train beside, or says in one line why not."""

from __future__ import annotations

import importlib.util
from typing import Any, Final

import torch
from transformers import AutoModelForCausalLM, BitsAndBytesConfig

from core.errors import ConfigError, ModelError
from core.inference.language.loading import Dtype, LoadedModel, load_model, reason

_ON_CPU: Final[Dtype] = "float32"  # the trainer multiplies in bfloat16 where the CPU does, and keeps these weights


def load_to_train(name: str, *, quantized: bool = False) -> LoadedModel:
    """A folder or hub id, on CUDA where there is a device.

    Args:
        quantized: weights in 4 bits (Dettmers et al. 2023, QLoRA).

    Raises:
        ConfigError: this machine cannot do it.
        ModelError: there is no such model, or it cannot be read or trained.
    """
    if quantized:
        _check_quantizing()
    loaded = load_model(name, {}, "auto" if torch.cuda.is_available() else _ON_CPU)
    if loaded.tokenizer.eos_token_id is None:
        raise ModelError(f"{name}: its tokenizer has no token for the end of a text")
    if len(loaded.tokenizer) > loaded.network.get_input_embeddings().weight.shape[0]:
        raise ModelError(f"{name}: its tokenizer has more pieces than the model")
    return _in_four_bits(loaded) if quantized else loaded


def _check_quantizing() -> None:
    if not torch.cuda.is_available():
        raise ConfigError("weights in 4 bits (--qlora) need a CUDA device, and there is none here")
    if importlib.util.find_spec("bitsandbytes") is None:
        raise ConfigError("weights in 4 bits (--qlora) need bitsandbytes: pip install 'ohlora-tutor[qlora]'")


def _in_four_bits(loaded: LoadedModel) -> LoadedModel:
    settings: Any = BitsAndBytesConfig
    four = settings(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=loaded.network.dtype,
    )
    library: Any = AutoModelForCausalLM
    try:
        model = library.from_pretrained(
            loaded.network.name_or_path,
            dtype=loaded.network.dtype,
            quantization_config=four,
            device_map={"": torch.cuda.current_device()},
            use_safetensors=True,
            trust_remote_code=False,
        )
    except Exception as error:  # the library lets through whatever its readers raise
        raise ModelError(f"{loaded.name}: cannot be read in 4 bits: {reason(error)}") from error
    return LoadedModel(loaded.name, model, loaded.tokenizer, (), loaded.window)
