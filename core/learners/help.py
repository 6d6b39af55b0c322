"""How everything works, on one page."""

from __future__ import annotations

from typing import Final

from core.i18n import Speaker, catalogue
from core.messages import Action, Block, ButtonStyle, Emotion, FaceCue, Platform, TableBlock, TextBlock, Tone
from core.turn import Choice, Draft, Plan, Turn

GROUPS: Final[dict[str, tuple[Action, ...]]] = {
    "study": (
        Action.ASK,
        Action.QUIZ,
        Action.REVIEW,
        Action.INTERVIEW,
        Action.HINT,
        Action.SKIP,
        Action.STOP,
        Action.DISPUTE,
    ),
    "together": (Action.GROUP_QUIZ,),
    "yours": (Action.PROGRESS, Action.SETTINGS, Action.LINK, Action.APPEAL, Action.EXPORT, Action.ERASE),
}
"""The commands in the order in which they are explained."""


class Help:
    """Carries out HELP."""

    async def plan(self, turn: Turn) -> Plan:
        say = turn.say
        unknown = turn.command.args.get("unknown")
        intro = say("learner.help.no_command", name=unknown) if unknown else say("learner.help.intro")
        blocks: tuple[Block, ...] = (
            TextBlock(intro),
            *(_table(say, group, turn.request.account.platform) for group in GROUPS),
            TextBlock(say("learner.help.answers"), Tone.NOTE),
            TextBlock(say("learner.help.grades"), Tone.NOTE),
            TextBlock(say("learner.help.manners"), Tone.NOTE),
            TextBlock(say("learner.help.privacy"), Tone.NOTE),
        )
        choices = (
            Choice(say("learner.help.choice.quiz"), Action.QUIZ, style=ButtonStyle.PRIMARY),
            Choice(say("learner.help.choice.interview"), Action.INTERVIEW),
            Choice(say("learner.help.choice.progress"), Action.PROGRESS),
            Choice(say("learner.help.choice.settings"), Action.SETTINGS),
        )
        return Plan(Draft(blocks, choices, FaceCue(Emotion.PUZZLED if unknown else Emotion.HAPPY)))


def _table(say: Speaker, group: str, platform: Platform) -> TableBlock:
    rows = tuple((_way(say, action, platform), say(f"learner.help.does.{action}")) for action in GROUPS[group])
    header = (say("learner.help.you_type"), say("learner.help.i_do"))
    return TableBlock(say(f"learner.help.group.{group}"), header, rows)


def _way(say: Speaker, action: Action, platform: Platform) -> str:
    """What one types or presses; some platforms have ways of their own."""
    own = f"learner.help.on_{platform}.{action}"
    return say(own if own in catalogue(say.locale) else f"learner.help.type.{action}")
