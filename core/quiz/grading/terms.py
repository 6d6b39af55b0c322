"""Words of an answer without Korean particles and endings or English inflection, so that forms can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from core.text.clean import fold
from core.text.grams import letters

_WORD = re.compile(r"[+\-−]?\d+(?:\.\d+)?|[a-z]+(?:[0-9]+|-(?=[a-z]))*[a-z0-9]*|[가-힣]+|[α-ω]+")
_PARTICLES = (
    "으로부터", "이라는", "에서는", "에서의", "으로써", "으로는", "이라고", "에게서", "에서", "에게", "까지", "부터",
    "보다", "처럼", "이나", "이란", "이라", "라는", "라고", "으로", "하고", "에는", "에도", "로는", "로서", "로써", "와의",
    "과의", "이며", "이고", "이다", "이야", "인데", "니까", "마다", "조차", "밖에", "은", "는", "이", "가", "을", "를", "의",
    "에", "로", "와", "과", "도", "만", "란", "인", "야",
)  # fmt: skip
_VERB_ENDINGS = (
    "하는거야", "하는거", "해주는", "시켜서", "시키는", "시킨다", "시키고", "시킬", "시켜", "시킴", "하기", "하는", "하여",
    "하면", "하고", "하며", "하지", "하게", "하도록", "했을", "했다", "했어", "해서", "해야", "한다", "합니다", "해요", "해",
    "한", "할", "함", "되는", "되어", "되면", "되고", "되며", "되지", "되게", "된다", "됩니다", "돼서", "돼요", "돼", "된",
    "될", "됨", "된거", "적으로", "적인",
)  # fmt: skip
_SHORT_SAFE = frozenset("은는을를의에로와과도")
_KOREAN_STOP = frozenset(
    "것 거 수 때 등 및 즉 또 그 이 저 더 각 각각 그리고 그래서 하지만 그러나 반면 반대 또는 혹은 위해 위한 통해 대해 대한 "
    "이를 이는 이것 그것 그게 이게 여러 어떤 매우 아주 너무 잘 있다 있는 있고 있어 없다 하다 되다 같은 같다 이다 것이다 "
    "은 는 이 가 을 를 의 에 로 와 과 도 만 란 으 인 한 할 하 이고 이다 예 들어 등이 등에서 중 줄 두 있기 했 "
    "경우 의미 말 방법 뭐 왜 때문 그냥 정말 진짜 음 아 어 약간 일단 거야 거지 건데 있음 사용 이용".split()
)
_ENGLISH_STOP = frozenset(
    "a an the of to in on for and or but is are was were be been being it its this that these those with by as at from "
    "which who what when how why than then so such can could may might will would should do does did has have had i you "
    "we they he she one very just also each e g etc there their them our your into about over up while whereas because "
    "if s t use used using means mean called".split()
)


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
_ADNOMINAL = re.compile(r"(?:하|되|있|없|시키|주|같|않|맞|들|가|오|나|보|이|내|르|리|쓰|두|지|추|줄|크|키|많|적|좋|작|높|낮|깊|짧|긴)[은는]$")
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
    return next((other for other in pool if alike(term, other)), None)


def coverage(wanted: Iterable[str], given: Iterable[str]) -> float:
    """Share of the distinct `wanted` terms that `given` contains; 0 if nothing is wanted."""
    needed, pool = set(wanted), frozenset(given)
    if not needed:
        return 0.0
    return sum(find(term, pool) is not None for term in needed) / len(needed)
