"""Every statement must be made of the sources' words; everyday words may join them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from core.language.guard.everyday import is_everyday, is_plain
from core.language.guard.evidence import Evidence, Objection
from core.language.guard.reading import Sentence, Source, Word, sentences, source
from core.language.guard.roots import among
from core.text.clean import fold

_FREE: Final = 1  # rare words, which must be Korean verbs
_PER_NEW_WORD: Final = 2  # so many words of the sources bear one new, ordinary word
_NAME: Final = re.compile(
    r"(?<![.!?:\"'“‘(]\s)(?<!^)\b[A-Z][a-z]+\w*|\b[A-Z]{2,}\w*|\b[A-Za-z]+[A-Z]\w*|\b[A-Z][a-z]*\d+\b", re.MULTILINE
)
_NAMES_ANYONE_MAY_SAY: Final = frozenset("i ok ai i'm i'd i'll i've korean english ml oh-lora aurora".split())


def support(text: str, evidence: Evidence) -> Objection | None:
    """The first statement that is not made of the sources' words, or a name that they do not give."""
    known, asked = source(evidence.sources), source(evidence.quoted)
    stranger = _stranger(text, evidence)
    if stranger:
        return Objection("name", stranger)
    for sentence in sentences(text):
        new = _new_words(sentence.words, known, asked)
        if new and not _bearable(sentence, new, known):
            return Objection("claim", " ".join(word.text for word in new))
    return None


def _stranger(text: str, evidence: Evidence) -> str:
    """A proper name, an abbreviation or, in Korean, any Latin word that nobody has used."""
    given = fold(" ".join((*evidence.sources, *evidence.quoted)))
    rule = re.compile(r"[A-Za-z][A-Za-z0-9-]+") if evidence.locale == "ko" else _NAME
    for found in rule.finditer(text):
        word = fold(found.group()).removesuffix("'s")
        if word not in given and word.removesuffix("s") not in given and word not in _NAMES_ANYONE_MAY_SAY:
            return found.group()
    return ""


def _new_words(words: Sequence[Word], known: Source, asked: Source) -> list[Word]:
    """Words that say something, and that neither the sources nor the learner use."""
    return [
        word
        for word in words
        if not word.is_number and not is_everyday(word.text) and not is_known(word, known) and not is_known(word, asked)
    ]


def is_known(word: Word, given: Source) -> bool:
    """Whether `given` uses the word in some form, or within a longer one."""
    if among(word.root, given.roots):
        return True
    long = len(word.stem) >= 3 if "가" <= word.stem[0] <= "힣" else len(word.stem) >= 5
    return long and word.stem.replace("-", "") in given.squashed


def _bearable(sentence: Sentence, new: Sequence[Word], known: Source) -> bool:
    """Whether the new words are ordinary, and few beside those that the sources have."""
    telling = [word for word in sentence.words if is_known(word, known) and not is_everyday(word.text)]
    rare = [word for word in new if not is_plain(word.text)]
    if sentence.asks:
        return len(rare) <= _FREE and len(new) <= len(telling) + _FREE
    if any(not word.root.verbal for word in rare) or len(rare) > _FREE:
        return False
    return len(new) <= len(telling) // _PER_NEW_WORD
