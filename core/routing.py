"""From what a learner typed or pressed to a command, and from a command to the capability that carries it out.

Pure: the same text in the same situation always means the same.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from core.content.schema import Locale
from core.messages import Action
from core.text.clean import fold, squash
from core.turn import Command, Focus


@cache
def _names() -> tuple[Mapping[str, Action], Mapping[str, Command]]:
    """Slash names, and set phrases without their spaces, in all languages."""
    tables = tomllib.loads(files("core.i18n").joinpath("phrases.toml").read_text("utf-8"))
    slash = {fold(name): Action(action) for action, names in tables["slash"].items() for name in names}
    phrases = {squash(phrase): Command(Action(name)) for name, said in tables["phrases"].items() for phrase in said}
    for language, said in tables["language"].items():
        phrases |= {squash(phrase): Command(Action.SETTINGS, {"language": language}) for phrase in said}
    return slash, phrases


_QUIZ_ON = re.compile(
    r"^(?:quiz me (?:on|about) (?P<en>.{2,60})"
    r"|(?P<ko>.{2,60}?)(?:에 대(?:한|해서?))? ?(?:퀴즈|문제) ?(?:하나 ?)?(?:내 ?줘|줘|풀래|풀자))[.!]*$"
)
_ASKS = re.compile(
    r"뭐(?:야|지|예|임|냐|니|고|죠)|뭔|무슨|무엇|어떻게|어떤|왜(?!냐)|설명해|알려"
    r"|\b(?:what|why|how|when|which|explain|tell me)\b"
)
# Beside a term that both languages use ("softmax formula"), one of these says that the question is in English.
_IN_ENGLISH = re.compile(
    r"\w \W*(?:formulas?|equations?|definition|meaning|examples?|pros|cons|advantages?|disadvantages?|benefits?"
    r"|drawbacks?|limitations?|differences?|comparison|intuition|purpose|steps|explained)\b"
    r"|\b(?:define|describe|compare|about|is|are|does|do|the|an?|and|or|of|in|for|to|with|please|difference)\b"
)
_UNKNOWN_COMMAND = re.compile(r"/([A-Za-z가-힣][\w-]{1,31})(?: |$)")  # no path, no regular expression
_LONGEST_ASIDE = 60
_CONVERSATIONAL = frozenset({Action.ANSWER, Action.HINT, Action.SKIP, Action.STOP})


def parse(text: str) -> Command | None:
    """The command that `text` spells out, with a slash or as a set phrase; None for anything else."""
    slash, phrases = _names()
    if text.startswith("/"):
        name, _, rest = text[1:].partition(" ")
        action = slash.get(fold(name))
        return None if action is None else _with_arguments(action, rest.strip())
    command = phrases.get(squash(text))
    if command is not None and len(text) <= _LONGEST_ASIDE:
        return command
    quiz_on = _QUIZ_ON.match(fold(text)) if len(text) <= _LONGEST_ASIDE * 2 else None
    if quiz_on is not None:
        return Command(Action.QUIZ, {"topic": (quiz_on["en"] or quiz_on["ko"]).strip()})
    return None


def _with_arguments(action: Action, rest: str) -> Command:
    """What follows a typed slash command, as the arguments that a real slash command would carry."""
    if not rest:
        return Command(action)
    if action is Action.QUIZ:
        return Command(action, {"difficulty": rest} if rest in ("1", "2", "3") else {"topic": rest})
    if action is Action.GROUP_QUIZ:
        return Command(action, {"count": rest} if rest.isdecimal() else {"topic": rest})
    if action is Action.INTERVIEW:
        return Command(action, {"track": rest})
    if action is Action.LINK:
        return Command(action, {"code": rest} if rest else {})
    if action is Action.SETTINGS:
        name, *value = re.split(r"\s*[=:]\s*|\s+", rest, maxsplit=1)
        return Command(action, {fold(name): "".join(value).strip()})
    return Command(action, text=rest)


def resolve_text(text: str, focus: Focus) -> Command:
    """What plain text means while `focus` waits for an answer."""
    command = parse(text)
    if command is not None:
        return command
    if unknown := _UNKNOWN_COMMAND.match(text):
        return Command(Action.HELP, {"unknown": unknown[1]})
    if focus is Focus.INTERVIEW or (focus is Focus.QUIZ and not _is_aside(text)):
        return Command(Action.ANSWER, text=text)
    return Command(Action.ASK, text=text)


def _is_aside(text: str) -> bool:
    """A short, plain question in the middle of a quiz is a question, not an answer."""
    return text.rstrip().endswith("?") and len(text) <= _LONGEST_ASIDE and _ASKS.search(fold(text)) is not None


def room_for(command: Command, focus: Focus) -> str:
    """The name of the capability that carries out `command`.

    A button names what it belongs to in its arguments ("round", "interview", "open"); typed words belong to
    whoever asked last.
    """
    if "round" in command.args or command.action is Action.GROUP_QUIZ:
        return "round"
    if "interview" in command.args or command.action is Action.INTERVIEW:
        return "interview"
    if "open" not in command.args and command.action in _CONVERSATIONAL and focus is Focus.INTERVIEW:
        return "interview"
    return _ROOMS[command.action]


_ROOMS: dict[Action, str] = {
    Action.START: "start",
    Action.ASK: "ask",
    Action.QUIZ: "quiz",
    Action.ANSWER: "quiz",
    Action.HINT: "quiz",
    Action.SKIP: "quiz",
    Action.STOP: "quiz",
    Action.DISPUTE: "quiz",
    Action.REVIEW: "quiz",
    Action.PROGRESS: "progress",
    Action.SETTINGS: "settings",
    Action.APPEAL: "appeal",
    Action.EXPORT: "privacy",
    Action.ERASE: "privacy",
    Action.HELP: "help",
    Action.LINK: "link",
    Action.MODERATE: "desk",
    Action.STUDIO: "studio",
}


def language_of(command: Command, default: Locale) -> Locale:
    """The language to answer a question in: its own where that is unmistakable, else the learner's setting."""
    if command.action is not Action.ASK or not command.text:
        return default
    if re.search("[가-힣]", command.text):
        return "ko"
    words = re.findall(r"[A-Za-z]{2,}", command.text)
    folded = fold(command.text)
    return "en" if len(words) >= 3 or _ASKS.search(folded) or _IN_ENGLISH.search(folded) else default
