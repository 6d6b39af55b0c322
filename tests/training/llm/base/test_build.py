"""The whole way on a decoder of a few thousand weights."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer

from core.content.library import Library
from core.errors import ConfigError
from training.llm.base import measure, pretrain
from training.llm.base.__main__ import main
from training.llm.base.build import Request, build
from training.llm.base.measure import loss_on
from training.llm.base.network import Shape
from training.llm.base.pieces import Piece
from training.llm.base.plain import Elsewhere
from training.llm.base.pretrain import Length, Pretraining

TINY = Shape(width=32, layers=2, inner=32, heads=4, shared_heads=1)


@pytest.fixture(scope="module", autouse=True)
def short_reports() -> Iterator[None]:
    """Fewer and shorter texts to measure on: a tiny decoder says nothing worth reading."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(measure, "_NEW_TOKENS", 4)
        patched.setattr(measure, "_SHEET", 1)
        patched.setattr(measure, "_PIECES", 12)
        yield


@pytest.fixture(scope="module")
def make(small: Library, elsewhere: Elsewhere) -> Callable[..., Request]:
    def request(out: Path, steps: int = 4, **changed: object) -> Request:
        plain = Request(out, Length(steps=steps), elsewhere, TINY, vocabulary=500, context=192, batch=2, seed=3)
        return replace(plain, **changed)  # type: ignore[arg-type]

    return request


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, small: Library, make: Callable[..., Request]) -> Path:
    folder = tmp_path_factory.mktemp("built")
    build(make(folder / "model"), small, folder / "runs")
    return folder


def test_the_folder_is_a_plain_model(built: Path) -> None:
    model = AutoModelForCausalLM.from_pretrained(built / "model")
    tokenizer = AutoTokenizer.from_pretrained(built / "model")
    ids = tokenizer("(제공된 정보) 행렬", return_tensors="pt")
    assert model.dtype is torch.bfloat16
    assert model.config.tie_word_embeddings
    assert model.get_input_embeddings().weight.data_ptr() == model.lm_head.weight.data_ptr()
    made = model.generate(**ids, max_new_tokens=5, do_sample=False)
    assert made.shape[1] > ids["input_ids"].shape[1]


def test_older_releases_find_what_they_look_for(built: Path) -> None:
    config = json.loads((built / "model" / "config.json").read_text("utf-8"))
    assert config["rope_theta"] == config["rope_parameters"]["rope_theta"] == 100_000
    tokens = json.loads((built / "model" / "tokenizer_config.json").read_text("utf-8"))
    assert tokens["tokenizer_class"] == "PreTrainedTokenizerFast"
    assert "<|eot_id|>" in tokens["additional_special_tokens"]
    model = AutoModelForCausalLM.from_pretrained(built / "model")
    frequencies = model.model.rotary_emb.inv_freq
    assert frequencies[1] == pytest.approx(100_000 ** (-2 / (2 * len(frequencies))))


def test_the_run_keeps_figures_sheets_and_options(built: Path) -> None:
    (run,) = (built / "runs").iterdir()
    done = json.loads((run / "done.json").read_text("utf-8"))
    assert done["steps"] == 4
    assert done["tokens"] == 4 * 2 * 192
    assert {"held_notes_perplexity", "held_qna_perplexity"} <= done.keys()
    assert json.loads((run / "options.json").read_text("utf-8"))["seed"] == 3
    assert "(답변 시작)" in (run / "sheet-000004.txt").read_text("utf-8")


def test_an_interrupted_training_goes_on_as_if_nothing_had_been(
    built: Path, tmp_path: Path, small: Library, make: Callable[..., Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = Pretraining._step

    def killed(training: Pretraining, share: float) -> None:
        if training.progress.steps == 2:
            raise KeyboardInterrupt
        steps(training, share)

    request = make(tmp_path / "model")
    with monkeypatch.context() as patched:
        patched.setattr(pretrain, "_MINUTES_BETWEEN_CHECKPOINTS", 0)
        patched.setattr(Pretraining, "_step", killed)
        with pytest.raises(KeyboardInterrupt):
            build(request, small, tmp_path / "runs")
    assert not request.out.exists()
    figures = build(request, small, tmp_path / "runs", resume=True)
    assert figures["steps"] == 4
    whole, resumed = (load_file(folder / "model" / "model.safetensors") for folder in (built, tmp_path))
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_more_training_understands_held_out_subjects_better(
    built: Path, tmp_path: Path, small: Library, make: Callable[..., Request]
) -> None:
    short = json.loads(next((built / "runs").glob("*/done.json")).read_text("utf-8"))
    longer = build(make(tmp_path / "model", steps=30), small, tmp_path / "runs")
    assert longer["held_notes_perplexity"] < 0.95 * short["held_notes_perplexity"]


def test_the_loss_is_the_models_own(built: Path) -> None:
    model = AutoModelForCausalLM.from_pretrained(built / "model").float()
    tokenizer = AutoTokenizer.from_pretrained(built / "model")
    text = "The loss is the mean over all tokens."
    ids = torch.tensor([[*tokenizer(text)["input_ids"], tokenizer.eos_token_id]])
    theirs = model(input_ids=ids, labels=ids).loss.item()
    assert loss_on(model, tokenizer, [Piece(text)], 64) == pytest.approx(theirs, rel=1e-4)


def test_a_dry_run_leaves_nothing(tmp_path: Path, small: Library, make: Callable[..., Request]) -> None:
    plan = build(make(tmp_path / "model"), small, tmp_path / "runs", dry_run=True)
    assert plan["dry_run"]
    assert plan["plain_texts"] > 500
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"length": Length()}, "say how long"),
        ({"length": Length(steps=0)}, "above 0"),
        ({"length": Length(minutes=float("nan"))}, "above 0"),
        ({"elsewhere": Elsewhere(reference=Path("/no/such"))}, "cannot be read as a table"),
    ],
)
def test_bad_requests_are_refused(
    tmp_path: Path, small: Library, make: Callable[..., Request], changed: dict[str, object], message: str
) -> None:
    with pytest.raises(Exception, match=message):
        build(make(tmp_path / "model", **changed), small, tmp_path / "runs")
    assert not (tmp_path / "model").exists()


def test_an_existing_folder_is_never_overwritten(tmp_path: Path, small: Library, make: Callable[..., Request]) -> None:
    with pytest.raises(ConfigError, match="exists already"):
        build(make(tmp_path), small, tmp_path / "runs")


def test_there_has_to_be_something_to_resume(tmp_path: Path, small: Library, make: Callable[..., Request]) -> None:
    with pytest.raises(Exception, match="no interrupted run"):
        build(make(tmp_path / "model"), small, tmp_path / "runs", resume=True)


def test_the_command_says_in_one_line_what_is_wrong(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--out", str(tmp_path), "--steps", "1"])
    assert result.exit_code == 1
    assert result.output.strip() == f"Error: {tmp_path}: exists already"


def test_the_command_plans(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--out", str(tmp_path / "model"), "--dry-run"])
    assert json.loads(result.output)["seed"] == 0
