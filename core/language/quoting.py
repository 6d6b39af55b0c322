"""Makes text that somebody else wrote safe inside a prompt: it stays readable and can no longer pose as its structure.

Learners write answers and anybody may have written an imported note; either may hold what looks like a prompt's own
marks, a chat template's control words, or a heading.
"""

from __future__ import annotations

import re
from typing import Final

from core.text.clean import shorten

_BRACKETED: Final = r"[(（\[【]\s*{}\s*[)）\]】]"
_WORDS: Final = (
    r"제공된\s*정보|퀴즈\s*문제|모범\s*답안|대화\s*주제|성공한\s*답변|남은\s*답변|다음\s*질문|면접\s*기록|요약"
    r"|사용자\s*[^()（）\[\]【】]{0,20}"
    r"|(?:답\s*변|해\s*설|발\s*화|요\s*약|면\s*접|대\s*화|출\s*력|질\s*문|정\s*보)\s*(?:시\s*작|종\s*료)"
)
_MARK: Final = re.compile(_BRACKETED.format(f"({_WORDS})"))
_CONTROL: Final = re.compile(
    r"<\|[^<>|]{0,40}\|>|</?s>|</?(?:bos|eos|pad|unk|system|user|assistant|think)>|</?(?:start|end)_of_turn>"
    r"|\[/?(?:INST|SYS)\]|<</?SYS>>|\[\|/?(?:system|user|assistant|endofturn)\|\]",
    re.IGNORECASE,
)
_LONGEST: Final = 1500  # characters: a prompt must fit into small windows, whatever somebody pastes
_EDGES: Final = "<>[]|/"
_HEADING: Final = re.compile(r"#{2,}\s*")


def quoted(text: str) -> str:
    """`text` on one line and of bounded length, without the brackets of marks, control words' signs and headings."""
    line = shorten(" ".join(text.split()), _LONGEST)
    changed = None
    while changed != line:  # taking one mark away may put another one together
        changed = line
        line = _MARK.sub(r"\1", line)
        line = _CONTROL.sub(lambda found: found.group().strip(_EDGES), line)
        line = _HEADING.sub("", line)
    return " ".join(line.split())
