"""`ohlora chat`: the tutor in a terminal, or in a pipe."""

from __future__ import annotations

import asyncio
import importlib
import io
import json
import os
import re
import secrets
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.console import Console
from bot.cli.context import AppContext
from bot.settings import Settings
from core.codec import encode_reply
from core.content.schema import LOCALES, Locale
from core.messages import Account, FileBlock, Platform, Reply
from core.text.clean import clean

if TYPE_CHECKING:
    from bot.cli.conversation import Conversation

Show = Callable[[Reply | str], None]
_FAREWELLS = frozenset({"/quit", "/exit", "/종료", "/나가기"})
# A person types at their own terminal, and a script may feed a whole session at once.
_NO_PACE = 10_000
_LONGEST_NAME = 100


def _user(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    name = clean(value)
    if not name or "\n" in name or len(name) > _LONGEST_NAME:
        raise click.BadParameter(f"a name of 1 to {_LONGEST_NAME} characters is needed")
    return name


@click.command()
@click.option("--lang", type=click.Choice(LOCALES), help="Speak this language from now on.")
@click.option("--user", default="me", show_default=True, callback=_user, help="Who is talking.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per reply on standard output.")
@click.pass_obj
def chat(app: AppContext, lang: Locale | None, user: str, as_json: bool) -> None:
    """Talk with the tutor here; reads lines from standard input, so it can be piped.

    /1, /2 ... press a button, a line that ends in a backslash goes on, /quit leaves.
    """
    from bot.logs import configure_logging
    from core.storage.home_lock import VisitorLock

    settings = app.settings
    # A line for every turn would stand between the replies.
    quiet = "warning" if settings.log.level == "info" else settings.log.level
    configure_logging(quiet, settings.log.format)
    pace = settings.tutor.model_copy(update={"turns_per_minute": _NO_PACE})
    _speak_utf8()
    with VisitorLock(settings.home):
        _hold(settings.model_copy(update={"tutor": pace}), Account(Platform.CONSOLE, user, user), lang, as_json)


def _hold(settings: Settings, account: Account, lang: Locale | None, as_json: bool) -> None:
    """One conversation, from setting up to saying good-bye.

    Lines are read in the main thread between turns: a thread that waits for input could not be interrupted.
    """
    from bot.cli.conversation import Conversation
    from bot.composition import assembled

    interactive = sys.stdin.isatty() and sys.stdout.isatty() and not as_json
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        try:
            assembly = runner.run(stack.enter_async_context(assembled(settings)))
            conversation = Conversation(assembly.tutor, account, settings.tutor.default_locale)
            runner.run(assembly.prune())  # no server may ever run here to do it
            runner.run(conversation.begin(assembly.db, lang))
            show = _as_json if as_json else _drawn(settings.home / "exports", conversation)
            with suppress(KeyboardInterrupt, EOFError):
                _talk(runner, conversation, show, interactive=interactive)
            if interactive:
                click.echo("\n" + conversation.say("console.goodbye"))
        finally:
            runner.run(stack.aclose())


def _talk(runner: asyncio.Runner, conversation: Conversation, show: Show, *, interactive: bool) -> None:
    if interactive:
        with suppress(ImportError):
            importlib.import_module("readline")  # gives the prompt line editing
        show(runner.run(conversation.greet()))
        click.echo(conversation.say("console.welcome"))
    while True:
        text = _read("> " if interactive else "")
        if text.strip().lower() in _FAREWELLS:
            return
        if text.strip():
            show(runner.run(conversation.hear(text)))


def _read(prompt: str) -> str:
    """The next text; a backslash at the end of a line joins the next one to it.

    Raises:
        EOFError: there is nothing more.
    """
    lines = [input(prompt)]
    with suppress(EOFError):
        while lines[-1].endswith("\\"):
            lines[-1] = lines[-1][:-1]
            lines.append(input("… " if prompt else ""))
    return "\n".join(lines)


def _as_json(said: Reply | str) -> None:
    if isinstance(said, str):
        click.echo(said, err=True)
    else:
        click.echo(json.dumps(encode_reply(said), ensure_ascii=False))


def _drawn(folder: Path, conversation: Conversation) -> Show:
    console = Console(partial(save_file, folder), colours=sys.stdout.isatty() and "NO_COLOR" not in os.environ)

    def show(said: Reply | str) -> None:
        text = said if isinstance(said, str) else console.render(said, conversation.say)
        click.echo(f"\n{text}\n", color=True)

    return show


def save_file(folder: Path, file: FileBlock) -> Path | None:
    """Keep a file that the tutor hands out, readable by its owner alone; None where that is not possible."""
    name = re.sub(r"[^\w.-]", "_", Path(file.name).name).lstrip(".") or "file"
    path = folder / f"{secrets.token_hex(4)}-{name}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(file.content)
    except OSError:
        return None
    return path


def _speak_utf8() -> None:
    """Read and write UTF-8 whatever the locale says; bytes that are none become replacement characters."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
