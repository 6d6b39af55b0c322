from __future__ import annotations

import pytest

from core.content.library import Library
from core.content.loader import load_library
from core.qna.retriever import HybridRetriever, lexical_retriever
from tests.core.qna.library import small_library


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def retriever(library: Library) -> HybridRetriever:
    return lexical_retriever(library)


@pytest.fixture
def small() -> Library:
    return small_library()
