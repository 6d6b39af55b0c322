"""Draws a `ChartBlock` as a picture, for platforms that cannot draw one themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.pictures.canvas import BOLD, Canvas
from core.messages import ChartBlock, ChartKind, Reply
from core.ports import Picture

_WIDTH: Final = 640
_EDGE: Final = 24
_TOP: Final = 64
_PLOT: Final = 220
_BAR: Final = 14
_PAPER: Final = "#1b1a29"
_GRID: Final = "#38354f"
_INK: Final = "#efecf8"
_SOFT: Final = "#aaa3c0"
_COLOURS: Final = ("#2dd4bf", "#60a5fa", "#a78bfa", "#f0a6d6", "#f0bf62", "#ff8faa")
_TICKS: Final = (0.0, 0.5, 1.0)
_LABEL_ROOM: Final = 76
_LEGEND_LINE: Final = 26
_MOST_SPOKEN: Final = 12


def has_charts(reply: Reply) -> bool:
    """Whether showing the reply means drawing, which takes a while: do it off the event loop then."""
    return any(isinstance(block, ChartBlock) for block in reply.blocks)


def draw_chart(chart: ChartBlock) -> Picture:
    """A PNG of 1,280 pixels' width; `alt` says the numbers."""
    drawn = _bars(chart) if chart.kind is ChartKind.BAR else _lines(chart)
    return Picture("image/png", drawn.png(), _spoken(chart))


def _shown(value: float, maximum: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if maximum < 10 else f"{value:.0f}"


def _spoken(chart: ChartBlock) -> str:
    """Newest labels last, as many as one listens to."""
    lines = []
    for series in chart.series:
        pairs = list(zip(chart.labels, series.values, strict=True))[-_MOST_SPOKEN:]
        said = (f"{label} {_shown(value, chart.maximum)}" for label, value in pairs if value is not None)
        lines.append(f"{series.name}: {', '.join(said)}")
    return f"{chart.title}. {'. '.join(lines)}"


def _legend_lines(chart: ChartBlock, canvas: Canvas | None = None, top: float = 0) -> int:
    """How many lines the names of the series take; drawn if there is a canvas."""
    if len(chart.series) < 2:
        return 0
    pen = canvas or Canvas(1, 1, _PAPER)
    x, line = float(_EDGE), 0
    for n, series in enumerate(chart.series):
        name = pen.fitted(series.name, 14, _WIDTH / 2)
        width = pen.width(name, 14) + 40
        if x + width > _WIDTH - _EDGE and x > _EDGE:
            x, line = float(_EDGE), line + 1
        if canvas is not None:
            y = top + line * _LEGEND_LINE
            canvas.dot((x + 6, y), 5, _COLOURS[n % len(_COLOURS)])
            canvas.text((x + 18, y), name, 14, _INK)
        x += width
    return line + 1


def _sheet(chart: ChartBlock, height: float) -> Canvas:
    canvas = Canvas(_WIDTH, round(height), _PAPER)
    canvas.text((_EDGE, 34), canvas.fitted(chart.title, 19, _WIDTH - 2 * _EDGE, BOLD), 19, _INK, weight=BOLD)
    return canvas


def _lines(chart: ChartBlock) -> Canvas:
    left, right, bottom = _EDGE + 34, _WIDTH - _EDGE - 14, _TOP + _PLOT
    canvas = _sheet(chart, bottom + 48 + _legend_lines(chart) * _LEGEND_LINE)
    count = len(chart.labels)

    def x(i: int) -> float:
        return left + (0.5 if count < 2 else i / (count - 1)) * (right - left)

    def y(value: float) -> float:
        return bottom - value / chart.maximum * _PLOT

    for share in _TICKS:
        value = chart.maximum * share
        canvas.line([(left, y(value)), (right, y(value))], _GRID, 1)
        canvas.text((left - 10, y(value)), _shown(value, chart.maximum), 13, _SOFT, anchor="right")
    every = max(1, -(-count * _LABEL_ROOM // (right - left)))
    for i, label in enumerate(chart.labels):
        if (count - 1 - i) % every == 0:
            canvas.text((x(i), bottom + 20), canvas.fitted(label, 13, _LABEL_ROOM), 13, _SOFT, anchor="middle")
    for n, series in enumerate(chart.series):
        colour = _COLOURS[n % len(_COLOURS)]
        for run in _runs(series.values):
            points = [(x(i), y(value)) for i, value in run]
            canvas.line(points, colour, 3)
            for point in points:
                canvas.dot(point, 4, colour)
    _legend_lines(chart, canvas, bottom + 50)
    return canvas


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The values between the gaps, with their places."""
    runs: list[list[tuple[int, float]]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((i, value))
    return [run for run in runs if run]


def _bars(chart: ChartBlock) -> Canvas:
    group = 30 + len(chart.series) * (_BAR + 5) + 8
    height = _TOP + len(chart.labels) * group + _EDGE / 2
    canvas = _sheet(chart, height + _legend_lines(chart) * _LEGEND_LINE)
    room = _WIDTH - 2 * _EDGE - 52
    for i, label in enumerate(chart.labels):
        top = _TOP + i * group
        canvas.text((_EDGE, top + 10), canvas.fitted(label, 15, _WIDTH - 2 * _EDGE), 15, _INK)
        for n, series in enumerate(chart.series):
            value, y = series.values[i], top + 24 + n * (_BAR + 5)
            canvas.bar(_EDGE, y, _EDGE + room, y + _BAR, _GRID)
            if value is None:
                continue
            share = min(1.0, value / chart.maximum)
            if share > 0:
                canvas.bar(_EDGE, y, _EDGE + max(_BAR, share * room), y + _BAR, _COLOURS[n % len(_COLOURS)])
            canvas.text((_WIDTH - _EDGE, y + _BAR / 2), _shown(value, chart.maximum), 15, _INK, anchor="right")
    _legend_lines(chart, canvas, height + 8)
    return canvas
