"""How `ohlora run` refuses to start: one line, and nothing is touched."""

from __future__ import annotations

import importlib
import socket
import subprocess
import sys
from pathlib import Path

from bot.__main__ import COMMANDS
from core.storage.home_lock import HomeLock
from tests.bot.commands import error_of


def test_a_second_server_on_the_same_home_says_so_and_not_that_the_port_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, HomeLock(tmp_path / "home"):
        told = error_of("--home", tmp_path / "home", "run", "--port", taken.getsockname()[1])
    assert "a server (ohlora run) is using the folder" in told


def test_a_port_of_another_program(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = error_of("--home", tmp_path / "home", "run", "--port", taken.getsockname()[1])
    assert "is in use by another program" in told
    assert not (tmp_path / "home" / "ohlora.db").exists()


def test_a_page_that_is_switched_off_is_not_served(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[web]\nenabled = false\nhost = '0.0.0.0'\n", "utf-8")
    assert "nothing to serve" in error_of("--home", tmp_path / "home", "--config", config, "run")


def test_malformed_content_stops_the_start(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "keywords.yaml").write_text("keywords: [\n", "utf-8")
    config = tmp_path / "config.toml"
    config.write_text("[content]\npath = 'content'\n", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    told = error_of("--home", tmp_path / "home", "--config", config, "run", "--port", port)
    assert f"{content / 'keywords.yaml'}:2: not valid YAML" in told
    assert not (tmp_path / "home" / "ohlora.db").exists()


def test_help_loads_none_of_what_commands_need() -> None:
    code = "import sys; from bot.__main__ import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Serve the tutor" in ran.stdout
    assert not {"pydantic", "sqlalchemy", "numpy", "yaml", "uvloop"} & set(ran.stdout.split())


def test_help_says_of_each_command_what_it_says_of_itself() -> None:
    for name, (place, summary) in COMMANDS.items():
        module, _, attribute = place.partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert summary == command.get_short_help_str(limit=200).rstrip("."), name
