"""Numbered folders that say how a model came about: options, seed, revision, progress and figures."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from core.errors import TutorError

_OPTIONS, _STATS, _DONE = "options.json", "stats.jsonl", "done.json"
_WIDTH: Final = 5


@dataclass(frozen=True, slots=True)
class Run:
    """One training run's folder."""

    folder: Path

    def log(self, **figures: Any) -> None:
        """Add a line to the run's figures."""
        line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **figures}
        with (self.folder / _STATS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def finish(self, **figures: Any) -> None:
        self.log(**figures)
        (self.folder / _DONE).write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")

    @property
    def is_finished(self) -> bool:
        return (self.folder / _DONE).exists()


def start_run(runs: Path, name: str, options: Mapping[str, Any]) -> Run:
    """A new folder `runs/00007-name` with the options and the revision of the code.

    Raises:
        TutorError: the folder cannot be made.
    """
    try:
        runs.mkdir(parents=True, exist_ok=True)
        number = 1 + max((int(path.name[:_WIDTH]) for path in _numbered(runs)), default=0)
        folder = runs / f"{number:0{_WIDTH}d}-{name}"
        folder.mkdir()
        recorded = {**options, "revision": revision()}
        (folder / _OPTIONS).write_text(json.dumps(recorded, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise TutorError(f"{runs}: a run cannot be kept here: {error.strerror}") from error
    return Run(folder)


def unfinished_run(runs: Path, name: str, options: Mapping[str, Any]) -> Run:
    """The newest run of these options that was interrupted.

    Raises:
        TutorError: there is none.
    """
    for folder in sorted(_numbered(runs), reverse=True):
        run = Run(folder)
        if folder.name.endswith(f"-{name}") and not run.is_finished and _options(folder) == dict(options):
            return run
    raise TutorError(f"{runs}: no interrupted run of '{name}' with these options to resume")


def revision() -> str:
    """The commit of the code, with a "+" if it has been changed since; "unknown" outside a repository."""
    here = Path(__file__).parent
    try:
        commit = _git(here, "rev-parse", "--short=12", "HEAD")
        return f"{commit}+" if _git(here, "status", "--porcelain", "--untracked-files=no") else commit
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(folder: Path, *words: str) -> str:
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603


def _numbered(runs: Path) -> list[Path]:
    return [path for path in runs.glob("*-*") if path.name[:_WIDTH].isdigit() and path.is_dir()]


def _options(folder: Path) -> dict[str, Any]:
    try:
        recorded: dict[str, Any] = json.loads((folder / _OPTIONS).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    recorded.pop("revision", None)
    return recorded
