"""The base that an adapter names: published ones name a folder on their author's Windows machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from core.errors import ModelError

CONFIG: Final = "adapter_config.json"
_SETTING: Final = "base_model_name_or_path"


def base_of(folder: Path) -> str:
    """What an adapter's configuration names as its base; empty if it names none.

    Raises:
        ModelError: the file cannot be read.
    """
    named = _read(folder).get(_SETTING)
    return named if isinstance(named, str) else ""


def name_base(folder: Path, base: Path) -> None:
    """Let the adapter in `folder` name `base`; the file is replaced in one step.

    Raises:
        ModelError: the file cannot be read or written.
    """
    path = folder / CONFIG
    text = json.dumps(_read(folder) | {_SETTING: str(base)}, ensure_ascii=False, indent=2) + "\n"
    draft = path.with_suffix(".new")
    try:
        draft.write_text(text, "utf-8")
        draft.replace(path)
    except OSError as error:
        raise ModelError(f"{path}: cannot be written: {error.strerror}") from error


def _read(folder: Path) -> dict[str, object]:
    path = folder / CONFIG
    try:
        values = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError:
        raise ModelError(f"{path}: is not valid JSON") from None
    if not isinstance(values, dict):
        raise ModelError(f"{path}: is not the configuration of an adapter")
    return values
