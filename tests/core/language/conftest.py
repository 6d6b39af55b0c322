from __future__ import annotations

import pytest

from core.language.phrasing import get_ready


@pytest.fixture(scope="session", autouse=True)
def _guard_is_ready() -> None:
    get_ready()
