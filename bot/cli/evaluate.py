"""`ohlora evaluate ...`: how good the tutor's parts are, on labelled files."""

from __future__ import annotations

import click

from bot.cli.evaluate_grading import grading
from bot.cli.evaluate_moderation import moderation
from bot.cli.evaluate_qna import qna


@click.group()
def evaluate() -> None:
    """Measure answering, grading and moderation on CSV files."""


for command in (qna, grading, moderation):
    evaluate.add_command(command)
