"""Trains the heads of question answering, and measures the retriever with and without them.

    python -m training.heads.retrieval

The encoder has learned from the questions that are not held out (`training.data.split`), so that its likeness to
those is flattered. The ranking and the grounding head therefore learn from the held-out ones alone, and are measured
by folds over their concepts; it has learned nothing from outside questions, so that those heads learn from the ones
that are not held out and are measured on the others. The aspect head learns from what is not held out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression

from core.content.library import Library
from core.content.loader import BUILT_IN, load_library
from core.content.schema import Aspect
from core.inference.logistic import Logistic
from core.inference.remembering import RememberingEncoder
from core.inference.sentence_encoder import NOTE_VECTORS, SentenceEncoder
from core.inference.vector_cache import VectorCache
from core.ports import Found, Retriever
from core.qna import aspect_head, grounding, ranking
from core.qna.aspect_head import ASPECTS, AspectHead
from core.qna.grounding import Grounder
from core.qna.ranking import Ranker
from core.qna.retriever import Meaning, lexical_retriever
from core.qna.semantic_notes import SemanticNotes
from core.qna.vocabulary import Vocabulary
from training.heads.answering import fit_heads, prepared
from training.heads.questions import Question, folds, questions

_TRUSTS: Final = (0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0)


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
        "refused": _refused(found),
    }


def _refused(found: Sequence[Answered]) -> dict[str, str]:
    """How many questions of each kind are refused."""
    kinds: dict[str, list[bool]] = {}
    for question, best in found:
        kinds.setdefault(question.kind, []).append(not best or not best[0].grounded)
    return {kind: f"{sum(flags)} of {len(flags)}" for kind, flags in sorted(kinds.items())}


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
    """Write the heads to the folder `out`; returns their card."""
    library = load_library(BUILT_IN)
    encoder = SentenceEncoder.load()
    notes = SemanticNotes(
        library, RememberingEncoder(encoder, 100_000), VectorCache(encoder.model_hash, (NOTE_VECTORS,), None).encode_all
    )
    asked = questions()
    unseen = [question for question in asked if question.held_out]
    tensors = fit_aspects([question for question in asked if not question.held_out], notes, library)
    aspects = AspectHead(tensors["weights"], tensors["bias"], float(tensors["trust"][0]))
    blank = _blank(aspects, notes)
    retriever = lexical_retriever(library, blank)
    grounder = Grounder(blank.grounding, retriever.notes, Vocabulary(retriever.notes))
    outside = sum(question.concept is None for question in unseen)
    inside = prepared(retriever, [question for question in unseen if question.concept is not None])
    taught = prepared(retriever, [question for question in asked if question.concept is None and not question.held_out])
    only = max(_bars(notes), key=lambda each: measured(searched(each, unseen))["refusal_f1"])
    found: list[Answered] = []
    for rest, part in folds(unseen):
        kept = {unseen[n].text for n in rest}
        heads = fit_heads([each for each in inside if each.question.text in kept] + taught, grounder, outside)
        judge = lexical_retriever(library, Meaning(notes, Ranker(heads.ranking), heads.grounding, aspects))
        found += searched(judge, [unseen[n] for n in part])
    heads = fit_heads(inside + taught, grounder, outside)
    heads.ranking.save(out / ranking.WEIGHTS.name)
    heads.grounding.save(out / grounding.WEIGHTS.name)
    save_file({n: t.astype(np.float16) for n, t in tensors.items()}, out / aspect_head.WEIGHTS.name)
    return {
        "model": "logistic regressions that rank notes and tell answers from refusals; multinomial one for the aspect",
        "data": "training/data/questions and outside.jsonl",
        "licence": "Apache-2.0",
        "command": "python -m training.heads.retrieval",
        "held_out": {
            "letters and rules": measured(searched(lexical_retriever(library), unseen)),
            "meaning": measured(searched(only, unseen)),
            "both": measured(found),
            "both, but for descriptions": measured([(q, f) for q, f in found if q.kind != "described"]),
            "both, descriptions": measured([(q, f) for q, f in found if q.kind == "described"]),
        },
    }


def _blank(aspects: AspectHead, notes: SemanticNotes) -> Meaning:
    """Heads that know nothing, to look up evidence with."""
    ranker = Ranker(Logistic(ranking.EVIDENCE, np.zeros(len(ranking.EVIDENCE)), 0.0))
    return Meaning(notes, ranker, Logistic(grounding.EVIDENCE, np.zeros(len(grounding.EVIDENCE)), 0.0), aspects)


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the heads of question answering.")
    parser.add_argument("--out", type=Path, default=ranking.WEIGHTS.parent)
    options = parser.parse_args()
    card = json.dumps(train(options.out), ensure_ascii=False, indent=2)
    for weights in (ranking.WEIGHTS, grounding.WEIGHTS, aspect_head.WEIGHTS):
        (options.out / f"{weights.stem}.card.json").write_text(card + "\n", "utf-8")
    sys.stdout.write(card + "\n")


if __name__ == "__main__":
    main()
