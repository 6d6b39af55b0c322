"""Runs `ohlora` inside the test's process."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result

from bot.__main__ import main


def ohlora(*arguments: object, stdin: str | bytes = "", code: int = 0) -> Result:
    """The result of a command that must end with the status `code`, and never with a traceback."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)
    crashed = result.exception is not None and not isinstance(result.exception, SystemExit)
    assert not crashed, repr(result.exception)
    assert "Traceback" not in result.output
    assert result.exit_code == code, result.output
    return result


def ohlora_json(*arguments: object, code: int = 0) -> Any:
    """What a command says with `--json`: exactly one object on standard output."""
    return json.loads(ohlora(*arguments, "--json", code=code).stdout)


def error_of(*arguments: object, code: int = 1) -> str:
    """The one line with which a command refuses; usage errors (2) come after a line on usage."""
    result = ohlora(*arguments, code=code)
    lines = [line for line in result.stderr.splitlines() if line]
    if code == 1:
        assert len(lines) == 1, result.stderr
    assert lines[-1].startswith("Error: ")
    return lines[-1]
