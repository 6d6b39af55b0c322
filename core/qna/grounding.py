"""Decides whether the note that fits a question best really answers it, or whether the notes lack what is asked for.

Ranking compares notes with each other; this looks at what the best one leaves open: words that it does not speak of,
or a word beside its name that no note knows there ("quantum dropout").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from pathlib import Path
from typing import Final

from core.inference.logistic import Logistic
from core.qna.lexicon import Lexicon, lexicon
from core.qna.name_rules import FEWEST_TO_DESCRIBE
from core.qna.names import SHORT, TYPO
from core.qna.notes import NoteWords
from core.qna.ranking import Clues, standing
from core.qna.reading import Reading, Word
from core.qna.vocabulary import Vocabulary

WEIGHTS: Final = Path(__file__).resolve().parents[1] / "weights" / "retrieval-grounding.json"
_STANDING: Final = ("chance", "lead", "rule", "meaning", "meaning_lead", "name", "name_lead", "told", "told_lead")
_LETTERS: Final = ("letters", "letters_whole", "letters_lead", "explained", "explained_meaning")
_NAMING: Final = ("named_short", "named_guessed", "named_everyday", "unnamed", "elsewhere", "other_names", "covered")
_WORDS: Final = ("words", "strange", "unheard", "strange_weight", "happening")
_BESIDE: Final = ("beside_strange", "beside_unheard", "pair_unheard", "happening_pair")
_ASKING: Final = ("cue", "asks_name", "korean")
_UNNAMED: Final = ("unnamed_chance", "unnamed_meaning", "unnamed_told", "unnamed_letters", "unnamed_strange_weight")
EVIDENCE: Final = (*_STANDING, *_LETTERS, *_NAMING, *_WORDS, *_BESIDE, *_ASKING, *_UNNAMED)
_LEAST_CHANCE: Final = 1e-4
_MOST_WORDS, _MOST_STRANGE, _MOST_BESIDE = 6, 4, 2


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question that has been read and whose candidates have been ranked.

    Attributes:
        chances: of each candidate, 0..1.
        best: the candidate that would answer.
    """

    reading: Reading
    clues: Clues
    chances: Mapping[str, float]
    best: str


class Grounder:
    """Gives the probability that the best candidate's note answers the question.

    Args:
        notes: what each concept's note says, by id.
    """

    def __init__(self, head: Logistic, notes: Mapping[str, NoteWords], vocabulary: Vocabulary) -> None:
        self._head, self._notes, self._vocabulary = head, notes, vocabulary
        self._words: Lexicon = lexicon()

    def chance(self, ranked: Ranked) -> float:
        """0..1; a question that neither names a concept nor describes one has no answer."""
        reading = ranked.reading
        unnamed = all(each.mention.concept_id is None for each in reading.named)
        if unnamed and len(reading.words) < FEWEST_TO_DESCRIBE and not ranked.clues.asks_name:
            return 0.0
        return float(self._head.probability(self.evidence(ranked)))

    def evidence(self, ranked: Ranked) -> list[float]:
        """One number for each name of `EVIDENCE`."""
        words = [replace(word, stem=self._vocabulary.spelled(word.stem)) for word in ranked.reading.words]
        found = dict(
            zip(
                EVIDENCE,
                [
                    *self._standing(ranked),
                    *self._naming(ranked, words),
                    *self._of_words(ranked, words),
                    *self._beside(ranked, words),
                    float(ranked.reading.aspect is not None),
                    float(ranked.clues.asks_name),
                    float(ranked.reading.locale == "ko"),
                ],
                strict=False,  # the last ones are made of these
            )
        )
        unnamed = found["unnamed"]
        told = (unnamed * found[name] for name in ("chance", "meaning", "told", "letters_whole", "strange_weight"))
        return [*found.values(), *told]

    def _standing(self, ranked: Ranked) -> list[float]:
        clues, best = ranked.clues, ranked.best
        meaning, meaning_lead = standing(clues.near.notes, best)
        whole, whole_lead = standing(clues.letters_whole, best)
        explained = clues.explained.get(best, 0.0)
        chance = _logit(ranked.chances[best])
        others = (_logit(chance) for concept, chance in ranked.chances.items() if concept != best)
        return [
            chance,
            chance - max(others, default=_logit(0.0)),
            clues.rules.get(best, 0.0),
            meaning,
            meaning_lead,
            *standing(clues.near.names, best),
            *standing(clues.near.described, best),
            clues.letters.get(best, 0.0),
            whole,
            whole_lead,
            explained,
            explained * meaning,
        ]

    def _naming(self, ranked: Ranked, words: Sequence[Word]) -> list[float]:
        known = [each for each in ranked.reading.named if each.mention.concept_id is not None]
        own = [each for each in known if each.mention.concept_id == ranked.best]
        note = self._notes[ranked.best]
        elsewhere = [n for n in ranked.reading.named if n.mention.concept_id is None and not note.mention(n.text)]
        surest = max((each.mention.certainty for each in own), default=0.0)
        in_names, in_words = sum(len(each.text) for each in known), sum(len(word.stem) for word in words)
        return [
            float(surest == SHORT),
            float(0 < surest <= TYPO and surest != SHORT),
            float(bool(own) and all(each.text in self._words.everyday for each in own)),
            float(not known),
            min(len(elsewhere), _MOST_BESIDE),
            min(len({each.mention.concept_id for each in known} - {ranked.best}), _MOST_STRANGE),
            in_names / max(1, in_names + in_words),
        ]

    def _of_words(self, ranked: Ranked, words: Sequence[Word]) -> list[float]:
        note = self._notes[ranked.best]
        strange = [word.stem for word in words if not note.mention(word.stem)]
        unheard = [stem for stem in strange if not self._vocabulary.holders(stem)]
        happening = [word for word in ranked.reading.left if word.happens and not note.mention(word.stem)]
        return [
            min(len(words), _MOST_WORDS),
            min(len(strange), _MOST_STRANGE),
            min(len(unheard), _MOST_STRANGE),
            sum(map(self._vocabulary.weight, strange)),
            min(len(happening), _MOST_STRANGE),
        ]

    def _beside(self, ranked: Ranked, words: Sequence[Word]) -> list[float]:
        """What stands beside a name: words that the note or all notes lack, and pairs that no note knows."""
        note = self._notes[ranked.best]
        beside = [word for word in words if any(mention.concept_id for mention in word.beside)]
        happening = [word for word in ranked.reading.left if word.happens and word.beside]
        counts = (
            sum(not note.mention(word.stem) for word in beside),
            sum(not self._vocabulary.holders(word.stem) for word in beside),
            sum(not self._knows_pair(word, ranked.reading) for word in beside),
            sum(not self._knows_pair(word, ranked.reading) for word in happening),
        )
        return [min(count, _MOST_BESIDE) for count in counts]

    def _knows_pair(self, word: Word, reading: Reading) -> bool:
        """Whether any note speaks of the word and the name beside it as one term."""
        texts = {each.mention: each.text for each in reading.named}
        return any(
            self._vocabulary.holders(
                word.stem + texts[mention] if mention.start >= word.end else texts[mention] + word.stem
            )
            for mention in word.beside
        )


def _logit(chance: float) -> float:
    kept = min(max(chance, _LEAST_CHANCE), 1 - _LEAST_CHANCE)
    return log(kept / (1 - kept))
