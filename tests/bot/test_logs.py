"""What is logged, and what never is."""

from __future__ import annotations

import asyncio
import json
import logging
import warnings

import pytest
import structlog
from pydantic import BaseModel
from sqlalchemy import create_engine, text

from bot.logs import configure_logging
from core.errors import StorageError

SECRET = "비밀-문장"


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return [json.loads(line) for line in captured.err.splitlines()]


def test_json_lines_carry_the_context(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    with structlog.contextvars.bound_contextvars(event_id="7"):
        structlog.get_logger("core.engine").info("turn", outcome="answered")
        logging.getLogger("a.library").warning("port %s", 8420)  # one that no server in these tests sets up
    own, foreign = lines(capsys)
    assert (own["event"], own["level"], own["logger"], own["event_id"]) == ("turn", "info", "core.engine", "7")
    assert (foreign["event"], foreign["level"], foreign["event_id"]) == ("port 8420", "warning", "7")
    assert own["timestamp"]


@pytest.mark.parametrize("key", ["text", "said", "answer", "token", "display_name", "Authorization", "args"])
def test_private_values_are_dropped_from_info_on(capsys: pytest.CaptureFixture[str], key: str) -> None:
    configure_logging("debug", "json")
    log = structlog.get_logger("x")
    for level in ("info", "warning", "error"):
        getattr(log, level)("happened", **{key: SECRET}, ms=3)
    log.debug("happened", **{key: SECRET})
    *public, private = lines(capsys)
    assert [(line["ms"], key in line) for line in public] == [(3, False)] * 3
    assert private[key] == SECRET


@pytest.mark.parametrize(("level", "count"), [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)])
def test_the_level_counts_for_everybody(capsys: pytest.CaptureFixture[str], level: str, count: int) -> None:
    configure_logging(level, "json")
    for log in (structlog.get_logger("own"), logging.getLogger("foreign")):
        for method in ("debug", "info", "warning", "error"):
            getattr(log, method)("happened")
    assert len(lines(capsys)) == 2 * count


def test_addresses_with_tokens_are_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    logging.getLogger("httpx").info("HTTP Request: POST https://api.example.org/bot%s/x", SECRET)
    logging.getLogger("uvicorn.access").info("GET /?token=%s", SECRET)
    assert lines(capsys) == []


class Form(BaseModel):
    number: int


def _validation() -> None:
    Form.model_validate({"number": SECRET})


def _database() -> None:
    with create_engine("sqlite://", hide_parameters=True).connect() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:said)"), {"said": SECRET})


def _chain() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        raise ValueError(SECRET) from error


def _group() -> None:
    raise ExceptionGroup(SECRET, [ValueError(SECRET)])


@pytest.mark.parametrize("fail", [_validation, _database, _chain, _group])
@pytest.mark.parametrize("style", ["json", "console"])
def test_tracebacks_do_not_quote_learners(capsys: pytest.CaptureFixture[str], fail: object, style: str) -> None:
    configure_logging("info", style)  # type: ignore[arg-type]
    try:
        fail()  # type: ignore[operator]
    except Exception:
        structlog.get_logger("own").exception("turn failed")
        logging.getLogger("foreign").exception("failed")
    shown = capsys.readouterr().err
    assert SECRET not in shown
    assert shown.count("test_logs.py") >= 2
    assert fail.__name__ in shown  # type: ignore[attr-defined]


def test_messages_of_our_own_errors_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    try:
        raise StorageError("the disk is full")
    except StorageError:
        structlog.get_logger("own").exception("failed")
    assert "StorageError: the disk is full" in str(lines(capsys)[0]["exception"])


def test_debugging_shows_every_message(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("debug", "json")
    try:
        _chain()
    except ValueError:
        structlog.get_logger("own").exception("failed")
    assert str(lines(capsys)[0]["exception"]).count(SECRET) >= 2


def test_warnings_take_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn("careful", UserWarning, stacklevel=1)
    assert "careful" in str(lines(capsys)[0]["event"])


def test_configuring_twice_does_not_log_twice(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    configure_logging("info", "json")
    structlog.get_logger("own").info("once")
    assert len(lines(capsys)) == 1


async def test_tasks_keep_their_own_context(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")

    async def turn(event_id: str) -> None:
        with structlog.contextvars.bound_contextvars(event_id=event_id):
            await asyncio.sleep(0)
            structlog.get_logger("own").info("turn", expected=event_id)

    await asyncio.gather(*(turn(str(number)) for number in range(5)))
    assert all(line["event_id"] == line["expected"] for line in lines(capsys))
