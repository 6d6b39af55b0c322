"""From what a model wrote to what may be looked at: marks are cut off, and broken answers are rejected.

The filters are the reference's (fact sheet, section 1) without their holes: an answer that is only an end mark is
empty however the mark is cut, stray marks are found with spaces inside, and nothing blank is ever shown.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from core.language.reference_prompts import MARKS
from core.ports import LanguageTask

_THOUGHTS: Final = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL | re.IGNORECASE)
_BOLD: Final = re.compile(r"(?<![\w)\]])\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
_CONTROL: Final = re.compile(r"<\|[^<>|]{0,40}\|>|</?s>|<(?:bos|eos|pad)>|</?think>", re.IGNORECASE)
_LINK: Final = re.compile(r"https?\s*:|www\.", re.IGNORECASE)  # the reference refuses the word HTTP, too
_SPACES: Final = re.compile(r"[^\S\n]+")
_BLANK_LINES: Final = re.compile(r"\s*\n\s*\n\s*")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINER: Final = "\u200d"  # holds emoji such as 🙆‍♀️ together
_ANSWERS: Final = "|".join(marks.word for marks in MARKS.values())
_STRAY: Final = re.compile(
    r"[(（]\s*(?:사용자|제공된\s*정보|퀴즈\s*문제|모범\s*답안|대화\s*주제|성공한\s*답변|다음\s*질문|면접\s*기록)"
    rf"|요약\s*[)）]|#{{2,}}|[(（]\s*(?:{_ANSWERS})\s*시작|(?:{_ANSWERS})\s*(?:시작\s*[)）]|종료)"
)


def cleaned(text: str, task: LanguageTask) -> str | None:
    """The words alone, in safe characters; None when the answer is broken and has to be tried again."""
    told = _without_marks(_legible(_THOUGHTS.sub("", text)), MARKS[task].word)
    told = _BOLD.sub(r"\1", told).strip()
    if not any(ch.isalnum() for ch in told):
        return None
    if _LINK.search(told) or _STRAY.search(told) or _CONTROL.search(told):
        return None
    return told


def _legible(text: str) -> str:
    """Composed, without control, invisible and direction-changing characters, and with single spaces."""
    composed = unicodedata.normalize("NFC", text)
    kept = (ch for ch in composed if ch in "\n\t" + _JOINER or unicodedata.category(ch) not in _INVISIBLE)
    return _BLANK_LINES.sub("\n\n", _SPACES.sub(" ", "".join(kept))).strip()


def _without_marks(text: str, word: str) -> str:
    """What stands between the heading and the end mark, which may be cut anywhere."""
    heading = re.compile(rf"\A\s*(?:[(（]\s*{word}\s*시작\s*[)）])?\s*(?:#{{2,}}\s*{word}\s*:)?")
    end = re.compile(rf"[(（]?\s*(?<![가-힣]){word}\s*종료")
    half = re.compile(rf"[(（]\s*(?:{word[0]}(?:{word[1]}\s*종?)?)?\Z|(?<![가-힣]){word}\s종\Z")
    body = heading.sub("", text, count=1)
    found = end.search(body)
    return half.sub("", body[: found.start()].rstrip() if found else body).strip()
