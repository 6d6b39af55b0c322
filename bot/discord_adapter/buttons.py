"""Buttons that work after a restart: what they do is in the database, under the token that they carry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Self

import discord

from bot.discord_adapter.render import limits
from core.messages import MAX_REQUEST_CHARS, Button, ButtonStyle
from core.text.clean import shorten

if TYPE_CHECKING:
    from bot.discord_adapter.app import OhLora

_STYLES: Final = {
    ButtonStyle.PRIMARY: discord.ButtonStyle.primary,
    ButtonStyle.SECONDARY: discord.ButtonStyle.secondary,
    ButtonStyle.DANGER: discord.ButtonStyle.danger,
}
_PRESS, _ASK = "p", "a"
_FORM: Final = re.compile(r"ohlora:m:(?P<token>[A-Za-z0-9_-]{1,64})")
_ANSWER: Final = "answer"
_FORM_FORGOTTEN_SECONDS: Final = 1800.0


class TokenButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"ohlora:(?P<kind>[pa]):(?P<token>[A-Za-z0-9_-]{1,64})"
):
    """A tutor's button. Its id says whether a text has to be asked for first, as a form must be the first answer."""

    def __init__(self, button: discord.ui.Button[Any], token: str, *, asks: bool) -> None:
        super().__init__(button)
        self.token = token
        self.asks = asks

    @classmethod
    def of(cls, button: Button) -> Self:
        asks = bool(button.asks_for)
        shown = discord.ui.Button[Any](
            label=shorten(button.label, limits.LABEL) or "…",
            style=_STYLES[button.style],
            custom_id=f"ohlora:{_ASK if asks else _PRESS}:{button.token}",
        )
        return cls(shown, button.token, asks=asks)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        assert isinstance(item, discord.ui.Button)  # noqa: S101 - for the type checker: only buttons have such ids
        return cls(item, match["token"], asks=match["kind"] == _ASK)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        bot: OhLora = interaction.client
        if self.asks:
            await bot.conversation.ask_for_text(interaction, self.token, self.item.label or "")
        else:
            await bot.conversation.pressed(interaction, self.token)


def view_of(buttons: Sequence[Button]) -> discord.ui.View | None:
    """The buttons in rows; None if there are none. Nothing about them is kept in memory."""
    if not buttons:
        return None
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(TokenButton.of(button))
    return view


class AnswerForm(discord.ui.Modal):
    """Asks for one text, which is read where every submission arrives: this process may be gone by then."""

    def __init__(self, token: str, title: str, label: str) -> None:
        super().__init__(
            title=shorten(title, limits.MODAL_TITLE), custom_id=f"ohlora:m:{token}", timeout=_FORM_FORGOTTEN_SECONDS
        )
        field = discord.ui.TextInput[Any](
            custom_id=_ANSWER, style=discord.TextStyle.paragraph, max_length=MAX_REQUEST_CHARS
        )
        self.add_item(discord.ui.Label(text=shorten(label, limits.MODAL_TITLE), component=field))


def submitted(interaction: discord.Interaction[Any]) -> tuple[str, str] | None:
    """Token and text of a form that was sent in, whichever process had shown it; None if it is no form of ours."""
    data: Any = interaction.data
    match = _FORM.fullmatch(data.get("custom_id", ""))
    if match is None:
        return None
    return match["token"], "\n".join(_values(data.get("components", [])))


def _values(components: Sequence[dict[str, Any]]) -> list[str]:
    found = []
    for component in components:
        if "value" in component:
            found.append(component["value"])
        found += _values(component.get("components", []))
        if "component" in component:
            found += _values([component["component"]])
    return found
