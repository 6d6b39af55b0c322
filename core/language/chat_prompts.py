"""Prompts for general instruct models with a chat template: her persona, the rules, and the material as JSON.

What the learner wrote and what a note says are values of one JSON object: quotes are escaped, so nothing in them can
end the data and begin an instruction. The texts are in `prompts/<language>.toml`.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from core.content.schema import Locale
from core.language.material import FeedbackMaterial, Material, NoteMaterial, ReactionMaterial, SummaryMaterial
from core.language.quoting import quoted
from core.ports import LanguageTask, Prompt

_TEMPERATURE: Final = 0.4
_SENTENCES: Final[Mapping[LanguageTask, int]] = {
    LanguageTask.QNA: 4,
    LanguageTask.QUIZ: 2,
    LanguageTask.INTERVIEW: 2,
    LanguageTask.SUMMARY: 4,
}
_TOKENS_PER_SENTENCE: Final = 80


def prompt_of(material: Material) -> Prompt:
    sentences = _SENTENCES[material.task]
    chat = (("system", system_words(material.task, material.locale)), ("user", _as_json(material)))
    return Prompt(material.task, chat=chat, max_tokens=sentences * _TOKENS_PER_SENTENCE, temperature=_TEMPERATURE)


def system_words(task: LanguageTask, locale: Locale) -> str:
    """Persona, rules and what is to be done; nothing of it depends on the material."""
    texts = _texts(locale)
    own = texts[str(task)]
    rules = texts["rules"].strip().format(source=own["source"], sentences=_SENTENCES[task])
    return "\n\n".join((texts["persona"].strip(), rules, own["task"].strip()))


def _as_json(material: Material) -> str:
    return json.dumps(_data(material), ensure_ascii=False, indent=1)


def _data(material: Material) -> Mapping[str, object]:
    match material:
        case NoteMaterial():
            return {"question": quoted(material.question), "note": quoted(material.note)}
        case FeedbackMaterial():
            return {
                "quiz": quoted(material.quiz),
                "model_answer": quoted(material.model_answer),
                "answer": quoted(material.answer),
                "made": _all_quoted(material.made),
                "missed": _all_quoted(material.missed),
                "corrections": _all_quoted(material.corrections),
            }
        case ReactionMaterial():
            return {
                "so_far": quoted(material.summary),
                "topic": quoted(material.topic),
                "question": quoted(material.question),
                "answer": quoted(material.answer),
                "answered": _all_quoted(material.answered),
                "next_question": quoted(material.next_question),
            }
        case SummaryMaterial():
            return {"track": quoted(material.track), "facts": _all_quoted(material.facts)}


def _all_quoted(texts: tuple[str, ...]) -> list[str]:
    return [quoted(text) for text in texts]


@cache
def _texts(locale: Locale) -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"prompts/{locale}.toml").read_text("utf-8"))
