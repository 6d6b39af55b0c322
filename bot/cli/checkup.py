"""The examinations behind `ohlora doctor`. None of them creates or changes anything."""

from __future__ import annotations

import json
import os
import platform
import shutil
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.cli.checkup_discord import look_at_discord
from bot.cli.checkup_faces import look_at_faces
from bot.cli.checkup_language import look_at_language
from bot.cli.checkup_telegram import look_at_telegram
from bot.cli.context import AppContext
from bot.settings import CONFIG_VARIABLE, DEFAULT_CONFIG, Settings
from core.content.loader import BUILT_IN, check_content
from core.errors import ConfigError, StorageError
from core.storage.home_lock import server_runs
from core.storage.inspection import look, sqlite_path
from core.storage.migrate import VERSION_TABLE, known_revisions

LIBRARIES = (
    *("ohlora-tutor", "torch", "sqlalchemy", "pydantic", "starlette", "uvicorn"),
    *("discord.py", "python-telegram-bot", "transformers", "peft", "openai"),
)
ENOUGH_DISK = 100 * 1024 * 1024
_TENSORS = (".npz", ".safetensors")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one examination found. `problem` says what would keep `ohlora run` from working, `advice` what may help."""

    name: str
    summary: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    problem: str = ""
    advice: tuple[str, ...] = ()


def examine(app: AppContext) -> list[Finding]:
    """All examinations; those that need a readable configuration are left out without one."""
    try:
        settings = app.settings
    except ConfigError as error:
        return [_versions(), Finding("config", problem=str(error)), _weights()]
    return [
        _versions(),
        _config(app),
        _home(settings.home),
        _database(settings),
        _content(settings.content.path or BUILT_IN),
        _weights(),
        _web(settings),
        Finding("faces", *look_at_faces(settings)),
        Finding("language model", *look_at_language(settings)),
        Finding("discord", *look_at_discord(settings)),
        Finding("telegram", *look_at_telegram(settings)),
    ]


def _versions() -> Finding:
    found: dict[str, str | None] = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
    missing = [name for name, number in found.items() if number is None]
    problem = f"not installed: {', '.join(missing)}" if missing else ""
    return Finding("versions", ", ".join(f"{name} {number}" for name, number in found.items()), found, problem)


def _config(app: AppContext) -> Finding:
    named = app.config or (Path(os.environ[CONFIG_VARIABLE]) if os.environ.get(CONFIG_VARIABLE) else None)
    source = named or (DEFAULT_CONFIG if DEFAULT_CONFIG.exists() else None)
    return Finding("config", str(source or "built-in defaults"), {"file": None if source is None else str(source)})


def _home(home: Path) -> Finding:
    there = next(folder for folder in (home.absolute(), *home.absolute().parents) if folder.exists())
    writable = there.is_dir() and os.access(there, os.W_OK | os.X_OK)
    free = shutil.disk_usage(there).free
    facts = {"folder": str(home), "exists": home.exists(), "writable": writable, "free_bytes": free}
    problem = "" if writable else f"{there} cannot be written to"
    if not problem and free < ENOUGH_DISK:
        problem = f"only {free // 1024**2} MiB are free at {there}"
    state = "writable" if home.exists() else "would be created"
    return Finding("home", f"{home} ({state}, {free / 1024**3:.1f} GiB free)", facts, problem)


def _database(settings: Settings) -> Finding:
    newest = known_revisions()[0]
    url = settings.database_url
    if not url.startswith("sqlite"):
        return _database_server(url)
    facts: dict[str, object] = {"kind": "sqlite", "program_revision": newest}
    try:
        path = sqlite_path(url)
        facts["file"] = str(path)
        if not path.exists():
            return Finding("database", f"{path} (would be created)", facts | {"exists": False})
        state = look(path)
    except StorageError as error:
        return Finding("database", facts=facts, problem=str(error))
    facts |= {"exists": True, "revision": state.revision, "bytes": state.size}
    if state.revision is None and state.tables - {VERSION_TABLE}:
        return Finding("database", facts=facts, problem=f"{path} holds tables of another program")
    if state.revision is not None and state.revision not in known_revisions():
        return Finding("database", facts=facts, problem=f"{path} is at revision '{state.revision}', newer than this")
    step = "up to date" if state.revision == newest else f"would be upgraded to {newest}"
    return Finding("database", f"{path} (sound, {step}, {state.size:,} bytes)", facts)


def _database_server(url: str) -> Finding:
    facts = {"kind": url.partition(":")[0]}
    try:
        create_async_engine(url)  # loads the driver and does not connect yet
    except (ArgumentError, ImportError) as error:
        return Finding("database", facts=facts, problem=f"[database] url: {str(error).splitlines()[0]}")
    return Finding("database", f"{facts['kind']} (reached when the server starts)", facts)


def _content(folder: Path) -> Finding:
    library, mistakes = check_content(folder)
    if library is None:
        more = f" (and {len(mistakes) - 1} more: ohlora content check)" if len(mistakes) > 1 else ""
        return Finding("content", facts={"mistakes": [str(m) for m in mistakes]}, problem=f"{mistakes[0]}{more}")
    counts = library.counts
    summary = ", ".join(f"{number} {what}" for what, number in counts.items())
    if not library.quizzes:
        return Finding("content", summary, counts, f"{folder}: there is no quiz to ask")
    return Finding("content", summary, counts)


def _weights() -> Finding:
    """Every file of tensors has a card of the same name that says where it comes from."""
    folder = files("core").joinpath("weights")
    names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    found: dict[str, object] = {}
    problems = [] if names else ["no weights are installed"]
    for name in names:
        stem, dot, ending = name.rpartition(".")
        if dot + ending in _TENSORS and not {f"{stem}.json", f"{stem}.card.json"} & set(names):
            problems.append(f"{name} has no card")
        if ending != "json":
            continue
        try:
            card = json.loads(folder.joinpath(name).read_text("utf-8"))
        except ValueError:
            problems.append(f"{name} is not valid JSON")
            continue
        found[stem.removesuffix(".card")] = card.get("licence") if isinstance(card, dict) else None
    return Finding("weights", ", ".join(found) or "none", found, "; ".join(problems))


def _web(settings: Settings) -> Finding:
    web = settings.web
    facts = {"enabled": web.enabled, "host": web.host, "port": web.port, "token_set": settings.web_token is not None}
    if not web.enabled:
        return Finding("web", "switched off", facts)
    token = "token set" if settings.web_token else "no token needed on this machine alone"
    address = f"http://{web.host}:{web.port}"
    if server_runs(settings.home):
        return Finding("web", f"{address} (served by the 'ohlora run' that is under way)", facts | {"running": True})
    family = socket.AF_INET6 if ":" in web.host else socket.AF_INET
    try:
        socket.create_server((web.host, web.port), family=family).close()
    except OSError as error:
        return Finding("web", facts=facts, problem=f"cannot listen on {web.host}:{web.port}: {error.strerror}")
    return Finding("web", f"{address} ({token})", facts | {"running": False})
