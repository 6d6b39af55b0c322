"""Folders of published faces with other numbers in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

LATENT = 512
GROUPS = """case,vector_no,group_name,eyes_corr,mouth_corr,pose_corr
11,0,hl,-0.9,-0.9,-0.9
25,0,lh,-0.9,-0.9,-0.9
31,0,hl,-0.9,-0.9,-0.9
"""


def write_folder(folder: Path, label: int, seed: int = 0) -> Path:
    """Three faces of two groups, in the files of StyleGAN-VectorFind."""
    rng = np.random.default_rng(seed)
    vectors = folder / "property_score_vectors"
    vectors.mkdir(parents=True)
    width = LATENT + label
    rows = [",".join(map(str, range(width))), *(_line(row) for row in rng.standard_normal((3, width)))]
    (folder / "ohlora_z_vectors.csv").write_text("\n".join(rows) + "\n", "utf-8")
    (folder / "ohlora_w_group_names.csv").write_text(GROUPS, "utf-8")
    for group in ("hl", "lh"):
        for name in ("eyes", "mouth", "pose"):
            direction = rng.standard_normal(LATENT)
            lines = ["," + ",".join(map(str, range(LATENT))), "0," + _line(direction / np.linalg.norm(direction))]
            (vectors / f"{name}_change_w_vector_{group}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def _line(numbers: np.ndarray) -> str:
    return ",".join(f"{number:.4f}" for number in numbers)
