"""What the READMEs claim is true of this tree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from core.content.loader import load_library

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.ko.md")


@pytest.mark.parametrize("name", READMES)
def test_counts_of_the_curriculum(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    library = load_library()
    for count in (len(library.concepts), len(library.quizzes), len(library.chapters)):
        assert re.search(rf"\b{count}(?:\b|개)", text), f"{name} does not say {count}"


@pytest.mark.parametrize("name", READMES)
def test_every_link_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", (ROOT / name).read_text("utf-8"))
    assert links
    assert not [link for link in links if not (ROOT / link).exists()]


@pytest.mark.parametrize("name", READMES)
def test_every_command_that_is_named_exists(name: str) -> None:
    named = set(re.findall(r"`ohlora ([a-z]+)", (ROOT / name).read_text("utf-8")))
    assert named
    assert named <= set(COMMANDS)
