"""How well a model says what it is to say."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from sacrebleu.metrics.chrf import CHRF
from torch.nn.functional import cross_entropy

from core.inference.language.loading import LoadedModel
from core.language.cleaning import cleaned
from core.language.phrasing import Outcome, judged
from core.language.reference_prompts import text_of
from core.ports import LanguageTask
from training.llm.data.example import Example
from training.llm.encoding import Encoder, Tokens
from training.llm.generating import Spoken, speak


@dataclass(frozen=True, slots=True)
class Told:
    """What a model said to an example, and what is thought of it.

    Attributes:
        words: "" where the answer is broken and would be asked for again.
        objection: why it would not be released: the kind of the guard's objection, or "rejected"; "" if it would.
    """

    example: Example
    words: str
    ended: bool
    objection: str

    @classmethod
    def of(cls, example: Example, spoken: Spoken) -> Told:
        words = cleaned(spoken.text, example.material.task) or ""
        return cls(example, words, spoken.ended, objection(example, spoken.text))

    @property
    def keeps_format(self) -> bool:
        return bool(self.words) and self.ended

    @property
    def row(self) -> dict[str, str]:
        """For a table of predictions."""
        return {
            "input": text_of(self.example.material),
            "reference": self.example.target,
            "composed": self.example.material.composed,
            "answer": self.words,
            "ended": str(int(self.ended)),
            "objection": self.objection,
        }


def completion_loss(model: LoadedModel, task: LanguageTask, rows: Sequence[Tokens], batch: int = 8) -> dict[str, float]:
    """Mean negative log-likelihood of the completions' tokens in nats, by the task's adapter, and its perplexity."""
    total, count = 0.0, 0
    ordered = sorted(rows, key=lambda row: len(row.ids))
    with torch.inference_mode():
        for start in range(0, len(ordered), batch):
            together = ordered[start : start + batch]
            for layer in model.layers:
                layer.choose([task.value] * len(together))
            loss, tokens = _loss(model, together)
            total, count = total + loss, count + tokens
    mean = total / count
    return {"loss": round(mean, 4), "perplexity": round(math.exp(min(mean, 700.0)), 3)}


def _loss(model: LoadedModel, rows: Sequence[Tokens]) -> tuple[float, int]:
    longest = max(len(row.ids) for row in rows)
    device = model.network.device
    ids = torch.tensor([[*row.ids, *[row.ids[0]] * (longest - len(row.ids))] for row in rows], device=device)
    mask = torch.tensor([[1] * len(row.ids) + [0] * (longest - len(row.ids)) for row in rows], device=device)
    learned = torch.tensor(
        [[row.start <= place < len(row.ids) for place in range(1, longest)] for row in rows], device=device
    )
    logits = model.network(input_ids=ids, attention_mask=mask).logits[:, :-1]
    loss = cross_entropy(logits[learned].float(), ids[:, 1:][learned], reduction="sum")
    return float(loss), int(learned.sum())


def tell(encoder: Encoder, examples: Sequence[Example]) -> list[Told]:
    """What the model says to each of them."""
    said = speak(encoder, [example.material for example in examples])
    return [Told.of(example, spoken) for example, spoken in zip(examples, said, strict=True)]


def objection(example: Example, words: str) -> str:
    """Why `words` would not be released as what is said to an example; "" if they would."""
    found = judged(words, example.material)
    return "" if found.outcome is Outcome.RELEASED else found.objection or str(found.outcome)


def figures(told: Sequence[Told]) -> dict[str, Any]:
    """Shares of the answers in the right form, and of those that the guard releases; chrF (Popović 2015) against the
    reference answers, 0 to 100, beside that of the composed answers and the share of those that the guard releases.
    """
    composed = [each for each in told if each.example.material.composed]
    return {
        "told": len(told),
        "format": _share(each.keeps_format for each in told),
        "guard": _share(each.keeps_format and not each.objection for each in told),
        "chrf": _chrf([each.words for each in told], told),
        "guard_composed": _share(not objection(each.example, each.example.material.composed) for each in composed),
        "chrf_composed": _chrf([each.example.material.composed for each in composed], composed),
    }


def by_language(told: Sequence[Told]) -> Mapping[str, dict[str, Any]]:
    """The same for each language that comes up."""
    locales = dict.fromkeys(each.example.material.locale for each in told)
    return {locale: figures([each for each in told if each.example.material.locale == locale]) for locale in locales}


def _share(holds: Iterable[bool]) -> float | None:
    listed = list(holds)
    return round(sum(listed) / len(listed), 4) if listed else None


def _chrf(words: Sequence[str], told: Sequence[Told]) -> float | None:
    if not told:
        return None
    return round(float(CHRF().corpus_score(list(words), [[each.example.target for each in told]]).score), 2)
