"""Every statement must be made of the sources' words; everyday words may join them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from core.language.guard.everyday import is_everyday, is_plain
from core.language.guard.evidence import Evidence, Objection
from core.language.guard.glossary import backed_words
from core.language.guard.reading import Sentence, Source, Word, sentences, source
from core.language.guard.roots import Root, among
from core.language.guard.tables import listed, pattern
from core.text.clean import fold

_FREE: Final = 1  # rare words, which must be Korean verbs
_FEWEST, _TOGETHER = 3, 0.7
_ENGLISH_FORMS: Final = ("ing", "ed", "ly")
_PER_NEW_WORD: Final = 2  # so many words of the sources bear one new, ordinary word
_ABOUT_WORDS: Final = pattern("support", "about_words")
_NAME: Final = re.compile(
    r"(?<![.!?:\"'“‘(]\s)(?<!^)\b[A-Z][a-z]+\w*|\b[A-Z]{2,}\w*|\b[A-Za-z]+[A-Z]\w*|\b[A-Z][a-z]*\d+\b", re.MULTILINE
)
_NAMES_ANYONE_MAY_SAY: Final = frozenset(listed("own_names", "words"))


def support(text: str, evidence: Evidence) -> Objection | None:
    """The first statement that is not made of the sources' words, or a name that they do not give."""
    known, asked = source(evidence.sources), source(evidence.quoted)
    stranger = _stranger(text, evidence)
    if stranger:
        return Objection("name", stranger)
    named = backed_words(text, evidence)
    for sentence in sentences(text):
        new = [word for word in _new_words(sentence.words, known, asked) if word.text not in named]
        if new and not _bearable(sentence, new, known):
            return Objection("claim", " ".join(word.text for word in new))
        if not sentence.asks and _only_repeats(sentence, known, asked):
            return Objection("claim", f"nothing but the learner's words: {sentence.text[:60]}")
        if not sentence.asks and _is_scattered(sentence, known):
            return Objection("claim", f"gathered from all over: {sentence.text[:60]}")
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


def _only_repeats(sentence: Sentence, known: Source, asked: Source) -> bool:
    """Whether a sentence says something of what the learner named, and nothing of the sources."""
    own = [word for word in sentence.words if not is_everyday(word.text)]
    if not own or any(is_known(word, known) for word in own) or _ABOUT_WORDS.search(fold(sentence.text)):
        return False
    return any(is_known(word, asked) for word in own)


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
    if len(rare) > _FREE or any(not _is_no_noun(word) for word in rare) or _has_run(sentence, new):
        return False
    return len(new) <= len(telling) // _PER_NEW_WORD


def _is_no_noun(word: Word) -> bool:
    """Whether its form shows that it names nothing: a verb or an adverb colours, a noun claims."""
    return word.root.verbal or (word.text.isascii() and word.text.endswith(_ENGLISH_FORMS))


def _has_run(sentence: Sentence, new: Sequence[Word]) -> bool:
    """Whether two new words stand side by side: a thought of their own."""
    words = sentence.words
    return any(one in new and other in new for one, other in pairwise(words))


def _is_scattered(sentence: Sentence, known: Source) -> bool:
    """Whether no two neighbouring sentences of the sources have most of the words that the sentence takes from them."""
    taken = [
        word for word in sentence.words if not is_everyday(word.text) and not word.is_number and is_known(word, known)
    ]
    if len(taken) < _FEWEST:
        return False
    found = [[among(word.root, window) for word in taken] for window in _windows(known)]
    return max((sum(each) / len(taken) for each in found), default=1.0) < _TOGETHER


@lru_cache(maxsize=256)
def _windows(known: Source) -> tuple[frozenset[Root], ...]:
    """Words of every two neighbouring sentences."""
    roots = [frozenset(root for part in sentence.clauses for root in part.roots) for sentence in known.sentences]
    return tuple(one | other for one, other in pairwise([frozenset(), *roots]))
