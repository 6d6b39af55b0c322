"""A layer with several adapters computes for each row what PEFT computes with that row's adapter alone."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from peft import LoraConfig, PeftModel
from torch import nn

from core.inference.language.mixed_lora import mixed

ALL = ("wide", "narrow", "elsewhere")


def network() -> Any:
    """Two linear layers with adapters of ranks 6 and 2 on the first and one of rank 3 on the second."""
    torch.manual_seed(0)
    plain: Any = nn.Sequential(nn.Linear(8, 5), nn.Linear(5, 4, bias=False))
    layers = {"wide": ["0"], "narrow": ["0"], "elsewhere": ["1"]}
    ranks = {"wide": 6, "narrow": 2, "elsewhere": 3}
    configs = {
        name: LoraConfig(r=ranks[name], lora_alpha=5, target_modules=layers[name], init_lora_weights=False)
        for name in ALL
    }
    peft: Any = PeftModel(plain, configs["wide"], adapter_name="wide")
    for name in ALL[1:]:
        peft.add_adapter(name, configs[name])
    return peft.eval()


@pytest.mark.parametrize(
    "rows",
    [
        ("wide", "narrow", "elsewhere", "none"),
        ("narrow", "narrow"),
        ("elsewhere", "none"),
        ("none",),
        ("narrow", "wide", "wide", "narrow"),
    ],
)
def test_each_row_gets_its_own_adapter(rows: tuple[str, ...]) -> None:
    peft = network()
    x = torch.randn(len(rows), 3, 8)
    with torch.inference_mode():
        alone = []
        for row, name in zip(x, rows, strict=True):
            if name in ALL:
                peft.set_adapter(name)
                alone.append(peft(row[None])[0])
            else:
                with peft.disable_adapter():
                    alone.append(peft(row[None])[0])
        layers = mixed(peft, ALL)
        for layer in layers:
            layer.choose(rows)
        torch.testing.assert_close(peft.get_base_model()(x), torch.stack(alone))
    assert len(layers) == 2


def test_a_batch_of_other_rows_is_refused() -> None:
    peft = network()
    for layer in mixed(peft, ALL):
        layer.choose(["wide", "wide"])
    for wrong in (torch.randn(3, 2, 8), torch.randn(2, 8)):
        with pytest.raises(ValueError, match="chosen for 2 rows"):
            peft.get_base_model()(wrong)
