"""How the chat platforms are configured, and what every section of the configuration has in common."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

DISCORD_API: Final = "https://discord.com/api/v10"
TELEGRAM_API: Final = "https://api.telegram.org"


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _web_address(url: str) -> str:
    if not re.fullmatch(r"https?://[^/\s]+(/\S*)?", url):
        raise ValueError(f"'{url}' is no web address such as {DISCORD_API}")
    return url.rstrip("/")


def _bot_api(url: str) -> str:
    return _web_address(url).removesuffix("/bot")


def _webhook_address(url: str) -> str:
    if url and not re.fullmatch(r"https://[^/\s]+(/\S*)?", url):
        raise ValueError(f"'{url}' is no https address such as https://tutor.example.org/telegram")
    return url


class DiscordSettings(Section):
    """The token makes her start on Discord.

    Attributes:
        message_content: the privileged intent is switched on for the bot, so she may read plain text in servers.
        shard_ids: the shards that this process serves, of `shard_count`; all of them if it is not set.
        guilds: servers to register the commands in, where they show at once; everywhere if there are none.
    """

    enabled: bool = True
    token_file: Path | None = None
    api_base: Annotated[str, AfterValidator(_web_address)] = DISCORD_API
    message_content: bool = False
    shard_count: int | None = Field(default=None, ge=1)
    shard_ids: tuple[Annotated[int, Field(ge=0)], ...] = ()
    guilds: tuple[Annotated[int, Field(gt=0)], ...] = ()

    @model_validator(mode="after")
    def shards_fit(self) -> Self:
        if self.shard_ids and (self.shard_count is None or max(self.shard_ids) >= self.shard_count):
            raise ValueError("shard_ids needs shard_count, and names shards from 0 to one less than that")
        return self


class TelegramSettings(Section):
    """The token makes her start on Telegram.

    Attributes:
        base_url: where the Bot API is, without `/bot`.
        owners: numbers of the people to whom the bot belongs; they may moderate everywhere.
        messages_per_second, group_messages_per_minute: as many as Telegram takes; 0 is no limit.
        webhook_url: where Telegram delivers events, instead of being asked for them.
        webhook_host, webhook_port: where those are listened for, behind the address's TLS.
        webhook_secret_file: what Telegram has to show; without one it is made from the token.
    """

    enabled: bool = True
    token_file: Path | None = None
    base_url: Annotated[str, AfterValidator(_bot_api)] = TELEGRAM_API
    owners: tuple[Annotated[int, Field(gt=0)], ...] = ()
    messages_per_second: float = Field(default=30.0, ge=0, le=1000)
    group_messages_per_minute: float = Field(default=20.0, ge=0, le=60_000)
    webhook_url: Annotated[str, AfterValidator(_webhook_address)] = ""
    webhook_host: str = "127.0.0.1"
    webhook_port: int = Field(default=8443, ge=1, le=65535)
    webhook_secret_file: Path | None = None
