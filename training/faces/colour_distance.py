"""How different two colours look."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

# Oklab -> cone responses -> linear sRGB (Ottosson 2020); linear sRGB -> XYZ (IEC 61966-2-1), white at D65.
_OKLAB_TO_LMS: Final = np.array(
    [[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.2914855480]]
)
_LMS_TO_RGB: Final = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)
_RGB_TO_XYZ: Final = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE: Final = _RGB_TO_XYZ.sum(axis=1)
_KNEE: Final = 6 / 29


def oklab_to_cielab(colours: Floats) -> NDArray[np.float64]:
    """CIE L*a*b* 1976 of colours (..., 3) in Oklab; those outside sRGB are clipped into it."""
    linear = ((colours @ _OKLAB_TO_LMS.T) ** 3 @ _LMS_TO_RGB.T).clip(0, 1)
    ratio = linear @ _RGB_TO_XYZ.T / _WHITE
    bent = np.where(ratio > _KNEE**3, np.cbrt(ratio), ratio / (3 * _KNEE**2) + 4 / 29)
    x, y, z = bent[..., 0], bent[..., 1], bent[..., 2]
    return np.asarray(np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1), dtype=np.float64)


def delta_e(first: Floats, second: Floats) -> NDArray[np.float64]:
    """Distance of colours (..., 3) in CIE L*a*b* (delta E 1976); about 2 is just noticeable."""
    return np.asarray(np.linalg.norm(first - second, axis=-1), dtype=np.float64)
