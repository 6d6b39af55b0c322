from __future__ import annotations

import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from core.faces.cache import FaceCache

ROOM = 10_000


def cache_in(folder: Path, version: str = "v1", room: int = ROOM) -> FaceCache:
    return FaceCache(folder / "faces", version, room)


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_picture_is_kept_for_the_next_start(tmp_path: Path) -> None:
    cache_in(tmp_path).write("smile", b"picture")
    again = cache_in(tmp_path)
    assert again.has("smile")
    assert again.read("smile") == b"picture"
    assert again.read("frown") is None
    assert not again.has("frown")


@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda b: b[:5], lambda b: b"", lambda b: b"X" + b[1:]])
def test_a_damaged_picture_is_removed_not_shown(tmp_path: Path, damage: object) -> None:
    cache = cache_in(tmp_path)
    cache.write("smile", b"picture" * 10)
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    with capture_logs() as logs:
        assert cache.read("smile") is None
    assert [line["event"] for line in logs] == ["damaged picture removed"]
    assert files_in(tmp_path) == []


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    for number in range(9):
        cache.write(f"n{number}", bytes(1000))
        file = next(tmp_path.rglob(f"n{number}.face"))
        os.utime(file, (number, number))
    assert cache.read("n0") is not None
    cache.write("n9", bytes(1000))
    kept = {name for name in (f"n{number}" for number in range(10)) if cache.has(name)}
    assert "n1" not in kept
    assert {"n0", "n9", "n8"} <= kept
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.face")) <= ROOM


def test_a_picture_that_does_not_fit_is_not_kept(tmp_path: Path) -> None:
    for room in (0, 1000):
        cache = cache_in(tmp_path, room=room)
        cache.write("large", bytes(1000))
        assert cache.read("large") is None
    assert files_in(tmp_path) == []


def test_pictures_of_other_weights_and_half_written_ones_go(tmp_path: Path) -> None:
    cache_in(tmp_path, "old").write("smile", b"old")
    new = cache_in(tmp_path, "new")
    assert new.read("smile") is None
    folder = tmp_path / "faces" / "new"
    folder.mkdir()
    (folder / ".smile.face.part-77").write_bytes(b"half")
    new.write("smile", b"new")
    assert files_in(tmp_path) == ["smile.face"]
    assert [path.name for path in (tmp_path / "faces").iterdir()] == ["new"]
    assert new.read("smile") == b"new"


def test_an_unwritable_folder_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "faces").write_text("in the way")
    cache = cache_in(tmp_path)
    with capture_logs() as logs:
        cache.write("smile", b"picture")
        cache.write("frown", b"picture")
        assert cache.read("smile") is None
    assert [line["event"] for line in logs] == ["pictures are not kept"]


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = cache_in(tmp_path)
    cache.write("smile", b"picture")

    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as out:
            out.write(content[:3])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with capture_logs() as logs:
            cache.write("frown", b"picture")
    assert logs[0]["reason"] == "No space left on device"
    assert files_in(tmp_path) == ["smile.face"]
    cache.write("frown", b"picture")
    assert cache.read("frown") == b"picture"
