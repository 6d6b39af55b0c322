"""Formulas as trees, so that two ways of writing one are equal and an exchanged numerator is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from core.errors import TutorError
from core.quiz.grading.terms import stem

SIGN: Final = re.compile(
    r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?%?"
    r"|[A-Za-zÀ-ɏα-ωΑ-Ω]+[\u0302\u0304]?(?:[₀-₉ₐ-ₜᵢⱼᵣᵤᵥ⁺⁻]+|\d+)?['’′]*|[가-힣]+"
    r"|[-+/^|(){}\[\],;√Σ∏=≈<>≤≥*²³ᵀ∞∂∇]"
)
_BINDING: Final = {"|": 1, ",": 1, "+": 2, "-": 2, "*": 3, "/": 3, "^": 5}
_PREFIX: Final = frozenset("√Σ∑∏-+∂∇")
_DEEPEST: Final = 40


class _UnreadableError(TutorError):
    """Not a formula that this grammar covers."""


@lru_cache(maxsize=4096)
def canonical(text: str) -> str | None:
    """One text for all ways of writing a side of an equation; None if it cannot be read."""
    parts = subtrees(text)
    return parts[-1] if parts else None


@lru_cache(maxsize=4096)
def subtrees(text: str) -> tuple[str, ...]:
    """Canonical texts of all parts, the whole last; () if it cannot be read."""
    try:
        reader = _Reader(_signs(text))
        whole = reader.expression(0, 0)
        if reader.left():
            raise _UnreadableError(text)
    except _UnreadableError:
        return ()
    return (*reader.parts, whole)


def _signs(text: str) -> list[str]:
    found = [sign if sign == "," else sign.replace(",", "") for sign in SIGN.findall(text)]
    names = (stem(sign) if "가" <= sign[0] <= "힣" else sign for sign in found)
    return ["(" if t in "{[" else ")" if t in "}]" else "," if t == ";" else t for t in names]


class _Reader:
    """Precedence climbing; two operands side by side are multiplied."""

    def __init__(self, signs: list[str]) -> None:
        self._signs = signs
        self._at = 0
        self.parts: list[str] = []

    def left(self) -> bool:
        return self._at < len(self._signs)

    def expression(self, binding: int, depth: int) -> str:
        if depth > _DEEPEST:
            raise _UnreadableError("too deep")
        left = self._operand(depth)
        while self.left():
            operator = self._peek()
            if operator in ("²", "³", "ᵀ"):
                self._at += 1
                left = self._made("^", left, {"²": "2", "³": "3", "ᵀ": "T"}[operator])
                continue
            if operator == ")" or (operator == "|" and binding >= _BINDING["|"]):
                break
            joined = operator not in _BINDING
            strength = _BINDING["*" if joined else operator]
            if strength <= binding:
                break
            self._at += 0 if joined else 1
            left = self._made(
                "*" if joined else operator, left, self.expression(strength - (operator == "^"), depth + 1)
            )
        return left

    def _operand(self, depth: int) -> str:
        sign = self._next()
        if sign == "(":
            inside = self.expression(0, depth + 1)
            self._expect(")")
            return inside
        if sign == "|":
            inside = self.expression(_BINDING["|"], depth + 1)
            self._expect("|")
            return self._made("abs", inside)
        if sign in _PREFIX:
            return self._made(sign, self.expression(_BINDING["*"] - (sign in "Σ∏"), depth + 1))
        if sign in _BINDING or sign == ")":
            raise _UnreadableError(sign)
        if self.left() and self._peek() == "(" and sign[0].isalpha():
            self._at += 1
            inside = self.expression(0, depth + 1)
            self._expect(")")
            return self._made(f"call {sign}", inside)
        return sign

    def _made(self, operator: str, *operands: str) -> str:
        text = _joined(operator, operands)
        self.parts.append(text)
        return text

    def _peek(self) -> str:
        return self._signs[self._at]

    def _next(self) -> str:
        if not self.left():
            raise _UnreadableError("ends early")
        self._at += 1
        return self._signs[self._at - 1]

    def _expect(self, sign: str) -> None:
        if self._next() != sign:
            raise _UnreadableError(sign)


def _joined(operator: str, operands: tuple[str, ...]) -> str:
    """Sums and products in one order, whatever the order they were written in."""
    if operator in ("+", "*"):
        flat = sorted(part for each in operands for part in _flat(operator, each))
        return f"<{operator} {' ; '.join(flat)}>"
    return f"<{operator} {' ; '.join(operands)}>"


def _flat(operator: str, operand: str) -> Iterator[str]:
    if not operand.startswith(f"<{operator} "):
        yield operand
        return
    depth, start, inside = 0, 0, operand[3:-1]
    for place, ch in enumerate(inside):
        depth += (ch == "<") - (ch == ">")
        if depth == 0 and inside.startswith(" ; ", place):
            yield inside[start:place]
            start = place + 3
    yield inside[start:]
