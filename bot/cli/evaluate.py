"""`ohlora evaluate ...`: how good the tutor's parts are, on labelled files."""

from __future__ import annotations

import click

from bot.cli.evaluate_grading import grading
from bot.cli.evaluate_guard import guard
from bot.cli.evaluate_llm import llm
from bot.cli.evaluate_moderation import moderation
from bot.cli.evaluate_qna import qna
from bot.cli.evaluate_sbert import sbert


@click.group()
def evaluate() -> None:
    """Measure answering, grading, moderation and encoders on CSV files."""


for command in (qna, grading, moderation, sbert, guard, llm):
    evaluate.add_command(command)
