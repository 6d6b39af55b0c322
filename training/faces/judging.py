"""How well features obey: scores over many expressions of faces, by a CNN that took no part in finding directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from core.faces.expression import PROPERTIES, Expression
from core.inference.face_gallery import RANGES, FaceGallery
from core.inference.face_network import FaceNetwork
from training.faces.colour_distance import delta_e, oklab_to_cielab
from training.faces.score_network import COLOURS, PropertyScorer
from training.faces.vectorfind import Floats, score

STEPS: Final = 7
_COMBINED: Final = 36
_SEEN_EYES: Final = 0.4
"""Eyes less open than this hide the colour of the iris."""
_RANGE: Final = np.array(RANGES)
_ASKED_TOGETHER: Final = 3
"""Eyes, mouth and pose, as in the reference; smile and brow rest meanwhile."""


@dataclass(frozen=True, slots=True)
class Obedience:
    """Of one face.

    Attributes:
        correlation: (properties,), of what was asked and what was scored; eyes, mouth and pose move together, as in
            the reference, and for smile and brow all five do.
        correlation_of_all: the same, all five moving together.
        crosstalk: (properties, properties), how far in the row's sweep the column's score strays, as a share of
            the column's range; 0 on the diagonal.
        drift: of the colours of skin, iris and hair under each expression, against rest, in CIE delta E 1976.
    """

    correlation: Floats
    correlation_of_all: Floats
    crosstalk: Floats
    drift: Floats


def combined(rng: np.random.Generator, names: Sequence[str]) -> list[Expression]:
    """Expressions in which these properties are spread evenly over their ranges, independent of each other."""
    columns = {}
    for name, (low, high) in zip(PROPERTIES, RANGES, strict=True):
        if name in names:
            columns[name] = low + (high - low) * rng.permutation(_COMBINED) / (_COMBINED - 1)
    return [Expression(**{name: float(columns[name][i]) for name in columns}) for i in range(_COMBINED)]


def sweeps() -> list[Expression]:
    """Each property over its range while the others rest, property after property."""
    found = []
    for name, (low, high) in zip(PROPERTIES, RANGES, strict=True):
        found += [Expression(**{name: value}) for value in np.linspace(low, high, STEPS).tolist()]
    return found


def judge_face(
    network: FaceNetwork, judge: PropertyScorer, gallery: FaceGallery, face: int, rng: np.random.Generator
) -> Obedience:
    """Move this face's features and score the pictures."""
    three, five, alone = combined(rng, PROPERTIES[:_ASKED_TOGETHER]), combined(rng, PROPERTIES), sweeps()
    expressions = [*three, *five, *alone]
    scored = _scores(network, judge, gallery, face, [*expressions, Expression()])
    moved = scored[:-1, : len(PROPERTIES)]
    of_all = _correlation(five, moved[_COMBINED : 2 * _COMBINED])
    of_three = _correlation(three, moved[:_COMBINED])
    swept = moved[2 * _COMBINED :].reshape(len(PROPERTIES), STEPS, -1)
    correlation = np.concatenate([of_three[:_ASKED_TOGETHER], of_all[_ASKED_TOGETHER:]])
    return Obedience(correlation, of_all, _crosstalk(swept), _drift(scored, expressions))


def _correlation(asked: Sequence[Expression], scored: Floats) -> NDArray[np.float64]:
    """Of each property; not a number where it did not move."""
    wanted = np.array([[getattr(one, name) for name in PROPERTIES] for one in asked])
    with np.errstate(invalid="ignore"):
        pairs = [np.corrcoef(wanted[:, i], scored[:, i])[0, 1] for i in range(len(PROPERTIES))]
    return np.array(pairs)


def _scores(
    network: FaceNetwork, judge: PropertyScorer, gallery: FaceGallery, face: int, expressions: Sequence[Expression]
) -> Floats:
    with torch.no_grad():
        rest = network.map(torch.from_numpy(gallery.describe(face))[None])
    return score(network, judge, rest + torch.from_numpy(gallery.shift(face, expressions)), f"face {face}")


def _crosstalk(swept: Floats) -> NDArray[np.float64]:
    """From scores (swept property, steps, properties): spread over the sweep, as a share of the range."""
    spread = (swept.max(axis=1) - swept.min(axis=1)) / (_RANGE[:, 1] - _RANGE[:, 0])
    return np.asarray(spread * (1 - np.eye(len(spread))), dtype=np.float64)


def _drift(scored: Floats, expressions: Sequence[Expression]) -> NDArray[np.float64]:
    colours = scored[:, len(PROPERTIES) :].reshape(len(scored), len(COLOURS), 3)
    lab = oklab_to_cielab(colours)
    distance = delta_e(lab[:-1], lab[-1:])
    iris = COLOURS.index("iris")
    hidden = np.array([one.eyes < _SEEN_EYES for one in expressions])
    distance[hidden, iris] = np.nan
    return np.asarray(distance[np.isfinite(distance)])


def summary(faces: Sequence[Obedience]) -> dict[str, Any]:
    """Means over faces, as `ohlora faces bench` reports them."""
    correlation = np.mean([face.correlation for face in faces], axis=0)
    of_all = np.mean([face.correlation_of_all for face in faces], axis=0)
    crosstalk = np.mean([face.crosstalk for face in faces], axis=0)
    others = crosstalk[:_ASKED_TOGETHER, :_ASKED_TOGETHER]
    pairs = others[~np.eye(_ASKED_TOGETHER, dtype=bool)]
    drift = np.concatenate([face.drift for face in faces])
    return {
        "faces": len(faces),
        "correlation": _named(correlation),
        "correlation_all_five_moving": _named(of_all),
        "crosstalk": round(float(pairs.mean()), 4),
        "crosstalk_worst_pair": round(float(pairs.max()), 4),
        "crosstalk_all_five": round(float(crosstalk[~np.eye(len(PROPERTIES), dtype=bool)].mean()), 4),
        "drift_delta_e": round(float(drift.mean()), 3),
        "drift_delta_e_p95": round(float(np.quantile(drift, 0.95)), 3),
    }


def _named(values: Floats) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(PROPERTIES, values, strict=True)}
