"""Words as they can be compared: Korean verbs in all their forms, other words without particles and inflection."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import Prefix

from core.quiz.grading.terms import stem

# What a Korean verb or adjective carries behind its root; longest first.
_ENDINGS: Final = re.compile(
    r"(?:더라도|는다고|ㄴ다고|다고|으니까|니까|거든|으려고|려고|으면서|면서|으려면|려면|는다면|는다는|다는|ㄴ다|는데|은데|던데|지만|도록|으면|어야|아야"
    r"|어서|아서|어도|아도|었어|았어|었던|았던|잖아|구나|네요|으려|는지|은지|더니|면|고|며|지|게|기|던|는|은|어|아|서|야|도|자|네|니|다"
    r"|음|듯|수록|거나|나|래)$"
)
_INNER_ENDINGS: Final = re.compile(r"(?:었|았|였|겠|으|더|어|아)$")
_CONTRACTED: Final = frozenset("ᅯᅪᅧᅢᅫ")
_ADNOMINAL: Final = frozenset("ᆫᆯᆷᆻᆸ")
_VOWELS: Final = frozenset(chr(code) for code in range(0x1161, 0x1176))
_DOUBLED: Final = re.compile("ᆯᄅ$")


_COPULA: Final = re.compile(
    r"(?:한다고|한다는|한다면|하는지|할지|이라고도|라고도|이라는|라는|이라서|라서|이라면|라면|이라도|라도|이라고|라고|이랑|랑|만큼|이면|인데|이고|이며|이지만|이지|이니까|이야|이네|일까|인지|인가"
    r"|이거나|에서든|이든|든지|든|느냐에|느냐|으로|로는|에는|에도|까지|조차|마저|부터|처럼|보다|한테|에게|에서|에선|씩|쯤|짜리|뿐|들은|들이|들을|들의|들)$"
)
_CASE: Final = frozenset("은는이가을를의에로와과도만")


_TELLING: Final = 3  # letters: about one syllable says too little


class Root(NamedTuple):
    """What a word is compared by.

    Attributes:
        whole: its stem (letters of Korean words), which nouns keep.
        verb: shorter: what is left of a verb in every form.
        bare: without a last syllable that may be a particle; `whole` otherwise.
        verbal: it bears an ending, so that it surely is a verb or an adjective.
    """

    whole: str
    verb: str
    bare: str
    verbal: bool


@lru_cache(maxsize=65536)
def root(word: str) -> Root:
    """The root of a folded word."""
    stemmed = stem(word)
    if not "가" <= stemmed[0] <= "힣":
        return Root(stemmed, stemmed, stemmed, False)
    noun = _COPULA.sub("", stemmed) or stemmed
    bare = noun[:-1] if len(noun) > 1 and noun[-1] in _CASE else noun
    cut, verbal = _without_endings(word if _ENDINGS.search(word) else stemmed)
    letters = unicodedata.normalize("NFD", cut)
    verbal = verbal or letters[-1] in _CONTRACTED
    return Root(
        unicodedata.normalize("NFD", noun), _shortened(letters, verbal), unicodedata.normalize("NFD", bare), verbal
    )


def _without_endings(word: str) -> tuple[str, bool]:
    """The word without its verb endings, and whether one of them is no particle, too."""
    bare = _ENDINGS.sub("", word, count=1) or word
    verbal = bare != word and word[-1] not in _CASE
    if len(bare) > 1:
        bare = _INNER_ENDINGS.sub("", bare) or bare
    return bare, verbal


def _shortened(letters: str, verbal: bool) -> str:
    """Letters without a final consonant that may be an ending, and without the last vowel that it may change."""
    if len(letters) > (2 if verbal else 3) and letters[-1] in _ADNOMINAL:
        letters = letters[:-1]
    if len(letters) > 3 and letters[-1] in _VOWELS:
        letters = letters[:-1]
    return _DOUBLED.sub("ᄅ", letters)


@lru_cache(maxsize=131072)
def same(first: Root, second: Root) -> bool:
    """Whether two roots belong to one word, or one word begins with the other."""
    if first.whole == second.whole:
        return True
    if first.whole == second.bare or first.bare == second.whole:
        return True
    if first.bare == second.bare and len(first.bare) > _TELLING:
        return True
    if first.verb == second.verb and (first.verbal or second.verbal):
        return True
    short, long = sorted((first.whole, second.whole), key=len)
    if not short[0].isalpha():
        return False
    if not long.startswith(short):
        return "a" <= short[0] <= "z" and Prefix.similarity(short, long) >= max(5, round(0.6 * len(long)))
    if "ᄀ" <= short[0] <= "ᄒ":
        return len(short) >= 4 and len(long) - len(short) <= 5
    return len(long) - len(short) <= (5 if len(short) >= 6 else 3 if len(short) >= 4 else 0)


def among(wanted: Root, roots: Iterable[Root]) -> bool:
    """Whether one of `roots` is the same word."""
    return wanted in roots or any(other.whole[0] == wanted.whole[0] and same(wanted, other) for other in roots)
