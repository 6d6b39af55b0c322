"""`ohlora train sbert` and `ohlora evaluate sbert`, from a table to figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer

from tests.bot.commands import error_of, ohlora, ohlora_json
from tests.training.sbert import tiny
from tests.training.sbert.conftest import Trained, Workshop
from training.sbert import fine_tune, stacking
from training.sbert.stacking import FOLDS
from training.sbert.task_model import encode, load_model
from training.sbert.tasks import Task, read_pairs

STAGES = ["encoder", *(f"fold-{number}" for number in range(1, FOLDS + 1))]
LABEL_TASKS = ("answer-type", "next-question", "moderation")


def stats(run: str | Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (Path(run) / "stats.jsonl").read_text("utf-8").splitlines()]


def evaluated(workshop: Workshop, model: Path, task: str) -> dict[str, Any]:
    knowledge = ["--knowledge", workshop.knowledge] if task == "retrieval" else []
    data = workshop.tables[task]
    figures: dict[str, Any] = ohlora_json(
        "evaluate", "sbert", "--task", task, "--model", model, "--data", data, *knowledge
    )
    return figures


@pytest.mark.parametrize("task", tiny.COLUMNS)
@pytest.mark.parametrize("with_head", [True, False])
def test_every_task_is_trained_and_measured(
    workshop: Workshop, trained: Callable[[str], Trained], task: str, with_head: bool
) -> None:
    model = trained(task).out if with_head else workshop.base
    figures = evaluated(workshop, model, task)
    also = {"retrieval": {"top1"}, "grading": set()}.get(task, {"accuracy"})
    assert set(figures) == {"n", "mse", "mae", "corr"} | also
    rows = tiny.rows_of(task)
    assert figures["n"] == len(rows) * (5 if task == "moderation" else 1)
    assert 0 <= figures["mse"] <= figures["mae"] < 1
    assert -1 <= figures["corr"] <= 1
    assert all(0 <= figures[name] <= 1 for name in also)


@pytest.mark.parametrize("task", tiny.COLUMNS)
def test_the_head_knows_its_own_table_better_than_the_cosine(
    workshop: Workshop, trained: Callable[[str], Trained], task: str
) -> None:
    head, cosine = (evaluated(workshop, model, task) for model in (trained(task).out, workshop.base))
    assert head["mse"] < cosine["mse"]
    if task in LABEL_TASKS:
        assert head["accuracy"] > max(0.6, cosine["accuracy"])


@pytest.mark.parametrize("task", tiny.COLUMNS)
def test_the_figures_of_a_training_are_of_unseen_texts(trained: Callable[[str], Trained], task: str) -> None:
    result = trained(task).result
    assert (result["task"], result["epochs"], result["seed"]) == (task, 0.2, 0)
    assert result["pairs"] == result["unseen"]["n"] * (FOLDS if task in LABEL_TASKS else 1)
    assert ("accuracy" in result["unseen"]) == (task in LABEL_TASKS)


def test_the_figures_are_said_in_words_too(workshop: Workshop) -> None:
    words = ["--task", "grading", "--model", workshop.base, "--data", workshop.tables["grading"]]
    lines = ohlora("evaluate", "sbert", *words).stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["n", "mse", "mae", "corr"]


@pytest.mark.parametrize("task", tiny.COLUMNS)
def test_the_folder_is_a_plain_model_of_sentence_transformers(trained: Callable[[str], Trained], task: str) -> None:
    out = trained(task).out
    assert (out / "head.json").is_file()
    vectors = SentenceTransformer(str(out), device="cpu").encode(["드롭아웃이 뭐야?", "what does dropout do?"])
    assert vectors.shape == (2, tiny.WIDTH)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert [path.name for path in out.parent.iterdir()] == [task]


def test_a_base_in_half_precision_is_trained_in_single_precision(workshop: Workshop, tmp_path: Path) -> None:
    load_model(str(workshop.base)).half().save(str(tmp_path / "half"), create_model_card=False)
    model = load_model(str(tmp_path / "half"))
    assert {str(weight.dtype) for weight in model.parameters()} == {"torch.float32"}


def test_runs_are_numbered_and_say_how_a_model_came_about(
    workshop: Workshop, trained: Callable[[str], Trained]
) -> None:
    results = {task: trained(task).result for task in tiny.COLUMNS}
    runs = sorted(path.name for path in (workshop.home / "runs").iterdir())
    assert [name[:6] for name in runs] == [f"{number:05d}-" for number in range(1, len(runs) + 1)]
    for task, result in results.items():
        run = Path(result["run"])
        assert run.name.endswith(f"-sbert-{task}")
        options = json.loads((run / "options.json").read_text("utf-8"))
        assert options.items() >= {"task": task, "seed": 0, "epochs": 0.2, "base": str(workshop.base)}.items()
        assert options["revision"]
        expected = (["fold-1", "encoder"] if result["share"] else ["fold-1"]) if Task(task).chooses else STAGES
        assert [line["stage"] for line in stats(run) if "stage" in line] == expected
        assert json.loads((run / "done.json").read_text("utf-8")) == result


@pytest.mark.parametrize("task", ["retrieval", "moderation"])
def test_a_dry_run_checks_and_writes_nothing(workshop: Workshop, tmp_path: Path, task: str) -> None:
    plan = workshop.train(task, tmp_path / "out", "--dry-run", home=tmp_path / "home")
    assert plan.items() >= {"task": task, "dry_run": True, "epochs": 0.2, "seed": 0}.items()
    assert plan["texts"] == len({row[0] for row in tiny.rows_of(task)})
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_run_is_resumed(workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    broken = [2]

    def interrupted(model: Any, table: Any, options: Any, out: Path) -> list[float]:
        calls.append(out.name)
        if len(calls) in broken:
            raise KeyboardInterrupt
        return fine_tune.fine_tune(model, table, options, out)

    monkeypatch.setattr(stacking, "fine_tune", interrupted)
    home, out = tmp_path / "home", tmp_path / "out"
    words = workshop.command("retrieval", out, home=home)
    assert "Aborted" in ohlora(*words, code=1).stderr
    assert not out.exists()
    assert "no interrupted run" in error_of(*words, "--seed", 7, "--resume")
    table = workshop.tables["retrieval"]
    complete = table.read_bytes()
    table.write_bytes(b"".join(complete.splitlines(keepends=True)[:-1]))
    assert "no interrupted run" in error_of(*words, "--resume")  # the same file with one row less
    table.write_bytes(complete)
    resumed = ohlora_json(*words, "--resume")
    assert calls == ["encoder-checkpoints", *(f"fold-{number}-checkpoints" for number in (1, 1, 2, 3))]
    assert [path.name for path in (home / "runs").iterdir()] == ["00001-sbert-retrieval"]
    assert [line["stage"] for line in stats(resumed["run"]) if "stage" in line] == STAGES
    assert (out / "head.json").is_file()
    assert not list(Path(resumed["run"]).glob("*/model.safetensors"))
    again = workshop.command("retrieval", tmp_path / "other", "--resume", home=home)
    assert "no interrupted run of 'sbert-retrieval'" in error_of(*again)


def test_there_is_nothing_to_resume(workshop: Workshop, tmp_path: Path) -> None:
    words = workshop.command("grading", tmp_path / "out", "--resume", home=tmp_path / "home")
    assert "no interrupted run of 'sbert-grading' with these options to resume" in error_of(*words)
    assert list(tmp_path.iterdir()) == []


def test_fine_tuning_goes_on_from_its_newest_complete_checkpoint(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []
    step = SentenceTransformerTrainer.training_step

    def counted(trainer: Any, *args: Any, **kwargs: Any) -> Any:
        if len(steps) == 5:
            steps.append(-1)
            raise KeyboardInterrupt
        steps.append(trainer.state.global_step)
        return step(trainer, *args, **kwargs)

    monkeypatch.setattr(SentenceTransformerTrainer, "training_step", counted)
    monkeypatch.setattr(fine_tune, "_CHECKPOINT_STEPS", 2)
    table = read_pairs(Task.GRADING, workshop.tables["grading"])
    options = fine_tune.Options(epochs=2, batch_size=4)
    with pytest.raises(KeyboardInterrupt):
        fine_tune.fine_tune(load_model(str(workshop.base)), table, options, tmp_path / "kept")
    (tmp_path / "kept" / "checkpoint-6").mkdir()  # was being written when the power went
    fine_tune.fine_tune(load_model(str(workshop.base)), table, options, tmp_path / "kept")
    assert steps == [0, 1, 2, 3, 4, -1, 4, 5, 6, 7]
    assert not (tmp_path / "kept").exists()


def test_the_same_seed_gives_the_same_model(
    workshop: Workshop, trained: Callable[[str], Trained], tmp_path: Path
) -> None:
    first = trained("retrieval")
    again = workshop.train("retrieval", tmp_path / "again", home=tmp_path / "home")
    assert again["unseen"] == first.result["unseen"]
    assert (tmp_path / "again" / "head.safetensors").read_bytes() == (first.out / "head.safetensors").read_bytes()
    models = [load_model(str(folder)) for folder in (first.out, tmp_path / "again")]
    np.testing.assert_array_equal(*(encode(model, list(tiny.NOTES)) for model in models))
