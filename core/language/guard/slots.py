"""Near-verbatim retelling with one word changed: the word in its slot must not be an opposite, or another's place.

Text and source are aligned word by word; a slot is a place where both differ between neighbours that agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import Indel, Levenshtein

from core.language.guard.alignment import parts
from core.language.guard.everyday import is_everyday
from core.language.guard.evidence import Evidence, Objection
from core.language.guard.figures import figures
from core.language.guard.notation import plain_notation
from core.language.guard.opposites import are_opposite
from core.language.guard.reading import Source, is_tail, sentences, source
from core.language.guard.roots import Root, among, root, same
from core.language.guard.tables import listed
from core.quiz.grading.polarity import negations
from core.text.clean import fold

_PIECE: Final = re.compile(
    r"[A-Za-z]\([^()\n]{1,12}\)|[α-ωΑ-Ω][₀-₉ₐ-ₜᵢⱼ⁺⁻']*|[A-Za-z][₀-₉ₐ-ₜᵢⱼ⁺⁻]+|\d+(?:[.,]\d+)*|[A-Za-z]+(?:['’-][A-Za-z0-9]+)*\d*|[가-힣]+"
)
_FEWEST: Final = 4  # tokens: shorter pieces are alike by chance
_ALIKE: Final = 0.55
_NEARLY_EQUAL: Final = 0.72
_TURNING: Final = frozenset(listed("turning", "words"))
_SIGN: Final = re.compile(r"마이너스|\bminus\b|부호")
_CONCEDES: Final = re.compile(r"[가-힣](?:도|더라도)$")
_REQUIRES: Final = re.compile(r"[가-힣]면$")
_LONGEST_SLOT: Final = 4
_NOISE: Final = frozenset(listed("noise", "words"))


class Piece(NamedTuple):
    word: str
    root: Root


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[Piece, ...]:
    """All words, numbers and symbols of `text` but the smallest ones."""
    found = []
    plain = plain_notation(unicodedata.normalize("NFKC", text))
    for match in _PIECE.finditer(plain):
        if is_tail(match.group(), plain[: match.start()]):
            continue
        written = match.group().replace(" ", "").removesuffix("'s")
        word = fold(written)
        if word not in _NOISE or written.isupper():
            found.append(Piece(word, root(word)))
    return tuple(found)


def slots(text: str, evidence: Evidence) -> Objection | None:
    """The first word that stands in the place of an opposite or of another word of the sources."""
    known = source(evidence.sources)
    for sentence in sentences(text):
        if sentence.asks:
            continue
        for unit in dict.fromkeys((sentence.text, *(part.text for part in sentence.clauses))):
            wrong = _changed(unit, known)
            if wrong:
                return Objection("slot", wrong)
    return None


def _changed(unit: str, known: Source) -> str:
    """What is wrong against every part of the sources that the unit may retell."""
    told = pieces(unit)
    if len(told) < _FEWEST:
        return ""
    wrong = ""
    for truth, likeness in _counterparts(told, known):
        wrong = _compared(unit, told, truth, likeness, known)
        if not wrong:
            return ""
    return wrong


def _compared(unit: str, told: tuple[Piece, ...], truth: tuple[Piece, ...], likeness: float, known: Source) -> str:
    here, there = _ids(told, truth)
    for slot in _slots(here, there):
        wrong = _wrong(slot, told, truth, known)
        if wrong:
            return wrong
    turned_round = _concession(here, there, told, truth)
    if turned_round:
        return turned_round
    dropped = "" if _SIGN.search(unit) else _dropped(here, there, truth)
    if dropped or likeness < _NEARLY_EQUAL:
        return dropped
    if _reordered(told, truth):
        return f"symbols in another order: {unit[:60]}"
    said = " ".join(piece.word for piece in truth)
    turned = len(truth) <= len(told) + 1 and (negations(unit) - negations(said)) % 2
    return f"negation: {unit[:60]}" if turned else ""


def _concession(here: Sequence[int], there: Sequence[int], told: Sequence[Piece], truth: Sequence[Piece]) -> str:
    """A condition that became a concession: "작으면 못해" retold as "작아도 해"."""
    for step in Levenshtein.opcodes(here, there):
        if step.tag == "equal":
            for one, other in zip(
                told[step.src_start : step.src_end], truth[step.dest_start : step.dest_end], strict=True
            ):
                if _CONCEDES.search(one.word) and _REQUIRES.search(other.word):
                    return f"{one.word} for {other.word}"
    return ""


def _dropped(here: Sequence[int], there: Sequence[int], truth: Sequence[Piece]) -> str:
    """A word that turns the kept word behind it around, and that is left out."""
    for step in Levenshtein.opcodes(here, there):
        if step.tag == "insert" and step.dest_end < len(truth):
            last = truth[step.dest_end - 1].word
            if last in _TURNING and there[step.dest_end - 1] not in here and there[step.dest_end] in here:
                return f"without {last}"
    return ""


def _counterparts(told: tuple[Piece, ...], known: Source) -> list[tuple[tuple[Piece, ...], float]]:
    """The parts of the sources whose words run most alike, if alike enough."""
    found = []
    for part in parts(known.sentences):
        truth = pieces(part.text)
        here, there = _ids(told, truth)
        found.append((truth, Indel.normalized_similarity(here, there)))
    best = max((likeness for _, likeness in found), default=0.0)
    return [each for each in found if each[1] >= max(_ALIKE, best)]


@lru_cache(maxsize=16384)
def _ids(told: tuple[Piece, ...], truth: tuple[Piece, ...]) -> tuple[list[int], list[int]]:
    """Numbers for words, the same for forms of one word."""
    first: dict[str, list[tuple[Piece, int]]] = {}  # by first letter, which all forms of a word keep
    numbered: dict[str, int] = {}
    for piece in (*truth, *told):
        if piece.word not in numbered:
            known = first.setdefault(piece.root.whole[0], [])
            numbered[piece.word] = next((i for other, i in known if _one_word(piece, other)), len(numbered))
            known.append((piece, numbered[piece.word]))
    return [numbered[piece.word] for piece in told], [numbered[piece.word] for piece in truth]


def _one_word(one: Piece, other: Piece) -> bool:
    return (
        one.word[0].isalpha()
        and other.word[0].isalpha()
        and same(one.root, other.root)
        and not are_opposite(one.word, other.word)
    )


class _Slot(NamedTuple):
    """Places of both texts, from and to, that differ."""

    ours: tuple[int, int]
    theirs: tuple[int, int]


def _slots(here: Sequence[int], there: Sequence[int]) -> Iterator[_Slot]:
    """Places of both that differ, between words that agree."""
    mine = yours = 0
    for step in Levenshtein.opcodes(here, there):
        if step.tag == "equal":
            if step.src_start > mine and step.dest_start > yours:
                yield _Slot((mine, step.src_start), (yours, step.dest_start))
            mine, yours = step.src_end, step.dest_end
    if len(here) > mine and len(there) > yours:
        yield _Slot((mine, len(here)), (yours, len(there)))


def _wrong(slot: _Slot, told: Sequence[Piece], truth: Sequence[Piece], known: Source) -> str:
    """What is wrong with these words in the place of those."""
    ours, theirs = told[slice(*slot.ours)], truth[slice(*slot.theirs)]
    if len(ours) > _LONGEST_SLOT or len(theirs) > _LONGEST_SLOT:
        return ""
    for one in ours:
        for other in theirs:
            if are_opposite(one.word, other.word):
                return f"{one.word} for {other.word}"
    if len(ours) == 1 and (len(theirs) == 1 or _is_stranger(ours[0], known)):
        wrong = (
            _are_other_numbers(ours[0].word, theirs[0].word)
            or _is_stranger(ours[0], known)
            or _is_mistaken(ours[0], theirs[0], told, truth, known)
        )
        return f"{ours[0].word} for {theirs[0].word}" if wrong else ""
    return ""


def _is_stranger(one: Piece, known: Source) -> bool:
    """Whether a noun that the sources do not know took a place."""
    korean = "가" <= one.word[0] <= "힣" and not one.root.verbal
    return korean and not is_everyday(one.word) and not among(one.root, known.roots)


def _is_mistaken(one: Piece, other: Piece, told: Sequence[Piece], truth: Sequence[Piece], known: Source) -> bool:
    """Whether a word that the sources use elsewhere took the place of a word that is missing now."""
    if _script(one) != _script(other) or is_everyday(one.word) or is_everyday(other.word):
        return False
    if not among(one.root, known.roots):
        return False
    ours = any(_one_word(other, piece) for piece in told)
    theirs = any(_one_word(one, piece) for piece in truth)
    return ours == theirs  # both gone astray, or in each other's place


def _are_other_numbers(one: str, other: str) -> bool:
    first, second = figures(one), figures(other)
    return len(first) == len(second) == 1 and first[0].value != second[0].value


def _reordered(told: Sequence[Piece], truth: Sequence[Piece]) -> bool:
    """Whether the same letters and numbers follow each other in another order."""
    ours, theirs = ([piece.word for piece in each if _script(piece) == "symbol"] for each in (told, truth))
    return ours != theirs and sorted(ours) == sorted(theirs)


def _script(piece: Piece) -> str:
    """Words of two scripts, and words and symbols, name one thing often enough."""
    if "가" <= piece.word[0] <= "힣":
        return "korean"
    return "latin" if len(piece.word) > 1 and piece.word[0].isalpha() else "symbol"
