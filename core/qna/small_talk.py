"""Recognises what people say to her that is no question about machine learning."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from core.qna.lexicon import plain

_MAX_CHARS = 80


@dataclass(frozen=True)
class _Patterns:
    anywhere: tuple[tuple[str, re.Pattern[str]], ...]
    whole: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _patterns() -> _Patterns:
    data = yaml.safe_load(files(__package__).joinpath("small_talk.yaml").read_text("utf-8"))
    return _Patterns(
        *(
            tuple((kind, re.compile(unicodedata.normalize("NFKC", cue))) for kind, cue in data[place].items())
            for place in ("anywhere", "whole")
        )
    )


def _words(text: str) -> str:
    return " ".join("".join(ch if ch.isalnum() else " " for ch in plain(text[: 2 * _MAX_CHARS])).split())


def about_herself(text: str) -> str | None:
    """ "who", "human", "name", "age", "school" or "mbti" if a short text asks that about her.

    Goes before retrieval: "너 AI야?" does not ask what artificial intelligence is.
    """
    words = _words(text)
    if not words or len(words) > _MAX_CHARS:
        return None
    return next((kind for kind, cue in _patterns().anywhere if cue.search(words + " ")), None)


def courtesy(text: str) -> str | None:
    """The kind of small talk, a key of `whole` in small_talk.yaml, if the text is nothing else."""
    words = _words(text)
    return next((kind for kind, cue in _patterns().whole if cue.fullmatch(words)), None) if words else None
