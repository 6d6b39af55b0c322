"""`ohlora doctor`."""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, closing, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TypeVar

import pytest

from core.storage.home_lock import HomeLock
from tests.bot.commands import ohlora, ohlora_json
from tests.core.content.folder import make
from tests.doubles.discord import DiscordStandIn
from tests.doubles.telegram import TelegramStandIn

Server = TypeVar("Server")


@pytest.fixture
def free_port(tmp_path: Path) -> Path:
    """A configuration with a port that nobody listens on, and a small content folder."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    config = tmp_path / "config.toml"
    config.write_text(f'[content]\npath = "{make(tmp_path / "mine")}"\n[web]\nport = {port}\n')
    return config


def test_a_fresh_machine_is_ready_and_stays_untouched(free_port: Path, own_home: Path) -> None:
    data = ohlora_json("doctor", "--config", free_port)
    assert data["ok"]
    assert data["problems"] == []
    assert data["database"]["exists"] is False
    assert data["content"]["quizzes"] == 1
    assert data["versions"]["torch"]
    assert not own_home.exists()
    text = ohlora("doctor", "--config", free_port).output
    assert "would be created" in text
    assert text.endswith("'ohlora run' would start.\n")


def test_a_database_is_looked_at_and_not_changed(free_port: Path, own_home: Path) -> None:
    ohlora("db", "upgrade")
    file = own_home / "ohlora.db"
    before = file.read_bytes()
    data = ohlora_json("doctor", "--config", free_port)
    assert data["database"]["revision"] == data["database"]["program_revision"]
    assert file.read_bytes() == before
    assert [entry.name for entry in own_home.iterdir()] == ["ohlora.db"]


def test_an_older_database_would_be_upgraded(free_port: Path, own_home: Path) -> None:
    ohlora("db", "upgrade")
    with closing(sqlite3.connect(own_home / "ohlora.db")) as db:
        db.execute("UPDATE alembic_version SET version_num = '0001'")
        db.commit()
    assert "would be upgraded" in ohlora("doctor", "--config", free_port).output


def test_a_newer_a_foreign_and_a_broken_database_are_problems(free_port: Path, own_home: Path) -> None:
    ohlora("db", "upgrade")
    file = own_home / "ohlora.db"
    with closing(sqlite3.connect(file)) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.commit()
    assert "'9999'" in ohlora_json("doctor", "--config", free_port, code=1)["problems"][0]
    file.unlink()
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
        db.commit()
    assert "another program" in ohlora_json("doctor", "--config", free_port, code=1)["problems"][0]
    file.write_text("words " * 1000)
    assert "cannot be read" in ohlora_json("doctor", "--config", free_port, code=1)["problems"][0]


@pytest.mark.parametrize("url", ["words", "postgresql+nodriver://me:secret@host/db"])
def test_a_database_that_cannot_be_addressed(tmp_path: Path, url: str) -> None:
    config = tmp_path / "config.toml"
    folder = make(tmp_path / "mine")
    config.write_text(f'[content]\npath = "{folder}"\n[web]\nenabled = false\n[database]\nurl = "{url}"\n')
    data = ohlora_json("doctor", "--config", config, code=1)
    assert data["problems"][0].startswith("database: [database] url: ")
    assert "secret" not in str(data)


def test_tokens_are_never_printed(free_port: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OHLORA_WEB_TOKEN", "correct-horse")
    data = ohlora_json("doctor", "--config", free_port)
    assert data["web"]["token_set"] is True
    for extra in ((), ("--json",)):
        assert "correct-horse" not in ohlora("doctor", "--config", free_port, *extra).output


def test_discord_without_a_token_is_no_problem(free_port: Path) -> None:
    data = ohlora_json("doctor", "--config", free_port)
    assert data["discord"] == {"enabled": True, "token_set": False, "ok": True}
    assert "OHLORA_DISCORD_TOKEN" in ohlora("doctor", "--config", free_port).output


@pytest.mark.parametrize(("token", "problem"), [("nonsense", "form"), ("MTIzNDU2Nzg5.wrong.token", "does not accept")])
def test_a_discord_token_that_is_none(
    free_port: Path, monkeypatch: pytest.MonkeyPatch, token: str, problem: str
) -> None:
    with discord_on(free_port):
        monkeypatch.setenv("OHLORA_DISCORD_TOKEN", token)
        data = ohlora_json("doctor", "--config", free_port, code=1)
    assert problem in data["problems"][0]
    assert token not in json.dumps(data)


def test_a_good_discord_token_leads_to_the_invitation(free_port: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with discord_on(free_port) as token:
        monkeypatch.setenv("OHLORA_DISCORD_TOKEN", token)
        data = ohlora_json("doctor", "--config", free_port)
        text = ohlora("doctor", "--config", free_port).output
    assert data["discord"]["reached"]
    assert data["discord"]["invite"] in text
    assert "client_id=123456789" in text
    assert "Create Private Threads" in text
    assert "intents:" in text
    assert token not in text


def test_a_discord_that_does_not_answer_is_said_and_no_problem(
    free_port: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with discord_on(free_port) as token:
        pass
    monkeypatch.setenv("OHLORA_DISCORD_TOKEN", token)
    data = ohlora_json("doctor", "--config", free_port)
    assert data["discord"]["reached"] is False
    assert data["discord"]["invite"]


def test_telegram_without_a_token_is_no_problem(free_port: Path) -> None:
    data = ohlora_json("doctor", "--config", free_port)
    assert data["telegram"] == {"enabled": True, "token_set": False, "ok": True}
    assert "OHLORA_TELEGRAM_TOKEN" in ohlora("doctor", "--config", free_port).output


def test_a_telegram_token_that_is_none(free_port: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with telegram_on(free_port):
        for token, problem in (("nonsense", "form"), ("7000000001:AAwrong-token-of-no-bot-at-all", "does not accept")):
            monkeypatch.setenv("OHLORA_TELEGRAM_TOKEN", token)
            data = ohlora_json("doctor", "--config", free_port, code=1)
            assert problem in data["problems"][0]
            assert token not in json.dumps(data)


def test_a_good_telegram_token_leads_to_her(free_port: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with telegram_on(free_port) as token:
        monkeypatch.setenv("OHLORA_TELEGRAM_TOKEN", token)
        data = ohlora_json("doctor", "--config", free_port)
        text = ohlora("doctor", "--config", free_port).output
    assert data["telegram"]["reached"]
    assert data["telegram"]["link"] == "https://t.me/ohlora_bot"
    assert "?startgroup=" in text
    assert "privacy mode is on" in text
    assert token not in text
    assert ohlora_json("doctor", "--config", free_port)["telegram"]["reached"] is False


@contextmanager
def telegram_on(config: Path) -> Iterator[str]:
    """The stand-in for Telegram in a thread of its own, named in the configuration; gives the good token."""
    with _in_a_thread(TelegramStandIn) as telegram:
        config.write_text(f'{config.read_text()}\n[telegram]\nbase_url = "{telegram.address}"\n')
        yield telegram.token


@contextmanager
def _in_a_thread(made: Callable[[], AbstractAsyncContextManager[Server]]) -> Iterator[Server]:
    """A stand-in while it serves."""
    loop, started, ended = asyncio.new_event_loop(), Event(), asyncio.Event()
    found: list[Server] = []

    async def serve() -> None:
        async with made() as server:
            found.append(server)
            started.set()
            await ended.wait()

    thread = Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    started.wait()
    try:
        yield found[0]
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()


@contextmanager
def discord_on(config: Path) -> Iterator[str]:
    """The stand-in for Discord in a thread of its own, named in the configuration; gives the good token."""
    with _in_a_thread(DiscordStandIn) as discord:
        config.write_text(f'{config.read_text()}\n[discord]\napi_base = "{discord.api_base}"\n')
        yield discord.token


def test_a_taken_port(free_port: Path, own_home: Path) -> None:
    port = int(free_port.read_text().split()[-1])
    with closing(socket.create_server(("127.0.0.1", port))):
        data = ohlora_json("doctor", "--config", free_port, code=1)
        assert f"cannot listen on 127.0.0.1:{port}" in data["problems"][0]
        with HomeLock(own_home):
            assert ohlora_json("doctor", "--config", free_port)["web"]["running"]


def test_content_with_mistakes(tmp_path: Path) -> None:
    make(tmp_path / "mine", chapter=("[definition, purpose]", "[nonsense, gibberish]"))
    config = tmp_path / "config.toml"
    config.write_text(f'[content]\npath = "{tmp_path}/mine"\n[web]\nenabled = false\n')
    data = ohlora_json("doctor", "--config", config, code=1)
    assert "basics.yaml:30: there is no keyword 'nonsense' (and 1 more" in data["problems"][0]


def test_a_configuration_with_a_mistake(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[web]\nport = 0\n")
    (problem,) = ohlora_json("doctor", "--config", config, code=1)["problems"]
    assert f"{config}:2" in problem


def test_a_home_that_cannot_be(free_port: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    data = ohlora_json("doctor", "--config", free_port, "--home", tmp_path / "file" / "home", code=1)
    assert data["home"]["writable"] is False


def test_doctor_does_not_load_torch(free_port: Path) -> None:
    program = (
        "import sys; from click.testing import CliRunner; from bot.__main__ import main;"
        f"r = CliRunner().invoke(main, ['doctor', '--config', {str(free_port)!r}]); assert r.exit_code == 0, r.output;"
        "sys.exit(bool({'torch', 'sklearn', 'transformers'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
