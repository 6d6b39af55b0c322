"""What a portrait depends on: one named number per trait, and how plausible identities are sampled."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.faces.expression import PROPERTIES


@dataclass(frozen=True, slots=True)
class Traits:
    """One portrait; identity traits lie in 0..1, except that hues are a (cos, sin) pair on the unit circle.

    A choice that looks discrete (a hood, a pin, a parted fringe) is the size or the blend of a shape, so that
    every trait may move freely. The last five are the movable properties, in the ranges of `Expression`.
    """

    face_width: float
    jaw_taper: float
    chin_length: float
    skin_depth: float
    skin_warmth: float
    blush: float
    eye_size: float
    eye_roundness: float
    eye_tilt: float
    eye_spacing: float
    eye_hue_cos: float
    eye_hue_sin: float
    eye_lightness: float
    lash_weight: float
    brow_thickness: float
    brow_arch: float
    nose_size: float
    mouth_width: float
    lip_fullness: float
    lip_depth: float
    hair_hue_cos: float
    hair_hue_sin: float
    hair_chroma: float
    hair_lightness: float
    hair_length: float
    hair_volume: float
    hair_wave: float
    hair_shine: float
    fringe_parting: float
    fringe_length: float
    fringe_fullness: float
    side_lock_length: float
    side_lock_width: float
    ombre_hue_cos: float
    ombre_hue_sin: float
    ombre_height: float
    ombre_strength: float
    ombre_lightness: float
    accent_hue_cos: float
    accent_hue_sin: float
    earring_size: float
    pin_size: float
    clothes_hue_cos: float
    clothes_hue_sin: float
    clothes_chroma: float
    clothes_lightness: float
    collar_size: float
    hood_size: float
    backdrop_hue_cos: float
    backdrop_hue_sin: float
    backdrop_lightness: float
    aurora: float
    eyes: float
    mouth: float
    yaw: float
    smile: float
    brow: float


PARAMETERS: Final[tuple[str, ...]] = tuple(field.name for field in fields(Traits))
IDENTITY: Final[tuple[str, ...]] = PARAMETERS[: -len(PROPERTIES)]
PROPERTY_RANGES: Final = {
    "eyes": (0.0, 1.0),
    "mouth": (0.0, 1.0),
    "yaw": (-1.0, 1.0),
    "smile": (-1.0, 1.0),
    "brow": (-1.0, 1.0),
}
HUES: Final = tuple(name.removesuffix("_cos") for name in IDENTITY if name.endswith("_cos"))

# Natural and fantasy hair that suits her, as (weight, hue in turns, chroma, lightness) around which we jitter.
_HAIR: Final = (
    (0.24, 0.12, 0.32, 0.15),  # soft black-brown
    (0.20, 0.125, 0.66, 0.34),  # chestnut
    (0.12, 0.20, 0.66, 0.78),  # honey blonde
    (0.14, 0.74, 0.35, 0.20),  # blue-black
    (0.12, 0.82, 0.32, 0.86),  # silver lilac
    (0.10, 0.99, 0.62, 0.70),  # dusty rose
    (0.08, 0.09, 0.85, 0.42),  # auburn
)
# Eyes, as (weight, hue in turns): teal, blue, violet, amber, green, rose.
_EYES: Final = ((0.22, 0.53), (0.24, 0.70), (0.20, 0.82), (0.20, 0.18), (0.09, 0.42), (0.05, 0.97))
# Clothes, as (weight, hue relative to the ombre, chroma, lightness): cream, tinted pastel, dusk, charcoal, contrast.
_CLOTHES: Final = (
    (0.26, 0.03, 0.15, 0.92),
    (0.24, 0.06, 0.55, 0.72),
    (0.20, -0.10, 0.50, 0.30),
    (0.14, 0.00, 0.12, 0.06),
    (0.16, 0.42, 0.40, 0.62),
)
# Backdrops, as (weight, hue in turns, lightness): blue night, violet night, teal dusk, pale blue, pale violet, blush.
_BACKDROPS: Final = (
    (0.20, 0.73, 0.08),
    (0.14, 0.81, 0.18),
    (0.14, 0.58, 0.30),
    (0.20, 0.70, 0.80),
    (0.18, 0.82, 0.85),
    (0.14, 0.98, 0.90),
)
# The ombre takes one of the aurora's colours; (weight, hue in turns): teal, blue, violet, pink, peach.
_OMBRE: Final = ((0.26, 0.51), (0.20, 0.68), (0.22, 0.82), (0.22, 0.99), (0.10, 0.15))
_FREE_OMBRES: Final = 0.3


def sample(rng: np.random.Generator, n: int) -> NDArray[np.float32]:
    """Draw n identities of the family with random expressions: float32 (n, len(PARAMETERS)).

    Colours are correlated so that each portrait has one palette; expressions are uniform over their ranges.
    """
    columns = {name: _bell(rng, n) for name in IDENTITY}
    hair = _pick(rng, n, _HAIR)
    columns["hair_chroma"] = _near(rng, hair[:, 1], 0.07)
    columns["hair_lightness"] = _near(rng, hair[:, 2], 0.05)
    ombre = _pick(rng, n, _OMBRE)[:, 0] + rng.normal(0, 0.03, n)
    clothes = _pick(rng, n, _CLOTHES)
    columns["clothes_chroma"] = _near(rng, clothes[:, 1], 0.06)
    columns["clothes_lightness"] = _near(rng, clothes[:, 2], 0.06)
    hues = _hues(rng, n, hair[:, 0], ombre, clothes[:, 0])
    backdrop = _pick(rng, n, _BACKDROPS)
    columns["backdrop_lightness"] = _near(rng, backdrop[:, 1], 0.09)
    hues["backdrop_hue"] = backdrop[:, 0] + rng.normal(0, 0.03, n)
    for name, turns in hues.items():
        columns[f"{name}_cos"], columns[f"{name}_sin"] = np.cos(2 * np.pi * turns), np.sin(2 * np.pi * turns)
    for name in ("hair_volume", "hair_wave", "side_lock_length", "side_lock_width", "ombre_height"):
        columns[name] = rng.uniform(0, 1, n)
    columns["hair_length"] = rng.beta(1.8, 1.1, n)
    columns["fringe_parting"] = rng.uniform(0, 1, n)
    columns["fringe_fullness"] = rng.beta(1.0, 1.0, n)
    columns["skin_depth"] = rng.beta(1.3, 2.6, n)
    columns["earring_size"] = _worn(rng, n, 0.7)
    columns["pin_size"] = _worn(rng, n, 0.5)
    hooded = rng.random(n) < 0.4
    columns["hood_size"] = np.where(hooded, rng.uniform(0.6, 1, n), rng.uniform(0, 0.15, n))
    columns["collar_size"] = np.where(hooded | (rng.random(n) < 0.2), rng.uniform(0, 0.08, n), rng.uniform(0.5, 1, n))
    for name, (low, high) in PROPERTY_RANGES.items():
        columns[name] = rng.uniform(low, high, n)
    return np.stack([columns[name] for name in PARAMETERS], axis=1).astype(np.float32)


def sample_widely(rng: np.random.Generator, n: int) -> NDArray[np.float32]:
    """As `sample`, but some of the ombres take any hue: who learns from these can colour hair anyhow."""
    rows = sample(rng, n)
    free, turns = rng.random(n) < _FREE_OMBRES, 2 * np.pi * rng.random(n)
    for name, side in (("ombre_hue_cos", np.cos), ("ombre_hue_sin", np.sin)):
        rows[free, PARAMETERS.index(name)] = side(turns)[free]
    return rows


def _hues(
    rng: np.random.Generator, n: int, hair: NDArray[np.float64], ombre: NDArray[np.float64], beside: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Hues in turns of one palette each: eyes follow the ombre or stay warm, clothes and backdrop sit beside it."""
    eyes = _pick(rng, n, _EYES)[:, 0]
    return {
        "hair_hue": hair + rng.normal(0, 0.015, n),
        "ombre_hue": ombre,
        "eye_hue": eyes + rng.normal(0, 0.02, n),
        "accent_hue": ombre + rng.normal(0, 0.04, n),
        "clothes_hue": ombre + beside + rng.normal(0, 0.03, n),
    }


def _bell(rng: np.random.Generator, n: int) -> NDArray[np.float64]:
    """Traits between 0 and 1, the middle a little more frequent than the ends."""
    return rng.beta(1.6, 1.6, n)


def _worn(rng: np.random.Generator, n: int, share: float) -> NDArray[np.float64]:
    """Sizes of an ornament that this share of people wear."""
    return np.where(rng.random(n) < share, rng.uniform(0.45, 1, n), rng.uniform(0, 0.05, n))


def _near(rng: np.random.Generator, centre: NDArray[np.float64], spread: float) -> NDArray[np.float64]:
    return np.clip(centre + rng.normal(0, spread, len(centre)), 0, 1)


def _pick(rng: np.random.Generator, n: int, table: tuple[tuple[float, ...], ...]) -> NDArray[np.float64]:
    """Choose rows of a table by the weights in its first column: (n, columns - 1)."""
    rows = np.array(table)
    return np.asarray(rows[rng.choice(len(rows), n, p=rows[:, 0] / rows[:, 0].sum()), 1:])
