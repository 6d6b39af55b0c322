"""Trains the heads of question answering, and measures the retriever with and without them.

    python -m training.heads.retrieval

The encoder has learned from the questions that are not held out (`training.data.split`), so that its likeness to
those is flattered. The ranking head therefore learns from the held-out ones alone, and is measured by folds over
their concepts; the aspect head learns from the others and is measured on the held-out ones.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from core.content.library import Library
from core.content.loader import BUILT_IN, load_library
from core.content.schema import Aspect
from core.inference.logistic import Logistic
from core.inference.remembering import RememberingEncoder
from core.inference.sentence_encoder import NOTE_VECTORS, SentenceEncoder
from core.inference.vector_cache import VectorCache
from core.ports import Found, Retriever
from core.qna import aspect_head, ranking
from core.qna.aspect_head import ASPECTS, AspectHead
from core.qna.lexicon import lexicon
from core.qna.name_rules import GROUNDED
from core.qna.names import NameIndex
from core.qna.ranking import Clues, Ranker, candidates, evidence
from core.qna.reading import read
from core.qna.retriever import HybridRetriever, Meaning, lexical_retriever
from core.qna.semantic_notes import SemanticNotes
from training.data import records
from training.data.split import is_held_out
from training.heads.logistic import fit_logistic

FOLDS: Final = 6
BARS: Final = tuple(np.round(np.arange(0.1, 0.81, 0.02), 2).tolist())
_TRUSTS: Final = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Question:
    """`concept` is None for a question that the notes do not answer."""

    text: str
    concept: str | None
    aspect: str
    held_out: bool


def questions() -> list[Question]:
    inside = [Question(s.question, s.concept, str(s.aspect), is_held_out(s.concept)) for s in records.questions()]
    outside = [Question(s.question, None, "", is_held_out(s.question)) for s in records.outside_questions()]
    return inside + outside


def clues_of(retriever: HybridRetriever, library: Library, asked: Sequence[Question]) -> list[Clues | None]:
    """None for a question without a subject, which no head ever sees."""
    names, words = NameIndex(library, lexicon()), lexicon()
    found: list[Clues | None] = []
    for question in asked:
        reading = read(question.text, names, words)
        ruled = retriever._by_rules(question.text, reading, None)
        letters = retriever._likeness(reading.about)
        seen = bool(ruled.scores or reading.about)
        found.append(retriever.clues(question.text, reading, ruled, letters) if seen else None)
    return found


def fit_ranker(asked: Sequence[Question], clues: Sequence[Clues | None]) -> Logistic:
    """A head whose probability of `GROUNDED` is the bar that tells answers and refusals apart best."""
    rows, right, owners = [], [], []
    for number, (question, found) in enumerate(zip(asked, clues, strict=True)):
        if found is None:
            continue
        for concept in candidates(found):
            rows.append(evidence(found, concept))
            right.append(concept == question.concept)
            owners.append(number)
    head = fit_logistic(ranking.EVIDENCE, rows, right)
    chances = head.probability(rows)
    best: dict[int, tuple[float, bool]] = {}
    for owner, chance, is_right in zip(owners, chances.tolist(), right, strict=True):
        best[owner] = max(best.get(owner, (-1.0, False)), (chance, is_right))
    bar = max(BARS, key=lambda bar: _worth(asked, best, bar))
    return Logistic(head.names, head.weights, head.bias + _logit(GROUNDED) - _logit(bar))


def _worth(asked: Sequence[Question], best: dict[int, tuple[float, bool]], bar: float) -> float:
    """F1 of the refusals: it falls with questions that are refused though the notes hold them, and the other way."""
    refused = [best.get(number, (0.0, False))[0] < bar for number in range(len(asked))]
    return float(f1_score([question.concept is None for question in asked], refused))


def _logit(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))


def fit_aspects(asked: Sequence[Question], notes: SemanticNotes, library: Library) -> dict[str, NDArray[np.float32]]:
    """Tensors of an `AspectHead`; the trust in nearness is the one that serves held-in questions best by two folds."""
    inside = [question for question in asked if question.concept is not None]
    near = [notes.compare(question.text) for question in inside]
    vectors = np.stack([each.vector for each in near])
    own = np.array([ASPECTS.index(Aspect(question.aspect)) for question in inside])

    def fit(rows: NDArray[np.intp]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        model = LogisticRegression(C=3.0, max_iter=300).fit(vectors[rows], own[rows])
        weights, bias = np.zeros((vectors.shape[1], len(ASPECTS)), np.float32), np.full(len(ASPECTS), -20, np.float32)
        weights[:, model.classes_], bias[model.classes_] = model.coef_.T, model.intercept_
        return weights, bias

    def hits(head: AspectHead, rows: NDArray[np.intp]) -> int:
        count = 0
        for row in rows:
            concept = library.concepts[inside[row].concept or ""]
            told = {a: cosine for (c, a), cosine in near[row].aspects.items() if c == concept.id}
            count += head.choose(vectors[row], told, concept.aspects) == inside[row].aspect
        return count

    parts = [np.flatnonzero(np.arange(len(inside)) % 2 == fold) for fold in (0, 1)]
    halves = [fit(parts[1]), fit(parts[0])]
    trust = max(
        _TRUSTS, key=lambda t: sum(hits(AspectHead(*half, t), part) for half, part in zip(halves, parts, strict=True))
    )
    weights, bias = fit(np.arange(len(inside)))
    return {"weights": weights, "bias": bias, "trust": np.array([trust], np.float32)}


Answered = tuple[Question, list[Found]]


def searched(retriever: Retriever, asked: Sequence[Question]) -> list[Answered]:
    return [(question, retriever.search(question.text)) for question in asked]


def measured(found: Sequence[Answered]) -> dict[str, Any]:
    """How often the first note is right, and how good refusals are."""
    inside = [(q, f) for q, f in found if q.concept is not None]
    refused = [(q.concept is None, not f or not f[0].grounded) for q, f in found]
    both = sum(outside and no for outside, no in refused)
    precision = both / max(1, sum(no for _, no in refused))
    recall = both / max(1, sum(outside for outside, _ in refused))
    right = [bool(f) and f[0].concept_id == q.concept for q, f in inside]
    answered = [bool(f) and f[0].grounded for _, f in inside]
    aspects = [f[0].aspect == q.aspect for (q, f), ok in zip(inside, right, strict=True) if ok]
    return {
        "inside": len(inside),
        "outside": len(found) - len(inside),
        "top1": _rounded(np.mean(right)),
        "answered_right": _rounded(np.mean(np.logical_and(right, answered))),
        "answered_wrong": _rounded(np.mean(np.logical_and(np.logical_not(right), answered))),
        "refusal_precision": _rounded(precision),
        "refusal_recall": _rounded(recall),
        "refusal_f1": _rounded(2 * precision * recall / max(precision + recall, 1e-9)),
        "aspect": _rounded(np.mean(aspects)),
    }


def _rounded(value: Any) -> float:
    return round(float(value), 4)


class OnlyMeaning:
    """The nearest note by its vector alone, for comparison; sure from the cosine that serves best."""

    def __init__(self, notes: SemanticNotes, bar: float) -> None:
        self._notes, self._bar = notes, bar

    def search(self, question: str, last_concept: str | None = None, last_aspect: str | None = None) -> list[Found]:
        near = self._notes.compare(question)
        (concept, aspect), cosine = max(near.aspects.items(), key=lambda item: item[1])
        return [Found(concept, aspect, cosine, cosine >= self._bar)]


def _bars(notes: SemanticNotes) -> Iterator[OnlyMeaning]:
    yield from (OnlyMeaning(notes, bar) for bar in np.arange(0.3, 0.8, 0.05))


def train(out: Path) -> dict[str, Any]:
    """Write both heads to the folder `out`; returns their card."""
    library = load_library(BUILT_IN)
    encoder = SentenceEncoder.load()
    notes = SemanticNotes(
        library, RememberingEncoder(encoder, 100_000), VectorCache(encoder.model_hash, (NOTE_VECTORS,), None).encode_all
    )
    asked = questions()
    seen, unseen = ([q for q in asked if q.held_out is flag] for flag in (False, True))
    tensors = fit_aspects(seen, notes, library)
    aspects = AspectHead(tensors["weights"], tensors["bias"], float(tensors["trust"][0]))
    blank = Ranker(Logistic(ranking.EVIDENCE, np.zeros(len(ranking.EVIDENCE)), 0.0))
    clues = clues_of(lexical_retriever(library, Meaning(notes, blank, aspects)), library, unseen)
    only = max(_bars(notes), key=lambda each: measured(searched(each, unseen))["refusal_f1"])
    found: list[Answered] = []
    for rest, part in _folds(unseen):
        head = fit_ranker([unseen[n] for n in rest], [clues[n] for n in rest])
        judge = lexical_retriever(library, Meaning(notes, Ranker(head), aspects))
        found += searched(judge, [unseen[n] for n in part])
    fit_ranker(unseen, clues).save(out / ranking.WEIGHTS.name)
    save_file({n: t.astype(np.float16) for n, t in tensors.items()}, out / aspect_head.WEIGHTS.name)
    return {
        "model": "logistic regression over rules, letters and meaning; multinomial one for the aspect",
        "data": "training/data/questions and outside.jsonl",
        "licence": "Apache-2.0",
        "command": "python -m training.heads.retrieval",
        "held_out": {
            "letters and rules": measured(searched(lexical_retriever(library), unseen)),
            "meaning": measured(searched(only, unseen)),
            "both": measured(found),
        },
    }


def _folds(asked: Sequence[Question]) -> Iterator[tuple[list[int], list[int]]]:
    """(rest, part) by number: all questions on a concept are in one part."""
    subjects = [question.concept or question.text for question in asked]
    order = np.random.default_rng(0).permutation(len(set(subjects))) % FOLDS
    place = dict(zip(dict.fromkeys(subjects), order.tolist(), strict=True))
    for fold in range(FOLDS):
        inside = [place[subject] == fold for subject in subjects]
        yield [n for n, own in enumerate(inside) if not own], [n for n, own in enumerate(inside) if own]


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the heads of question answering.")
    parser.add_argument("--out", type=Path, default=ranking.WEIGHTS.parent)
    options = parser.parse_args()
    card = json.dumps(train(options.out), ensure_ascii=False, indent=2)
    for weights in (ranking.WEIGHTS, aspect_head.WEIGHTS):
        (options.out / f"{weights.stem}.card.json").write_text(card + "\n", "utf-8")
    sys.stdout.write(card + "\n")


if __name__ == "__main__":
    main()
