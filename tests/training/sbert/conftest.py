"""Every task is trained once; the tests look at the same folders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.content.library import Library
from core.content.loader import BUILT_IN, load_library
from tests.bot.commands import ohlora_json
from tests.training.sbert import tiny


@dataclass(frozen=True)
class Workshop:
    """Attributes:
    base: the tiny encoder.
    tables: a file for each task.
    home: where the runs are kept.
    """

    base: Path
    tables: dict[str, Path]
    knowledge: Path
    home: Path

    def train(self, task: str, out: Path, *options: object, home: Path | None = None) -> dict[str, Any]:
        result: dict[str, Any] = ohlora_json(*self.command(task, out, *options, home=home))
        return result

    def command(self, task: str, out: Path, *options: object, home: Path | None = None) -> list[object]:
        """The words that train this task for a fraction of an epoch."""
        files = ["--data", self.tables[task], "--out", out, "--base", self.base, "--home", home or self.home]
        return ["train", "sbert", "--task", task, *files, "--epochs", 0.2, *options]


@dataclass(frozen=True)
class Trained:
    """A folder that `ohlora train sbert` wrote, and what it said."""

    task: str
    out: Path
    result: dict[str, Any]


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(BUILT_IN)


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    folder = tmp_path_factory.mktemp("workshop")
    tables = {task: tiny.write_table(folder, task) for task in tiny.COLUMNS}
    return Workshop(tiny.write_encoder(folder), tables, tiny.write_knowledge(folder), folder / "home")


@pytest.fixture(scope="session")
def trained(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Trained]:
    """The model of a task; do not change its folder."""
    known: dict[str, Trained] = {}

    def of(task: str) -> Trained:
        if task not in known:
            out = tmp_path_factory.mktemp("models") / task
            known[task] = Trained(task, out, workshop.train(task, out))
        return known[task]

    return of
