"""Explains the words of a topic in the topic's own words."""

from __future__ import annotations

from core.content.schema import InterviewTopic, Locale, Term
from core.interview.wording import in_language
from core.messages import Block, TextBlock
from core.text.clean import squash


def explained_term(topic: InterviewTopic, asked: str, locale: Locale) -> tuple[Block, ...] | None:
    """What `asked` means, if it is the name of one of the topic's terms."""
    wanted = squash(asked)
    term = next((term for term in topic.terms if wanted in _names(term)), None)
    if term is None:
        return None
    return (TextBlock(f"{in_language(term.name, locale)}: {in_language(term.meaning, locale)}"),)


def _names(term: Term) -> set[str]:
    return {squash(name) for name in (term.name.ko, term.name.en, *term.aliases)}
