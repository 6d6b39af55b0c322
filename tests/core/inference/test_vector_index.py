"""The exact search is exact, cells find nearly the same, and without its package everything still works."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from numpy.typing import NDArray
from structlog.testing import capture_logs

from core.inference.vector_index import VectorIndex

Rows = NDArray[np.float32]


def clustered(count: int, dimension: int = 32, clusters: int = 40) -> Rows:
    """Unit rows around random centres, as the texts about one concept lie near each other."""
    chance = np.random.default_rng(5)
    centres = chance.standard_normal((clusters, dimension))
    rows = centres[chance.integers(clusters, size=count)] + 0.5 * chance.standard_normal((count, dimension))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def brute_force(rows: Rows, query: Rows, k: int) -> list[int]:
    scores = rows @ query
    return sorted(range(len(rows)), key=lambda place: (-scores[place], place))[:k]


@pytest.fixture(scope="module")
def many() -> tuple[Rows, Rows]:
    """Rows to search, and queries like them."""
    rows = clustered(3050)
    return rows[:3000], rows[3000:]


@pytest.fixture(scope="module")
def cells(many: tuple[Rows, Rows]) -> VectorIndex:
    return VectorIndex(many[0], approximate_from=3000)


@pytest.mark.parametrize("k", [1, 2, 10, 299, 300, 1000])
def test_the_exact_search_is_brute_force(k: int) -> None:
    rows = clustered(310)
    index = VectorIndex(rows[:300])
    for query in rows[300:]:
        places, scores = index.search(query, k)
        assert places.tolist() == brute_force(rows[:300], query, k)
        np.testing.assert_array_equal(scores, (rows[:300] @ query)[places])
        assert (places.dtype, scores.dtype) == (np.intp, np.float32)
    assert not index.approximate


@pytest.mark.parametrize("k", [1, 7, 40, 100])
def test_among_equals_the_first_row_comes_first(k: int) -> None:
    rows = np.eye(3, dtype=np.float32)[np.random.default_rng(2).integers(3, size=100)]
    for query in np.eye(3, dtype=np.float32):
        assert VectorIndex(rows).search(query, k)[0].tolist() == brute_force(rows, query, k)


@pytest.mark.parametrize(("count", "k"), [(0, 3), (3, 0)])
@pytest.mark.parametrize("approximate_from", [0, 100])
def test_nothing_is_found_in_no_rows_and_no_rows_are_found_when_none_are_wanted(
    count: int, k: int, approximate_from: int
) -> None:
    places, scores = VectorIndex(clustered(3)[:count], approximate_from).search(clustered(1)[0], k)
    assert places.shape == scores.shape == (0,)
    assert (places.dtype, scores.dtype) == (np.intp, np.float32)


def test_the_cells_hold_nearly_all_of_the_nearest(many: tuple[Rows, Rows], cells: VectorIndex) -> None:
    rows, queries = many
    assert cells.approximate
    found = [len(set(brute_force(rows, query, 10)) & set(cells.search(query, 10)[0].tolist())) for query in queries]
    assert sum(found) / (10 * len(queries)) >= 0.95


def test_the_cells_give_exact_cosines_best_first(many: tuple[Rows, Rows], cells: VectorIndex) -> None:
    rows, queries = many
    for query in queries[:10]:
        places, scores = cells.search(query, 10)
        np.testing.assert_allclose(scores, rows[places] @ query, rtol=1e-5)
        assert (np.diff(scores) <= 0).all()
        assert (places.dtype, scores.dtype) == (np.intp, np.float32)


def test_the_same_rows_give_the_same_cells(many: tuple[Rows, Rows], cells: VectorIndex) -> None:
    again = VectorIndex(many[0], approximate_from=3000)
    for query in many[1]:
        np.testing.assert_array_equal(cells.search(query, 100)[0], again.search(query, 100)[0])


def test_cells_too_give_all_rows_when_more_are_wanted(many: tuple[Rows, Rows], cells: VectorIndex) -> None:
    rows, queries = many
    places, scores = cells.search(queries[0], 9000)
    assert sorted(places) == list(range(len(rows)))
    assert (np.diff(scores) <= 0).all()


def test_where_the_cells_hold_too_few_all_rows_are_searched() -> None:
    rows = clustered(2000)
    index = VectorIndex(rows, approximate_from=2000)
    assert index.approximate
    assert index.search(rows[7], 1990)[0].tolist() == brute_force(rows, rows[7], 1990)


def test_without_the_package_the_search_is_exact_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faiss", None)
    rows = clustered(50)
    with capture_logs() as logs:
        index = VectorIndex(rows, approximate_from=50)
        answers = [index.search(row, 5)[0].tolist() for row in rows]
    assert not index.approximate
    assert answers == [brute_force(rows, row, 5) for row in rows]
    assert [(line["log_level"], "[large]" in line["faster"]) for line in logs] == [("warning", True)]


def test_few_rows_do_not_need_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faiss", None)
    with capture_logs() as logs:
        VectorIndex(clustered(49), approximate_from=50)
    assert not logs
