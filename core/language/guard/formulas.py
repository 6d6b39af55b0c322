"""Formulas: each side of an equation must stand in the sources, and must equal there what it equals here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from core.language.guard.evidence import Evidence, Objection
from core.language.guard.expression import SIGN, canonical, subtrees
from core.language.guard.notation import plain_notation
from core.language.guard.tables import listed

_OPERATORS: Final = frozenset("+-*/^=≈<>≤≥|")
_RELATIONS: Final = re.compile(r"[=≈<>≤≥]")
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
_AFTER: Final = frozenset("²³ᵀ")
_PREFIX: Final = frozenset("√Σ∏∂∇")
_INSIDE: Final = frozenset(",;")
_PROSE: Final = frozenset(listed("prose", "words"))


class _Token(NamedTuple):
    text: str
    start: int
    end: int


@lru_cache(maxsize=2048)
def chains(text: str) -> tuple[tuple[str, ...], ...]:
    """The equations and expressions of `text`, each as its sides: "a = b ≈ c" has three, "a + b" has one."""
    plain = plain_notation(text)
    found = []
    for span in _spans(plain):
        sides = tuple(side.strip() for side in _RELATIONS.split(span) if side.strip())
        if any(canonical(side) != side for side in sides) or len(sides) > 1:
            found.append(sides)
    return tuple(found)


def _spans(plain: str) -> Iterator[str]:
    """Runs of operands that operators join."""
    tokens = [_Token(found.group(), *found.span()) for found in SIGN.finditer(plain)]
    run: list[_Token] = []
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if run and not _continues(run, token, plain):
            yield from _trimmed(run, plain)
            run = []
        if run or _begins(token, following, plain):
            run.append(token)
    yield from _trimmed(run, plain)


def _is_operator(token: _Token, plain: str) -> bool:
    """A hyphen within a word, or between two words, joins no operands."""
    if token.text not in _OPERATORS:
        return False
    before, after = plain[token.start - 1 : token.start], plain[token.end : token.end + 1]
    if token.text in "-/" and before.isalpha() and after.isalpha():
        return token.text == "/" and not re.match(r"[a-z]{2}|[가-힣]{2}", plain[token.end : token.end + 2])
    return not (token.text == "-" and before.isalpha() and after.isdigit())


def _begins(token: _Token, following: _Token | None, plain: str) -> bool:
    if token.text in _PREFIX or token.text in _OPEN or token.text in "|-+":
        return True
    if not token.text[0].isalnum() or following is None:
        return False
    gap = plain[token.end : following.start]
    if gap.strip():
        return False
    if following.text in _OPEN:
        return not gap and not "가" <= token.text[0] <= "힣"
    return token.text not in _PROSE and (_is_operator(following, plain) or following.text in _AFTER)


def _continues(run: list[_Token], token: _Token, plain: str) -> bool:
    last = run[-1]
    gap = plain[last.end : token.start]
    if gap.strip() or "\n" in gap:
        return False
    open_brackets = sum(each.text in _OPEN for each in run) > sum(each.text in _CLOSE for each in run)
    if token.text in _INSIDE:
        return open_brackets
    if _is_operator(token, plain) or token.text in _CLOSE or token.text in _AFTER:
        return token.text not in _CLOSE or open_brackets
    if (
        last.text in _OPERATORS
        or last.text in _OPEN
        or last.text in _PREFIX
        or last.text in _INSIDE
        or token.text in _PREFIX
    ):
        return True
    if token.text in _OPEN:
        return not gap or last.text in _CLOSE or not last.text[-1].isalpha()
    if token.text in _PROSE:
        return False
    short = len(token.text.rstrip("'")) <= 2 and not "가" <= token.text[0] <= "힣"
    return short and not (last.text[0].isdigit() and token.text[0].isalpha() and gap != "")


def _trimmed(run: list[_Token], plain: str) -> Iterator[str]:
    """The run without what hangs loose at its ends, if a formula is left."""
    while run and run[-1].text in _OPERATORS | _OPEN | _PREFIX | _INSIDE and not _closes_bars(run):
        run = run[:-1]
    while run and (run[0].text in _INSIDE or (run[0].text in _OPEN and not _closes(run))):
        run = run[1:]
    if any(_is_operator(token, plain) or token.text in _AFTER | _PREFIX for token in run) and len(run) > 1:
        yield plain[run[0].start : run[-1].end]


def _closes_bars(run: list[_Token]) -> bool:
    return run[-1].text == "|" and sum(token.text == "|" for token in run) % 2 == 0


def _closes(run: list[_Token]) -> bool:
    return sum(token.text in _OPEN for token in run) == sum(token.text in _CLOSE for token in run)


def formula(text: str, evidence: Evidence) -> Objection | None:
    """The first side that the sources do not have, or that they set equal to something else."""
    given = [chain for each in evidence.sources for chain in chains(each)]
    allowed = [chain for each in (*evidence.sources, *evidence.quoted) for chain in chains(each)]
    parts = frozenset(part for chain in allowed for side in chain for part in (*subtrees(side), side))
    for chain in chains(text):
        for side in chain:
            if (canonical(side) or side) not in parts and _is_composed(side):
                return Objection("formula", side)
        for left, right in pairwise(chain):
            if not _are_equal(left, right, given):
                return Objection("formula", f"{left} = {right}")
    return None


def _is_composed(side: str) -> bool:
    """Whether it is more than one operand: names and numbers are for other rules."""
    return re.fullmatch(r"[-+]?(?:[\d.,]+%?|∞)|\w+['′]*", side) is None


def _are_equal(left: str, right: str, given: list[tuple[str, ...]]) -> bool:
    """Whether the sources do not contradict the equation: where they equate the left side, the right one is there."""
    first, second = canonical(left) or left, canonical(right) or right
    with_first = [sides for chain in given if first in (sides := frozenset(canonical(s) or s for s in chain))]
    return not with_first or any(second in sides for sides in with_first)
