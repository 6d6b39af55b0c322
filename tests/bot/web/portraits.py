"""A house whose tutor has a face, by a generator that draws simple ones."""

from __future__ import annotations

from pathlib import Path

from core.clock import SystemClock
from core.faces.cache import FaceCache
from core.faces.service import FaceChoices, FaceService
from core.faces.source import FaceSource
from tests.bot.web.house import House
from tests.core.faces.fake_generator import FakeGenerator, source_of


class HouseWithFaces:
    """The house, and what draws for it."""

    def __init__(self, house: House, generator: FakeGenerator, faces: FaceService) -> None:
        self.house = house
        self.generator = generator
        self.faces = faces

    @classmethod
    async def open(cls, folder: Path, token: str | None = None) -> HouseWithFaces:
        generator = FakeGenerator()
        source: FaceSource = source_of(generator)
        cache = FaceCache(folder / "faces", source.version, 50_000_000)
        faces = FaceService(source, cache, SystemClock(), FaceChoices())
        return cls(await House.open(folder, token=token, faces=faces), generator, faces)

    async def close(self) -> None:
        self.generator.gate.set()
        self.faces.close()
        await self.house.close()
