"""What `ohlora models pull` leaves can be loaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from peft import AutoPeftModelForCausalLM

from core.inference.language.loading import load_model
from core.ports import LanguageTask
from tests.bot.commands import ohlora
from tests.bot.models.published import BASE, QNA, WINDOWS
from tests.core.inference.language.tiny import make_adapter, make_tiny_base
from tests.doubles.hub import HubStandIn, serving


@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing`:FutureWarning")  # PEFT asks transformers so
def test_downloaded_models_are_read_by_the_tutor_and_by_peft_alone(models: Path, tmp_path: Path) -> None:
    """A real base and a real adapter, tiny, published with the path of somebody's Windows machine."""
    base = make_tiny_base(tmp_path / "base")
    adapter = make_adapter(tmp_path / "adapter", base, 1, LanguageTask.QNA)
    config = json.loads((adapter / "adapter_config.json").read_text()) | {"base_model_name_or_path": WINDOWS}
    (adapter / "adapter_config.json").write_text(json.dumps(config))
    with serving(HubStandIn()) as hub:
        for model, folder in ((BASE, base), (QNA, adapter)):
            hub.publish(model.repository, {file.name: file.read_bytes() for file in folder.iterdir()})
        ohlora("models", "pull", "reference", "--accept", "--only", "base,qna", "--endpoint", hub.address)
    loaded = load_model(str(models / BASE.folder), {LanguageTask.QNA: str(models / QNA.folder)}, "float32", "cpu")
    assert loaded.layers
    alone = AutoPeftModelForCausalLM.from_pretrained(str(models / QNA.folder))
    assert alone.peft_config["default"].base_model_name_or_path == str(models / BASE.folder)
