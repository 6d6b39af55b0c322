"""Words of an answer without Korean particles and endings or English inflection, so that forms can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from core.quiz.grading import word_lists
from core.text.clean import fold
from core.text.grams import letters

_WORD = re.compile(r"[+\-−]?\d+(?:\.\d+)?|[a-z]+(?:[0-9]+|-(?=[a-z]))*[a-z0-9]*|[가-힣]+|[α-ω]+")
_SHORT_SAFE = frozenset("은는을를의에로와과도")
_PARTICLES = tuple(word_lists.PARTICLES.split())
_VERB_ENDINGS = tuple(word_lists.VERB_ENDINGS.split())
_KOREAN_STOP = frozenset(word_lists.KOREAN_STOP_WORDS.split())
_ENGLISH_STOP = frozenset(word_lists.ENGLISH_STOP_WORDS.split())


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """`word` (folded) without its particle, verb ending or English inflection."""
    if "가" <= word[0] <= "힣":
        return _korean_stem(word)
    if word[0].isalpha():
        return _english_stem(word)
    return word.replace("−", "-").lstrip("+").removesuffix(".0")


def _korean_stem(word: str) -> str:
    for ending in _VERB_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            return word[: -len(ending)]
    for particle in _PARTICLES:
        rest = len(word) - len(particle)
        if word.endswith(particle) and (rest >= 2 or (rest == 1 and particle in _SHORT_SAFE)):
            return word[:rest]
    return word


def _english_stem(word: str) -> str:
    for suffix, keep in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("ly", ""), ("s", "")):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3 and not word.endswith(("ss", "us", "is")):
            base = word[: -len(suffix)] + keep
            return base.rstrip("e") if suffix in ("ing", "ed", "es") else base
    return word.rstrip("e") if len(word) > 4 else word


def is_content(word: str, stemmed: str) -> bool:
    """Whether a word says something by itself."""
    return not (word in _ENGLISH_STOP or word in _KOREAN_STOP or stemmed in _KOREAN_STOP)


@lru_cache(maxsize=8192)
def terms(text: str) -> tuple[str, ...]:
    """Stems of the content words of `text`, in order, with repetition."""
    pairs = ((word, stem(word)) for word in _WORD.findall(fold(text)))
    return tuple(stemmed for word, stemmed in pairs if is_content(word, stemmed))


@dataclass(frozen=True, slots=True)
class Word:
    """A content word in its clause.

    Attributes:
        opens: it carries a topic marker (은, 는, 이란, ...), attached or as the next word, or a colon or "=".
        bare: the next word may belong to the same name: no particle but 의, no joining ending.
    """

    stem: str
    opens: bool
    bare: bool


_TOPIC_MARK = ("은", "는", "란", "이란", "의경우", "에서는")
_ADNOMINAL = re.compile(
    r"(?:하|되|있|없|시키|주|같|않|맞|들|가|오|나|보|이|내|르|리|쓰|두|지|추|줄|크|키|많|적|좋|작|높|낮|깊|짧|긴)[은는]$"
)
_BARE_TAIL = re.compile(r"(?:지만|면서|는데|[고며면서게다여]|니까)$")
_PIECE = re.compile(_WORD.pattern + r"|[:=]")


@lru_cache(maxsize=4096)
def marked_words(clause: str) -> tuple[Word, ...]:
    """The content words of a clause with their role."""
    pieces = _PIECE.findall(fold(clause))
    words = []
    for piece, following in zip(pieces, [*pieces[1:], ""], strict=False):
        stemmed = stem(piece) if piece not in ":=" else piece
        if piece in ":=" or not is_content(piece, stemmed):
            continue
        attached = piece.endswith(_TOPIC_MARK) and piece != stemmed and not _ADNOMINAL.search(piece)
        opens = attached or following in (*_TOPIC_MARK, ":", "=")
        words.append(Word(stemmed, opens, _BARE_TAIL.search(piece) is None and (piece == stemmed or piece[-1] == "의")))
    return tuple(words)


_JOINING_END = re.compile(r"(?:[다요야어아고며서면해함음임됨게]|니까|지만|도록|는데|려고|려면|수록|[은는을])$")


def structure(text: str) -> tuple[int, int]:
    """(words, joined): all words, and those that build sentences (particles, endings, English function words)."""
    words = _WORD.findall(fold(text))
    joined = sum(
        word in _ENGLISH_STOP or (len(word) > 1 and "가" <= word[0] <= "힣" and _builds(word)) for word in words
    )
    return len(words), joined


def _builds(word: str) -> bool:
    return stem(word) != word or _JOINING_END.search(word) is not None


@lru_cache(maxsize=65536)
def alike(first: str, second: str) -> bool:
    """Whether two stems are forms or typos of one word."""
    if first == second:
        return True
    short, long = sorted((first, second), key=len)
    if not short[0].isalpha() or not long[0].isalpha():
        return False
    if "가" <= short[0] <= "힣":
        if long.startswith(short) and len(short) >= 2:
            return len(long) - len(short) <= 2
        return len(short) >= 3 and _distance(letters(short), letters(long)) <= 1
    if long.startswith(short) and len(short) >= 4:
        return len(long) - len(short) <= 3
    return len(short) >= 5 and _distance(short, long) <= 1


def _distance(first: str, second: str) -> int:
    return DamerauLevenshtein.distance(first, second, score_cutoff=2)


def find(term: str, among: Iterable[str]) -> str | None:
    """The first of `among` that is alike, exact matches preferred."""
    pool = among if isinstance(among, (tuple, list, set, frozenset)) else tuple(among)
    if term in pool:
        return term
    # Forms and single typos of one word keep its first or its last character: most pairs are told apart by that.
    first, last = term[0], term[-1]
    return next((o for o in pool if (o[0] == first or o[-1] == last) and alike(term, o)), None)


def coverage(wanted: Iterable[str], given: Iterable[str]) -> float:
    """Share of the distinct `wanted` terms that `given` contains; 0 if nothing is wanted."""
    needed, pool = set(wanted), frozenset(given)
    if not needed:
        return 0.0
    return sum(find(term, pool) is not None for term in needed) / len(needed)
