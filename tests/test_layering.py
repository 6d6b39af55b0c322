"""The arrows of the house: bot -> core <- training."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLATFORMS = {"discord", "telegram", "starlette", "uvicorn", "jinja2", "playwright"}
FORBIDDEN = {
    "core": {"bot", "training", "tests", "click"} | PLATFORMS,
    "training": {"bot", "tests"} | PLATFORMS,
    "migrations": {"bot", "training", "tests"} | PLATFORMS,
    "bot": {"tests"},
}


def imports(file: Path) -> Iterator[str]:
    """Top-level names of all modules that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative imports hide which room a name comes from"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("room", FORBIDDEN)
def test_no_room_imports_against_the_arrows(room: str) -> None:
    files = list((ROOT / room).rglob("*.py"))
    assert files
    offenders = {str(f.relative_to(ROOT)): bad for f in files if (bad := set(imports(f)) & FORBIDDEN[room])}
    assert not offenders


def test_only_the_command_line_calls_training() -> None:
    files = [f for f in (ROOT / "bot").rglob("*.py") if (ROOT / "bot" / "cli") not in f.parents]
    assert not [f for f in files if "training" in imports(f)]


def test_no_module_shadows_a_library() -> None:
    paths = (path for room in FORBIDDEN for path in (ROOT / room).rglob("*"))
    names = {path.stem for path in paths if path.suffix == ".py" or path.is_dir()}
    assert not names & {"discord", "telegram", "torch", "starlette", "sqlalchemy", "transformers"}


def test_the_tutor_starts_without_the_heavy_libraries() -> None:
    program = (
        "import sys, bot.composition; "
        "print([m for m in ('torch', 'transformers', 'sklearn', 'scipy', 'discord', 'telegram') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert result.stdout.strip() == "[]"
