"""`models.lock.json`: which revision of each model lies in the folder, with size and sha256 of every file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from bot.model_files.published import is_plain_path
from core.errors import ModelError

RECORD_FILE: Final = "models.lock.json"
_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as it lies here.

    Attributes:
        size: bytes.
        sha256: 64 hex digits.
        published: sha256 of the file on the hub if it was changed on its way (adapter_config.json), else empty.
    """

    size: int
    sha256: str
    published: str = ""


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """A model that was downloaded as a whole.

    Attributes:
        revision: the commit, 40 hex digits.
        licence: what its card on the hub states; None for nothing.
    """

    repository: str
    revision: str
    licence: str | None
    files: Mapping[str, FileRecord]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files.values())


def read_records(folder: Path) -> dict[str, ModelRecord]:
    """The records by folder name; none if there is no file.

    Raises:
        ModelError: the file is damaged.
    """
    path = folder / RECORD_FILE
    try:
        found = json.loads(path.read_text("utf-8"))
        return {name: _record(values) for name, values in found["models"].items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ModelError(f"{path}: is damaged: delete it and pull again, which downloads only what is wrong") from None


def write_records(folder: Path, records: Mapping[str, ModelRecord]) -> None:
    """Put the records in the place of those before, in one step.

    Raises:
        OSError: the folder cannot be written to.
    """
    path = folder / RECORD_FILE
    models = {name: asdict(record) for name, record in sorted(records.items())}
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps({"format": _FORMAT, "models": models}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    draft.replace(path)


def _record(values: Mapping[str, Any]) -> ModelRecord:
    files = {
        path: FileRecord(int(file["size"]), str(file["sha256"]), str(file.get("published", "")))
        for path, file in values["files"].items()
    }
    if not all(map(is_plain_path, files)):
        raise ValueError("a path leads out of the folder")
    licence = values["licence"]
    return ModelRecord(str(values["repository"]), str(values["revision"]), licence and str(licence), files)
