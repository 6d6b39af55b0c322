"""Text about the text: prompts, roles, instructions, the model itself, and marks that were left standing."""

from __future__ import annotations

import re
from typing import Final

from core.language.guard.evidence import Objection
from core.quiz.grading.phrases import ORDER

_MARK: Final = re.compile(
    r"[(\[（【<]\s*(?:사용자|제공된|퀴즈\s*문제|모범\s*답안|대화\s*주제|성공한|남은\s*답변|다음\s*질문|면접\s*기록|답변|해설|발화|요약)[^)\]）】>]{0,20}"
    r"[)\]）】>]|요약\s*\)|(?:답변|해설|발화|요약)\s?(?:시작|종료)|^\s*#{1,6}\s|#{2,}|<\|[^|]*\|>|\[/?(?:INST|SYS)\]|</?s>",
    re.MULTILINE,
)
_LABEL: Final = re.compile(
    r"^[\s*\"'>-]*(?:\*\*)?(?:system|assistant|user|human|ai|bot|question|answer|response|output|note|context|source|summary"
    r"|feedback|explanation|rewrite|rewritten|persona|rules?"
    r"|시스템|사용자|어시스턴트|질문|답변|답|해설|발화|출력|응답|노트|참고|요약|정답|설명|피드백|규칙|오로라|로라|oh-?lora)(?:\*\*)?\s*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_MODEL: Final = re.compile(
    r"\b(?:as|i'?m|i am|being) (?:an?|just an?) (?:ai|artificial|large language|language|virtual|helpful)\b"
    r"|\b(?:language model|chatbot|virtual assistant) (?:trained|developed|created|like me)\b|\bmy (?:training|knowledge cut-?off|programming)\b"
    r"|\b(?:chatgpt|openai|anthropic|kanana|qwen|llama)\b.{0,20}\b(?:made|trained|developed)\b"
    r"|(?:나는|저는|전|난)\s?(?:인공지능|AI|언어\s?모델)|(?:인공지능|AI|언어)\s?(?:언어\s?)?모델로서|(?:AI|인공지능)로서",
    re.IGNORECASE,
)
_PROMPT: Final = re.compile(
    r"\b(?:provided|given|above|supplied) (?:context|information|note|notes|text|source|passage|document|material|answer|material)s?\b"
    r"|\b(?:based on|according to|as per|from) (?:the|your|this|these) (?:\w+ )?(?:context|information|notes?|text|source|passage|document|material|prompt|excerpt)s?\b"
    r"|\b(?:system|original|initial) (?:prompt|message|instructions?)\b|\b(?:the|your|my|these|following) (?:prompt|instructions)\b"
    r"|\bhere(?:'s| is) (?:the|a|my|your) (?:rewritten|rephrased|revised|paraphrased|answer|response|summary|rewrite|version)"
    r"|\b(?:in|within) (?:\d+|two|three|four|one) sentences\b|\bi (?:was|am|have been) (?:asked|told|instructed)\b|\bas requested\b|\brewritten\b|\brephrased\b"
    r"|(?:제공된|주어진|위의?|제시된|입력된)\s?(?:정보|내용|자료|문서|텍스트|문맥|노트|답안|지문)|(?:정보|자료|문서|문맥|텍스트)에\s?(?:따르면|의하면|따라|근거)"
    r"|시스템\s?(?:프롬프트|메시지)|지시\s?사항|프롬프트에\s?(?:따라|따르면|적힌)|다시\s?(?:쓴|작성한|표현한)|바꿔\s?쓴|요약하면\s?다음과|다음과\s?같(?:이|습|은)\s?(?:답변|요약)|문장으로\s?(?:요약|답)",
    re.IGNORECASE,
)


def meta(text: str, sources: str) -> Objection | None:
    """The first words about the text itself; what the sources say of prompts and language models is no such word."""
    for rule in (_MARK, _LABEL, _MODEL, _PROMPT, ORDER):
        for found in rule.finditer(text):
            if rule in (_MARK, _LABEL) or found.group().casefold() not in sources.casefold():
                return Objection("meta", found.group().strip()[:60])
    return None
