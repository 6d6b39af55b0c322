"""One tiny training for all tests; they look at its folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.bot.commands import ohlora_json
from tests.training.faces.stand_in import SIDE, write_portraits

CHANNELS = "24,16,12"


@dataclass(frozen=True)
class Studio:
    """Attributes:
    portraits: 80 stand-ins of 32 px.
    home: where runs are kept.
    """

    portraits: Path
    home: Path

    def command(self, out: Path, *options: object, steps: str = f"16:4,{SIDE}:4") -> list[object]:
        """The words that train a tiny network."""
        words = ["train", "faces", "--data", self.portraits, "--out", out, "--home", self.home]
        return [*words, "--steps", steps, "--channels", CHANNELS, *options]


@dataclass(frozen=True)
class Trained:
    out: Path
    result: dict[str, Any]
    run: Path

    @property
    def files(self) -> Sequence[str]:
        return sorted(path.name for path in self.run.iterdir())


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    folder = tmp_path_factory.mktemp("studio")
    return Studio(write_portraits(folder / "portraits", 80), folder / "home")


@pytest.fixture(scope="session")
def trained(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """A network after a few steps and a moment of sharpening; do not change its folder."""
    out = tmp_path_factory.mktemp("networks") / "tiny"
    result = ohlora_json(*studio.command(out, "--adversarial", 4))
    return Trained(out, result, Path(result["run"]))
