"""Whether a text makes her somebody else. A note or an answer may say so; no source makes it true.

That she is an AI, Oh-LoRA, a fairy and a tutor is all that she says of herself; everything else about her is curated
and never comes from a language model.
"""

from __future__ import annotations

import re
from typing import Final

_KOREAN: Final = re.compile(
    r"(?<![가-힣])(?:나는|난|나\s?말이야|내\s?이름은|내\s?정체는)\s+(?:이제(?:부터)?\s+|사실(?:은)?\s+|원래\s+)*"
    r"(?P<who>[가-힣A-Za-z\- ]{1,20}?)(?:이야|야|이다|이지|이?라고\s?해)(?![가-힣])"
)
_ENGLISH: Final = re.compile(
    r"\b(?:i am|i['’]m)\s+(?:now\s+|actually\s+|really\s+)*(?:a|an|the|your)\s+(?P<who>[\w\- ]{1,40})"
    r"|\b(?:my name is|call me)\s+(?P<name>[\w\-]{1,20})",
    re.IGNORECASE,
)
_HERSELF: Final = re.compile(
    r"오로라|요정|튜터|면접관|로라|\b(?:AI|Oh-?LoRA|LoRA|Aurora|fairy|tutor|interviewer)\b", re.IGNORECASE
)


def somebody_else(text: str) -> bool:
    """Whether `text` says in the first person that she is anything but herself."""
    for pattern in (_KOREAN, _ENGLISH):
        for found in pattern.finditer(text):
            if not any(_HERSELF.search(who) for who in found.groupdict().values() if who):
                return True
    return False
