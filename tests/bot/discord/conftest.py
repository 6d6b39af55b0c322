"""One set of models for all conversations, a database and a Discord for each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

import pytest
import pytest_asyncio

from bot.composition import Models
from bot.settings import Settings
from core.content.library import Library
from core.content.loader import load_library
from core.inference.batching import BatchingEncoder
from core.inference.lexical_encoder import LexicalEncoder
from core.inference.worker import Worker
from core.moderation.classifier import LexiconClassifier
from core.qna.retriever import lexical_retriever
from core.quiz.grading.lexical_grader import LexicalGrader
from tests.bot.discord.house import House, house_with
from tests.doubles.discord import DiscordStandIn, pointed_at


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def models(library: Library) -> Iterator[Models]:
    """The tutor's own, but that questions are matched by names and letters alone: that needs no encoder's start."""
    built = Models(
        retriever=lexical_retriever(library),
        grader=LexicalGrader.load(),
        classifier=LexiconClassifier(),
        encoder=BatchingEncoder(LexicalEncoder(())),
        thinking=Worker("retrieval"),
        grading=Worker("grading"),
        guarding=Worker("moderation"),
    )
    yield built
    built.close()


@pytest_asyncio.fixture
async def discord() -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn() as server:
        with pointed_at(server):
            server.guild().channel("study")
            yield server
        assert not [*server.breaches, *server.own_breaches]


@pytest_asyncio.fixture
async def house(
    discord: DiscordStandIn, make_settings: Callable[..., Settings], library: Library, models: Models
) -> AsyncIterator[House]:
    async with house_with(discord, make_settings(), library, models) as made:
        yield made
