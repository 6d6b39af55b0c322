"""A text is encoded once per model, whatever happens to the files."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from structlog.testing import capture_logs

from core.inference.vector_cache import VectorCache, write_vectors
from tests.core.inference.encoders import DIMENSION, Recorder, vector

TEXTS = ("배깅은 모델을 모은다.", "Boosting adds models.", "k-NN looks at neighbours.")


def encoded(cache: VectorCache, texts: Sequence[str] = TEXTS) -> list[list[str]]:
    """What had to be encoded; the rows are right in any case."""
    encoder = Recorder()
    rows = cache.encode_all(texts, encoder)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows, [vector(text) for text in texts], atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    return encoder.batches


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A file that knows the first two texts."""
    file = tmp_path / "weights" / "notes.safetensors"
    write_vectors(file, TEXTS[:2], np.array([vector(text) for text in TEXTS[:2]]), "m1")
    return file


def test_the_second_start_encodes_nothing_and_gives_the_same(tmp_path: Path) -> None:
    cache = VectorCache("m1", [], tmp_path)
    first = cache.encode_all(TEXTS, Recorder())
    encoder = Recorder()
    np.testing.assert_array_equal(VectorCache("m1", [], tmp_path).encode_all(TEXTS, encoder), first)
    assert not encoder.batches


def test_a_kept_file_is_only_written_when_it_changes(tmp_path: Path) -> None:
    cache = VectorCache("m1", [], tmp_path)
    encoded(cache)
    file = tmp_path / "vectors-m1.safetensors"
    before = file.stat().st_ino
    encoded(cache, TEXTS[::-1])
    assert file.stat().st_ino == before


def test_only_texts_that_the_shipped_file_does_not_know_are_encoded(shipped: Path) -> None:
    assert encoded(VectorCache("m1", [shipped], None), TEXTS[:2]) == []
    assert encoded(VectorCache("m1", [shipped], None)) == [[TEXTS[2]]]


def test_the_kept_file_holds_all_vectors_of_the_call(shipped: Path, tmp_path: Path) -> None:
    keep_in = tmp_path / "new" / "cache"
    assert encoded(VectorCache("m1", [shipped], keep_in)) == [[TEXTS[2]]]
    shipped.unlink()
    assert encoded(VectorCache("m1", [shipped], keep_in)) == []
    assert [file.name for file in keep_in.iterdir()] == ["vectors-m1.safetensors"]


def test_a_changed_text_is_encoded_and_the_old_one_forgotten(tmp_path: Path) -> None:
    cache = VectorCache("m1", [], tmp_path)
    encoded(cache)
    changed = (TEXTS[0], "Boosting adds weak models.", TEXTS[2])
    assert encoded(cache, changed) == [[changed[1]]]
    assert encoded(cache, changed) == []
    assert encoded(cache) == [[TEXTS[1]]]


def test_a_repeated_text_is_encoded_once(tmp_path: Path) -> None:
    cache = VectorCache("m1", [], tmp_path)
    assert encoded(cache, ("b", "a", "b")) == [["b", "a"]]
    assert encoded(cache, ("b", "a", "b")) == []


def test_no_texts_give_no_rows(tmp_path: Path) -> None:
    assert VectorCache("m1", [], tmp_path).encode_all([], Recorder()).shape == (0, DIMENSION)


def test_a_text_need_not_be_well_formed(tmp_path: Path) -> None:
    class Patient(Recorder):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return super().encode([ascii(text) for text in texts])

    texts, encoder = ("\ud800", "\udfff", ""), Patient()
    for _ in range(2):
        VectorCache("m1", [], tmp_path).encode_all(texts, encoder)
    assert len(encoder.batches) == 1


def test_vectors_of_another_model_are_not_used_and_do_not_stay(shipped: Path, tmp_path: Path) -> None:
    keep_in = tmp_path / "cache"
    encoded(VectorCache("m1", [], keep_in))
    (keep_in / "content-1.json").touch()
    with capture_logs() as logs:
        assert encoded(VectorCache("m2", [shipped], keep_in)) == [list(TEXTS)]
    assert [(line["log_level"], line["file"]) for line in logs] == [("info", str(shipped))]
    assert {file.name for file in keep_in.iterdir()} == {"vectors-m2.safetensors", "content-1.json"}


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff" * 100, None])
def test_a_broken_file_is_ignored_and_made_anew(shipped: Path, tmp_path: Path, damage: bytes | None) -> None:
    keep_in = tmp_path / "cache"
    encoded(VectorCache("m1", [], keep_in))
    files = (keep_in / "vectors-m1.safetensors", shipped)
    for file in files:
        file.write_bytes(file.read_bytes()[:-1] if damage is None else damage)
    with capture_logs() as logs:
        assert encoded(VectorCache("m1", [shipped], keep_in)) == [list(TEXTS)]
    assert [(line["log_level"], line["file"]) for line in logs] == [("warning", str(file)) for file in files]
    assert encoded(VectorCache("m1", [shipped], keep_in)) == []


@pytest.mark.parametrize(
    "tensors",
    [
        {"vectors": np.zeros((3, DIMENSION), np.float16)},
        {"vectors": np.zeros((3, DIMENSION), np.float32), "keys": np.zeros((3, 16), np.uint8)},
        {"vectors": np.zeros((3, DIMENSION), np.float16), "keys": np.zeros((2, 16), np.uint8)},
        {"vectors": np.zeros((3, DIMENSION), np.float16), "keys": np.zeros((3, 8), np.uint8)},
        {"vectors": np.zeros(3, np.float16), "keys": np.zeros((3, 16), np.uint8)},
    ],
)
def test_a_file_of_another_form_is_ignored(tmp_path: Path, tensors: dict[str, NDArray[np.generic]]) -> None:
    file = tmp_path / "odd.safetensors"
    save_file(tensors, file, {"model": "m1"})
    with capture_logs() as logs:
        assert encoded(VectorCache("m1", [file], None)) == [list(TEXTS)]
    assert [line["log_level"] for line in logs] == ["warning"]


def test_a_folder_that_cannot_be_made_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, not a folder")
    with capture_logs() as logs:
        assert encoded(VectorCache("m1", [], tmp_path / "cache")) == [list(TEXTS)]
    assert [(line["log_level"], line["event"]) for line in logs] == [("warning", "vectors not kept")]


@pytest.mark.parametrize("reason", [errno.EROFS, errno.ENOSPC])
def test_a_folder_that_cannot_be_written_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    written = Path.write_bytes

    def fail(path: Path, content: bytes) -> int:
        if reason == errno.ENOSPC:
            written(path, content[:10])
        raise OSError(reason, "no")

    monkeypatch.setattr(Path, "write_bytes", fail)
    for _ in range(2):
        with capture_logs() as logs:
            assert encoded(VectorCache("m1", [], tmp_path / "cache")) == [list(TEXTS)]
        assert [(line["log_level"], line["reason"]) for line in logs] == [("warning", "no")]
    assert list((tmp_path / "cache").iterdir()) == []


def test_half_precision_is_stored_and_unit_length_is_read(tmp_path: Path) -> None:
    rows = np.random.default_rng(1).standard_normal((50, 200)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[7] = 0
    texts, file = [str(number) for number in range(50)], tmp_path / "file.safetensors"
    write_vectors(file, texts, np.asfortranarray(rows), "m1")
    stored = load_file(file)
    assert stored["vectors"].dtype == np.float16
    assert stored["keys"][3].tobytes() == hashlib.sha256(b"3").digest()[:16]
    assert np.abs(np.linalg.norm(stored["vectors"].astype(np.float32), axis=1) - 1)[:7].max() > 1e-5
    encoder = Recorder()
    read = VectorCache("m1", [file], None).encode_all(texts, encoder)
    assert not encoder.batches
    np.testing.assert_allclose(np.linalg.norm(np.delete(read, 7, 0), axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(read, rows, atol=5e-4)
    assert not read[7].any()


def test_each_text_needs_its_vector(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="3 texts, but 2 vectors"):
        write_vectors(tmp_path / "file.safetensors", TEXTS, np.zeros((2, 4), np.float32), "m1")
    assert not list(tmp_path.iterdir())
