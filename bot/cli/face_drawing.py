"""What `ohlora faces render` draws: a published face or a built-in one, from the options of the command."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.errors import FaceError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.faces.expression import Expression, Ombre
    from core.faces.vectorfind_csv import FaceVectors


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options; what was not given is None."""

    checkpoint: Path | None
    latents: Path | None
    row: int | None
    vectors: Path | None
    group: str | None
    hair: Path | None
    weights: Path | None
    face: int | None
    eyes: float | None
    mouth: float | None
    pose: float | None
    smile: float | None
    brow: float | None
    ombre: str | None
    device: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, RGB, shape (256, 256, 3), and what `--json` tells of it."""

    picture: NDArray[np.uint8]
    facts: dict[str, Any]


def draw_published(wishes: Wishes, checkpoint: Path) -> Drawn:
    """A face by a published checkpoint.

    Raises:
        TutorError, click.ClickException: an input is no good; one line.
    """
    import numpy as np

    from core.faces.reference import MAX_WEIGHT, draw_face
    from core.inference.hair_segmentation import load_hair_segmentation
    from core.inference.stylegan1.renderer import load_renderer

    asked = {"eyes": wishes.eyes, "mouth": wishes.mouth, "pose": wishes.pose}
    weights = {name: limited(f"--{name}", value or 0.0, -MAX_WEIGHT, MAX_WEIGHT) for name, value in asked.items()}
    ombre = _ombre(wishes.ombre)
    table_face = _from_table(wishes)  # small files first: the checkpoint takes a second
    renderer = load_renderer(checkpoint, wishes.device)
    hair = load_hair_segmentation(wishes.hair, wishes.device) if wishes.hair else None
    face = table_face or _from_gallery(wishes, renderer.layout.label)
    picture = draw_face(renderer, face, np.array([list(weights.values())], dtype=np.float32), ombre, hair)[0]
    place = {"row": wishes.row or 0} if table_face else {"face": _number(wishes)}
    facts = {**place, "case": face.case, "group": face.group, "weights": weights, "device": wishes.device}
    return Drawn(picture, facts)


def _from_table(wishes: Wishes) -> FaceVectors | None:
    from core.faces.vectorfind_csv import read_face

    if wishes.latents is None or wishes.vectors is None:
        return None
    return read_face(wishes.latents, wishes.row or 0, wishes.vectors, wishes.group)


def _from_gallery(wishes: Wishes, label: int) -> FaceVectors:
    from core.faces.reference import numbered
    from core.faces.vectorfind import VERSIONS, load_faces

    return numbered(load_faces(VERSIONS[label]), _number(wishes))


def draw_built_in(wishes: Wishes) -> Drawn:
    """A face by the generator that comes with the tutor.

    Raises:
        TutorError, click.ClickException: an input is no good; one line.
    """
    from core.inference.face_generator import EMBEDDED_FACES, load_face_generator

    expression, ombre, number = _expression(wishes), _ombre(wishes.ombre), _number(wishes)
    generator = load_face_generator(wishes.weights or EMBEDDED_FACES)
    if number not in generator.names:
        raise FaceError(f"there is no face {number}: they are numbered from 1 to {len(generator.names)}")
    picture = generator.draw(number, [expression], ombre)[0]
    return Drawn(picture, {"face": number, "name": generator.names[number], "device": wishes.device})


def _expression(wishes: Wishes) -> Expression:
    """Weights of -1..1 span a feature's range, and a positive one makes it smaller; smile and brow are as they are."""
    from core.faces.expression import Expression

    rest = Expression()
    return Expression(
        eyes=rest.eyes if wishes.eyes is None else 0.5 - 0.5 * limited("--eyes", wishes.eyes),
        mouth=rest.mouth if wishes.mouth is None else 0.5 - 0.5 * limited("--mouth", wishes.mouth),
        yaw=rest.yaw if wishes.pose is None else -limited("--pose", wishes.pose),
        smile=rest.smile if wishes.smile is None else limited("--smile", wishes.smile),
        brow=rest.brow if wishes.brow is None else limited("--brow", wishes.brow),
    )


def _ombre(text: str | None) -> Ombre | None:
    from core.faces.expression import Ombre

    if text is None:
        return None
    try:
        hue, height = (float(part) for part in text.split(","))
    except ValueError as error:
        raise click.ClickException(f"--ombre: '{text}' is not HUE,HEIGHT, two numbers of 0..1") from error
    return Ombre(limited("--ombre (hue)", hue, 0.0), limited("--ombre (height)", height, 0.0))


def limited(name: str, value: float, lowest: float = -1.0, highest: float = 1.0) -> float:
    """The nearest value in the range; on standard error it is said when that is another one.

    Raises:
        click.ClickException: it is not a number.
    """
    if math.isnan(value):
        raise click.ClickException(f"{name}: is not a number")
    near = min(max(value, lowest), highest)
    if near != value:
        click.echo(f"{name}: {value:g} is outside {lowest:g}..{highest:g}; {near:g} is taken.", err=True)
    return near


def _number(wishes: Wishes) -> int:
    return 1 if wishes.face is None else wishes.face
