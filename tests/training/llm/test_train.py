"""Adapters are really trained, in a few steps on a base of a few kilobytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl.trainer.sft_trainer import SFTTrainer

from core.inference.language.loading import load_model
from core.language.reference_prompts import completion_of
from core.ports import LanguageTask
from tests.bot.commands import error_of, ohlora, ohlora_json
from tests.training.llm.conftest import Trained, Workshop
from tests.training.llm.tables import TASKS
from training.llm import fit
from training.llm.data.table import read_examples
from training.llm.encoding import Encoder, Style
from training.llm.fit import new_trainer, newest_checkpoint
from training.llm.loading import load_to_train
from training.llm.measure import completion_loss
from training.llm.options import Options
from training.runs import start_run

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is deprecated:FutureWarning")
FILES = {
    "adapter_config.json",
    "adapter_model.safetensors",
    "tokenizer.json",
    "tokenizer_config.json",
    "training_card.json",
}


@pytest.mark.parametrize("task", TASKS)
def test_every_task_becomes_a_plain_adapter(trained: Callable[[str], Trained], task: str) -> None:
    made = trained(task)
    assert {path.name for path in made.out.iterdir()} - {"chat_template.jinja", "special_tokens_map.json"} == FILES
    assert (made.result["training"], made.result["validation"], made.result["left_out"]) == (
        (10, 2, 0) if task != "interview" else (made.result["training"], 12 - made.result["training"], 0)
    )
    assert made.result["steps"] == 2
    unseen = made.result["unseen"]
    assert unseen["told"] == 2
    assert unseen["loss"] > 0
    assert 0 <= unseen["format"] <= 1
    card = json.loads((made.out / "training_card.json").read_text("utf-8"))
    assert card["unseen"] == unseen
    assert card["data_licence"].startswith("that of the table")
    assert len(card["data_sha256"]) == 64


def test_the_adapter_has_the_reference_shape(trained: Callable[[str], Trained], workshop: Workshop) -> None:
    config = json.loads((trained("qna").out / "adapter_config.json").read_text("utf-8"))
    layers = {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"}
    assert set(config["target_modules"]) == layers
    assert (config["r"], config["lora_alpha"], config["lora_dropout"]) == (4, 16, 0.05)
    assert config["init_lora_weights"] == "gaussian"
    assert config["base_model_name_or_path"] == str(workshop.base)


def test_plain_peft_reads_it_and_it_fits_its_data_better(trained: Callable[[str], Trained], workshop: Workshop) -> None:
    made = trained("quiz")
    examples = read_examples(LanguageTask.QUIZ, workshop.tables["quiz"]).training
    base = load_model(str(workshop.base), {})
    rows = [Encoder(base, Style.REFERENCE).tokens(example) for example in examples]
    before = completion_loss(base, LanguageTask.QUIZ, rows)["loss"]
    adapted = load_model(str(workshop.base), {LanguageTask.QUIZ: str(made.out)})
    after = completion_loss(adapted, LanguageTask.QUIZ, rows)["loss"]
    assert after < before - 0.1

    plain = PeftModel.from_pretrained(
        AutoModelForCausalLM.from_pretrained(workshop.base, dtype=torch.float32), made.out
    )
    tokenizer = AutoTokenizer.from_pretrained(made.out)
    ids = torch.tensor([list(rows[0].ids)])
    assert tokenizer.decode(ids[0]) == base.tokenizer.decode(ids[0])
    ours = load_model(str(workshop.base), {LanguageTask.QUIZ: str(made.out)}, "float32")
    for layer in ours.layers:
        layer.choose([LanguageTask.QUIZ.value])
    with torch.inference_mode():
        expected, found = ours.network(input_ids=ids).logits, plain.eval()(input_ids=ids).logits
    torch.testing.assert_close(found, expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("task", ["qna", "interview"])
def test_only_the_completion_is_learned(workshop: Workshop, tmp_path: Path, task: str, style: Style) -> None:
    examples = read_examples(LanguageTask(task), workshop.tables[task]).training[:3]
    base = load_to_train(str(workshop.base))
    rows = [Encoder(base, style).tokens(example) for example in examples]
    trainer = new_trainer(base, rows, (), Options(1, 1), start_run(tmp_path, "mask", {}))
    eos = base.tokenizer.eos_token_id
    for example, row, prepared in zip(examples, rows, trainer.train_dataset, strict=True):
        labels = prepared["labels"]
        assert labels[: row.start] == [-100] * row.start
        assert labels[row.start :] == prepared["input_ids"][row.start :]
        assert labels[-1] == eos
        learned = base.tokenizer.decode([label for label in labels if label >= 0], skip_special_tokens=True)
        plain = example.target if style is Style.CHAT else completion_of(example.material.task, example.target)
        assert learned == plain


def test_a_run_says_how_it_came_about(trained: Callable[[str], Trained]) -> None:
    run = Path(trained("summary").result["run"])
    assert sorted(path.name for path in run.iterdir()) == ["done.json", "options.json", "stats.jsonl"]
    lines = [json.loads(line) for line in (run / "stats.jsonl").read_text("utf-8").splitlines()]
    assert [line["step"] for line in lines if "loss" in line and "step" in line]
    assert any("eval_loss" in line for line in lines)


def test_a_dry_run_trains_and_writes_nothing(workshop: Workshop, tmp_path: Path) -> None:
    result = ohlora_json(*workshop.command("qna", tmp_path / "out", "--dry-run", home=tmp_path / "home"))
    assert result["dry_run"] is True
    assert (result["training"], result["validation"]) == (10, 2)
    assert list(tmp_path.iterdir()) == []


def test_a_table_to_validate_on(workshop: Workshop, tmp_path: Path) -> None:
    words = workshop.command("qna", tmp_path / "out", "--valid", workshop.tables["qna"], "--dry-run")
    result = ohlora_json(*words)
    assert (result["training"], result["validation"]) == (12, 12)


def test_an_interrupted_run_goes_on(workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[int] = []
    step = SFTTrainer.training_step

    def counted(trainer: Any, *args: Any, **kwargs: Any) -> Any:
        if len(steps) == 5:
            steps.append(-1)
            raise KeyboardInterrupt
        steps.append(trainer.state.global_step)
        return step(trainer, *args, **kwargs)

    monkeypatch.setattr(SFTTrainer, "training_step", counted)
    monkeypatch.setattr(fit, "_MOST_STEPS_BETWEEN", 2)
    out, home = tmp_path / "out", tmp_path / "home"
    words = workshop.command("qna", out, "--epochs", 4, home=home)
    assert "Aborted" in ohlora(*words, code=1).stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]
    run = home / "runs" / "00001-llm-qna"
    torn = run / "checkpoints" / "checkpoint-6"  # was being written when the power went
    torn.mkdir()
    (torn / "trainer_state.json").write_text('{"global_step": 6', "utf-8")
    assert "no interrupted run" in error_of(*words, "--seed", 7, "--resume")
    resumed = ohlora_json(*words, "--resume")
    assert steps == [0, 1, 2, 3, 4, -1, 4, 5, 6, 7]
    assert resumed["steps"] == 8
    assert resumed["run"] == str(run)
    assert not (run / "checkpoints").exists()
    assert "no interrupted run" in error_of(*workshop.command("qna", tmp_path / "other", "--resume", home=home))


def test_what_is_broken_off_while_measuring_leaves_nothing(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_off(*_: object) -> None:
        assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == [".out.part"]
        raise KeyboardInterrupt

    monkeypatch.setattr("training.llm.train.tell", breaks_off)
    words = workshop.command("summary", tmp_path / "out", home=tmp_path / "home")
    assert "Aborted" in ohlora(*words, code=1).stderr
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_the_newest_whole_checkpoint(tmp_path: Path) -> None:
    assert newest_checkpoint(tmp_path) is None
    for number, state in ((8, "{}"), (12, '{"half'), (10, "{}")):
        folder = tmp_path / f"checkpoint-{number}"
        folder.mkdir()
        (folder / "trainer_state.json").write_text(state, "utf-8")
    (tmp_path / "checkpoint-14").mkdir()
    assert newest_checkpoint(tmp_path) == str(tmp_path / "checkpoint-10")
