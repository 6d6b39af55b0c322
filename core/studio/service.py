"""Shows and changes what holds in a channel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from core.content.schema import LOCALES, Locale
from core.faces.gallery import Faces, NoFaces
from core.messages import Emotion, FaceCue, TableBlock, TextBlock, Tone
from core.studio.policy import ROOMS, Answers, ChannelPolicy, QuizMode
from core.turn import Draft, Plan, Turn

if TYPE_CHECKING:
    from core.storage.unit_of_work import UnitOfWork

_ON_OFF: Final = ("on", "off")
_MODES: Final = ("solo", "group")
_ANSWERS: Final = ("own", "public", "private")
_ANY: Final = "any"


class Studio:
    """Carries out STUDIO; the platform says who may (`Request.can_moderate`), and it is checked here again.

    Arguments: `do` ("show", "set" or "reset"); `open_<room>` "on" or "off"; `quiz_mode`, `language`, `answers`,
    `face` (a number or name of the gallery, or "any").

    Args:
        faces: what `face` can choose from.
    """

    def __init__(self, faces: Faces | None = None) -> None:
        self._faces = faces or NoFaces()

    async def plan(self, turn: Turn) -> Plan:
        request = turn.request
        if not request.channel:
            return _told(turn, "only_in_channels")
        if not request.can_moderate:
            return _told(turn, "not_allowed")
        platform, channel = request.account.platform, request.channel
        async with turn.db.read() as uow:
            policy = await uow.studio.policy(platform, channel)
        do = turn.command.args.get("do", "show")
        if do == "show":
            return Plan(Draft((_table(turn, policy, self._faces), TextBlock(turn.say("studio.how"), Tone.NOTE))))
        decided = ChannelPolicy() if do == "reset" else _changed(policy, turn, self._faces)

        async def decide(uow: UnitOfWork) -> None:
            if decided == ChannelPolicy():
                await uow.studio.reset(platform, channel)
            else:
                await uow.studio.decide(platform, channel, decided)

        blocks = (TextBlock(turn.say("studio.decided")), _table(turn, decided, self._faces))
        return Plan(Draft(blocks, face=FaceCue(Emotion.HAPPY, face=decided.face)), (decide,))


def _changed(policy: ChannelPolicy, turn: Turn, faces: Faces) -> ChannelPolicy:
    """The policy with what the arguments decide; what is no value of a setting changes nothing."""
    args = turn.command.args
    closed = set(policy.closed)
    for room in ROOMS:
        wish = args.get(f"open_{room}")
        if wish in _ON_OFF:
            (closed.add if wish == "off" else closed.discard)(room)
    policy = replace(policy, closed=frozenset(closed))
    if args.get("quiz_mode") in _MODES:
        policy = replace(policy, quiz_mode=cast(QuizMode, args["quiz_mode"]))
    if args.get("answers") in _ANSWERS:
        policy = replace(policy, answers=cast(Answers, args["answers"]))
    language = args.get("language", "")
    if language == _ANY or language in LOCALES:
        policy = replace(policy, locale=None if language == _ANY else cast(Locale, language))
    face = args.get("face", "")
    number = faces.gallery.find(face)
    if face == _ANY or number is not None:
        policy = replace(policy, face=number)
    return policy


def _table(turn: Turn, policy: ChannelPolicy, faces: Faces) -> TableBlock:
    say = turn.say
    open_or_closed = ((room, say(f"studio.room_{'off' if room in policy.closed else 'on'}")) for room in ROOMS)
    rows = (
        *((say(f"studio.name.{room}"), state) for room, state in open_or_closed),
        (say("studio.name.quiz_mode"), say(f"studio.mode_{policy.quiz_mode}")),
        (say("studio.name.language"), say(f"studio.language_{policy.locale or _ANY}")),
        (say("studio.name.answers"), say(f"studio.answers_{policy.answers}")),
        *_face_row(turn, policy, faces),
    )
    return TableBlock(say("studio.title"), (say("studio.setting"), say("studio.value")), rows)


def _face_row(turn: Turn, policy: ChannelPolicy, faces: Faces) -> tuple[tuple[str, str], ...]:
    if not faces.gallery:
        return ()
    shown = faces.gallery.called(faces.number(policy.face), turn.locale)
    return ((turn.say("studio.name.face"), shown),)


def _told(turn: Turn, key: str) -> Plan:
    return Plan(Draft((TextBlock(turn.say(f"studio.{key}")),), face=FaceCue(Emotion.SORRY)))
