"""Words that leave no exception, and superlatives, only where the sources leave none."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from core.language.guard.evidence import Evidence, Objection
from core.language.guard.reading import sentences
from core.text.clean import fold


class _Class(NamedTuple):
    """Words that claim the same; `also` are further words of the sources that allow them."""

    said: re.Pattern[str]
    also: re.Pattern[str] | None = None


_CLASSES: Final = (
    _Class(
        re.compile(
            r"항상|언제나|(?<![가-힣])늘\s(?!어|수|거|리)|무조건|예외\s?없|반드시|매번"
            r"|\b(?:always|every time|invariably|without exception|whenever|under all)\b"
        ),
        re.compile(r"마다|\bmust\b|\bevery\b|절대|\bnever\b|\bonly\b|해야"),
    ),
    _Class(re.compile(r"절대로?\s|결코|전혀|한\s?번도|\b(?:never|not at all|by no means|under no)\b"), re.compile(r"항상|\balways\b|\bno\b")),
    _Class(re.compile(r"완벽하게|완전히|모조리|아무리|\b(?:completely|entirely|totally|fully|no matter)\b"), re.compile(r"\btruly\b|끝까지")),
    _Class(re.compile(r"유일|오직|\b(?:the only|solely|exclusively|nothing but)\b"), re.compile(r"만|뿐|\bonly\b|\balone\b")),
    _Class(re.compile(r"보장|확실히|틀림없이|\b(?:guarantee\w*|definitely (?:will|works)|undoubtedly)\b"), re.compile(r"확실|반드시")),
    _Class(
        re.compile(r"어떤\s[가-힣\s]{1,12}(?:든|라도|이든)|모든|누구나|\b(?:any (?:data|model|task|problem|size|kind|type)|every)\b"),
        re.compile(r"모두|마다|각|가리지|전체|\b(?:all|each|any|both|whatever)\b"),
    ),
    _Class(
        re.compile(
            r"(?:가장|제일)\s(?!큰|크|중요|먼저|기본|쉬|좋은|간단|핵심|헷갈|작은|위|높|낮|아쉬|눈에)|최고의|최선의"
            r"|\b(?:best|worst|fastest|most (?!of\b|important|likely|common)\w+(?:ly)?|(?:optimal|perfect)(?! (?:answer|score|example)))\b"
        )
    ),
    _Class(
        re.compile(
            r"더\s(?:정확|뛰어|우수|빠|나[은아]|강력)|(?:성능|정확도)[이가]\s(?:더 )?(?:좋|높|뛰어)|보다\s(?:더\s)?(?:낫|나아|뛰어)"
            r"|\b(?:outperform\w*|superior|better than|beats? (?:the )?(?:other|every))\b"
        ),
        re.compile(r"더 정확|\bmore accurate|더 나|\bbetter\b|빨라|빠른"),
    ),
)  # fmt: skip
_PRAISE: Final = re.compile(r"^(?:완벽해|완벽|perfect|absolutely|exactly|definitely)\b[^.]*$")


def emphasis(text: str, evidence: Evidence) -> Objection | None:
    """The first such word of a kind that the sources do not use."""
    given = fold(" ".join(evidence.sources))
    missing = [
        each.said for each in _CLASSES if not each.said.search(given) and not (each.also and each.also.search(given))
    ]
    for sentence in sentences(text):
        folded = fold(sentence.text)
        if sentence.asks or (_PRAISE.match(folded) and len(sentence.words) <= 4):
            continue
        for rule in missing:
            found = rule.search(folded)
            if found:
                return Objection("overgeneral", found.group())
    return None
