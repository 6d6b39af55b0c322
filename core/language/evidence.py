"""What the guard may take as support for a material's words, and what it must not."""

from __future__ import annotations

from core.language.guard import Evidence
from core.language.material import FeedbackMaterial, Material, NoteMaterial, ReactionMaterial, SummaryMaterial


def evidence_for(material: Material) -> Evidence:
    """Curated text supports claims; the learner's words are only repeated.

    A score card shows every key point and the model answer anyway, so a comment may use their words. In an interview
    the points that were missed are still to be found: they support nothing.
    """
    sources: tuple[str, ...]
    match material:
        case NoteMaterial():
            sources = (material.note, material.composed) if material.note else ()
            return Evidence(material.locale, sources, (material.question,))
        case FeedbackMaterial():
            shown = (*material.made, *material.missed, *material.corrections)
            sources = (material.quiz, material.model_answer, *shown, material.composed)
            return Evidence(material.locale, sources, (material.answer,))
        case ReactionMaterial():
            asked = (material.topic, material.question, material.next_topic, material.next_question)
            sources = (*material.answered, *asked, material.summary, material.composed)
            return Evidence(material.locale, tuple(filter(None, sources)), (material.answer,))
        case SummaryMaterial():
            return Evidence(material.locale, (material.track, *material.facts, material.composed))
