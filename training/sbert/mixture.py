"""Everything that the encoder learns from after distillation, as data sets of sentence-transformers with their losses.

What `training.data.split` holds out never enters, so that figures on it are of unseen subjects.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from datasets import Dataset  # type: ignore[import-untyped]
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import CoSENTLoss, MultipleNegativesRankingLoss
from torch import nn

from core.content.library import Library
from core.content.schema import LOCALES, Aspect, Concept, KeyPoint, Locale
from core.qna.notes import titled
from training.data import records
from training.data.split import held_out_quizzes, is_held_out
from training.sbert.parallel import Pair

_ABROAD: Final = 0.25
"""Share of pairs whose two texts are in different languages."""
_WRONG_LABELS: Final = 3
OUR_LABELS: Final = {
    "harmless": "일반",
    "love": "사랑 고백/만남",
    "politics": "정치",
    "family-insult": "패드립",
    "hate": "혐오/기타",
    "self-harm": "자해",
}
"""Categories of our samples as the reference names them, and one of our own."""


class Scored(NamedTuple):
    sentence1: str
    sentence2: str
    score: float


class Ranked(NamedTuple):
    anchor: str
    positive: str
    negative: str


@dataclass(frozen=True)
class Mixture:
    """Rows by data set: `scored` ones learn the order of their similarities, `ranked` ones to find the positive."""

    scored: dict[str, Sequence[Scored]]
    ranked: dict[str, Sequence[Ranked | Pair]]

    def data_sets(self) -> dict[str, Dataset]:
        scored = {name: Dataset.from_list([row._asdict() for row in rows]) for name, rows in self.scored.items()}
        ranked = {name: Dataset.from_list([row._asdict() for row in rows]) for name, rows in self.ranked.items()}
        return scored | ranked

    def losses(self, model: SentenceTransformer) -> dict[str, nn.Module]:
        order, search = CoSENTLoss(model), MultipleNegativesRankingLoss(model)
        return dict.fromkeys(self.scored, order) | dict.fromkeys(self.ranked, search)


def build_mixture(library: Library, pairs: Sequence[Pair], korsts: Path, seed: int) -> Mixture:
    """Collect the rows.

    Args:
        pairs: parallel texts, to keep both languages together.
        korsts: the train file of KorSTS (tab separated).
    """
    rng = Random(seed)  # noqa: S311 - sampling, no secret
    return Mixture(
        scored={
            "korsts": list(korsts_rows(korsts)),
            "answers": list(_answers(library, rng)),
            "points": list(_points(library, rng)),
            "turns": list(_turns(library, rng)),
            "moderation": list(_moderation(rng)),
        },
        ranked={
            "notes": list(_notes(library, rng)),
            "descriptions": list(_descriptions(library, rng)),
            "translations": pairs,
        },
    )


def korsts_rows(path: Path) -> Iterator[Scored]:
    """The pairs of a file of KorSTS (Ham et al. 2020)."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Scored(row["sentence1"], row["sentence2"], float(row["score"]) / 5)


def _locale(own: Locale, rng: Random) -> Locale:
    return own if rng.random() >= _ABROAD else next(locale for locale in LOCALES if locale != own)


def _answers(library: Library, rng: Random) -> Iterator[Scored]:
    aside = held_out_quizzes(library)
    for sample in records.answers():
        if sample.quiz not in aside:
            answer = library.quizzes[sample.quiz].answer
            yield Scored(sample.answer, getattr(answer, _locale(sample.locale, rng)), sample.score)


def _points(library: Library, rng: Random) -> Iterator[Scored]:
    aside = held_out_quizzes(library)
    for sample in records.answers():
        if sample.quiz not in aside:
            yield from _credited(sample, library.quizzes[sample.quiz].points, rng)


def _turns(library: Library, rng: Random) -> Iterator[Scored]:
    topics = {(track.id, topic.id): topic for track in library.tracks for topic in track.topics}
    for sample in records.interview_turns():
        if not is_held_out(f"{sample.track}:{sample.topic}"):
            yield from _credited(sample, topics[sample.track, sample.topic].points, rng)


def _credited(sample: records.ScoredAnswer, points: Iterable[KeyPoint], rng: Random) -> Iterator[Scored]:
    for point in points:
        statement = getattr(point.statement, _locale(sample.locale, rng))
        yield Scored(sample.answer, statement, float(point.id in sample.credited))


def _moderation(rng: Random) -> Iterator[Scored]:
    for sample in records.moderation():
        if not is_held_out(sample.text):
            own = OUR_LABELS[sample.category]
            yield Scored(sample.text, own, 1.0)
            others = [label for label in OUR_LABELS.values() if label != own]
            yield from (Scored(sample.text, label, 0.0) for label in rng.sample(others, _WRONG_LABELS - 1))


def _notes(library: Library, rng: Random) -> Iterator[Ranked]:
    """Each question with its aspect of the note, twice: against another aspect, and against a related concept."""
    for sample in records.questions():
        if is_held_out(sample.concept):
            continue
        concept = library.concepts[sample.concept]
        for _ in range(2):
            locale = _locale(sample.locale, rng)
            wrong = _other_note(library, concept, str(sample.aspect), locale, rng)
            yield Ranked(sample.question, titled(concept, sample.aspect, locale), wrong)


def _descriptions(library: Library, rng: Random) -> Iterator[Ranked]:
    """How people describe a concept, with its definition and with other such texts, against a related concept's."""
    asked: dict[str, list[str]] = {}
    for sample in records.questions():
        if sample.described:
            asked.setdefault(sample.concept, []).append(sample.question)
    told = {
        concept.id: [*concept.described.ko, *concept.described.en]
        for concept in library.concepts.values()
        if not is_held_out(concept.id)
    }
    for concept, own in told.items():
        for text in (*own, *asked.get(concept, ())):
            rival = rng.choice(_relatives(library.concepts[concept]) or [other for other in told if other != concept])
            positive = titled(library.concepts[concept], Aspect.DEFINITION, rng.choice(LOCALES))
            yield Ranked(text, positive, titled(library.concepts[rival], Aspect.DEFINITION, rng.choice(LOCALES)))
            others = [other for other in own if other != text]
            if others and told[rival]:
                yield Ranked(text, rng.choice(others), rng.choice(told[rival]))


def _relatives(concept: Concept) -> list[str]:
    """Concepts that are easily taken for it, but for held-out ones."""
    return [other for other in (*concept.related, *concept.prerequisites) if not is_held_out(other)]


def _other_note(library: Library, concept: Concept, aspect: str, locale: Locale, rng: Random) -> str:
    others = [other for other in concept.aspects if other != aspect]
    near = [library.concepts[other] for other in _relatives(concept)]
    if near and (not others or rng.random() < 0.5):
        relative = rng.choice(near)
        return titled(relative, rng.choice(list(relative.aspects)), locale)
    return titled(concept, rng.choice(others), locale)
