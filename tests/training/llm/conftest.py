"""A base of a few kilobytes, a table for each task, and an adapter for each, trained once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.content.library import Library
from core.content.loader import BUILT_IN, load_library
from tests.bot.commands import ohlora_json
from tests.core.inference.language.tiny import make_tiny_base
from tests.training.llm import tables


@dataclass(frozen=True)
class Workshop:
    """Attributes:
    base: the tiny model.
    tables: a file for each task.
    home: where the runs are kept.
    """

    base: Path
    tables: dict[str, Path]
    home: Path

    def command(self, task: str, out: Path, *options: object, home: Path | None = None) -> list[object]:
        """The words that train this task for two steps."""
        files = ["--data", self.tables[task], "--out", out, "--base", self.base, "--home", home or self.home]
        quick = ["--batch", 8, "--epochs", 1, "--rank", 4, "--lr", 0.01, "--rows", 2]
        return ["train", "llm", "--task", task, *files, *quick, *options]


@dataclass(frozen=True)
class Trained:
    """An adapter that `ohlora train llm` wrote, and what it said."""

    task: str
    out: Path
    result: dict[str, Any]


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(BUILT_IN)


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    folder = tmp_path_factory.mktemp("workshop")
    made = {task: tables.write_table(folder, task) for task in tables.TASKS}
    return Workshop(make_tiny_base(folder / "base"), made, folder / "home")


@pytest.fixture(scope="session")
def trained(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Trained]:
    """The adapter of a task; do not change its folder."""
    known: dict[str, Trained] = {}

    def of(task: str) -> Trained:
        if task not in known:
            out = tmp_path_factory.mktemp("adapters") / task
            known[task] = Trained(task, out, ohlora_json(*workshop.command(task, out)))
        return known[task]

    return of
