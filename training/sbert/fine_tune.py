"""Fine-tunes a sentence encoder on one task's pairs with the trainer and the losses of sentence-transformers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

import torch
from datasets import Dataset  # type: ignore[import-untyped]
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)
from sentence_transformers.sentence_transformer.losses import CoSENTLoss, MultipleNegativesRankingLoss
from torch import nn
from transformers import ProgressCallback

from training.devices import has_bfloat16
from training.sbert.tasks import PairTable, Task

_NEAR_TIMES: Final = 5
_RIVALS: Final = 6
_CHECKPOINT_STEPS: Final = 200


@dataclass(frozen=True, slots=True)
class Options:
    """How a task is trained.

    Attributes:
        wrong_labels: of a task of labels, how many wrong ones each text is shown per epoch.
    """

    epochs: float
    learning_rate: float = 1e-4
    batch_size: int = 32
    wrong_labels: int = 4
    seed: int = 0


DEFAULTS: Final = {
    Task.RETRIEVAL: Options(epochs=3),
    Task.GRADING: Options(epochs=6),
    Task.ANSWER_TYPE: Options(epochs=4),
    Task.NEXT_QUESTION: Options(epochs=2),
    Task.MODERATION: Options(epochs=2),
}


def fine_tune(model: SentenceTransformer, table: PairTable, options: Options, out: Path) -> list[float]:
    """Train `model` in place, going on from the newest checkpoint in `out`; returns the losses on the way."""
    rng = Random(options.seed)  # noqa: S311 - sampling, no secret
    data, losses = _data_sets(model, table, options, rng)
    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(out),
        per_device_train_batch_size=options.batch_size,
        num_train_epochs=options.epochs,
        learning_rate=options.learning_rate,
        warmup_steps=0.1,
        lr_scheduler_type="cosine",
        seed=options.seed,
        report_to="none",
        use_cpu=not torch.cuda.is_available(),
        bf16=has_bfloat16(),
        save_strategy="steps",
        save_steps=_CHECKPOINT_STEPS,
        save_total_limit=1,
        logging_steps=20,
    )
    trainer = SentenceTransformerTrainer(model=model, args=arguments, train_dataset=data, loss=losses)
    trainer.remove_callback(ProgressCallback)
    trainer.add_callback(_ProgressBar())
    trainer.train(resume_from_checkpoint=newest_checkpoint(out))
    losses_seen = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    shutil.rmtree(out, ignore_errors=True)
    return [round(float(loss), 4) for loss in losses_seen]


class _ProgressBar(ProgressCallback):
    """Progress on standard error; figures go to the run's folder and never to standard output."""

    def on_log(self, *_: Any, **__: Any) -> None:
        pass


def newest_checkpoint(out: Path) -> str | None:
    """The newest checkpoint that is complete: its state is what the trainer writes last."""
    complete = [file.parent for file in out.glob("checkpoint-*/trainer_state.json")]
    return str(max(complete, key=lambda folder: int(folder.name.rpartition("-")[2]))) if complete else None


def _data_sets(
    model: SentenceTransformer, table: PairTable, options: Options, rng: Random
) -> tuple[dict[str, Dataset], dict[str, nn.Module]]:
    rows = _shown_labels(table, options.wrong_labels, rng) if table.task.chooses else range(len(table))
    data = {"pairs": _pairs(table, list(rows))}
    losses: dict[str, nn.Module] = {"pairs": CoSENTLoss(model)}
    if table.task is Task.RETRIEVAL:
        ranked = list(_ranked(table, rng))
        if ranked:
            data["ranked"] = Dataset.from_list(ranked)
            losses["ranked"] = MultipleNegativesRankingLoss(model)
    return data, losses


def _pairs(table: PairTable, rows: Sequence[int]) -> Dataset:
    return Dataset.from_dict(
        {
            "sentence1": [table.lefts[table.left[row]] for row in rows],
            "sentence2": [table.rights[table.right[row]] for row in rows],
            "score": [float(table.scores[row]) for row in rows],
        }
    )


def _shown_labels(table: PairTable, wrong_labels: int, rng: Random) -> Iterator[int]:
    """Rows with every right label, and some of the wrong ones of each text."""
    wrong: dict[int, list[int]] = {}
    for row, (left, score) in enumerate(zip(table.left.tolist(), table.scores.tolist(), strict=True)):
        if score > 0:
            yield row
        else:
            wrong.setdefault(left, []).append(row)
    for rows in wrong.values():
        yield from rng.sample(rows, min(len(rows), wrong_labels))


def _ranked(table: PairTable, rng: Random) -> Iterator[dict[str, str]]:
    """Each question with its note against notes that are not its own, near ones more often than far ones."""
    rivals: dict[int, list[int]] = {}
    answered = set(table.left[table.scores > 0].tolist())
    for left, right, score in zip(table.left.tolist(), table.right.tolist(), table.scores.tolist(), strict=True):
        if score < 1:
            rivals.setdefault(left, []).extend([right] * (_NEAR_TIMES if score > 0 else 1))
    for left, right in table.labels().items():
        pool = [other for other in rivals.get(left, []) if other != right and left in answered]
        for other in rng.sample(pool, min(len(pool), _RIVALS)):
            yield {
                "anchor": table.lefts[left],
                "positive": table.rights[right],
                "negative": table.rights[other],
            }
