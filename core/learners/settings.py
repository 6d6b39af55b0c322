"""Shows and changes how she treats a learner: language, timezone, face, who sees results."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from core.content.schema import Locale
from core.faces.gallery import Faces, NoFaces
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
    """Carries out SETTINGS: `language`, `timezone`, `face` and `visibility` as arguments, or none to look.

    Args:
        faces: what `face` can choose from, beside "on" and "off".
    """

    def __init__(self, faces: Faces | None = None) -> None:
        self._faces = faces or NoFaces()

    async def plan(self, turn: Turn) -> Plan:
        faces = self._faces
        if not turn.command.args:
            return Plan(_overview(turn, faces))
        changes: list[Change] = []
        for name, value in turn.command.args.items():
            change = _understood(turn, name, value, faces)
            if isinstance(change, Draft):
                return Plan(change)
            changes.append(change)
        return Plan(_confirmation(turn, changes, faces), (_saving(turn, changes),))


def _understood(turn: Turn, name: str, value: str, faces: Faces) -> Change | Draft:
    """The change that one argument asks for, or a kind reply when there is no such setting or value."""
    setting = setting_named(name)
    if setting is None and not value and language_named(name):
        setting, value = "language", name
    if setting is None:
        text = turn.say("learner.settings.unknown", name=shorten(" ".join(name.split()), _NAME_CHARS))
        return Draft((TextBlock(text), _table(turn, faces)), _choices(turn, faces), FaceCue(Emotion.PUZZLED))
    change = read_change(setting, value or turn.command.text, faces.gallery)
    if change is None:
        texts = [TextBlock(turn.say(f"learner.settings.values.{setting}"))]
        if setting == "face" and faces.gallery:
            texts = [TextBlock(turn.say("learner.settings.values.which_face")), _names(turn, faces)]
        return Draft(tuple(texts), _choices(turn, faces, only=setting), FaceCue(Emotion.CURIOUS))
    return change


def _confirmation(turn: Turn, changes: list[Change], faces: Faces) -> Draft:
    locale = next((cast(Locale, change.value) for change in changes if change.setting == "language"), turn.locale)
    say = Speaker(locale, turn.rng)
    texts = [TextBlock(_confirmed(turn, say, change, faces)) for change in changes]
    choice = Choice(say("learner.settings.choice.all"), Action.SETTINGS)
    return Draft(tuple(texts), (choice,), FaceCue(Emotion.HAPPY, face=_new_face(turn, changes, faces)), locale=locale)


def _new_face(turn: Turn, changes: list[Change], faces: Faces) -> int | None:
    """The face that the confirmation shows already; None when nothing about faces has changed."""
    columns = {name: value for change in changes for name, value in change.columns.items()}
    if not columns.keys() & {"face", "show_face"}:
        return None
    if not columns["show_face"]:
        return 0
    chosen = columns.get("face", turn.learner.face)
    return faces.number(turn.group_face if chosen is None else int(chosen))


def _confirmed(turn: Turn, say: Speaker, change: Change, faces: Faces) -> str:
    match change.setting:
        case "language":
            return say("learner.settings.changed.language")
        case "timezone":
            zone = str(change.value)
            return say("learner.settings.changed.timezone", zone=zone, time=f"{local(turn.now, zone):%H:%M}")
        case "face" if change.column == "face":
            number = faces.number(cast(int | None, change.value))
            return say("learner.settings.changed.face", face=faces.gallery.called(number, say.locale))
        case "face":
            return say(f"learner.settings.changed.face_{'on' if change.value else 'off'}")
        case "visibility":
            return say(f"learner.settings.changed.{'public' if change.value else 'private'}")


def _saving(turn: Turn, changes: list[Change]) -> Write:
    async def save(uow: UnitOfWork) -> None:
        chosen = {name: value for change in changes for name, value in change.columns.items()}
        await uow.learners.change(turn.learner.id, **chosen, settings_at=turn.now)

    return save


def _overview(turn: Turn, faces: Faces) -> Draft:
    note = TextBlock(turn.say("learner.settings.how"), Tone.NOTE)
    return Draft((_table(turn, faces), note), _choices(turn, faces), FaceCue(Emotion.NEUTRAL))


def _names(turn: Turn, faces: Faces) -> TextBlock:
    """The whole gallery."""
    return TextBlock("\n".join(faces.gallery.called(number, turn.locale) for number in faces.gallery.names), Tone.NOTE)


def _table(turn: Turn, faces: Faces) -> TableBlock:
    say, learner = turn.say, turn.learner
    rows = tuple((say(f"learner.settings.name.{name}"), value) for name, value in _values(say, learner, turn, faces))
    header = (say("learner.settings.setting"), say("learner.settings.value"))
    return TableBlock(say("learner.settings.title"), header, rows)


def _values(say: Speaker, learner: Learner, turn: Turn, faces: Faces) -> list[tuple[Setting, str]]:
    now = f"{local(turn.now, learner.timezone):%H:%M}"
    face = say(f"learner.settings.face_{'on' if learner.show_face else 'off'}")
    if learner.show_face and faces.gallery:
        face = faces.gallery.called(faces.number(learner.face or turn.group_face), say.locale)
    return [
        ("language", say(f"learner.settings.language_{learner.locale}")),
        ("timezone", f"{learner.timezone} ({now})"),
        ("face", face),
        ("visibility", say(f"learner.settings.{'public' if learner.public_results else 'private'}")),
    ]


def _choices(turn: Turn, faces: Faces, only: Setting | None = None) -> tuple[Choice, ...]:
    """Buttons that change the settings: to their other value, or to a timezone or a face that is asked for."""
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
    choices = [choice for setting, choice in made.items() if only in (None, setting)]
    if only in (None, "face") and faces.gallery:
        which = say("learner.settings.choice.which_face", last=max(faces.gallery.names))
        choices.append(Choice(say("learner.settings.choice.face"), Action.SETTINGS, {"face": ""}, asks_for=which))
    return tuple(choices)
