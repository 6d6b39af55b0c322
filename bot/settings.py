"""config.toml and the environment, read into one frozen `Settings`.

Secrets come from the environment or from a file that the configuration names; they have no defaults and are never
printed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator

from bot.model_settings import ModelsSettings as ModelsSettings
from bot.platform_settings import DISCORD_API as DISCORD_API
from bot.platform_settings import DiscordSettings as DiscordSettings
from bot.platform_settings import Section as Section
from bot.platform_settings import TelegramSettings as TelegramSettings
from bot.settings_file import ConfigFile
from core.content.schema import Locale
from core.errors import ConfigError
from core.faces.ombre import OmbreMode

HOME_VARIABLE = "OHLORA_HOME"
CONFIG_VARIABLE = "OHLORA_CONFIG"
WEB_TOKEN_VARIABLE = "OHLORA_WEB_TOKEN"  # noqa: S105 - the variable's name, not a secret
DISCORD_TOKEN_VARIABLE = "OHLORA_DISCORD_TOKEN"  # noqa: S105 - the variable's name, not a secret
TELEGRAM_TOKEN_VARIABLE = "OHLORA_TELEGRAM_TOKEN"  # noqa: S105 - the variable's name, not a secret
WEBHOOK_SECRET_VARIABLE = "OHLORA_TELEGRAM_WEBHOOK_SECRET"  # noqa: S105 - the variable's name, not a secret
LLM_API_KEY_VARIABLE = "OHLORA_LLM_API_KEY"
DEFAULT_CONFIG = Path("config.toml")
DEFAULT_HOME = Path("data")
_SECRETS = {
    "web_token": ("web", "token_file", WEB_TOKEN_VARIABLE),
    "discord_token": ("discord", "token_file", DISCORD_TOKEN_VARIABLE),
    "telegram_token": ("telegram", "token_file", TELEGRAM_TOKEN_VARIABLE),
    "telegram_webhook_secret": ("telegram", "webhook_secret_file", WEBHOOK_SECRET_VARIABLE),
    "llm_api_key": ("models.llm", "api_key_file", LLM_API_KEY_VARIABLE),
}


def _known_timezone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"'{name}' is not an IANA timezone such as Asia/Seoul")
    return ZoneInfo(name).key


PolicyMode = Literal["off", "note", "warn", "full"]


S = TypeVar("S", bound=Section)


class TutorSettings(Section):
    default_locale: Locale = "ko"
    timezone: Annotated[str, AfterValidator(_known_timezone)] = "Asia/Seoul"
    quiz_strategy: Literal["adaptive", "iou"] = "adaptive"
    turns_per_minute: int = Field(default=30, ge=1, le=10_000)


class ContentSettings(Section):
    path: Path | None = None


class DatabaseSettings(Section):
    url: str = Field(default="", repr=False)  # it may hold a password


class WebSettings(Section):
    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = Field(default=8420, ge=1, le=65535)
    token_file: Path | None = None


class FacesSettings(Section):
    """Her pictures.

    Attributes:
        weights: a folder of `ohlora train faces`, instead of the built-in one.
        checkpoint: the published generator (`stylegan_gen_vector_find_v7.pth` or `_v8.pth`) of profile "reference".
        hair: the published hair segmentation, without which that profile cannot colour the hair.
    """

    enabled: bool = True
    profile: Literal["embedded", "reference"] = "embedded"
    weights: Path | None = None
    checkpoint: Path | None = None
    hair: Path | None = None
    default_face: int = Field(default=1, ge=1)
    ombre: OmbreMode = "calm"
    cache_mb: int = Field(default=64, ge=0, le=100_000)

    @model_validator(mode="after")
    def reference_has_a_checkpoint(self) -> Self:
        if self.profile == "reference" and self.checkpoint is None:
            raise ValueError("profile 'reference' needs checkpoint")
        return self


class ModerationSettings(Section):
    love: PolicyMode = "full"
    politics: PolicyMode = "full"
    paedrip: PolicyMode = "full"
    hate: PolicyMode = "full"


class PrivacySettings(Section):
    transcript_days: int = Field(default=90, ge=1, le=3650)


class LogSettings(Section):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["json", "console"] = "console"


class Settings(Section):
    """Everything that can be configured.

    Attributes:
        home: the one folder that is written to.
        web_token: what a visitor must show when the page is served beyond this machine.
        discord_token: who the bot is on Discord; without it she is not there.
        telegram_token: who the bot is on Telegram; without it she is not there.
        telegram_webhook_secret: what Telegram has to show when it delivers events.
        llm_api_key: what a language model's server asks for.
    """

    home: Path
    tutor: TutorSettings = TutorSettings()
    content: ContentSettings = ContentSettings()
    database: DatabaseSettings = DatabaseSettings()
    web: WebSettings = WebSettings()
    discord: DiscordSettings = DiscordSettings()
    telegram: TelegramSettings = TelegramSettings()
    faces: FacesSettings = FacesSettings()
    models: ModelsSettings = ModelsSettings()
    moderation: ModerationSettings = ModerationSettings()
    privacy: PrivacySettings = PrivacySettings()
    log: LogSettings = LogSettings()
    web_token: SecretStr | None = None
    discord_token: SecretStr | None = None
    telegram_token: SecretStr | None = None
    telegram_webhook_secret: SecretStr | None = None
    llm_api_key: SecretStr | None = None

    @model_validator(mode="after")
    def public_page_has_a_token(self) -> Self:
        if self.web.enabled and not _is_loopback(self.web.host) and self.web_token is None:
            raise ValueError(
                f"[web] host {self.web.host} is reachable from other machines: "
                f"set {WEB_TOKEN_VARIABLE} or [web] token_file, or serve on 127.0.0.1"
            )
        return self

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite+aiosqlite:///{(self.home / 'ohlora.db').absolute()}"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def load_settings(config: Path | None, home: Path | None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the configuration.

    Args:
        config: a file that must exist; None for `$OHLORA_CONFIG`, else ./config.toml if it is there.
        home: overrides `$OHLORA_HOME` and the default ./data.

    Raises:
        ConfigError: one line naming file, line and mistake.
    """
    env = os.environ if environment is None else environment
    named = config or (Path(env[CONFIG_VARIABLE]) if env.get(CONFIG_VARIABLE) else None)
    path = named or DEFAULT_CONFIG
    file = ConfigFile.read(path) if named is not None or path.exists() else ConfigFile(path, "", {})
    for forbidden in ("home", *_SECRETS):
        if forbidden in file.tables:
            raise ConfigError(f"{path}:{file.line_of(forbidden)}: '{forbidden}' is not set in the configuration file")
    folder = home or Path(env.get(HOME_VARIABLE) or DEFAULT_HOME)
    secrets = {
        name: file.secret(section, setting, variable, env) for name, (section, setting, variable) in _SECRETS.items()
    }
    try:
        settings = Settings.model_validate({**file.tables, "home": folder, **secrets})
    except ValidationError as error:
        raise ConfigError(file.told(error.errors(include_url=False)[0])) from None
    return settings.model_copy(
        update={
            "content": _beside(path, settings.content, "path"),
            "faces": _beside(path, settings.faces, "weights", "checkpoint", "hair"),
            "models": settings.models.beside(path.parent),
        }
    )


def _beside(file: Path, section: S, *names: str) -> S:
    """A section whose paths begin where the configuration stands, as with token_file, wherever one starts it."""
    given = {name: getattr(section, name) for name in names}
    return section.model_copy(update={name: file.parent / path for name, path in given.items() if path is not None})
