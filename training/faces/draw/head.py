"""Face, neck and ears: skin with soft light, without the features."""

from __future__ import annotations

import numpy as np

from training.faces.draw.brush import linear, radial
from training.faces.draw.curves import closed_curve, moved, open_curve, ribbon, taper
from training.faces.draw.scene import EYE_LINE, Scene, face_outline


def paint_neck(scene: Scene) -> None:
    """The neck and the chest above the clothes, under the shadow of the chin."""
    brush, skin, shade = scene.brush, scene.palette.skin, scene.palette.skin_shade
    lean = 2.0 * scene.pose.turn
    half = [(16, 165), (15.5, 190), (17.0, 204), (26, 214), (52, 223), (70, 260)]
    outline = np.array([(128 + lean + x, y) for x, y in half] + [(128 + lean - x, y) for x, y in half[::-1]])
    neck = closed_curve(outline, 6)
    brush.fill(
        neck, linear((0, 180), (0, 250), [(0, shade.lighter(0.03), 1), (0.45, skin.lighter(-0.02), 1), (1, skin, 1)])
    )
    with brush.inside(neck):
        drop = moved(face_outline(scene), -2.0 * scene.pose.turn, 11)
        brush.fill(drop, shade.lighter(-0.035).vivid(1.15), 0.75, blur=3.2)
        for side in (-1, 1):
            bone = open_curve(
                [(128 + lean + side * 7, 226), (128 + lean + side * 22, 222), (128 + lean + side * 44, 221)]
            )
            brush.fill(ribbon(bone, taper(len(bone), 1.3, 0.2)), shade, 0.5, blur=0.8)


def paint_ears(scene: Scene) -> None:
    """Both ears; the one on the far side lies behind the face."""
    brush, skin, shade = scene.brush, scene.palette.skin, scene.palette.skin_shade
    for side in (-1, 1):
        base = scene.cheek
        rows = [
            (base - 3, 119, 0),
            (base + 4, 116, -7),
            (base + 8, 122, -9),
            (base + 6, 136, -8),
            (base + 1, 146, -2),
            (base - 4, 145, 2),
        ]
        ear = closed_curve(scene.pose.line(np.array(rows) * (side, 1, 1)))
        brush.fill(ear, skin.lighter(-0.015))
        inner = open_curve(
            scene.pose.line(np.array([(base, 122, -3), (base + 5, 122, -8), (base + 3, 136, -7)]) * (side, 1, 1))
        )
        brush.fill(ribbon(inner, taper(len(inner), 1.6, 0.4)), shade, 0.8, blur=0.6)


def paint_face(scene: Scene) -> None:
    """The face's surface: light from above left, shade along the jaw, blush."""
    brush, skin, shade = scene.brush, scene.palette.skin, scene.palette.skin_shade
    outline = face_outline(scene)
    centre = scene.pose.on_face(-8, 128)
    light = [(0, skin.lighter(0.022), 1), (0.62, skin, 1), (1, skin.towards(shade, 0.62), 1)]
    brush.fill(outline, radial(centre, 78, light))
    with brush.inside(outline):
        brush.stroke(outline, shade, 7, 0.38, blur=4)
        _blush(scene)
        for side in (-1, 1):
            x, y = scene.pose.on_face(side * 24, EYE_LINE - 9)
            brush.oval(x, y, 15, 7, shade, 0.20, blur=4)


def _blush(scene: Scene) -> None:
    """Cheeks, nose tip and chin take colour; a smile lifts and warms the cheeks."""
    brush, colour = scene.brush, scene.palette.blush
    smile = max(scene.traits.smile, 0.0)
    strength = 0.16 + 0.34 * scene.traits.blush + 0.10 * smile
    for side in (-1, 1):
        x, y = scene.pose.on_face(side * 30, EYE_LINE + 20 - 1.5 * scene.traits.smile)
        stops = [(0, colour, strength), (0.5, colour, strength * 0.55), (1, colour, 0.0)]
        brush.oval(x, y, 19, 19, radial((x, y), 18, stops))
    x, y = scene.pose.on_face(0, scene.chin - 7)
    brush.oval(x, y, 10, 5, colour, 0.14, blur=3)


def paint_nose(scene: Scene) -> None:
    """A small nose: soft side shade, a tip of light, a hint of nostrils."""
    brush, shade = scene.brush, scene.palette.skin_shade
    size = 0.8 + 0.4 * scene.traits.nose_size
    tip = 154.5 + 1.5 * scene.traits.nose_size
    pose, turn = scene.pose, scene.pose.turn
    bridge = open_curve(pose.line([(4.5, 122, 40), (3.6, 136, 45), (4.2 * size, 148, 52), (2.5 * size, tip, 55)]))
    brush.fill(
        ribbon(bridge, taper(len(bridge), 2.4, 0.4, peak=0.75, end=1.0)), shade, 0.30 + 0.15 * max(turn, 0), blur=1.8
    )
    under = open_curve(
        pose.line(
            [
                (-5.2 * size, tip, 46),
                (-2.4 * size, tip + 2.6, 52),
                (0, tip + 3.2, 55),
                (2.4 * size, tip + 2.6, 52),
                (5.2 * size, tip, 46),
            ]
        )
    )
    brush.fill(ribbon(under, taper(len(under), 1.25, 0.2, peak=0.5)), shade.lighter(-0.06).vivid(1.2), 0.85, blur=0.5)
    for side in (-1, 1):
        x, y = pose.at(side * 3.1 * size, tip + 1.6, 51)
        brush.oval(x, y, 1.5 * size, 0.75, shade.lighter(-0.20).vivid(1.3), 0.55, blur=0.5)
    x, y = pose.at(-0.8, tip - 3.2, 56)
    brush.oval(x, y, 2.1, 1.7, scene.palette.skin.lighter(0.06).vivid(0.5), 0.85, blur=0.8)
    blush_x, blush_y = pose.at(0, tip, 55)
    brush.oval(blush_x, blush_y, 6, 3.5, scene.palette.blush, 0.18, blur=2.5)
