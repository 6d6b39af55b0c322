"""Which files of models the configuration points at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.model_files.published import REFERENCE, Published, models_folder
from bot.settings import Settings

_LANGUAGE: Final = "[models.llm"
_HUB_ID: Final = re.compile(r"[\w.-]+(/[\w.-]+)?")


@dataclass(frozen=True, slots=True)
class Pointer:
    """A setting that names a file or folder.

    Attributes:
        setting: as in "[faces] checkpoint".
        model: the published model to whose folder it points; None if it points elsewhere.
        meant: the published model that has a file of that name, wherever the setting points.
    """

    setting: str
    path: Path
    model: Published | None = None
    meant: Published | None = None

    @property
    def problem(self) -> str:
        """Empty if something is there."""
        return "" if self.path.exists() or self.is_hub_id else f"{self.setting}: {self.path} does not exist"

    @property
    def is_hub_id(self) -> bool:
        """Whether it names a repository, which the language model's library fetches by itself."""
        return self.setting.startswith(_LANGUAGE) and not self.path.exists() and bool(_HUB_ID.fullmatch(str(self.path)))


def pointers_of(settings: Settings) -> list[Pointer]:
    """Those that are in use, whether there is something or not."""
    models = models_folder(settings.home)
    found = []
    for setting, path in (*_language(settings), *_faces(settings)):
        inside = (model for model in REFERENCE if path.absolute().is_relative_to(models / model.folder))
        alike = (model for model in REFERENCE if path.name in model.pickles)
        model = next(inside, None)
        found.append(Pointer(setting, path, model, model or next(alike, None)))
    return found


def _language(settings: Settings) -> list[tuple[str, Path]]:
    llm = settings.models.language_model(settings.home)
    if llm.backend != "transformers":
        return []
    adapters = {f"{_LANGUAGE}.adapters] {task.value}": name for task, name in llm.adapters.by_task().items()}
    named = {f"{_LANGUAGE}] base": llm.base, **adapters}
    return [(setting, Path(name).expanduser()) for setting, name in named.items()]


def _faces(settings: Settings) -> list[tuple[str, Path]]:
    faces = settings.faces
    if not faces.enabled:
        return []
    if faces.profile == "embedded":
        given = [("[faces] weights", faces.weights)]
    else:
        given = [("[faces] checkpoint", faces.checkpoint), ("[faces] hair", faces.hair)]
    return [(setting, path) for setting, path in given if path is not None]
