from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image
from structlog.testing import capture_logs

from core.errors import ConfigError
from core.faces import service as service_module
from core.faces.cache import FaceCache
from core.faces.encoding import Media
from core.faces.moods import USUAL, expression_of
from core.faces.motion import Motion, rounded
from core.faces.service import FaceChoices, FaceService
from core.faces.source import FaceSource
from core.messages import Emotion, FaceCue
from tests.core.faces.fake_generator import GALLERY, FakeGenerator, source_of

PROUD = FaceCue(Emotion.PROUD, 0.9)


class Noon:
    hour = 12

    def now(self) -> datetime:
        return datetime(2026, 3, 1, self.hour, tzinfo=UTC)


class Atelier:
    """A service on a fake generator, with what it was told to count."""

    def __init__(self, folder: Path, **choices: object) -> None:
        self.generator = FakeGenerator()
        self.loads = 0
        self.clock = Noon()
        self.outcomes: Counter[str] = Counter()
        self.service = FaceService(
            source_of(self.generator, self._load),
            FaceCache(folder / "faces", "fake0001", 10_000_000),
            self.clock,
            FaceChoices(**choices),  # type: ignore[arg-type]
            lambda outcome, motion: self.outcomes.update([f"{outcome} {motion}"]),
        )

    def _load(self) -> FakeGenerator:
        self.loads += 1
        return self.generator


@pytest_asyncio.fixture
async def atelier(tmp_path: Path) -> AsyncIterator[Atelier]:
    made = Atelier(tmp_path)
    yield made
    made.generator.gate.set()
    made.service.close()


async def test_a_cue_becomes_a_picture_with_words(atelier: Atelier) -> None:
    picture = await atelier.service.picture(PROUD, "ko")
    assert picture is not None
    assert picture.media_type == "image/jpeg"
    assert Image.open(BytesIO(picture.content)).size == (256, 256)
    assert "오로라" in picture.alt
    english = await atelier.service.picture(PROUD, "en", Motion.SPEAK, Media.PAGE)
    assert english is not None
    assert english.media_type == "image/webp"
    assert "Oh-LoRA" in english.alt
    assert (1, rounded(expression_of(PROUD)), None) in atelier.generator.drawn


async def test_the_same_picture_is_drawn_once_and_kept_over_a_restart(atelier: Atelier, tmp_path: Path) -> None:
    first = await atelier.service.picture(PROUD, "ko")
    assert await atelier.service.picture(FaceCue(Emotion.PROUD, 0.91), "en") is not None
    later = Atelier(tmp_path)
    again = await later.service.picture(PROUD, "ko")
    later.service.close()
    assert again == first
    assert (atelier.loads, len(atelier.generator.drawn), later.loads) == (1, 1, 0)
    assert atelier.outcomes == {"rendered still": 1, "cached still": 1}


async def test_equal_requests_at_one_moment_are_one(atelier: Atelier) -> None:
    pictures = await asyncio.gather(*(atelier.service.picture(PROUD, "ko", Motion.BLINK) for _ in range(5)))
    assert len({picture.content for picture in pictures if picture}) == 1
    assert len(atelier.generator.drawn) == len(set(atelier.generator.drawn))


async def test_a_late_picture_is_left_out_and_there_the_next_time(atelier: Atelier) -> None:
    atelier.generator.gate.clear()
    assert await atelier.service.picture(PROUD, "ko", within=0.02) is None
    atelier.generator.gate.set()
    assert await atelier.service.picture(PROUD, "ko") is not None
    assert atelier.outcomes["late still"] == 1
    assert len(atelier.generator.drawn) == 1


async def test_a_still_does_not_wait_for_the_end_of_a_clip(atelier: Atelier) -> None:
    clip = asyncio.create_task(atelier.service.picture(PROUD, "ko", Motion.SPEAK))
    while not atelier.generator.drawn:  # noqa: ASYNC110 - the drawing thread has no event for it
        await asyncio.sleep(0)
    before = len(atelier.generator.drawn)
    assert await atelier.service.picture(FaceCue(Emotion.SORRY), "ko") is not None
    assert not clip.done()
    after = [expression for _, expression, _ in atelier.generator.drawn].index(
        rounded(expression_of(FaceCue(Emotion.SORRY)))
    )
    assert after - before <= 4
    assert await clip is not None


async def test_a_full_queue_gives_no_picture_at_once(atelier: Atelier) -> None:
    atelier.generator.gate.clear()
    cues = [FaceCue(emotion, step / 10, face) for emotion in Emotion for step in range(11) for face in (1, 2)]
    waiting = [asyncio.create_task(atelier.service.picture(cue, "ko")) for cue in cues]
    done, _ = await asyncio.wait(waiting, timeout=10, return_when=asyncio.FIRST_COMPLETED)
    assert done
    assert {task.result() for task in done} == {None}
    atelier.generator.gate.set()
    assert sum(picture is not None for picture in await asyncio.gather(*waiting)) >= 30
    assert atelier.outcomes["busy still"] >= len(done)


async def test_who_chose_a_face_gets_it(atelier: Atelier) -> None:
    for chosen, shown in ((None, 1), (2, 2), (7, 7), (99, 1)):
        await atelier.service.picture(FaceCue(Emotion.HAPPY, 0.5, chosen), "ko", Motion.STILL, Media.PAGE)
        assert atelier.service.number(chosen) == shown
    assert [face for face, _, _ in atelier.generator.drawn] == [1, 2, 7]
    assert await atelier.service.picture(FaceCue(face=0), "ko") is None


async def test_a_configured_face_that_is_not_there_is_the_first(tmp_path: Path) -> None:
    for configured, shown in ((2, 2), (50, 1)):
        made = Atelier(tmp_path, default_face=configured)
        assert made.service.number(None) == shown
        made.service.close()


async def test_the_aurora_changes_with_the_hours(tmp_path: Path) -> None:
    made = Atelier(tmp_path, ombre="aurora")
    pictures = []
    for made.clock.hour in (3, 3, 15):
        picture = await made.service.picture(PROUD, "ko")
        pictures.append(picture and picture.content)
    made.service.close()
    assert pictures[0] == pictures[1] != pictures[2]
    hues = [ombre.hue for _, _, ombre in made.generator.drawn if ombre]
    assert hues == [3 / 24, 15 / 24]


@pytest.mark.parametrize("error", [ConfigError("weights are missing: x"), OSError("odd"), KeyError("shape")])
async def test_weights_that_cannot_be_loaded_are_said_once(tmp_path: Path, error: Exception) -> None:
    def broken() -> FakeGenerator:
        raise error

    cache = FaceCache(tmp_path, "fake0001", 1000)
    service = FaceService(FaceSource("fake0001", GALLERY, broken), cache, Noon(), FaceChoices())
    assert service.state == "ok"
    with capture_logs() as logs:
        assert await service.picture(PROUD, "ko") is None
        assert await service.picture(PROUD, "ko", Motion.SPEAK) is None
    service.close()
    assert [line["event"] for line in logs] == ["no pictures of her"]
    assert "\n" not in logs[0]["reason"]
    assert service.state.startswith("off: ")
    assert not service.gallery


async def test_a_failure_while_drawing_costs_one_picture(atelier: Atelier) -> None:
    atelier.generator.trouble = RuntimeError("out of memory")
    with capture_logs() as logs:
        assert await atelier.service.picture(PROUD, "ko") is None
    assert [line["event"] for line in logs] == ["a picture could not be drawn"]
    atelier.generator.trouble = None
    assert await atelier.service.picture(PROUD, "ko") is not None
    assert atelier.outcomes == {"failed still": 1, "rendered still": 1}


async def test_switched_off_there_is_nothing(tmp_path: Path) -> None:
    service = FaceService("switched off", FaceCache(tmp_path, "", 0), Noon(), FaceChoices())
    assert service.state == "off: switched off"
    assert await service.picture(PROUD, "ko") is None
    assert service.number(3) == 0
    await service.warm_up()
    service.close()


def damage_one_in(folder: Path) -> None:
    (file,) = folder.rglob("*.face")
    file.write_bytes(file.read_bytes()[:-40])


async def test_a_damaged_picture_is_drawn_again(atelier: Atelier, tmp_path: Path) -> None:
    first = await atelier.service.picture(PROUD, "ko")
    damage_one_in(tmp_path)
    assert await atelier.service.picture(PROUD, "ko") == first
    assert len(atelier.generator.drawn) == 2


async def test_the_usual_pictures_are_there_before_anybody_asks(
    atelier: Atelier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_module, "_WARM_UP_AFTER_SECONDS", 0)
    monkeypatch.setattr(service_module, "USUAL", USUAL[:2])
    await atelier.service.warm_up()
    drawn = len(atelier.generator.drawn)
    for cue in USUAL[:2]:
        for motion in Motion:
            assert await atelier.service.picture(cue, "ko", motion, Media.PAGE) is not None
    assert len(atelier.generator.drawn) == drawn
    later = Atelier(tmp_path)
    await later.service.warm_up()
    later.service.close()
    assert later.loads == 0


def test_kept_pictures_and_schedules_need_no_torch() -> None:
    program = "import sys, core.faces.service, core.faces.gallery; print('torch' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"
