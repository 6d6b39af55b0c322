"""Whether a published model in the home folder is whole, file by file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.model_files.adapter_base import base_of
from bot.model_files.published import BASE, Published
from bot.model_files.record import FileRecord, ModelRecord
from core.errors import ModelError

State = Literal["absent", "whole", "damaged", "unrecorded"]


@dataclass(frozen=True, slots=True)
class Condition:
    """What was found.

    Attributes:
        folder: where it lies, or would lie.
        state: "damaged" has flaws; "unrecorded" was not downloaded by us, so that no checksum is known.
        record: None for a model that is absent or unrecorded.
        flaws: by file name, what is wrong with it.
        base: what an adapter names as its base; empty for other models.
    """

    model: Published
    folder: Path
    state: State
    record: ModelRecord | None
    flaws: Mapping[str, str]
    base: str = ""

    @property
    def base_fits(self) -> bool:
        """Whether an adapter names the base that lies beside it, as other programs than this one need it."""
        return self.model.kind != "adapter" or self.base == str(self.folder.parent / BASE.folder)

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())


def examine(model: Published, models: Path, records: Mapping[str, ModelRecord], *, thorough: bool = True) -> Condition:
    """Look at the model's folder in the folder `models`; `thorough` reads every byte, else only sizes are compared."""
    folder = models / model.folder
    record = records.get(model.folder)
    if not folder.is_dir():
        return Condition(model, folder, "absent", None, {})
    if record is None:
        there = [file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()]
        flaws = dict.fromkeys(model.lacks(there), "is missing")
    else:
        found = {path: _flaw(folder / path, file, thorough=thorough) for path, file in record.files.items()}
        flaws = {path: flaw for path, flaw in found.items() if flaw}
    base = ""
    if model.kind == "adapter":
        try:
            base = base_of(folder)
        except ModelError as error:
            flaws.setdefault("adapter_config.json", str(error))
    state: State = "damaged" if flaws else "whole" if record else "unrecorded"
    return Condition(model, folder, state, record, flaws, base)


def sha256_of(path: Path) -> str:
    """Hex digits.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flaw(path: Path, expected: FileRecord, *, thorough: bool) -> str:
    """What is wrong with a file; empty for nothing."""
    try:
        size = path.stat().st_size
        if size != expected.size:
            return f"has {size:,} bytes instead of {expected.size:,}"
        if thorough and sha256_of(path) != expected.sha256:
            return "has been changed: its sha256 is not the recorded one"
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return ""
