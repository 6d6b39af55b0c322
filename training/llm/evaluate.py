"""`ohlora evaluate llm`: how well a base, with an adapter or without, says what it is to say."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from core.content.loader import load_library
from core.errors import ConfigError, ContentError
from core.inference.language.loading import load_model
from core.ports import LanguageTask
from training.llm.data.example import Example, sample
from training.llm.data.own import own_examples
from training.llm.data.table import read_examples
from training.llm.encoding import Encoder, Style, fitting
from training.llm.measure import Told, by_language, completion_loss, figures, tell
from training.llm.preparing import OWN_CONTENT

_SEED: Final = 0


def evaluate(
    task: LanguageTask,
    base: str,
    *,
    adapter: Path | None = None,
    data: Path | None = None,
    limit: int | None = None,
    style: Style = Style.REFERENCE,
    predictions: Path | None = None,
) -> dict[str, Any]:
    """Loss and perplexity of the reference answers, and what becomes of the model's own.

    Args:
        data: a table; without it, the subjects of our own content that no training sees.
        limit: measure on that many examples, chosen by chance but always the same.
        predictions: a table to write the answers to.

    Raises:
        TutorError: a file or the model cannot be used.
    """
    if predictions is not None:
        _check(predictions)
    examples = _examples(task, data)
    chosen = examples if limit is None else sample(examples, limit, _SEED)
    loaded = load_model(base, {} if adapter is None else {task: str(adapter)})
    encoder = Encoder(loaded, style)
    fit, tokens = fitting(encoder, chosen, loaded.window)
    if not fit:
        raise ContentError(f"{data or OWN_CONTENT}: no example fits {loaded.window} tokens")
    told = tell(encoder, fit)
    if predictions is not None:
        _write(predictions, told)
    return {
        "task": str(task),
        "n": len(fit),
        "left_out": len(chosen) - len(fit),
        **completion_loss(loaded, task, tokens),
        **figures(told),
        "by_language": by_language(told),
    }


def _examples(task: LanguageTask, data: Path | None) -> tuple[Example, ...]:
    if data is None:
        return own_examples(task, load_library(), _SEED, held_out=True)
    return read_examples(task, data).all


def _check(path: Path) -> None:
    """Before minutes are spent on what cannot be kept."""
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise ConfigError(f"{path}: cannot be written: it is a folder, or its folder is missing")


def _write(path: Path, told: Sequence[Told]) -> None:
    rows = [each.row for each in told]
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from error
