"""Fixtures that several rooms share. Nothing a test writes leaves its temporary folder."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import uvloop

from bot.settings import Settings, TutorSettings

os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees the developer's configuration or writes into their data."""
    home = tmp_path / "home"
    monkeypatch.setenv("OHLORA_HOME", str(home))
    for variable in (
        "OHLORA_CONFIG",
        "OHLORA_WEB_TOKEN",
        "OHLORA_DISCORD_TOKEN",
        "OHLORA_TELEGRAM_TOKEN",
        "OHLORA_TELEGRAM_WEBHOOK_SECRET",
    ):
        monkeypatch.delenv(variable, raising=False)
    return home


@pytest.fixture
def make_settings(own_home: Path) -> Callable[..., Settings]:
    """Settings in the test's own home; nobody types as fast as a test, so the pace is not limited."""

    def make(**sections: object) -> Settings:
        return Settings.model_validate({"home": own_home, "tutor": TutorSettings(turns_per_minute=10_000)} | sections)

    return make


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with data that is not part of the project; tests that need it are skipped without it."""
    folder = Path(os.environ.get("OHLORA_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the shared data folder is not here; set OHLORA_SHARED_DATA to its path")
    return folder


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Tests run on the event loop that the program runs on."""
    return {"uvloop": uvloop.new_event_loop}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole programs first: they take longest, and a worker that began with them last would work alone at the end."""
    items.sort(key=lambda item: "system" not in item.path.parts)
