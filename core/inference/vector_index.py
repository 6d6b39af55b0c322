"""Finds the rows nearest to a vector: exactly, or among likely ones where they are too many to look at each."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import structlog
from numpy.typing import NDArray

log = structlog.get_logger()

_CELLS_PER_ROOT: Final = 4  # cells for the square root of the number of rows, as faiss advises for up to a million
_CELLS_SEEN: Final = 48  # cells that a search looks into
_SEEN_PER_CELL: Final = 40  # rows per cell from which the cells are learned; faiss warns of fewer than 39


class VectorIndex:
    """The rows of a matrix, for searches from any thread.

    Many rows are sorted into cells around learned centres, and a search looks into the cells nearest to it (an
    inverted file, Jegou et al. 2011); what is found there is scored exactly.

    Args:
        vectors: L2-normalised rows, shape (n, d); n may be 0. They are not copied.
        approximate_from: number of rows from which there are cells, if the package for them is installed.

    Attributes:
        approximate: whether there are cells.
    """

    def __init__(self, vectors: NDArray[np.float32], approximate_from: int = 100_000) -> None:
        self._vectors = vectors
        self._cells = _cells(vectors) if len(vectors) >= max(approximate_from, 1) else None
        self.approximate = self._cells is not None

    def search(self, query: NDArray[np.float32], k: int) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Return the places of the `k` nearest rows and their cosines, best first; all rows when there are fewer.

        Among equal cosines the lower place comes first.

        Args:
            query: L2-normalised, shape (d,).
        """
        k = min(k, len(self._vectors))
        if k < 1:
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32)
        near = self._near(query, k)
        scores = (self._vectors if near is None else self._vectors[near]) @ query
        best = _best(scores, k)
        return best if near is None else near[best], scores[best]

    def _near(self, query: NDArray[np.float32], k: int) -> NDArray[np.intp] | None:
        """`k` rows of the nearest cells, in the order of the matrix; None where all rows have to be looked at."""
        if self._cells is None:
            return None
        _, found = self._cells.search(query[None], k)
        if found.min() < 0:
            return None
        return np.sort(found[0].astype(np.intp))


def _best(scores: NDArray[np.float32], k: int) -> NDArray[np.intp]:
    """The places of the `k` highest scores, best first; k from 1 to their number."""
    # All that reach the k-th score are sorted: a partition alone would choose among equals as it likes.
    reached = np.flatnonzero(scores >= np.partition(scores, -k)[-k])
    return reached[np.argsort(-scores[reached], kind="stable")[:k]]


def _cells(vectors: NDArray[np.float32]) -> Any | None:
    """The rows in cells, or None without the package."""
    try:
        import faiss
    except ImportError:
        log.warning("every search looks at all rows", rows=len(vectors), faster="pip install 'ohlora-tutor[large]'")
        return None
    rows, width = vectors.shape
    count = max(1, min(round(_CELLS_PER_ROOT * rows**0.5), rows // _SEEN_PER_CELL))
    cells: Any = faiss.index_factory(width, f"IVF{count},SQfp16", faiss.METRIC_INNER_PRODUCT)
    learned_from = np.linspace(0, rows - 1, min(rows, count * _SEEN_PER_CELL)).astype(np.intp)
    cells.train(vectors[learned_from])
    cells.add(vectors)
    cells.nprobe = _CELLS_SEEN
    return cells
