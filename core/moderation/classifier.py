"""The lexical moderation classifier: rules decide, statistics predict, and both must agree where rules are weak."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.moderation.categories import Category
from core.moderation.linear import LABELS, LinearModel, featurise
from core.moderation.rules import Findings, Rules, builtin, examine
from core.ports import Verdict

_RULE_CONFIDENCE = 0.97
"""A category that a rule is sure of is right at least this often (cross-validation, see the weights' card)."""


class LexiconClassifier:
    """Fills the port `core.ports.ModerationClassifier`.

    Args:
        rules: by language; the built-in lexicon if not given.
        model: the built-in weights if not given.
    """

    def __init__(self, rules: Mapping[str, Rules] | None = None, model: LinearModel | None = None) -> None:
        self._rules = tuple((rules or builtin()).values())
        self._model = model or LinearModel.load()

    def classify(self, text: str) -> Verdict:
        normal, findings = examine(self._rules, text)
        probabilities = self._probabilities(normal, findings)
        acting = tuple(c for c in Category if self._acts(c, findings, probabilities))
        if acting:
            best = max(acting, key=lambda c: probabilities[LABELS.index(c)])
            sure = _RULE_CONFIDENCE if best in findings.sure else 0.0
            return Verdict(
                best=best.value,
                confidence=max(sure, float(probabilities[LABELS.index(best)])),
                categories=tuple(c.value for c in acting),
                self_harm=findings.self_harm,
            )
        index = 0 if findings.study else int(probabilities.argmax())
        label, confidence = str(LABELS[index]), float(probabilities[index])
        return Verdict(best=label, confidence=confidence, self_harm=findings.self_harm)

    def _probabilities(self, normal: str, findings: Findings) -> NDArray[np.float32]:
        # The statistics know Korean only: elsewhere their n-grams are noise, and the indicators alone speak.
        text = normal if any("가" <= ch <= "힣" or "ㄱ" <= ch <= "ㅣ" for ch in normal) else ""
        return self._model.probabilities(featurise(text, findings))

    def _acts(self, category: Category, findings: Findings, probabilities: NDArray[np.float32]) -> bool:
        if category in findings.sure:
            return True
        likely = float(probabilities[LABELS.index(category)]) >= self._model.act_at[category]
        return category in findings.hints and likely
