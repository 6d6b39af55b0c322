"""What the heads read beside the encoder's vectors: overlap of letters and words, and the fields of a text."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.preprocessing import normalize

from core.moderation.categories import Category
from core.moderation.rules import builtin, examine
from core.qna.aspects import asked_aspect
from core.qna.lexicon import plain
from core.quiz.grading.terms import coverage, terms
from core.text.clean import fold
from core.text.grams import gram_counts

BUCKETS: Final = 1 << 14
_LONGEST_TOPIC: Final = 80
_FIELD_WEIGHT: Final = 2.0
"""Of a whole field, where the letters of a text have length one."""
_STAGE: Final = re.compile(r"\[[^\]]{1,40}\]\s*")
"""What some tables say before the words: "[detailed experience] ..."."""


def subject(note: str) -> str:
    """What a note says it is about: the text before its first colon."""
    return note.split(" : ", 1)[0].split(":", 1)[0].strip()


def word_overlap(question: str, note: str) -> list[float]:
    """How far the words of a question and of a note, and of the note's head, contain each other; aspects that agree."""
    asked, told, title = terms(question), terms(note), terms(subject(note))
    wanted, given = asked_aspect(plain(question)), asked_aspect(plain(subject(note)))
    return [
        coverage(title, asked),
        coverage(asked, title),
        coverage(asked, told),
        float(wanted == given),
        float(given is None),
        float(wanted is not None and wanted == given),
        math.log1p(len(title)),
    ]


def fields(text: str) -> tuple[str, str, str]:
    """(topic, words, remark) of an interview input, "topic -> [stage] words (remark: ...)"; a plain text is all words.

    A stage is a part of the topic.
    """
    text = text.strip()
    topic, arrow, said = text.partition("->")
    topic = topic.rstrip()
    if not arrow or not 0 < len(topic) <= _LONGEST_TOPIC or ">" in topic:
        topic, said = "", text
    words, bracket, remark = said.removesuffix(")").rpartition("(") if said.endswith(")") else ("", "", "")
    if not bracket or ":" not in remark or ")" in remark:
        words, remark = said, ""
    stage = _STAGE.match(words.strip()) if topic else None
    if stage is not None:
        topic, words = f"{topic} {stage[0].strip()}", words.strip()[stage.end() :]
    return topic, words.strip(), remark


def hashed(texts: Sequence[str]) -> csr_matrix:
    """Unit rows of character n-grams, and one column for each whole field and pair of fields, shape (n, BUCKETS)."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for number, text in enumerate(texts):
        topic, said, remark = fields(text)
        found: dict[int, float] = {}
        for gram, count in gram_counts(fold(said)[:600]).items():
            found[crc32(gram.encode()) % BUCKETS] = found.get(crc32(gram.encode()) % BUCKETS, 0.0) + 1 + math.log(count)
        length = math.sqrt(sum(value * value for value in found.values())) or 1.0
        found = {column: value / length for column, value in found.items()}
        for name in (f"topic={topic}", f"remark={remark}", f"topic={topic} remark={remark}"):
            if topic or remark:
                found[crc32(name.encode()) % BUCKETS] = _FIELD_WEIGHT
        rows += [number] * len(found)
        columns += found.keys()
        values += found.values()
    return csr_matrix((np.array(values, np.float32), (rows, columns)), shape=(len(texts), BUCKETS))


def rule_findings(texts: Sequence[str]) -> csr_matrix:
    """Which categories the rules of moderation are sure of, and hint at, shape (n, 2 * categories)."""
    rules = tuple(builtin().values())
    found = [examine(rules, fields(text)[1])[1] for text in texts]
    rows = [[category in part for part in (one.sure, one.hints) for category in Category] for one in found]
    return csr_matrix(np.array(rows, np.float32).reshape(len(found), 2 * len(Category)))


def rarity_of(texts: Sequence[str]) -> NDArray[np.float32]:
    """Inverse document frequencies of the columns of `hashed`, shape (BUCKETS,)."""
    seen_in = np.asarray((hashed(texts) > 0).sum(axis=0)).ravel()
    found: NDArray[np.float32] = (np.log((1 + len(texts)) / (1 + seen_in)) + 1).astype(np.float32)
    return found


def letter_vectors(texts: Sequence[str], rarity: NDArray[np.float32]) -> csr_matrix:
    """Unit rows of weighted n-grams, shape (n, BUCKETS): their product is a likeness."""
    return normalize(hashed(texts).multiply(rarity).tocsr())
