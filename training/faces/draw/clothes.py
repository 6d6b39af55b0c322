"""Clothes: a soft top whose neckline, collar and hood are sizes of shapes."""

from __future__ import annotations

import numpy as np

from training.faces.draw.brush import linear, outline
from training.faces.draw.colour import Lab
from training.faces.draw.curves import closed_curve, mix, moved, open_curve, ribbon, smoothstep
from training.faces.draw.scene import Scene

_CHEST = np.array([(98.0, 200.0), (158.0, 200.0), (158.0, 256.0), (98.0, 256.0)])
"""Where skin may lie under the edge of the clothes."""


def paint_hood(scene: Scene) -> None:
    """The hood that lies behind the neck; it grows out of the shoulders with its size."""
    size = scene.traits.hood_size
    cloth, brush = scene.palette.cloth, scene.brush
    rise = mix(224, 186, size)
    wide = mix(46, 68, size)
    half = [(0, rise), (34, rise + 2), (wide, rise + 16), (wide + 4, 236), (30, 262)]
    hood = closed_curve(np.array([(128 + x, y) for x, y in half] + [(128 - x, y) for x, y in half[::-1][:-1]]), 8)
    brush.fill(hood, linear((0, rise), (0, 250), [(0, cloth.lighter(-0.02), 1), (1, cloth.lighter(-0.16), 1)]))


def paint_clothes(scene: Scene) -> None:
    """Shoulders and neckline with soft folds, then collar and hood edge."""
    brush, cloth = scene.brush, scene.palette.cloth
    hood = scene.traits.hood_size
    dip = mix(240, 224, hood)
    open_width = mix(30, 25, hood)
    half = [(open_width, 212), (46, 217), (70, 223), (93, 236), (108, 275)]
    neckline = [
        (-open_width, 212),
        (-open_width * 0.62, mix(227, 221, hood)),
        (0, dip),
        (open_width * 0.62, mix(227, 221, hood)),
    ]
    rows = (
        [(128 + x, y) for x, y in half]
        + [(128 - x, y) for x, y in half[::-1][:-1]]
        + [(128 + x, y) for x, y in neckline]
    )
    shape = outline(closed_curve(np.array(rows, dtype=float), 6))
    with brush.inside(_CHEST):
        brush.fill(shape, scene.palette.skin_shade.lighter(-0.1), 0.35, blur=2.5)
    brush.fill(
        shape,
        linear((40, 210), (200, 262), [(0, cloth.lighter(0.05), 1), (0.5, cloth, 1), (1, cloth.lighter(-0.09), 1)]),
    )
    with brush.inside(shape):
        for side in (-1, 1):
            fold = open_curve([(128 + side * 46, 224), (128 + side * 58, 240), (128 + side * 60, 262)])
            brush.fill(ribbon(fold, np.linspace(1.0, 4.5, len(fold))), cloth.lighter(-0.11), 0.6, blur=2.5)
        rim = open_curve([(128 + x, y) for x, y in [*neckline, (open_width, 212)]])
        brush.stroke(rim, cloth.lighter(-0.10), 5.0, 0.75, blur=0.7)
    _collar(scene)
    _hood_front(scene)


def _collar(scene: Scene) -> None:
    """Two pale collar wings of a blouse."""
    size = scene.traits.collar_size
    grown = smoothstep(0.08, 0.6, size)
    brush = scene.brush
    pale = Lab(0.95, 0.0, 0.004).towards(scene.palette.cloth, 0.12)
    for side in (-1, 1):
        rows = [
            (21, 202),
            (32, 209),
            (mix(30, 47, size), mix(216, 229, size)),
            (mix(20, 25, size), mix(224, 247, size)),
            (8, 235),
            (19, 217),
        ]
        full = np.array([(128 + side * x, y) for x, y in rows])
        wing = closed_curve(full[0] + (full - full[0]) * grown, 6)
        brush.fill(moved(wing, 0, 3), scene.palette.cloth.lighter(-0.25), 0.45 * grown, blur=2.5)
        brush.fill(
            wing,
            linear(
                (128, 205),
                (128 + side * 40, 245),
                [(0, pale.lighter(-0.10), 1), (0.5, pale, 1), (1, pale.lighter(-0.03), 1)],
            ),
        )


def _hood_front(scene: Scene) -> None:
    """The hood's front edges crossing over the chest, with two strings."""
    shown = smoothstep(0.15, 0.6, scene.traits.hood_size)
    brush, cloth = scene.brush, scene.palette.cloth
    for side in (-1, 1):
        edge = open_curve(
            [(128 + side * 50, 206), (128 + side * 36, 222), (128 + side * 17, 236), (128 + side * 3, 243)]
        )
        widths = np.linspace(12, 4.5, len(edge))
        brush.fill(ribbon(moved(edge, 0, 3), widths), cloth.lighter(-0.22), 0.5 * shown, blur=2.5)
        brush.fill(
            ribbon(edge, widths),
            linear((128 + side * 60, 210), (128, 240), [(0, cloth.lighter(0.07), 1), (1, cloth.lighter(-0.05), 1)]),
            shown,
        )
        string = open_curve([(128 + side * 13, 239), (128 + side * 15, 250), (128 + side * 14, 262)])
        brush.stroke(string, Lab(0.93, 0.0, 0.01), 2.6, 0.9 * shown, blur=0.3)
