"""Finds exchanged roles: "A is X, B is Y" answered as "A is Y, B is X"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from core.quiz.grading.clauses import loose_clauses
from core.quiz.grading.terms import alike, find, marked_words, terms

_CONTINUES = frozenset(
    [
        "and",
        "or",
        "but",
        "which",
        "that",
        "who",
        "so",
        "because",
        "since",
        "then",
        "each",
        "while",
        "whereas",
        "with",
        "by",
        "it",
    ]
)
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Binding:
    """What a text says about each of its subjects: subject words -> terms said of it."""

    subject: tuple[str, ...]
    said: tuple[str, ...]


@lru_cache(maxsize=2048)
def bindings(text: str) -> tuple[Binding, ...]:
    """The subjects of `text` (Korean topic markers, or the start of an English clause) and what follows each."""
    found: list[Binding] = []
    for clause in loose_clauses(_BRACKETS.sub(" ", text)):
        for subject, said in _subjects(clause):
            if not subject and found:
                last = found[-1]
                found[-1] = Binding(last.subject, last.said + said)
            elif subject:
                found.append(Binding(subject, said))
    return tuple(found)


def _subjects(clause: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Splits one clause at its subjects; a first piece without a subject continues the clause before."""
    pieces: list[tuple[tuple[str, ...], list[str]]] = [((), [])]
    phrase: list[str] = []
    first = clause.split(maxsplit=1)[0].casefold()
    for position, word in enumerate(marked_words(clause)):
        if word.opens:
            pieces.append(((*phrase, word.stem), []))
            phrase = []
            continue
        english_start = (
            position == 0
            and word.stem[0].isascii()
            and word.stem[0].isalpha()
            and clause.isascii()
            and first not in _CONTINUES
        )
        if english_start:
            pieces.append(((word.stem,), []))
            continue
        pieces[-1][1].append(word.stem)
        phrase = [*phrase, word.stem] if word.bare else []
    return [(subject, tuple(said)) for subject, said in pieces if subject or said]


def _by_word(found: tuple[Binding, ...]) -> dict[str, set[str]]:
    """Terms by single subject word: several mentions of one subject add up."""
    by_word: dict[str, set[str]] = {}
    for binding in found:
        for word in binding.subject:
            key = find(word, tuple(by_word)) or word
            by_word.setdefault(key, set()).update(binding.said)
    return by_word


def _shared_heads(found: tuple[Binding, ...]) -> set[str]:
    """Words that stand in the names of different subjects ("batch normalization", "layer normalization")."""
    companions: dict[str, list[set[str]]] = {}
    for binding in found:
        for word in binding.subject:
            companions.setdefault(word, []).append(set(binding.subject) - {word})
    return {
        word
        for word, groups in companions.items()
        if any(one and other and not one & other for one, other in combinations(groups, 2))
    }


@lru_cache(maxsize=1024)
def exchanged(answer: str, model_answer: str, question: str) -> tuple[int, int]:
    """(straight, crossed): distinctive terms that the answer ties to the right and to the other subject.

    The pair of subjects with the most crossed terms counts. (0, 0) when the texts contrast nothing in common.
    """
    truth, said = _by_word(bindings(model_answer)), _by_word(bindings(answer))
    asked, vague = terms(question), _shared_heads(bindings(model_answer))
    names = [name for name in truth if name not in vague and find(name, tuple(said))]
    names = [name for name in names if find(name, asked)] or names
    best = (0, 0)
    for first, second in combinations(names, 2):
        straight, crossed = _compare(truth[first], truth[second], _of(said, first), _of(said, second), names)
        if crossed - straight > best[1] - best[0] or best == (0, 0):
            best = (straight, crossed)
    return best


def _of(said: dict[str, set[str]], name: str) -> set[str]:
    return next((words for key, words in said.items() if alike(name, key)), set())


def _compare(
    truth_a: set[str], truth_b: set[str], said_a: set[str], said_b: set[str], names: list[str]
) -> tuple[int, int]:
    own_a = {term for term in truth_a if not find(term, truth_b) and not find(term, names)}
    own_b = {term for term in truth_b if not find(term, truth_a) and not find(term, names)}
    only_a = {term for term in said_a if not find(term, said_b)}
    only_b = {term for term in said_b if not find(term, said_a)}
    straight = _shared(only_a, own_a) + _shared(only_b, own_b)
    crossed_a, crossed_b = _shared(only_a, own_b), _shared(only_b, own_a)
    return straight, crossed_a + crossed_b if crossed_a and crossed_b else 0


def _shared(said: set[str], own: set[str]) -> int:
    return sum(find(term, own) is not None for term in said)


def order_agreement(answer: str, model_answer: str) -> float:
    """Share of neighbouring shared terms that follow each other in the model answer too; 1 when fewer than 3.

    Values bound to the wrong names ("x is recall, y is precision") keep all terms but lose their neighbours.
    """
    truth = terms(model_answer)
    aligned = [places for term in terms(answer) if (places := _places(term, truth))]
    if len(aligned) < 3:
        return 1.0
    near = sum(
        any(0 < later - earlier <= 4 for earlier in first for later in second) for first, second in pairwise(aligned)
    )
    return near / (len(aligned) - 1)


def _places(term: str, truth: tuple[str, ...]) -> list[int]:
    exact = [i for i, other in enumerate(truth) if other == term]
    return exact or [i for i, other in enumerate(truth) if alike(term, other)]
