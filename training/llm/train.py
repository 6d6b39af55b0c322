"""`ohlora train llm`: fine-tunes a LoRA adapter on a table or on our own content, and measures what it says."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any, Final

import torch
from accelerate import PartialState  # type: ignore[import-untyped]
from accelerate.utils import broadcast_object_list  # type: ignore[import-untyped]
from transformers import PreTrainedTokenizerBase

from core.errors import ConfigError
from core.inference.language.loading import load_model
from training.llm.data.example import sample
from training.llm.encoding import Encoder
from training.llm.fit import CHECKPOINTS, fit, new_trainer
from training.llm.measure import completion_loss, figures, tell
from training.llm.preparing import OWN_CONTENT, Prepared, Request, prepare
from training.runs import Run, revision, start_run, unfinished_run

CARD: Final = "training_card.json"
_FORM: Final = "README.md"
"""PEFT's model card: a form whose fields are empty."""
_LICENCES: Final = {
    True: "Apache-2.0, like the code: the content is this project's own",
    False: "that of the table, which this program does not know",
}


def train(request: Request, runs: Path, *, resume: bool = False, dry_run: bool = False) -> dict[str, Any] | None:
    """Write the adapter to the new folder `request.out`; returns the figures, or None in all processes but the main.

    Args:
        runs: where the numbered folder of this run is kept.

    Raises:
        TutorError: a file, the base or the output cannot be used; nothing is left half written.
    """
    machines = PartialState(cpu=not torch.cuda.is_available())
    _check_out(request.out)
    ready = prepare(request)
    if dry_run:
        return {**ready.plan, "dry_run": True} if machines.is_main_process else None
    run = _run(runs, request, ready.plan, machines, resume=resume)
    trainer = new_trainer(ready.encoder.model, ready.training, ready.validation, request.options, run)
    trained = fit(trainer)
    machines.wait_for_everyone()
    if not machines.is_main_process:
        return None
    draft = request.out.with_name(f".{request.out.name}.part")
    try:
        _save(trainer.model, ready.encoder.model.tokenizer, draft)
        result = {**ready.plan, "run": str(run.folder), "out": str(request.out), **trained}
        result |= _measured(request, ready, draft)
        _write_card(draft / CARD, result)
        draft.rename(request.out)
    except OSError as error:
        raise ConfigError(f"{request.out}: cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    run.finish(**result)
    shutil.rmtree(run.folder / CHECKPOINTS, ignore_errors=True)
    return result


def _run(runs: Path, request: Request, plan: dict[str, Any], machines: PartialState, *, resume: bool) -> Run:
    """The same folder in all processes; the main one makes it."""
    name = f"llm-{request.task}"
    options = {**plan, "out": str(request.out), "rows": request.rows}
    told: list[Any] = [None]
    if machines.is_main_process:
        told = [(unfinished_run if resume else start_run)(runs, name, options).folder]
    if machines.num_processes > 1:
        broadcast_object_list(told)
    return Run(Path(told[0]))


def _save(model: Any, tokenizer: PreTrainedTokenizerBase, draft: Path) -> None:
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    model.save_pretrained(str(draft))
    tokenizer.save_pretrained(str(draft))
    (draft / _FORM).unlink(missing_ok=True)


def _check_out(out: Path) -> None:
    if out.exists():
        raise ConfigError(f"{out}: exists already")
    above = next(folder for folder in out.absolute().parents if folder.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise ConfigError(f"{out}: cannot be written: '{above}' is not a folder that one can write into")


def _measured(request: Request, ready: Prepared, adapter: Path) -> dict[str, Any]:
    """What the adapter says to the validation examples: read again from its files, unless the base is in 4 bits."""
    if not ready.validation:
        return {}
    if request.options.qlora:
        model = ready.encoder.model
        model.network.eval()
    else:
        model = load_model(request.base, {request.task: str(adapter)})
    shown = sample(ready.examples.validation, request.rows, request.options.seed)
    told = tell(Encoder(model, request.style), shown)
    return {"unseen": {**completion_loss(model, request.task, ready.validation), **figures(told)}}


def _write_card(path: Path, result: dict[str, Any]) -> None:
    own = result["data"] == OWN_CONTENT
    card = {**result, "revision": revision(), "data_licence": _LICENCES[own]}
    path.write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8")
