"""The technical terms of the library: in whichever language and spelling, a term must be one that the sources use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from core.content.loader import load_library
from core.language.guard.evidence import Evidence, Objection
from core.qna.lexicon import is_hangul, lexicon, plain
from core.qna.names import all_names
from core.quiz.grading.terms import stem

_WORD: Final = re.compile(r"[a-z]+[0-9]*(?:-[a-z0-9]+)*|[가-힣]+|\d+")
_LONGEST: Final = 5  # words
# Words of everyday talk that happen to be names; as ordinary words they still have to be supported.
_COMMON: Final = frozenset(
    "ai 인공지능 voting 분류 token value 가치 classification prediction 예측 label labels class accuracy 모델 model 학습 cost 비용 loss"
    " 손실 optimizer split 분할 tuning sam glove t5 lime mask 마스크 padding stride 회귀 expectation baseline 최적화 평균 분산 variance mean"
    " 확률 probability regularization".split()
)


@cache
def names() -> dict[str, str]:
    """Squashed names of concepts, and of subjects that the library lacks, to what they name."""
    found: dict[str, str] = {}
    for concept in load_library().concepts.values():
        for name in all_names(concept):
            found.setdefault(_key(name), concept.id)
    for subject in lexicon().elsewhere:
        found.setdefault(_key(subject), _key(subject))
    return {name: meant for name, meant in found.items() if len(name) > 1 and name not in _COMMON}


def _key(text: str) -> str:
    return "".join(ch for ch in plain(text) if ch.isalnum())


@lru_cache(maxsize=2048)
def terms(text: str) -> dict[str, str]:
    """What the terms of `text` name, to how they are written there; of overlapping terms the longest."""
    known = names()
    words = [found.group() for found in _WORD.finditer(plain(text))]
    found: dict[str, str] = {}
    start = 0
    while start < len(words):
        length, meant = next(((n, known[key]) for n, key in _phrases(words, start) if key in known), (1, ""))
        if meant:
            found.setdefault(meant, " ".join(words[start : start + length]))
        start += length
    return found


def _phrases(words: list[str], start: int) -> Iterator[tuple[int, str]]:
    """Runs of words from `start` on, longest first, as they are and with the last one's particle or plural off."""
    for length in range(min(_LONGEST, len(words) - start), 0, -1):
        head, last = "".join(words[start : start + length - 1]), words[start + length - 1]
        head = head.replace("-", "")
        yield length, head + last.replace("-", "")
        if is_hangul(last[0]) or last.endswith("s"):
            yield length, head + (stem(last) if is_hangul(last[0]) else last.removesuffix("s").replace("-", ""))


def foreign_term(text: str, evidence: Evidence) -> Objection | None:
    """The first term that neither the sources nor the learner use, under any of its names."""
    known = names()
    given = [*evidence.sources, *evidence.quoted]
    allowed = {meant for each in given for meant in terms(each)}
    squashed = _key(" ".join(given))
    for meant, written in terms(text).items():
        if meant not in allowed and not _spelled(written, meant, squashed, known):
            return Objection("term", written)
    return None


def _spelled(written: str, meant: str, squashed: str, known: dict[str, str]) -> bool:
    """Whether the given texts spell the term within a longer word."""
    key = _key(written)
    if len(key) > 3 and key in squashed:
        return True
    return any(name in squashed for name, other in known.items() if other == meant and len(name) > 3)
