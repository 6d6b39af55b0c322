"""What a learner may set, and the words they use for it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from core.faces.gallery import Gallery
from core.learners.timezones import find_timezone
from core.text.clean import squash

Setting = Literal["language", "timezone", "face", "visibility"]

_NAMES: Final[dict[Setting, frozenset[str]]] = {
    "language": frozenset({"language", "lang", "locale", "언어", "말"}),
    "timezone": frozenset({"timezone", "tz", "time", "시간대", "시간"}),
    "face": frozenset({"face", "faces", "avatar", "표정", "얼굴"}),
    "visibility": frozenset({"visibility", "results", "공개", "공개여부", "결과공개"}),
}
_LANGUAGES: Final = {
    "ko": frozenset({"ko", "kr", "kokr", "korean", "한국어", "한국말", "한글", "국어"}),
    "en": frozenset({"en", "enus", "engb", "english", "영어", "잉글리시"}),
}
_ON: Final = frozenset({"on", "yes", "true", "1", "show", "켜", "켜기", "켬", "켜줘", "보기", "응"})
_OFF: Final = frozenset({"off", "no", "false", "0", "hide", "꺼", "끄기", "끔", "꺼줘", "숨기기", "아니"})
_USUAL: Final = frozenset({"default", "usual", "reset", "기본", "원래", "원래대로"})
_PUBLIC: Final = frozenset({"public", "open", "everyone", "공개", "전체", "모두"})
_PRIVATE: Final = frozenset({"private", "hidden", "me", "onlyme", "비공개", "나만"})


@dataclass(frozen=True, slots=True)
class Change:
    """A setting with its new value, as the column of the learner that holds it."""

    setting: Setting
    column: str
    value: str | bool | int | None

    @property
    def columns(self) -> dict[str, str | bool | int | None]:
        """All that changes with it: who chooses a face wants to see it."""
        return {self.column: self.value} | ({"show_face": True} if self.column == "face" else {})


def setting_named(name: str) -> Setting | None:
    """The setting that a word means."""
    wanted = squash(name)
    return next((setting for setting, names in _NAMES.items() if wanted in names), None)


def language_named(text: str) -> str | None:
    """ "ko" or "en"."""
    wanted = squash(text)
    return next((locale for locale, names in _LANGUAGES.items() if wanted in names), None)


def _either(text: str, yes: frozenset[str], no: frozenset[str]) -> bool | None:
    wanted = squash(text)
    return True if wanted in yes else False if wanted in no else None


def read_change(setting: Setting, text: str, gallery: Gallery | None = None) -> Change | None:
    """The change that `text` asks for; None when it is no value of this setting.

    Args:
        gallery: the faces that can be chosen; a number then means one of them.
    """
    if setting == "face" and gallery:
        if squash(text) in _USUAL:
            return Change(setting, "face", None)
        number = gallery.find(text)
        if number is not None:
            return Change(setting, "face", number)
    value: str | bool | None
    match setting:
        case "language":
            column, value = "locale", language_named(text)
        case "timezone":
            column, value = "timezone", find_timezone(text)
        case "face":
            column, value = "show_face", _either(text, _ON, _OFF)
        case "visibility":
            column, value = "public_results", _either(text, _PUBLIC, _PRIVATE)
    return None if value is None else Change(setting, column, value)
