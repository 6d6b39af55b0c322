"""The `ohlora` command."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from bot.cli.context import AppContext
from core.errors import TutorError

# What --help says of a command stands here too, so that it need not be imported to be listed.
COMMANDS = {
    "run": ("bot.cli.run:run", "Serve the tutor: the playground page, and every platform whose token is configured"),
    "chat": ("bot.cli.chat:chat", "Talk with the tutor here; reads lines from standard input, so it can be piped"),
    "doctor": ("bot.cli.doctor:doctor", "Check everything that `ohlora run` needs"),
    "evaluate": ("bot.cli.evaluate:evaluate", "Measure answering, grading, moderation and encoders on CSV files"),
    "train": ("bot.cli.train:train", "Train models on labelled files"),
    "faces": ("bot.cli.faces:faces", "Draw her faces, and measure how good they are"),
    "quiz": ("bot.cli.quiz:quiz", "Choose quizzes; see which grades are disputed"),
    "content": ("bot.cli.content:content", "Check, import and export the curriculum; see what learners missed in it"),
    "db": ("bot.cli.db:db", "Upgrade, back up and restore the database; hand out or erase one learner's data"),
    "models": ("bot.cli.models:models", "See which models there are, download published ones, check their files"),
    "moderation": ("bot.cli.moderation:moderation", "See and undo what moderation did"),
}
_GLOBAL_OPTIONS = ("--home", "--config")


class LazyGroup(click.Group):
    """Imports a command when it is asked for, so that `ohlora --help` stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, f"{summary}.") for name, (_, summary) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except TutorError as error:
            raise click.ClickException(str(error)) from error

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _global_options_first(args))


def _global_options_first(args: Sequence[str]) -> list[str]:
    """Let --home and --config stand behind the command's name too (`ohlora run --config F`)."""
    first: list[str] = []
    rest: list[str] = []
    queue = list(args)
    while queue:
        word = queue.pop(0)
        if word == "--":
            return [*first, *rest, word, *queue]
        if word in _GLOBAL_OPTIONS and queue:
            first += [word, queue.pop(0)]
        elif word.startswith(tuple(f"{option}=" for option in _GLOBAL_OPTIONS)):
            first.append(word)
        else:
            rest.append(word)
    return [*first, *rest]


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="Folder for everything that is written.")
@click.option("--config", type=click.Path(path_type=Path, dir_okay=False), help="Configuration file (config.toml).")
@click.version_option(package_name="ohlora-tutor")
@click.pass_context
def main(ctx: click.Context, home: Path | None, config: Path | None) -> None:
    """Oh-LoRA, a machine-learning tutor in Korean and English."""
    ctx.obj = AppContext(home, config)


if __name__ == "__main__":
    sys.exit(main())
