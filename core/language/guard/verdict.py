"""The rules in order: cheap and outward ones first."""

from __future__ import annotations

from core.language.guard.apology import only_apology
from core.language.guard.emphasis import emphasis
from core.language.guard.evidence import Evidence, Objection
from core.language.guard.figures import figure
from core.language.guard.formulas import formula
from core.language.guard.glossary import foreign_term
from core.language.guard.inversion import inverted
from core.language.guard.links import link
from core.language.guard.meta import meta
from core.language.guard.notation import plain_notation
from core.language.guard.polarity import polarity
from core.language.guard.roles import roles
from core.language.guard.shape import shape
from core.language.guard.slots import slots
from core.language.guard.speech import speech
from core.language.guard.support import support
from core.language.guard.values import value


def objection_to(text: str, evidence: Evidence) -> Objection | None:
    """Why `text` may not be released; None if it may.

    Pure and fast (a few milliseconds for an answer of usual length); never raises, whatever the text is.
    """
    outward = (
        shape(text, evidence.sources) or link(text) or meta(text, " ".join(evidence.sources)) or speech(text, evidence)
    )
    if outward:
        return outward
    if not any(each.strip() for each in evidence.sources):
        return foreign_term(text, evidence) or figure(text, evidence) or only_apology(text, evidence)
    told = plain_notation(text) if "\\" in text else text
    for rule in (foreign_term, figure, value, formula, support, emphasis, slots, polarity, roles, inverted):
        found = rule(told, evidence)
        if found:
            return found
    return None
