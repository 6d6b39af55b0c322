"""Writes an imported chapter and its keywords into a content folder, without touching what is there."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import ValidationError

from core.content.importer import CAVEAT, Imported
from core.content.loader import VOCABULARY, reason
from core.content.located_yaml import Mistake, read_yaml
from core.content.schema import Name, Vocabulary
from core.errors import ContentError


def content_folder(chapter_file: Path) -> Path:
    """The content folder that a chapter file belongs to."""
    folder = chapter_file.parent
    return folder.parent if folder.name == "chapters" else folder


def known_keywords(folder: Path) -> Mapping[str, Name]:
    """The vocabulary of a content folder; empty if it has none yet.

    Raises:
        ContentError: naming the place of the mistake in it.
    """
    file = folder / VOCABULARY
    if not file.exists():
        return {}
    source = read_yaml(file)
    if isinstance(source, Mistake):
        raise ContentError(str(source))
    try:
        return Vocabulary.model_validate(source.data).keywords
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ContentError(str(Mistake(file, source.line(first["loc"]), reason(first)))) from None


def write_import(imported: Imported, out: Path, sources: str) -> Path | None:
    """Write the chapter to `out` and add its keywords to the vocabulary of its folder.

    Returns:
        The vocabulary's file, if keywords were added.

    Raises:
        ContentError: `out` exists, or something cannot be written.
    """
    if out.exists():
        raise ContentError(f"{out} exists already: nothing was overwritten")
    folder = content_folder(out)
    text = yaml.safe_dump(imported.chapter, allow_unicode=True, sort_keys=False, width=110)
    vocabulary = folder / VOCABULARY
    longer = _with_keywords(vocabulary, known_keywords(folder), imported.new_keywords)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if longer is not None:  # first, because a keyword too many does no harm and one too few does
            _publish(vocabulary, longer)
        _publish(out, CAVEAT.format(sources=sources) + text)
    except OSError as error:
        raise ContentError(f"{error.filename or out} cannot be written: {error.strerror}") from None
    return vocabulary if longer is not None else None


def _with_keywords(file: Path, known: Mapping[str, Name], new: Mapping[str, Name]) -> str | None:
    """The vocabulary's text with `new` at its end, so that comments and order stay; None if nothing is new."""
    if not new:
        return None
    text = file.read_text("utf-8-sig") if file.exists() else "keywords:\n"
    quoted = [f"  {key}: {{ko: {_quoted(name.ko)}, en: {_quoted(name.en)}}}\n" for key, name in new.items()]
    longer = text.rstrip("\n") + "\n" + "".join(quoted)
    try:
        found = Vocabulary.model_validate(yaml.safe_load(longer)).keywords
    except (yaml.YAMLError, ValidationError):
        found = {}
    if found != {**known, **new}:
        raise ContentError(f"{file}: keywords cannot be added at its end; write it as 'keywords:' and a line for each")
    return longer


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _publish(file: Path, text: str) -> None:
    draft = file.with_name(f".{file.name}.part-{os.getpid()}")
    draft.write_text(text, "utf-8")
    draft.replace(file)
