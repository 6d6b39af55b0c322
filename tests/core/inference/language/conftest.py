"""One tiny base and four adapters for all tests of language models."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from core.ports import LanguageTask
from tests.core.inference.language.tiny import make_adapter, make_tiny_base


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_base(tmp_path_factory.mktemp("language") / "base")


@pytest.fixture(scope="session")
def tiny_adapters(tiny_base: Path) -> Mapping[LanguageTask, str]:
    return {task: str(make_adapter(tiny_base.with_name(task.value), tiny_base, 1, task)) for task in LanguageTask}
