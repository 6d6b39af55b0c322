"""First vectors for new Korean pieces: those of the English pieces that they translate.

IBM Model 1 (Brown et al. 1993, "The Mathematics of Statistical Machine Translation") on parallel texts says how
often each English piece accounts for a Korean one; the first vector is the mean of their vectors by these counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

_ROUNDS: Final = 6


def expected_links(
    korean: Sequence[Sequence[int]], english: Sequence[Sequence[int]], width: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """(korean ids, english ids, expected counts) of all pairs of pieces that stand in parallel texts.

    Args:
        korean, english: ids per text, in the same order.
        width: larger than every English id.
    """
    codes, owners = [], []
    owner = 0
    for ours, theirs in zip(korean, english, strict=True):
        grid = np.asarray(ours, dtype=np.int64)[:, None] * width + np.asarray(theirs, dtype=np.int64)
        codes.append(grid.ravel())
        owners.append(np.repeat(np.arange(owner, owner + len(ours)), len(theirs)))
        owner += len(ours)
    pairs, link = np.unique(np.concatenate(codes), return_inverse=True)
    token = np.concatenate(owners)
    source = pairs % width
    chance: NDArray[np.float64] = np.ones(len(pairs))
    counts = chance
    for _ in range(_ROUNDS):
        weight = chance[link]
        weight /= np.bincount(token, weight)[token]
        counts = np.bincount(link, weight).astype(np.float64)
        chance = counts / np.bincount(source, counts)[source]
    return pairs // width, source, counts


def first_vectors(
    new_ids: Sequence[int],
    links: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]],
    vectors: NDArray[np.float32],
    seed: int,
) -> NDArray[np.float32]:
    """Rows for `new_ids`, shape (len(new_ids), d); a piece without links starts near the mean of all vectors.

    Args:
        vectors: the English pieces' rows, shape (width, d).
    """
    korean, english, counts = links
    rng = np.random.default_rng(seed)
    rows = vectors.mean(axis=0) + rng.normal(0, vectors.std() / 4, (len(new_ids), vectors.shape[1]))
    place = {piece: index for index, piece in enumerate(new_ids)}
    order = np.argsort(korean, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(korean[order])) + 1)
    for group in groups:
        index = place.get(int(korean[group[0]]))
        if index is not None:
            rows[index] = np.average(vectors[english[group]], axis=0, weights=counts[group])
    found: NDArray[np.float32] = rows.astype(np.float32)
    return found
