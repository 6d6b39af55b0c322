"""VectorFind: directions in w that move one feature and leave the others where they are.

As in Oh-LoRA's StyleGAN-VectorFind, w is sampled, pictures are scored by a property CNN, and each group of faces (by
the medians of hair and background) gets directions of its own. We do not walk along the normal of a classifier or a
regression: weights B of a regression say how to *read* a feature from w, and walking along them moves whatever goes
together with it. The pattern P = Cov(w) B (B' Cov(w) B)^-1 (Haufe et al. 2014, "On the interpretation of weight
vectors of linear models") says how w changes when one feature changes by 1 and the others do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from core.faces.expression import PROPERTIES, Expression
from core.inference.face_gallery import RANGES
from core.inference.face_network import FaceNetwork
from training.faces.draw.parameters import PARAMETERS
from training.faces.score_network import PropertyScorer

Floats = NDArray[np.floating[Any]]

GROUPED_BY: Final = ("hair_lightness", "hair_length", "backdrop_lightness")
"""Traits whose medians split faces into groups of "h" and "l"."""
KNOTS: Final = 21
"""Every resting value lies on one."""
_RIDGE: Final = 1e-3
_BATCH: Final = 16
_CALIBRATED_ON: Final = 6
_TRIED: Final = 10
_BEYOND: Final = 0.3
_RANGE: Final = np.array(RANGES)


@dataclass(frozen=True, slots=True)
class Grouping:
    """Attributes: medians: float (len(GROUPED_BY),), of the sampled faces."""

    medians: Floats

    def of(self, parameters: Floats) -> NDArray[np.int64]:
        """Group numbers 0..7 of faces (n, P); bit i is set where trait i is above its median."""
        traits = parameters[:, [PARAMETERS.index(name) for name in GROUPED_BY]]
        return np.asarray((traits > self.medians) @ 2 ** np.arange(len(GROUPED_BY)), dtype=np.int64)

    @property
    def count(self) -> int:
        return 1 << len(GROUPED_BY)


@dataclass(frozen=True, slots=True)
class Directions:
    """Attributes:
    vectors: float32 (groups, properties, width), the change of w that moves one property by 1.
    curves: float32 (groups, properties, KNOTS), how far to go so that the property is scored where it is asked for.
    """

    grouping: Grouping
    vectors: NDArray[np.float32]
    curves: NDArray[np.float32]


@torch.no_grad()
def score(network: FaceNetwork, scorer: PropertyScorer, w: torch.Tensor, label: str = "scoring") -> Floats:
    """What the CNN reads off the pictures of w (n, width): (n, len(SCORES))."""
    parts = tqdm(torch.split(w, _BATCH), desc=label, unit="batch", disable=None, leave=False)
    return torch.cat([scorer(network.paint(part)) for part in parts]).numpy()


def at_rest(parameters: Floats) -> NDArray[np.float32]:
    """The same faces (n, P) with her resting expression."""
    rested = np.array(parameters, dtype=np.float32)
    for name in PROPERTIES:
        rested[:, PARAMETERS.index(name)] = getattr(Expression(), name)
    return rested


def grouping_of(parameters: Floats) -> Grouping:
    return Grouping(np.median(parameters[:, [PARAMETERS.index(name) for name in GROUPED_BY]], axis=0))


def find_directions(network: FaceNetwork, fitter: PropertyScorer, parameters: NDArray[np.float32]) -> Directions:
    """Directions and curves from sampled faces (n, P) with random expressions."""
    grouping = grouping_of(parameters)
    with torch.no_grad():
        w = network.map(torch.from_numpy(parameters))
    scores = score(network, fitter, w)[:, : len(PROPERTIES)]
    members = [grouping.of(parameters) == group for group in range(grouping.count)]
    vectors = np.stack([pattern(w.numpy()[rows], scores[rows]) for rows in members]).astype(np.float32)
    faces = at_rest(parameters)
    curves = [
        calibrate(network, fitter, faces[rows][:_CALIBRATED_ON], vectors[group]) for group, rows in enumerate(members)
    ]
    return Directions(grouping, vectors, np.stack(curves).astype(np.float32))


def pattern(w: Floats, scores: Floats) -> Floats:
    """P' = (B' C B)^-1 B' C of w (n, width) and scores (n, properties): (properties, width); C = Cov(w)."""
    centred, moved = w - w.mean(axis=0), scores - scores.mean(axis=0)
    covariance = centred.T @ centred / len(w)
    loaded = covariance + _RIDGE * np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    weights = np.linalg.solve(loaded, centred.T @ moved / len(w))
    reach = covariance @ weights
    return np.asarray(np.linalg.solve(weights.T @ reach, reach.T))


def calibrate(network: FaceNetwork, fitter: PropertyScorer, faces: NDArray[np.float32], vectors: Floats) -> Floats:
    """Curves (properties, KNOTS): how far to go from rest so that the mean score is the value asked for.

    The faces (n, P) are at rest, so that each curve is 0 at the resting value.
    """
    with torch.no_grad():
        rest = network.map(torch.from_numpy(faces)).numpy()
    curves = np.empty((len(PROPERTIES), KNOTS))
    for index, name in enumerate(PROPERTIES):
        value, (low, high) = getattr(Expression(), name), _RANGE[index]
        far = _tried(low, high, value)
        w = rest[:, None] + far[:, None] * vectors[index]
        flat = torch.from_numpy(w.reshape(-1, w.shape[-1]).astype(np.float32))
        scored = score(network, fitter, flat, name)[:, index].reshape(len(faces), -1).mean(axis=0)
        curves[index] = _inverse(far, scored, low, high, value)
    return curves


def _tried(low: float, high: float, rest: float) -> Floats:
    """How far to go, over more than the range: rising, with 0 among them."""
    more = _BEYOND * (high - low)
    return np.union1d(np.linspace(low - rest - more, high - rest + more, _TRIED), 0.0)


def _inverse(far: Floats, scored: Floats, low: float, high: float, rest: float) -> Floats:
    """Where to go for values spread evenly over the range, 0 at rest.

    The score of resting faces may be a little off; between rest and the ends of the range that is evened out.
    """
    rising = np.maximum.accumulate(scored) + 1e-6 * np.arange(len(scored))  # noise may dent the scores
    asked = np.linspace(low, high, KNOTS)
    wanted = np.interp(asked, [low, rest, high], [low, np.interp(0.0, far, rising), high])
    return np.asarray(np.interp(wanted, rising, far))
