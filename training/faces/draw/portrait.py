"""One portrait from one row of parameters, painted from the backdrop to the foremost locks."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.errors import TutorError
from training.faces.draw.backdrop import paint_backdrop
from training.faces.draw.brush import Brush
from training.faces.draw.clothes import paint_clothes, paint_hood
from training.faces.draw.eyes import paint_brows, paint_eyes
from training.faces.draw.fringe import paint_front_hair
from training.faces.draw.hair import paint_back_hair, paint_drapes
from training.faces.draw.head import paint_ears, paint_face, paint_neck, paint_nose
from training.faces.draw.mouth import paint_mouth
from training.faces.draw.ornaments import paint_earrings, paint_pin
from training.faces.draw.palette import palette
from training.faces.draw.parameters import PARAMETERS, Traits
from training.faces.draw.pose import Pose
from training.faces.draw.scene import Scene

_FRAMING: Final = (1.07, 128.0, 150.0)
"""How much the figure is enlarged, about which point."""


class PortraitError(TutorError):
    """The parameters are not one finite number per name."""


def draw(parameters: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Draw the portrait of one row of `PARAMETERS`: uint8 (256, 256, 3) RGB; the same row gives the same picture.

    Raises PortraitError for another shape or for a value that is not finite.
    """
    row = np.asarray(parameters, dtype=np.float64)
    if row.shape != (len(PARAMETERS),) or not np.isfinite(row).all():
        raise PortraitError(f"a portrait needs {len(PARAMETERS)} finite numbers, got an array of shape {row.shape}")
    traits = Traits(*row.tolist())
    scene = Scene(Brush(), Pose(traits.yaw), traits, palette(traits))
    paint_backdrop(scene)
    scene.brush.zoom(*_FRAMING)
    for paint in (
        paint_back_hair,
        paint_hood,
        paint_neck,
        paint_clothes,
        paint_drapes,
        paint_ears,
        paint_face,
        paint_nose,
        paint_mouth,
        paint_eyes,
        paint_brows,
        paint_front_hair,
        paint_earrings,
        paint_pin,
    ):
        paint(scene)
    paint_brows(scene, alpha=0.55)
    return scene.brush.picture()
