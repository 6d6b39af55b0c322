"""One notation for formulas: LaTeX, programmers' and typographic signs become the same characters."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SUBSCRIPTS: Final = str.maketrans("0123456789aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_GREEK: Final = (
    "alpha:α beta:β gamma:γ delta:δ epsilon:ε varepsilon:ε theta:θ lambda:λ mu:μ pi:π rho:ρ sigma:σ tau:τ phi:φ omega:ω"
    " eta:η Delta:Δ"
)
_NAMED: Final = dict(pair.split(":") for pair in _GREEK.split())
_COMMAND: Final = re.compile(r"\\([a-zA-Z]+)")
_FRACTION: Final = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_HAT: Final = re.compile(r"\\(hat|bar)\s*\{(\w)\}")
_ROOT: Final = re.compile(r"\\sqrt\s*\{([^{}]*)\}|\bsqrt\s*\(([^()]*)\)")
_LOWERED: Final = re.compile(r"_\{?([0-9a-z]{1,3})\}?(?![a-z])")
_RAISED: Final = re.compile(r"(?:\^|\*\*)\{?([23])\}?(?![\d.])")
_SIGNS: Final = str.maketrans("−–×·⋅∗÷⁄∑∏ϵµ’′", "--****//ΣΠεμ''")
_COMMANDS: Final = {
    "cdot": "*",
    "times": "*",
    "sum": "Σ",
    "approx": "≈",
    "le": "≤",
    "ge": "≥",
    "leq": "≤",
    "geq": "≥",
    "mid": "|",
    "div": "/",
}


def plain_notation(text: str) -> str:
    """`text` with its formulas in plain characters; prose stays as it is."""
    written = text
    if "\\" in written or "$" in written or "sqrt" in written:
        written = _HAT.sub(lambda found: found[2] + {"hat": "\u0302", "bar": "\u0304"}[found[1]], written)
        for _ in range(4):  # fractions inside fractions
            written = _FRACTION.sub(r"(\1)/(\2)", written)
            written = _ROOT.sub(lambda found: f"√({found.group(1) or found.group(2)})", written)
        written = _COMMAND.sub(lambda found: _COMMANDS.get(found[1], _NAMED.get(found[1], found[1])), written)
        written = re.sub(r"\$|\\[()\[\],;! ]", " ", written)
    written = _LOWERED.sub(lambda found: found[1].translate(_SUBSCRIPTS), written)
    written = _RAISED.sub(lambda found: {"2": "²", "3": "³"}[found[1]], written)
    return unicodedata.normalize("NFC", written.translate(_SIGNS))
