"""Shows and changes how she treats a learner: language, timezone, face, who sees results."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from core.content.schema import Locale
from core.i18n import Speaker
from core.learners.preferences import Change, Setting, language_named, read_change, setting_named
from core.learners.timezones import local
from core.messages import Action, Emotion, FaceCue, TableBlock, TextBlock, Tone
from core.text.clean import shorten
from core.turn import Choice, Draft, Learner, Plan, Turn, Write

if TYPE_CHECKING:
    from core.storage.unit_of_work import UnitOfWork

_NAME_CHARS = 40


class ChangeSettings:
    """Carries out SETTINGS: `language`, `timezone`, `face` and `visibility` as arguments, or none to look."""

    async def plan(self, turn: Turn) -> Plan:
        if not turn.command.args:
            return Plan(_overview(turn))
        changes: list[Change] = []
        for name, value in turn.command.args.items():
            change = _understood(turn, name, value)
            if isinstance(change, Draft):
                return Plan(change)
            changes.append(change)
        return Plan(_confirmation(turn, changes), (_saving(turn, changes),))


def _understood(turn: Turn, name: str, value: str) -> Change | Draft:
    """The change that one argument asks for, or a kind reply when there is no such setting or value."""
    setting = setting_named(name)
    if setting is None and not value and language_named(name):
        setting, value = "language", name
    if setting is None:
        text = turn.say("learner.settings.unknown", name=shorten(" ".join(name.split()), _NAME_CHARS))
        return Draft((TextBlock(text), _table(turn)), _choices(turn), FaceCue(Emotion.CURIOUS))
    change = read_change(setting, value or turn.command.text)
    if change is None:
        text = turn.say(f"learner.settings.values.{setting}")
        return Draft((TextBlock(text),), _choices(turn, only=setting), FaceCue(Emotion.CURIOUS))
    return change


def _confirmation(turn: Turn, changes: list[Change]) -> Draft:
    locale = next((cast(Locale, change.value) for change in changes if change.setting == "language"), turn.locale)
    say = Speaker(locale, turn.rng)
    texts = [TextBlock(_confirmed(turn, say, change)) for change in changes]
    choice = Choice(say("learner.settings.choice.all"), Action.SETTINGS)
    return Draft(tuple(texts), (choice,), FaceCue(Emotion.HAPPY), locale=locale)


def _confirmed(turn: Turn, say: Speaker, change: Change) -> str:
    match change.setting:
        case "language":
            return say("learner.settings.changed.language")
        case "timezone":
            zone = str(change.value)
            return say("learner.settings.changed.timezone", zone=zone, time=f"{local(turn.now, zone):%H:%M}")
        case "face":
            return say(f"learner.settings.changed.face_{'on' if change.value else 'off'}")
        case "visibility":
            return say(f"learner.settings.changed.{'public' if change.value else 'private'}")


def _saving(turn: Turn, changes: list[Change]) -> Write:
    async def save(uow: UnitOfWork) -> None:
        await uow.learners.change(turn.learner.id, **{change.column: change.value for change in changes})

    return save


def _overview(turn: Turn) -> Draft:
    note = TextBlock(turn.say("learner.settings.how"), Tone.NOTE)
    return Draft((_table(turn), note), _choices(turn), FaceCue(Emotion.NEUTRAL))


def _table(turn: Turn) -> TableBlock:
    say, learner = turn.say, turn.learner
    rows = tuple((say(f"learner.settings.name.{name}"), value) for name, value in _values(say, learner, turn))
    header = (say("learner.settings.setting"), say("learner.settings.value"))
    return TableBlock(say("learner.settings.title"), header, rows)


def _values(say: Speaker, learner: Learner, turn: Turn) -> list[tuple[Setting, str]]:
    now = f"{local(turn.now, learner.timezone):%H:%M}"
    return [
        ("language", say(f"learner.settings.language_{learner.locale}")),
        ("timezone", f"{learner.timezone} ({now})"),
        ("face", say(f"learner.settings.face_{'on' if learner.show_face else 'off'}")),
        ("visibility", say(f"learner.settings.{'public' if learner.public_results else 'private'}")),
    ]


def _choices(turn: Turn, only: Setting | None = None) -> tuple[Choice, ...]:
    """A button for each setting that changes it: to its other value, or to a timezone that is asked for."""
    say, learner = turn.say, turn.learner
    face, visibility = ("off" if learner.show_face else "on"), ("private" if learner.public_results else "public")
    made: dict[Setting, Choice] = {
        "language": Choice(
            say("learner.settings.choice.language"),
            Action.SETTINGS,
            {"language": "en" if learner.locale == "ko" else "ko"},
        ),
        "timezone": Choice(
            say("learner.settings.choice.timezone"),
            Action.SETTINGS,
            {"timezone": ""},
            asks_for=say("learner.settings.choice.which_timezone"),
        ),
        "face": Choice(say(f"learner.settings.choice.face_{face}"), Action.SETTINGS, {"face": face}),
        "visibility": Choice(say(f"learner.settings.choice.{visibility}"), Action.SETTINGS, {"visibility": visibility}),
    }
    return tuple(choice for setting, choice in made.items() if only in (None, setting))
