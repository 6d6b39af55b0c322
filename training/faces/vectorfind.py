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
_TRIED: Final = 8
_BEYOND: Final = 0.15
_FLAT: Final = 0.02
"""Where scores no longer rise by this share of the range, going on would only smear the picture."""
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
    """Curves (properties, KNOTS): how far to go from rest to score as the network's own picture of a value does.

    A CNN draws extremes towards the middle; walking on until it *says* 1 would go far beyond what the network has
    learned. So the pictures that the network paints for each value itself are scored too, and are the goal.
    The faces (n, P) are at rest; each curve is 0 at the resting value.
    """
    with torch.no_grad():
        start = network.map(torch.from_numpy(faces)).numpy()
    curves = np.empty((len(PROPERTIES), KNOTS))
    for index, name in enumerate(PROPERTIES):
        (low, high), rest = _RANGE[index], getattr(Expression(), name)
        asked, far = _tried(low, high, rest, 0.0), _tried(low - rest, high - rest, 0.0, _BEYOND)
        given = np.repeat(faces[:, None], len(asked), axis=1)
        given[:, :, PARAMETERS.index(name)] = asked
        with torch.no_grad():
            own = network.map(torch.from_numpy(given.reshape(-1, faces.shape[1])))
        moved = (start[:, None] + far[:, None] * vectors[index]).reshape(-1, start.shape[1]).astype(np.float32)
        goals = score(network, fitter, own, name)[:, index].reshape(len(faces), -1).mean(axis=0)
        scored = score(network, fitter, torch.from_numpy(moved), name)[:, index].reshape(len(faces), -1).mean(axis=0)
        wanted = np.interp(np.linspace(low, high, KNOTS), asked, _rising(goals))
        curves[index] = _inverse(far, _rising(scored), wanted, np.array([low - rest, high - rest]))
    return curves


def _tried(low: float, high: float, rest: float, beyond: float) -> Floats:
    """Values over a range and this share of it beyond both ends: rising, the resting one among them."""
    more = beyond * (high - low)
    return np.union1d(np.linspace(low - more, high + more, _TRIED), rest)


def _inverse(far: Floats, scored: Floats, wanted: Floats, plain: Floats) -> Floats:
    """How far to go for each wanted score; outside the plain reach (lowest, highest) only while scores rise well."""
    flat = _FLAT * (plain[1] - plain[0])
    at_low, at_high = np.interp(plain, far, scored)
    reachable = wanted.clip(min(scored[0] + flat, at_low), max(scored[-1] - flat, at_high))
    return np.asarray(np.interp(reachable, scored, far))


def _rising(scores: Floats) -> Floats:
    """Scores that noise may have dented, without the dents."""
    highest = np.maximum.accumulate(scores.astype(np.float64))
    return np.asarray(highest + 1e-9 * np.arange(len(scores)))
