"""`ohlora faces ...`: her pictures."""

from __future__ import annotations

import click

from bot.cli.faces_bench import bench, gallery
from bot.cli.faces_render import render


@click.group()
def faces() -> None:
    """Draw her faces, and measure how good they are."""


for command in (render, gallery, bench):
    faces.add_command(command)
