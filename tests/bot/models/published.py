"""A stand-in hub that has everything the authors of the reference system published, in a few kilobytes."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping

from bot.model_files.published import REFERENCE, Published
from tests.doubles.hub import HubStandIn

BLOCK = 4096
WINDOWS = "C:\\Users\\someone\\models\\kanana-1.5-2.1b-instruct"
UNWANTED = {"README.md": b"# words", ".gitattributes": b"*", "training_args.bin": b"pickle", "modeling.py": b"run me"}
BASE = next(model for model in REFERENCE if model.name == "base")
QNA = next(model for model in REFERENCE if model.name == "qna")
FACES = next(model for model in REFERENCE if model.name == "faces")


def contents_of(model: Published, size: int = 30_000) -> dict[str, bytes]:
    """Files of the names that the repository really has; tensors are noise of `size` bytes."""
    noise = random.Random(model.name)  # the same in every run
    settings = {"base_model_name_or_path": WINDOWS, "peft_type": "LORA", "r": 64}
    by_kind: dict[str, Mapping[str, bytes]] = {
        "base": {
            **{"config.json": b'{"model_type": "llama"}', "tokenizer.json": b"{}", "LICENSE": b"Apache"},
            **{f"model-0000{part}-of-00002.safetensors": noise.randbytes(size) for part in (1, 2)},
        },
        "adapter": {
            "adapter_config.json": json.dumps(settings).encode(),
            **{"adapter_model.safetensors": noise.randbytes(size), "tokenizer.json": b"{}"},
        },
        "encoder": {
            **{"config.json": b"{}", "model.safetensors": noise.randbytes(size), "modules.json": b"[]"},
            **{"1_Pooling/config.json": b"{}", "tokenizer.json": b"{}", "vocab.txt": "가\n".encode()},
            "eval/similarity_evaluation_valid_evaluator_results.csv": b"epoch,steps",
        },
        "faces": {name: noise.randbytes(size) for name in model.pickles},
    }
    return {**UNWANTED, **by_kind[model.kind]}


def publish_reference(hub: HubStandIn) -> None:
    """All eleven repositories; only the base states a licence."""
    for model in REFERENCE:
        hub.publish(model.repository, contents_of(model), "apache-2.0" if model is BASE else None)
