"""Writes the decoder as a folder that transformers and what builds on it load, older releases too."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path
from typing import Any

import torch
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from core.errors import ConfigError


def save_model(network: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Replace `folder` by the model in bfloat16 and its tokenizer, in one step.

    Raises:
        ConfigError: it cannot be written.
    """
    draft = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        halved: Any = copy.deepcopy(network)
        halved.to(torch.bfloat16).save_pretrained(draft)
        tokenizer.save_pretrained(draft)
        _spell_as_before_5(draft)
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    except OSError as error:
        raise ConfigError(f"{folder}: cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _spell_as_before_5(folder: Path) -> None:
    """Transformers 5 reads the names of version 4; servers and converters with version 4 know no others."""
    config = _read(folder / "config.json")
    _write(folder / "config.json", {**config, "rope_theta": config["rope_parameters"]["rope_theta"]})
    tokens = _read(folder / "tokenizer_config.json")
    tokens["additional_special_tokens"] = tokens.pop("extra_special_tokens")
    tokens.pop("backend", None)
    _write(folder / "tokenizer_config.json", {**tokens, "tokenizer_class": "PreTrainedTokenizerFast"})


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
