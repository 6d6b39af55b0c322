"""Inline keyboards that work after a restart: what a button does is in the database, under the token it carries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import KeyboardButtonStyle

from bot.telegram_adapter.links import form_link
from bot.telegram_adapter.render import limits
from core.messages import Action, Button, ButtonStyle
from core.text.clean import shorten

_STYLES: Final = {ButtonStyle.PRIMARY: KeyboardButtonStyle.PRIMARY, ButtonStyle.DANGER: KeyboardButtonStyle.DANGER}
_DATA: Final = re.compile(r"(?P<kind>[pac]):(?P<token>[A-Za-z0-9_-]{1,40})(?::(?P<group>-\d{1,20}))?")
_PRESS, _ASK, _COMMAND = "p", "a", "c"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button's data says.

    Attributes:
        asks: a text has to be asked for before the press is carried out.
        command: a command, for buttons that need no token.
        group: the group that this is about, where the button stands in a private chat.
    """

    token: str = ""
    asks: bool = False
    command: Action | None = None
    group: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a keyboard stands.

    Attributes:
        forms_by_link: texts are asked for in private, so their buttons lead there.
        group: the group that a private message is about, 0 for none.
    """

    bot_name: str
    forms_by_link: bool = False
    group: int = 0


def keyboard_of(buttons: Sequence[Button], place: Place) -> InlineKeyboardMarkup | None:
    """The buttons in rows; None if there are none."""
    if not buttons:
        return None
    return InlineKeyboardMarkup([[_button(button, place) for button in row] for row in _rows(buttons)])


def command_keyboard(labelled: Iterable[tuple[str, Action]]) -> InlineKeyboardMarkup:
    """Buttons that carry out commands."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=f"{_COMMAND}:{action}")] for label, action in labelled]
    )


def link_keyboard(label: str, url: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, url=url)]])


def pressed(data: str | None) -> Pressed | None:
    """What the pressed button says; None if it is none of ours."""
    match = _DATA.fullmatch(data or "")
    if match is None:
        return None
    if match["kind"] == _COMMAND:
        return Pressed(command=Action(match["token"])) if match["token"] in set(Action) else None
    return Pressed(match["token"], match["kind"] == _ASK, group=int(match["group"] or 0))


def _button(button: Button, place: Place) -> InlineKeyboardButton:
    label, style = shorten(button.label, limits.LABEL) or "…", _STYLES.get(button.style)
    if button.asks_for and place.forms_by_link:
        return InlineKeyboardButton(label, url=form_link(place.bot_name, button.token), style=style)
    group = f":{place.group}" if place.group else ""
    data = f"{_ASK if button.asks_for else _PRESS}:{button.token}{group}"
    return InlineKeyboardButton(label, callback_data=data, style=style)


def _rows(buttons: Sequence[Button]) -> Iterator[list[Button]]:
    """Short labels stand in pairs, long ones alone."""
    row: list[Button] = []
    for button in buttons:
        short = len(button.label) <= limits.SHORT_LABEL
        if row and (not short or len(row) == 2):
            yield row
            row = []
        row.append(button)
        if not short:
            yield row
            row = []
    if row:
        yield row
