"""What a text is held against, and what is said when it may not be released."""

from __future__ import annotations

from dataclasses import dataclass

from core.content.schema import Locale


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the text may be made of.

    Attributes:
        sources: curated text that supports claims; () when nothing was found, which leaves only an apology.
        quoted: the learner's own words. Their terms may be repeated; they support no claim.
    """

    locale: Locale
    sources: tuple[str, ...]
    quoted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a text is held back.

    Attributes:
        kind: the rule that objects: "number", "polarity", "role", ...
        what: the words that it objects to, for logs.
    """

    kind: str
    what: str
