"""`ohlora faces bench`: how well the built-in faces obey, keep their identity, and how sharp and fast they are."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from core.errors import FaceError
from core.faces.cache import FaceCache
from core.faces.expression import Expression
from core.inference.face_generator import EmbeddedFaces, load_face_generator
from training.faces.draw.parameters import sample
from training.faces.gallery import judge_all
from training.faces.judging import summary
from training.faces.score_files import JUDGE, load_scorer

HELD_SEED: Final = 20_031_011
"""Identities that no network or CNN has been trained on."""
CARD: Final = "faces.card.json"
_SHARPNESS: Final = "portrait_sharpness"
_TIMED: Final = 40
_PAINTED_TOGETHER: Final = 8


def bench(folder: Path, identities: int, seed: int = 0) -> dict[str, Any]:
    """All figures of a folder of faces.

    Args:
        identities: how many held-out portraits sharpness is compared on.

    Raises:
        FaceError: a file is missing or damaged.
    """
    faces = load_face_generator(folder)
    judge = load_scorer(folder / JUDGE)
    obeying = summary(judge_all(faces.network, judge, faces.gallery, seed))
    costs = {**_speed(faces), **_cached_speed(faces), **_memory(folder)}
    return {**obeying, **_sharpness(faces, folder, identities), **costs}


def _sharpness(faces: EmbeddedFaces, folder: Path, identities: int) -> dict[str, Any]:
    """Against portraits drawn now, or where skia is missing, against what was measured on them for the card."""
    rows = sample(np.random.default_rng(HELD_SEED), identities)
    painted = np.concatenate([_paint(faces, part) for part in np.array_split(rows, -(-len(rows) // _PAINTED_TOGETHER))])
    ours = float(np.mean([laplacian_variance(picture) for picture in painted]))
    try:
        from training.faces.draw.portrait import draw
    except ImportError:
        theirs, source = _stored_sharpness(folder), "stored: skia-python is not installed"
        return {"sharpness": round(ours / theirs, 4), "portraits": source}
    portraits = np.stack([draw(row) for row in rows])
    theirs = float(np.mean([laplacian_variance(picture) for picture in portraits]))
    error = np.abs(painted.astype(np.int16) - portraits)
    squared = (error.astype(np.float64) ** 2).mean()
    return {
        "sharpness": round(ours / theirs, 4),
        _SHARPNESS: round(theirs, 2),
        "l1": round(float(error.mean()), 3),
        "psnr": round(float(10 * np.log10(255**2 / squared)), 2),
        "portraits": f"{identities} drawn now",
    }


def _paint(faces: EmbeddedFaces, rows: NDArray[np.float32]) -> NDArray[np.uint8]:
    from training.faces.sheets import as_pixels

    with torch.inference_mode():
        return as_pixels(faces.network(torch.from_numpy(rows)))


def _stored_sharpness(folder: Path) -> float:
    try:
        return float(json.loads((folder / CARD).read_text("utf-8"))["bench"][_SHARPNESS])
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise FaceError(f"{folder / CARD}: no sharpness of portraits; pip install skia-python to draw some") from error


def laplacian_variance(picture: NDArray[np.uint8]) -> float:
    """How much detail a picture (side, side, 3) has: the variance of its grey levels' second differences."""
    grey = picture.astype(np.float32) @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    edges = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * grey[1:-1, 1:-1]
    return float(edges.var())


def _speed(faces: EmbeddedFaces) -> dict[str, Any]:
    """Median milliseconds of one picture, each of another expression."""
    asked = [Expression(eyes=i / _TIMED, yaw=2 * i / _TIMED - 1) for i in range(_TIMED)]
    faces.draw(1, asked[:2])
    times = [_timed(lambda one=one: faces.draw(1, [one])) for one in asked]  # type: ignore[misc]
    return {"render_ms_p50": round(1000 * float(np.median(times)), 1), "threads": torch.get_num_threads()}


def _cached_speed(faces: EmbeddedFaces) -> dict[str, Any]:
    """Median milliseconds of taking one encoded picture out of the disk cache."""
    content = BytesIO()
    Image.fromarray(faces.draw(1, [Expression()])[0]).save(content, format="PNG")
    with TemporaryDirectory() as folder:
        cache = FaceCache(Path(folder), "bench", 2**24)
        cache.write("face", content.getvalue())
        times = [_timed(lambda: cache.read("face")) for _ in range(_TIMED)]
    return {"cached_ms_p50": round(1000 * float(np.median(times)), 3)}


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


_MEASURE_MEMORY: Final = """
import os, sys, torch
from pathlib import Path
from core.faces.expression import Expression
from core.inference.face_generator import load_face_generator
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
torch.nn.functional.conv2d(torch.rand(1, 8, 8, 8), torch.rand(8, 8, 3, 3))
before = resident()
faces = load_face_generator(Path(sys.argv[1]))
faces.draw(1, [Expression()])
faces.draw(1, [Expression(eyes=0.1 * i) for i in range(8)])
print((resident() - before) / 2**20)
"""


def _memory(folder: Path) -> dict[str, Any]:
    """MiB that a process with torch grows by when it draws its first faces; Linux only."""
    if not Path("/proc/self/statm").exists():
        return {}
    words = [sys.executable, "-c", _MEASURE_MEMORY, str(folder)]
    result = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    return {"extra_memory_mib": round(float(result.stdout), 1)}
