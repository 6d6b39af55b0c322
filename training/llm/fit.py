"""Fine-tunes a LoRA adapter with TRL's trainer: the loss is that of the completions alone."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import torch
from accelerate import PartialState  # type: ignore[import-untyped]
from datasets import Dataset, disable_progress_bars  # type: ignore[import-untyped]
from peft import LoraConfig
from transformers import (
    EarlyStoppingCallback,
    PrinterCallback,
    ProgressCallback,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
)
from trl.trainer.sft_config import SFTConfig
from trl.trainer.sft_trainer import SFTTrainer

from core.errors import ModelError
from core.inference.language.loading import LoadedModel, reason
from training.devices import has_bfloat16
from training.llm.encoding import Tokens
from training.llm.options import LAYERS, Options
from training.runs import Run

CHECKPOINTS: Final = "checkpoints"
_MOST_STEPS_BETWEEN: Final = 500
_FEWEST_WAITS: Final = 3
_EPOCHS_WAITED: Final = 2


def new_trainer(
    base: LoadedModel, training: Sequence[Tokens], validation: Sequence[Tokens], options: Options, run: Run
) -> SFTTrainer:
    """A trainer that validates and keeps checkpoints as it goes, and stops when validation gets no better.

    Raises:
        ModelError: the base has none of the layers that an adapter stands beside.
    """
    disable_progress_bars()  # of preparing; the trainer shows its own
    stops = [EarlyStoppingCallback(early_stopping_patience=_waits(len(training), options))] if validation else []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            trainer = SFTTrainer(
                model=base.network,
                args=_arguments(len(training), bool(validation), options, run.folder / CHECKPOINTS),
                train_dataset=_data(training),
                eval_dataset=_data(validation) if validation else None,
                processing_class=base.tokenizer,
                peft_config=_adapter(options),
                callbacks=[*stops, _IntoRun(run)],
            )
    except ValueError as error:
        raise ModelError(f"{base.name}: cannot be fine-tuned: {reason(error)}") from error
    for callback in (ProgressCallback, PrinterCallback):
        trainer.remove_callback(callback)
    trainer.add_callback(_ProgressBar())
    return trainer


def fit(trainer: SFTTrainer) -> dict[str, Any]:
    """Train, going on from the newest complete checkpoint; the trainer's model is then the best one seen.

    Returns:
        Steps taken, epochs, the last training loss, and the best loss on validation (None without one).
    """
    trainer.train(resume_from_checkpoint=newest_checkpoint(Path(str(trainer.args.output_dir))))
    state = trainer.state
    losses = [float(entry["loss"]) for entry in state.log_history if "loss" in entry]
    return {
        "steps": state.global_step,
        "epochs_run": round(float(state.epoch or 0), 3),
        "train_loss": round(losses[-1], 4) if losses else None,
        "validation_loss": None if state.best_metric is None else round(float(state.best_metric), 4),
    }


def newest_checkpoint(folder: Path) -> str | None:
    """The newest checkpoint whose state, which is written last, is whole."""
    complete = [file.parent for file in folder.glob("checkpoint-*/trainer_state.json") if _is_whole(file)]
    return str(max(complete, key=lambda each: int(each.name.rpartition("-")[2]))) if complete else None


def _is_whole(state: Path) -> bool:
    try:
        json.loads(state.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return True


def _data(rows: Sequence[Tokens]) -> Dataset:
    return Dataset.from_list([tokens.row for tokens in rows])


def _adapter(options: Options) -> LoraConfig:
    return LoraConfig(
        r=options.rank,
        lora_alpha=options.alpha,
        lora_dropout=options.dropout,
        init_lora_weights="gaussian",
        target_modules=list(LAYERS),
        task_type="CAUSAL_LM",
    )


def _arguments(rows: int, validated: bool, options: Options, out: Path) -> SFTConfig:
    on_cuda = torch.cuda.is_available()
    between = _steps_between(rows, options)
    return SFTConfig(
        output_dir=str(out),
        per_device_train_batch_size=options.batch,
        per_device_eval_batch_size=max(8, options.batch),
        num_train_epochs=options.epochs,
        learning_rate=options.learning_rate,
        seed=options.seed,
        completion_only_loss=True,
        max_length=None,  # what does not fit has been left out
        bf16=has_bfloat16(),
        fp16=on_cuda and not has_bfloat16(),
        use_cpu=not on_cuda,
        gradient_checkpointing=on_cuda,
        dataloader_pin_memory=on_cuda,
        report_to="none",
        logging_steps=min(10, between),
        save_strategy="steps",
        save_steps=between,
        save_total_limit=2,
        eval_strategy="steps" if validated else "no",
        eval_steps=between if validated else None,
        load_best_model_at_end=validated,
        metric_for_best_model="eval_loss" if validated else None,
        restore_callback_states_from_checkpoint=True,
    )


def _steps_of_epoch(rows: int, options: Options) -> int:
    return math.ceil(rows / (options.batch * int(PartialState().num_processes)))


def _steps_between(rows: int, options: Options) -> int:
    """From one validation and checkpoint to the next: an epoch, or less of a long one."""
    epoch = _steps_of_epoch(rows, options)
    return max(1, min(epoch, math.ceil(epoch * options.epochs), _MOST_STEPS_BETWEEN))


def _waits(rows: int, options: Options) -> int:
    """How many validations without gain end the training: those of two epochs, three at least."""
    within = _EPOCHS_WAITED * _steps_of_epoch(rows, options) / _steps_between(rows, options)
    return max(_FEWEST_WAITS, math.ceil(within))


class _ProgressBar(ProgressCallback):
    """Progress on standard error; figures go to the run's folder and never to standard output."""

    def on_log(self, *_: Any, **__: Any) -> None:
        pass


class _IntoRun(TrainerCallback):
    """Writes the losses into the run's folder."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        if state.is_world_process_zero and logs:
            shown = {name: logs[name] for name in ("loss", "eval_loss", "learning_rate") if name in logs}
            if shown:
                self._run.log(step=state.global_step, **shown)
