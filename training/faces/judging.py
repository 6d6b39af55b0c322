"""How well features obey: scores over many expressions of faces, by a CNN that took no part in finding directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
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
_COMBINED: Final = 48
_SEEN_EYES: Final = 0.4
"""Eyes less open than this hide the colour of the iris."""
_RANGE: Final = np.array(RANGES)
_ASKED_TOGETHER: Final = 3
"""Eyes, mouth and pose, as in the reference; smile and brow rest meanwhile."""


@dataclass(frozen=True, slots=True)
class Obedience:
    """Of one face.

    Attributes:
        correlation: (properties,), of what was asked and what was scored, all features moving at once.
        crosstalk: (properties, properties), how far [of the row's sweep] the column's score strays, as a share of
            the column's range; 0 on the diagonal.
        drift: of the colours of skin, iris and hair under each expression, against rest, in CIE delta E 1976.
    """

    correlation: Floats
    crosstalk: Floats
    drift: Floats


def combined(rng: np.random.Generator) -> list[Expression]:
    """Expressions with all properties spread evenly over their ranges, independent of each other."""
    columns = []
    for low, high in RANGES:
        columns.append(low + (high - low) * rng.permutation(_COMBINED) / (_COMBINED - 1))
    return [Expression(*row) for row in zip(*columns, strict=True)]


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
    together, alone = combined(rng), sweeps()
    scored = _scores(network, judge, gallery, face, [*together, *alone, Expression()])
    count = len(PROPERTIES)
    asked = np.array([list(asdict(one).values()) for one in together])
    moved = scored[: len(together), :count]
    correlation = np.array([np.corrcoef(asked[:, i], moved[:, i])[0, 1] for i in range(count)])
    swept = scored[len(together) : -1].reshape(count, STEPS, -1)
    return Obedience(correlation, _crosstalk(swept[:, :, :count]), _drift(scored, [*together, *alone]))


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
    crosstalk = np.mean([face.crosstalk for face in faces], axis=0)
    others = crosstalk[:_ASKED_TOGETHER, :_ASKED_TOGETHER]
    pairs = others[~np.eye(_ASKED_TOGETHER, dtype=bool)]
    drift = np.concatenate([face.drift for face in faces])
    return {
        "faces": len(faces),
        "correlation": {name: round(float(value), 4) for name, value in zip(PROPERTIES, correlation, strict=True)},
        "crosstalk": round(float(pairs.mean()), 4),
        "crosstalk_worst_pair": round(float(pairs.max()), 4),
        "crosstalk_all_five": round(float(crosstalk[~np.eye(len(PROPERTIES), dtype=bool)].mean()), 4),
        "drift_delta_e": round(float(drift.mean()), 3),
        "drift_delta_e_p95": round(float(np.quantile(drift, 0.95)), 3),
    }
