"""`ohlora train sbert`: fine-tunes an encoder on a table, and fits the head beside it."""

from __future__ import annotations

import hashlib
import math
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from core.errors import ConfigError, ContentError
from core.inference.sentence_encoder import EMBEDDED
from training.runs import start_run, unfinished_run
from training.sbert.fine_tune import DEFAULTS
from training.sbert.stacking import FOLDS, Training, fit
from training.sbert.task_model import load_model
from training.sbert.tasks import PairTable, Task, read_pairs

_FEWEST_TEXTS: Final = 2 * FOLDS


@dataclass(frozen=True, slots=True)
class Request:
    """What `ohlora train sbert` is asked for."""

    task: str
    data: Path
    out: Path
    base: str | None = None
    epochs: float | None = None
    seed: int = 0

    @property
    def options(self) -> dict[str, Any]:
        """What makes two runs the same one, as JSON: the table counts by its content."""
        plain = {name: value if isinstance(value, (int, float)) else str(value) for name, value in asdict(self).items()}
        return plain | {"data_sha256": hashlib.sha256(self.data.read_bytes()).hexdigest()}


def train(request: Request, runs: Path, *, resume: bool = False, dry_run: bool = False) -> dict[str, Any]:
    """Write the fine-tuned encoder and its head to the new folder `request.out`; returns the figures.

    Args:
        runs: where the numbered folder of this run is kept.

    Raises:
        TutorError: a file, the base or the output cannot be used; nothing is left half written.
    """
    task = Task(request.task)
    table = read_pairs(task, request.data)
    _check(request, table)
    base = request.base or str(EMBEDDED)
    load_model(base)
    options = DEFAULTS[task] if request.epochs is None else replace(DEFAULTS[task], epochs=request.epochs)
    options = replace(options, seed=request.seed)
    plan = {"task": str(task), "pairs": len(table), "texts": len(table.lefts), "base": base, **asdict(options)}
    if dry_run:
        return {**plan, "dry_run": True}
    name = f"sbert-{task}"
    run = unfinished_run(runs, name, request.options) if resume else start_run(runs, name, request.options)
    training = Training(run, table, base, options)
    fitted = fit(training)

    def save(draft: Path) -> None:
        fitted.model.save(str(draft), create_model_card=False)
        fitted.head.save(draft)

    _write(request.out, save)
    result = {**plan, "run": str(run.folder), "out": str(request.out), **fitted.figures}
    run.finish(**result)
    training.forget()
    return result


def _check(request: Request, table: PairTable) -> None:
    if request.epochs is not None and not 0 < request.epochs < math.inf:
        raise ConfigError(f"{request.epochs} is not a number of epochs")
    if request.out.exists():
        raise ConfigError(f"{request.out}: exists already")
    above = next(folder for folder in request.out.absolute().parents if folder.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise ConfigError(f"{request.out}: cannot be written: '{above}' is not a folder that one can write into")
    if len(table.lefts) < _FEWEST_TEXTS:
        raise ContentError(
            f"{request.data}: {len(table.lefts)} different texts are too few; {_FEWEST_TEXTS} are needed"
        )


def _write(out: Path, save: Callable[[Path], None]) -> None:
    """Make the folder in one step, so that a reader never sees half of it."""
    draft = out.with_name(f".{out.name}.part")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        save(draft)
        draft.rename(out)
    except OSError as error:
        raise ConfigError(f"{out}: cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
