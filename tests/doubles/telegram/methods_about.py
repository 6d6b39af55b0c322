"""The methods of the Bot API that the stand-in knows: the bot itself, its updates, and its chats."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from tests.doubles.telegram import payloads
from tests.doubles.telegram.bodies import Body
from tests.doubles.telegram.errors import bad_request
from tests.doubles.telegram.model import Chat, Person, Status
from tests.doubles.telegram.updates import Updates, Webhook
from tests.doubles.telegram.world import World

COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
MOST_COMMANDS: Final = 100
_ADMINISTRATE: Final = (Status.OWNER, Status.ADMINISTRATOR)
Commands = list[dict[str, str]]


class AboutMethods:
    """Who the bot is and what it says about itself.

    Attributes:
        privacy: in groups the bot hears only what is meant for it, unless it administrates them.
        commands: what was registered, by scope and language ("" for all others).
        words: descriptions by method and language.
    """

    def __init__(self, world: World, updates: Updates) -> None:
        self.privacy = True
        self.commands: dict[tuple[str, str], Commands] = {}
        self.words: dict[tuple[str, str], str] = {}
        self._world = world
        self._updates = updates

    def methods(self) -> dict[str, Callable[[Body], Any]]:
        return {
            "getMe": self.get_me,
            "setWebhook": self.set_webhook,
            "deleteWebhook": self.delete_webhook,
            "getWebhookInfo": lambda _: self._updates.webhook_info(),
            "setMyCommands": self.set_commands,
            "getMyCommands": lambda body: self.commands.get(_key(body.fields), []),
            "deleteMyCommands": self.delete_commands,
            "setMyDescription": lambda body: self._set_words(body, "description", 512),
            "setMyShortDescription": lambda body: self._set_words(body, "short_description", 120),
            "setMyName": lambda body: self._set_words(body, "name", 64),
            "getMyDescription": lambda body: self._get_words(body, "description"),
            "getMyShortDescription": lambda body: self._get_words(body, "short_description"),
            "getMyName": lambda body: self._get_words(body, "name"),
            "getChat": lambda body: payloads.of_full_chat(self._world.chat(body.fields["chat_id"])),
            "getChatMember": self.get_member,
            "getChatAdministrators": self.get_administrators,
            "getChatMemberCount": self.count_members,
            "leaveChat": self.leave,
        }

    def get_me(self, _: Body) -> Any:
        abilities = [
            "can_connect_to_business",
            "has_main_web_app",
            "has_topics_enabled",
            "allows_users_to_create_topics",
            "can_manage_bots",
            "supports_inline_queries",
            "supports_guest_queries",
            "supports_join_request_queries",
        ]
        can = {"can_join_groups": True, "can_read_all_group_messages": not self.privacy}
        return payloads.of_person(self._world.bot) | can | dict.fromkeys(abilities, False)

    def set_webhook(self, body: Body) -> Any:
        fields = body.fields
        secret = fields.get("secret_token", "")
        if secret and not SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        url, most = fields.get("url", ""), fields.get("max_connections", 40)
        hook = Webhook(url, secret, most) if url else None
        drop = bool(fields.get("drop_pending_updates"))
        self._updates.set_webhook(hook, fields.get("allowed_updates"), drop=drop)
        return True

    def delete_webhook(self, body: Body) -> Any:
        self._updates.set_webhook(None, None, drop=bool(body.fields.get("drop_pending_updates")))
        return True

    def set_commands(self, body: Body) -> Any:
        commands = body.fields["commands"]
        if len(commands) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not COMMAND.fullmatch(command["command"]):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[_key(body.fields)] = commands
        return True

    def delete_commands(self, body: Body) -> Any:
        self.commands.pop(_key(body.fields), None)
        return True

    def offered(self, person: Person, chat: Chat) -> list[str]:
        """The commands that a client suggests: of the narrowest scope, in the person's language if there are any."""
        scopes = [f"chat_member:{chat.id}:{person.id}", f"chat:{chat.id}", "default"]
        if chat.is_private:
            scopes.insert(2, "all_private_chats")
        else:
            scopes.insert(2, "all_group_chats")
            if chat.standing.get(person.id) in _ADMINISTRATE:
                scopes.insert(2, "all_chat_administrators")
                scopes.insert(1, f"chat_administrators:{chat.id}")
        for scope in scopes:
            for language in (person.locale.partition("-")[0], ""):
                if (scope, language) in self.commands:
                    return [command["command"] for command in self.commands[scope, language]]
        return []

    def _set_words(self, body: Body, name: str, most: int) -> Any:
        text = body.fields.get(name, "")
        if len(text) > most:
            raise bad_request(f"{name} is too long")
        self.words[name, body.fields.get("language_code", "")] = text
        return True

    def _get_words(self, body: Body, name: str) -> Any:
        language = body.fields.get("language_code", "")
        return {name: self.words.get((name, language)) or self.words.get((name, ""), "")}

    def get_member(self, body: Body) -> Any:
        chat = self._world.chat(body.fields["chat_id"])
        person = self._world.people.get(body.fields["user_id"])
        if person is None:
            raise bad_request("invalid user_id specified")
        return payloads.of_member(chat, person)

    def get_administrators(self, body: Body) -> Any:
        chat = self._world.chat(body.fields["chat_id"])
        if chat.is_private:
            raise bad_request("there are no administrators in the private chat")
        leading = [key for key, standing in chat.standing.items() if standing in _ADMINISTRATE]
        return [payloads.of_member(chat, self._world.people[key]) for key in leading]

    def count_members(self, body: Body) -> Any:
        chat = self._world.chat(body.fields["chat_id"])
        return sum(self._world.is_member(chat, self._world.people[key]) for key in chat.standing)

    def leave(self, body: Body) -> Any:
        chat = self._world.chat(body.fields["chat_id"])
        chat.standing[self._world.bot.id] = Status.LEFT
        return True


def _key(fields: dict[str, Any]) -> tuple[str, str]:
    scope = fields.get("scope") or {"type": "default"}
    ids = [str(scope[name]) for name in ("chat_id", "user_id") if name in scope]
    return ":".join([scope["type"], *ids]), fields.get("language_code", "")
