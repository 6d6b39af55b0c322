"""The weights that come with the tutor, as their cards describe them."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

_TENSORS: Final = (".npz", ".safetensors")
_UNSTATED: Final = "see its card"


@dataclass(frozen=True, slots=True)
class Embedded:
    """One model of `core/weights`.

    Attributes:
        size: bytes of all its files.
        licence: as its card states it.
        what: the card's description.
    """

    name: str
    path: Path
    size: int
    licence: str
    what: str


def embedded_models() -> list[Embedded]:
    """All of them, by name."""
    with as_file(files("core").joinpath("weights")) as folder:
        parts: dict[str, list[Path]] = defaultdict(list)
        for path in sorted(folder.iterdir()):
            if path.suffix != ".md":
                parts[path.name.partition(".")[0]].append(path)
        return [_model(name, paths) for name, paths in sorted(parts.items())]


def _model(name: str, paths: list[Path]) -> Embedded:
    within = [file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("*")))]
    contents = [file for file in within if file.is_file()]
    card = _card(contents)
    main = next((path for path in paths if path.is_dir() or path.suffix in _TENSORS), paths[-1])
    size = sum(file.stat().st_size for file in contents)
    return Embedded(name, main, size, str(card.get("licence") or _UNSTATED), str(card.get("model") or ""))


def _card(contents: list[Path]) -> dict[str, object]:
    """The card among a model's files: NAME.card.json, else the only JSON that stands beside an array."""
    cards = [file for file in contents if file.name.endswith("card.json")]
    for file in [*cards, *(file for file in contents if file.with_suffix(".npz").exists())]:
        if file.suffix == ".json":
            card = json.loads(file.read_text("utf-8"))
            return card if isinstance(card, dict) else {}
    return {}
