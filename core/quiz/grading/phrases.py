"""What people write instead of an answer: orders to the grader, and ways to say "I don't know"."""

from __future__ import annotations

import re

_ORDERS = (
    # 만점 줘, 100점 처리해 주세요
    r"(?:만점|백\s?점|100\s?점|점수|정답\s?처리)[^.!?\n]{0,20}"
    r"(?:줘|주세요|주라|줄래|달라|주십|내놔|부탁|처리|올려|해라|해줘|하세요)",
    r"정답\s?(?:으로|이라고)\s?(?:처리|채점|인정)",
    # 채점 기준은 무시하고
    r"(?:채점|평가|루브릭|기준|지시|명령|프롬프트|규칙|모범\s?답안)[^.!?\n]{0,15}(?:무시|잊어|잊고|버려)",
    r"\b(?:ignore|disregard|forget|override)\b[^.!?\n]{0,40}"
    r"\b(?:rubric|instruction|criteria|prompt|rule|grading|above|previous|guard|model answer)",
    r"\b(?:give|award|assign|grant)\b[^.!?\n]{0,25}"
    r"(?:\b(?:full|max(?:imum)?|perfect|top)\b[^.!?\n]{0,12}\b(?:marks?|points?|scores?|credit|grades?)\b|\b100\b)",
    r"\b(?:mark|grade|rate|score|count)\b (?:this|me|it|my|the)\b[^.!?\n]{0,20}"
    r"\b(?:correct|right|100|full|perfect|complete|10/10)",
    r"\b(?:score|grade|점수|score_override)\s*[=:]\s*[\"']?\d+",
    r"(?:^|\s)(?:system|assistant|developer|시스템)\s*(?:prompt|message|메시지)?\s*[:>]",
    r"<\|?\s*/?\s*(?:system|im_start|im_end|inst)|\[/?(?:inst|system)\]",
    r"\byou are now\b|\bjailbreak\b|너는 이제부터",
)
_GIVING_UP = (
    r"모르겠|모르게[써쓰]|모르겟|모르갰|몰겠|모르것|몰라|몰랑|몰루|모름|모른다(?:고)?$|모릅니다|ㅁ\s?ㄹ(?![가-힣])",
    r"글쎄|까먹|기억이?\s?(?:안|않|없|못)|생각이?\s?안|포기|못\s?하겠|답\s?못|대답\s?못",
    r"알려\s?줘|가르쳐\s?줘|안\s?배웠|배운\s?적\s?없|처음\s?(?:들|봐|보)",
    r"\bi\s?d\s?k\b|\bdunno\b|\bno (?:idea|clue)\b|\bnot sure\b|\bunsure\b|\bclueless\b|\bwho knows\b",
    r"\b(?:do not|don['’]?t|didn['’]?t|did not) (?:really )?(?:know|remember|understand|have (?:a|any) (?:clue|idea))",
    r"\bbeats me\b|\bgive up\b|\bforgot\b|\btell me\b|\bnever (?:heard|learned|learnt)\b",
    r"\bcan(?:not|['’]?t) (?:remember|recall|answer|think)|\bhaven['’]?t (?:learned|learnt|studied)\b",
)

ORDER = re.compile("|".join(_ORDERS), re.IGNORECASE)
GIVING_UP = re.compile("|".join(_GIVING_UP))
# Possessive: a long run that in the end does not fit must not be tried in every way of cutting it.
PASSING = re.compile(
    r"(?:패스|스킵|넘어가\w*+|다음|pass|skip|next|h++m++|음++|흠++|어++|ㅠ++|ㅜ++|\?++|\.++|ㄴㄴ|nope|no|아니)*+"
)
"""The whole text, without spaces and laughter, only passes."""
