"""The commands: what she registers at Telegram, and what a typed one asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from telegram import BotCommand, Message, MessageEntity

from bot.telegram_adapter.asking import Wish
from bot.telegram_adapter.texts import say
from core.content.schema import LOCALES, Locale
from core.i18n import catalogue, options
from core.messages import Action
from core.routing import parse
from core.text.clean import fold

COMMANDS: Final = (
    "ask", "quiz", "interview", "review", "progress", "stop", "settings", "link", "privacy", "help", "start",
)  # fmt: skip
OF_ADMINISTRATORS: Final = ("moderation", "studio")
_NUMBER: Final = re.compile(r"#?(\d{1,18})")
_SECONDS: Final = re.compile(r"(\d{1,4})\s?(?:s|초)")
_ROOMS: Final = ("ask", "quiz", "round", "interview")


def registered(locale: Locale, *, administrators: bool = False) -> list[BotCommand]:
    """The commands with their descriptions."""
    names = (*COMMANDS, *OF_ADMINISTRATORS) if administrators else COMMANDS
    return [BotCommand(name, say(locale, f"command.{name}")) for name in names]


def typed_command(message: Message, bot_name: str) -> tuple[str, str] | None:
    """Name and argument of the command that a message begins with; None if it has none, or is for another bot."""
    text = message.text or ""
    entities = message.entities
    if not entities or entities[0].type != MessageEntity.BOT_COMMAND or entities[0].offset:
        return None
    word = text[: entities[0].length]
    name, _, bot = word.removeprefix("/").partition("@")
    if bot and bot.lower() != bot_name.lower():
        return None
    return name.lower(), text[len(word) :].strip()


def is_for_another_bot(message: Message, bot_name: str) -> bool:
    """The message is a command that names somebody else."""
    name = _named_bot(message)
    return bool(name) and name.lower() != bot_name.lower()


def names_its_bot(message: Message) -> bool:
    """The message is a command with the name of the bot that it is for."""
    return bool(_named_bot(message))


def _named_bot(message: Message) -> str:
    word = (message.text or "").split(maxsplit=1)[:1]
    return word[0].partition("@")[2] if word and word[0].startswith("/") else ""


def wish_of(name: str, argument: str, message: Message) -> Wish | None:
    """What a command asks for; None if she has none of this name."""
    match name:
        case "quiz":
            return Wish(Action.QUIZ, options=_quiz_options(argument))
        case "moderation":
            return _moderation(argument, message)
        case "studio":
            return Wish(Action.STUDIO, options=_studio_options(argument))
        case "ask" if not argument and _quoted(message):
            return Wish(Action.ASK, _quoted(message), quoted=True)
    command = parse(f"/{name} {argument}".strip())
    return None if command is None else Wish(command.action, command.text, command.args)


def _quoted(message: Message) -> str:
    """The words of the message that this one replies to."""
    earlier = message.reply_to_message
    return "" if earlier is None else earlier.text or earlier.caption or ""


def _quiz_options(argument: str) -> dict[str, str]:
    """`/quiz overfitting`, `/quiz 2`, `/quiz group 5 60s transformers`, in any order."""
    found: dict[str, str] = {}
    topic = []
    words = argument.split()
    group = any(_meant(word, "mode") == "group" for word in words)
    for word in words:
        seconds = _SECONDS.fullmatch(word)
        if mode := _meant(word, "mode"):
            found["mode"] = mode
        elif group and seconds:
            found["seconds"] = seconds[1]
        elif group and word.isdecimal():
            found["count"] = word
        elif word in ("1", "2", "3") and "difficulty" not in found:
            found["difficulty"] = word
        else:
            topic.append(word)
    return found | ({"topic": " ".join(topic)} if topic else {})


def _moderation(argument: str, message: Message) -> Wish:
    """`/moderation [cases|appeals|unban|reject|note]`, about a number, a mention, or who is replied to."""
    word, _, rest = argument.partition(" ")
    do = _meant(word, "do") or "cases"
    found = {"do": do}
    rest = rest.strip()
    person = _person_meant(message)
    first, _, words = rest.partition(" ")
    number = _NUMBER.fullmatch(first)
    if number is not None and do in ("unban", "reject"):
        found["case"], rest = number[1], words
    elif number is not None and not person:
        person, rest = number[1], words
    elif person and first.startswith("@"):
        rest = words
    if person and "case" not in found:
        found["user"] = person
    return Wish(Action.MODERATE, rest.strip(), found)


def _person_meant(message: Message) -> str:
    """The id of whoever is named by a mention that carries it, or is replied to."""
    named = next((entity.user for entity in message.entities if entity.user is not None), None)
    earlier = message.reply_to_message
    person = named or (earlier.from_user if earlier is not None else None)
    return "" if person is None or person.is_bot else str(person.id)


def _studio_options(argument: str) -> dict[str, str]:
    """`/studio`, `/studio reset`, `/studio quiz off`, `/studio answers private`."""
    name, _, value = fold(argument).partition(" ")
    if not name:
        return {"do": "show"}
    if name == "reset" or not value:
        return {"do": "reset" if name == "reset" else "show"}
    return {"do": "set", f"open_{name}" if name in _ROOMS else name: value}


def _meant(word: str, table: str) -> str:
    """What a word means among the names of `telegram.word.<table>` in any language, "" if nothing."""
    return _names(table).get(fold(word), "")


def _names(table: str) -> Mapping[str, str]:
    prefix = f"telegram.word.{table}."
    return {
        fold(name): key.removeprefix(prefix)
        for locale in LOCALES
        for key, entry in catalogue(locale).items()
        if key.startswith(prefix)
        for name in options(entry)
    }
