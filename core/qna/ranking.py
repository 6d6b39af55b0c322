"""Weighs what speaks for a concept: its names in the question, letters, and meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.inference.logistic import Logistic
from core.qna.semantic_notes import Nearness

WEIGHTS: Final = Path(__file__).resolve().parents[1] / "weights" / "retrieval-ranking.json"
EVIDENCE: Final = (
    "rule",
    "rule_sure",
    "rule_best",
    "rule_behind",
    "another_sure",
    "meaning",
    "meaning_lead",
    "meaning_ahead",
    "name",
    "name_lead",
    "letters",
    "letters_whole",
    "letters_lead",
    "unnamed",
    "words",
    "rule_and_meaning",
    "meaning_unnamed",
    "explained",
    "explained_lead",
    "asks_rule",
    "asks_meaning",
    "asks_explained",
    "asks_words_rule",
    "told",
    "told_lead",
    "told_unnamed",
    "told_and_meaning",
)
SURE: Final = 0.6
_BY_MEANING, _BY_DESCRIPTION, _BY_NAME, _BY_LETTERS, _BY_WORDS = 6, 4, 2, 2, 2


@dataclass(frozen=True, slots=True)
class Clues:
    """What a question offers.

    Attributes:
        rules: certainty of each concept that the rules find, 0..1.
        letters, letters_whole: likeness of each concept's texts with the question's subject, and with all of it.
        words: how many words stand beside the names.
        explained: how much of what the question says each note speaks of, 0..1; a note that is missing says nothing.
        asks_name: the question describes something and asks what it is called.
        general: concepts that are named as something that another named one has; the other one is asked about.
    """

    rules: Mapping[str, float]
    near: Nearness
    letters: Mapping[str, float]
    letters_whole: Mapping[str, float]
    words: int
    explained: Mapping[str, float]
    asks_name: bool
    general: frozenset[str]


def candidates(clues: Clues) -> list[str]:
    """Concepts worth weighing."""
    found = list(clues.rules)
    sources = (
        (clues.near.notes, _BY_MEANING),
        (clues.near.described, _BY_DESCRIPTION),
        (clues.near.names, _BY_NAME),
        (clues.letters, _BY_LETTERS),
        (clues.explained, _BY_WORDS),
    )
    for scores, most in sources:
        found += sorted(scores, key=scores.__getitem__, reverse=True)[:most]
    return [concept for concept in dict.fromkeys(found) if concept not in clues.general]


def evidence(clues: Clues, concept: str) -> list[float]:
    """One number for each name of `EVIDENCE`."""
    rule, best = clues.rules.get(concept, 0.0), max(clues.rules.values(), default=0.0)
    meaning, lead = standing(clues.near.notes, concept)
    name, name_lead = standing(clues.near.names, concept)
    whole, whole_lead = standing(clues.letters_whole, concept)
    explained, explained_lead = standing(clues.explained, concept)
    told, told_lead = standing(clues.near.described, concept)
    unnamed, asks = float(not clues.rules), float(clues.asks_name)
    return [
        rule,
        float(rule >= SURE),
        float(rule > 0 and rule == best),
        best - rule if rule else 0.0,
        float(best >= SURE and rule < best),
        meaning,
        lead,
        max(0.0, lead),
        name,
        name_lead,
        clues.letters.get(concept, 0.0),
        whole,
        whole_lead,
        unnamed,
        float(clues.words),
        rule * meaning,
        meaning * unnamed,
        explained,
        explained_lead,
        asks * rule,
        asks * meaning,
        asks * explained,
        asks * rule * min(clues.words, 6),
        told,
        told_lead,
        told * unnamed,
        told * meaning,
    ]


def standing(scores: Mapping[str, float], concept: str) -> tuple[float, float]:
    """A concept's score, and how far it is ahead of the best other one; what is missing is as low as the lowest."""
    lowest = min(scores.values(), default=0.0)
    own = scores.get(concept, lowest)
    return own, own - max((score for other, score in scores.items() if other != concept), default=lowest)


class Ranker:
    """Gives each candidate the probability that it is what the question asks for."""

    def __init__(self, head: Logistic) -> None:
        self._head = head

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Ranker:
        """Read the head.

        Raises:
            ConfigError: it cannot be read.
        """
        return cls(Logistic.load(path, EVIDENCE))

    def rank(self, clues: Clues) -> dict[str, float]:
        """Probabilities by concept, 0..1, for all candidates."""
        found: Sequence[str] = candidates(clues)
        if not found:
            return {}
        chances = self._head.probability([evidence(clues, concept) for concept in found])
        return dict(zip(found, chances.tolist(), strict=True))
