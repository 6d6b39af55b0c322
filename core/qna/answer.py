"""Composes what she says about a note. Every fact is the note's own text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from core.content.library import Library
from core.content.schema import Aspect, Concept
from core.i18n import Speaker
from core.messages import Action, Block, ButtonStyle, CitationBlock, Emotion, FaceCue, TextBlock, Tone
from core.qna.aspects import wanted_aspects
from core.turn import Choice, Draft

_MAX_RELATED = 2
_FACES = {
    Aspect.WHY: FaceCue(Emotion.CURIOUS, 0.5),
    Aspect.FORMULA: FaceCue(Emotion.THINKING, 0.5),
    Aspect.COMPARISON: FaceCue(Emotion.THINKING, 0.4),
    Aspect.CONS: FaceCue(Emotion.CONCERNED, 0.3),
}
_EXPLAINING = FaceCue(Emotion.EXPLAINING, 0.5)


def aspect_label(say: Speaker, aspect: Aspect) -> str:
    return say(f"qna.aspect.{aspect}")


def explanation(library: Library, concept: Concept, aspect: Aspect, question: str, say: Speaker) -> tuple[Block, ...]:
    """The aspect's text, or the nearest one with an honest word about it, and where it comes from."""
    name = getattr(concept.name, say.locale)
    shown = wanted_aspects(question, aspect, concept.aspects)
    blocks: list[Block] = []
    if aspect not in shown:
        instead = aspect_label(say, shown[0])
        blocks.append(
            TextBlock(say("qna.instead", name=name, asked=aspect_label(say, aspect), given=instead), Tone.NOTE)
        )
    for each in shown:
        tone = Tone.FORMULA if each is Aspect.FORMULA else Tone.SAY
        blocks.append(TextBlock(getattr(concept.aspects[each], say.locale), tone))
    chapter = getattr(library.chapter_of_concept[concept.id].title, say.locale)
    url = "" if concept.source.url is None else str(concept.source.url)
    blocks.append(CitationBlock(say("qna.note"), f"{chapter} · {name}", concept.source.title, url))
    return tuple(blocks)


def answer(
    library: Library, concept: Concept, aspect: Aspect, question: str, say: Speaker, *, guessed: bool = False
) -> Draft:
    """One concept.

    Args:
        guessed: the question did not name it; she says which one she takes it for.
    """
    name = getattr(concept.name, say.locale)
    shown = wanted_aspects(question, aspect, concept.aspects)
    blocks = explanation(library, concept, aspect, question, say)
    if guessed:
        blocks = (TextBlock(say("qna.opening.guessed", name=name)), *blocks)
    elif aspect in shown:  # otherwise the explanation begins by saying what it lacks
        blocks = (TextBlock(say(f"qna.opening.{_opening(shown)}", name=name)), *blocks)
    return Draft(
        blocks=blocks,
        choices=_choices(library, (concept,), shown, say),
        face=_FACES.get(aspect, _EXPLAINING),
    )


def _opening(shown: Sequence[Aspect]) -> str:
    """The key of the words before an answer that shows these aspects of one concept."""
    if len(shown) > 1:
        return "sides"
    return "one_comparison" if shown[0] is Aspect.COMPARISON else str(shown[0])


def answer_on_several(
    library: Library, concepts: Sequence[Concept], aspect: Aspect, question: str, say: Speaker
) -> Draft:
    """Two or more concepts in one question, one after the other; a comparison comes first where a note has it."""
    names = [getattr(concept.name, say.locale) for concept in concepts]
    kind = "comparison" if aspect is Aspect.COMPARISON else "several"
    blocks: list[Block] = [TextBlock(say(f"qna.opening.{kind}", names=", ".join(names)))]
    for concept, name in zip(concepts, names, strict=True):
        given = aspect if aspect in concept.aspects else Aspect.DEFINITION
        blocks.append(TextBlock(name, Tone.HEADING))
        if aspect is Aspect.COMPARISON and given is aspect:
            blocks.append(TextBlock(getattr(concept.aspects[Aspect.DEFINITION], say.locale)))
        blocks.extend(explanation(library, concept, given, question, say))
    return Draft(
        blocks=tuple(blocks),
        choices=_choices(library, concepts, (aspect,), say),
        face=_FACES.get(aspect, _EXPLAINING),
    )


def topic_choice(concept: Concept, say: Speaker) -> Choice:
    args = {"concept": concept.id, "aspect": str(Aspect.DEFINITION)}
    return Choice(getattr(concept.name, say.locale), Action.ASK, args)


def _choices(
    library: Library, concepts: Sequence[Concept], shown: Sequence[Aspect], say: Speaker
) -> tuple[Choice, ...]:
    """Another aspect, related topics, and a quiz."""
    first = concepts[0]
    choices: list[Choice] = []
    unseen = next((aspect for aspect in first.aspects if aspect not in shown), None)
    if unseen is not None and len(concepts) == 1:
        label = say("qna.choice.aspect", name=getattr(first.name, say.locale), aspect=aspect_label(say, unseen))
        choices.append(Choice(label, Action.ASK, {"concept": first.id, "aspect": str(unseen)}))
    shown_ids = {concept.id for concept in concepts}
    related = dict.fromkeys(other for concept in concepts for other in (*concept.related, *concept.prerequisites))
    near = (library.concepts[other] for other in related if other in library.concepts and other not in shown_ids)
    choices += [topic_choice(concept, say) for concept in islice(near, _MAX_RELATED)]
    quizzed = next((concept for concept in concepts if concept.id in library.quizzes_of_concept), None)
    if quizzed is not None:
        label = say("qna.choice.quiz", name=getattr(quizzed.name, say.locale))
        choices.append(Choice(label, Action.QUIZ, {"concept": quizzed.id}, ButtonStyle.PRIMARY))
    return tuple(choices)
