"""Folders that are no models, adapters that do not fit, and published ones from somebody's Windows machine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import LlamaForCausalLM

from core.errors import ModelError
from core.inference.language.loading import load_model
from core.ports import LanguageTask
from tests.core.inference.language.tiny import make_tiny_base

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is deprecated:FutureWarning")

WINDOWS = r"C:\Users\someone\AI_Projects\models\kanana-1.5-2.1b"
QNA = LanguageTask.QNA


def failure(base: Path | str, adapter: Path | str | None = None, **how: Any) -> str:
    with pytest.raises(ModelError) as caught:
        load_model(str(base), {QNA: str(adapter)} if adapter else {}, **{"dtype": "float32", "device": "cpu"} | how)
    told = str(caught.value)
    assert "\n" not in told
    return told


@pytest.fixture
def base(tiny_base: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copytree(tiny_base, tmp_path / "base"))


@pytest.fixture
def adapter(tiny_adapters: Mapping[LanguageTask, str], tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copytree(tiny_adapters[QNA], tmp_path / "adapter"))


def edit(file: Path, **changes: object) -> None:
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | changes), "utf-8")


def test_an_adapter_from_a_windows_machine_computes_what_it_does_in_plain_peft(base: Path, adapter: Path) -> None:
    edit(adapter / "adapter_config.json", base_model_name_or_path=WINDOWS)
    loaded = load_model(str(base), {QNA: str(adapter)}, "float32", "cpu")
    plain = PeftModel.from_pretrained(LlamaForCausalLM.from_pretrained(base), adapter)
    tokens = torch.arange(5, 25)[None]
    with torch.inference_mode():
        for layer in loaded.layers:
            layer.choose(["qna", "quiz"])
        ours, bare = loaded.network(tokens.expand(2, -1)).logits
        torch.testing.assert_close(ours, plain(tokens).logits[0])
        torch.testing.assert_close(bare, LlamaForCausalLM.from_pretrained(base)(tokens).logits[0])
    assert (ours - bare).abs().max() > 0.1


def test_numbers_and_place_are_as_configured(tiny_base: Path, tiny_adapters: Mapping[LanguageTask, str]) -> None:
    half = load_model(str(tiny_base), {QNA: tiny_adapters[QNA]}, "bfloat16", "cpu")
    assert {parameter.dtype for parameter in half.network.parameters()} == {torch.bfloat16}
    assert half.window == 512


@pytest.mark.parametrize("width", [32, 512])
def test_bfloat16_is_taken_where_it_is_faster(tmp_path: Path, width: int) -> None:
    base = make_tiny_base(tmp_path, hidden_size=width)
    features = torch.cpu.get_capabilities()
    fast = width >= 512 and (features.get("amx_bf16") or features.get("avx512_bf16"))
    assert load_model(str(base), {}, device="cpu").network.dtype == (torch.bfloat16 if fast else torch.float32)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_a_device_that_is_not_there_is_told(tiny_base: Path) -> None:
    assert failure(tiny_base, device="cuda") == "device 'cuda': PyTorch finds no CUDA device on this machine"


@pytest.mark.parametrize("name", ["/nothing/here", "./no/such/folder", r"C:\models\base"])
def test_a_folder_that_is_missing_is_told(name: str, tiny_base: Path) -> None:
    assert failure(name) == f"{name}: there is no such folder of a model"
    assert failure(tiny_base, name) == f"{name}: there is no such folder of an adapter"


def test_a_folder_that_is_no_model_is_told(base: Path, tmp_path: Path) -> None:
    assert failure(tmp_path) == f"{tmp_path}: is no folder of a language model (config.json is missing)"
    (base / "model.safetensors").write_bytes(b"not tensors")
    assert failure(base).startswith(f"{base}: cannot be read as a causal language model: ")
    (base / "model.safetensors").rename(base / "pytorch_model.bin")
    assert failure(base).startswith(f"{base}: holds no *.safetensors weights; pickled ones are not read")


def test_weights_that_do_not_fill_the_model_are_told(base: Path) -> None:
    edit(base / "config.json", num_hidden_layers=3)
    assert failure(base).startswith(f"{base}: its weights do not fit its config.json: 'model.layers.2.")
    edit(base / "config.json", num_hidden_layers=2, intermediate_size=48)
    assert failure(base).startswith(f"{base}: ")


def test_a_model_that_brings_its_own_program_is_refused(base: Path) -> None:
    mark = base / "ran"
    (base / "modeling_own.py").write_text(f"open({str(mark)!r}, 'w')", "utf-8")
    auto = {"AutoConfig": "modeling_own.Config", "AutoModelForCausalLM": "modeling_own.Model"}
    edit(base / "config.json", model_type="own", auto_map=auto)
    assert failure(base)
    assert not mark.exists()


def test_a_tokenizer_that_is_missing_is_told(base: Path) -> None:
    for file in base.glob("tokenizer*"):
        file.unlink()
    assert failure(base).startswith(f"{base}: its tokenizer cannot be read: ")


def test_a_folder_that_is_no_adapter_is_told(tiny_base: Path, adapter: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert failure(tiny_base, empty) == f"{empty}: is no folder of a LoRA adapter: adapter_config.json is missing"
    weights = adapter / "adapter_model.safetensors"
    torch.save(load_file(weights), adapter / "adapter_model.bin")
    weights.unlink()
    assert failure(tiny_base, adapter) == (
        f"{adapter}: is no folder of a LoRA adapter: adapter_model.safetensors is missing "
        "(pickled weights are not read, as they may run code)"
    )
    weights.write_bytes(b"not tensors")
    assert failure(tiny_base, adapter).startswith(f"{adapter}: adapter_model.safetensors cannot be read: ")
    (adapter / "adapter_config.json").write_text("{", "utf-8")
    assert failure(tiny_base, adapter).startswith(f"{adapter}: adapter_config.json cannot be read: ")


def test_an_adapter_of_another_base_is_told(tiny_base: Path, adapter: Path) -> None:
    config, weights = adapter / "adapter_config.json", adapter / "adapter_model.safetensors"
    layers = json.loads(config.read_text("utf-8"))["target_modules"]
    edit(config, r=8)
    assert failure(tiny_base, adapter).startswith(f"{adapter}: this adapter does not fit the base: ")
    edit(config, r=4, target_modules=["c_attn"])
    assert failure(tiny_base, adapter).startswith(f"{adapter}: this adapter does not fit the base: ")
    edit(config, target_modules=["q_proj"])
    assert failure(tiny_base, adapter).endswith("' has no counterpart")  # more than the layers that it names
    edit(config, target_modules=layers)
    tensors = load_file(weights)
    tensors.pop(next(name for name in tensors if "layers.1" in name))
    save_file(tensors, weights)
    assert failure(tiny_base, adapter).endswith("' has no counterpart")  # less than they need


@pytest.mark.parametrize(
    ("how", "words"), [({"use_dora": True}, "another kind"), ({"init_lora_weights": "pissa"}, "'pissa'")]
)
def test_adapters_that_cannot_share_a_batch_are_refused(tiny_base: Path, adapter: Path, how: Any, words: str) -> None:
    edit(adapter / "adapter_config.json", **how)
    assert words in failure(tiny_base, adapter)


def test_an_adapter_that_would_spoil_the_others_is_refused(tiny_base: Path, adapter: Path) -> None:
    weights = adapter / "adapter_model.safetensors"
    tensors = load_file(weights)
    name = min(tensors)
    tensors[name][0, 0] = torch.inf
    save_file(tensors, weights)
    assert failure(tiny_base, adapter) == f"{adapter}: '{name}' holds something else than finite numbers"


def test_adapters_of_other_layers_than_linear_ones_are_refused(tiny_base: Path, tmp_path: Path) -> None:
    config = LoraConfig(r=4, target_modules=["embed_tokens"], task_type="CAUSAL_LM")
    get_peft_model(LlamaForCausalLM.from_pretrained(tiny_base), config).save_pretrained(
        tmp_path, save_embedding_layers=False
    )
    assert failure(tiny_base, tmp_path).endswith(
        "embed_tokens' is not a linear layer, so adapters cannot share a batch"
    )
