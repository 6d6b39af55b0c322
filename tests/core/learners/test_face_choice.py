"""Choosing one of her faces: a learner for themselves, moderators for a channel."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from core.engine import Tutor
from core.learners.settings import ChangeSettings
from core.messages import Account, Action, Platform, Reply, Request, Scope, ScopeKind, TableBlock
from core.replying import finish
from core.studio.service import Studio
from core.turn import Capability, Draft, Plan, Turn
from tests.core.faces.fake_generator import GALLERY
from tests.core.learners.study import Study, blocks_of, labels
from tests.core.quiz.world import make_tutor, words

CHANNEL = Scope(Platform.DISCORD, ScopeKind.CHANNEL, "study")


class ThreeFaces:
    """Numbers 1, 2 and 7; the first is the configured one."""

    gallery = GALLERY

    def number(self, chosen: int | None) -> int:
        if chosen == 0:
            return 0
        return chosen if chosen in self.gallery.names else 1


class Says:
    """Any other room; what it says in a channel is for everybody."""

    async def plan(self, turn: Turn) -> Plan:
        return Plan(Draft(()))


@dataclass
class StudyWithFaces(Study):
    @property
    def tutor(self) -> Tutor:
        faces = ThreeFaces()
        rooms: dict[str, Capability] = {
            "settings": ChangeSettings(faces),
            "studio": Studio(faces),
            "ask": Says(),
        }
        return make_tutor(self.db, rooms, self.clock)

    async def in_channel(self, action: Action, *, moderator: bool = False, **options: str) -> Reply:
        account = Account(Platform.DISCORD, "ada", "Ada")
        request = Request(
            f"c{next(self.events)}",
            account,
            CHANNEL,
            action,
            options=options,
            locale_hint="en",
            can_moderate=moderator,
            channel=CHANNEL.id,
        )
        return await self.tutor.handle(request)


@pytest.fixture
def faces(study: Study) -> StudyWithFaces:
    return StudyWithFaces(study.db)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("/settings face 7", 7),
        ("/설정 얼굴 7번", 7),
        ("/settings face Starlight", 7),
        ("/설정 표정 노을", 2),
        ("/settings face 1", 1),
    ],
)
async def test_a_face_is_chosen_by_number_or_name(faces: StudyWithFaces, typed: str, number: int) -> None:
    await faces.known()
    reply = await faces.type(typed)
    assert (await faces.known()).face == number
    assert reply.face.face == number
    assert GALLERY.names[number]["en"] in words(reply)
    assert (await faces.do(Action.ASK, "hello")).face.face == number


async def test_choosing_a_face_shows_it_and_hiding_forgets_no_choice(faces: StudyWithFaces) -> None:
    await faces.type("/settings face 7")
    hidden = await faces.type("/settings face off")
    assert hidden.face.face == 0
    assert (await faces.do(Action.ASK, "hello")).face.face == 0
    shown = await faces.type("/settings face on")
    assert shown.face.face == 7
    await faces.type("/settings face off")
    await faces.type("/settings face dusk")
    assert (await faces.do(Action.ASK, "hello")).face.face == 2
    usual = await faces.type("/settings face default")
    assert usual.face.face == 1
    learner = await faces.known()
    assert (learner.face, learner.show_face) == (None, True)


@pytest.mark.parametrize("typed", ["/settings face 3", "/settings face nobody", "/settings face", "/설정 얼굴 목록"])
async def test_what_is_no_face_brings_the_list_and_changes_nothing(faces: StudyWithFaces, typed: str) -> None:
    await faces.known()
    reply = await faces.type(typed)
    assert all(name in words(reply) for name in ("1 · Dawn", "2 · Dusk", "7 · Starlight"))
    learner = await faces.known()
    assert (learner.face, learner.show_face) == (None, True)


async def test_the_overview_names_the_face_and_its_button_asks_for_another(faces: StudyWithFaces) -> None:
    overview = await faces.do(Action.SETTINGS)
    (table,) = blocks_of(overview, TableBlock)
    assert ("My face", "1 · Dawn") in table.rows
    assert labels(overview)[-1] == "Pick a face"
    chosen = await faces.press(overview.buttons[-1], "starlight")
    assert chosen.face.face == 7
    assert "7 · Starlight" in words(await faces.do(Action.SETTINGS))


async def test_moderators_choose_the_face_of_a_channel(faces: StudyWithFaces) -> None:
    refused = await faces.in_channel(Action.STUDIO, do="set", face="7")
    assert "7" not in words(refused)
    decided = await faces.in_channel(Action.STUDIO, moderator=True, do="set", face="starlight")
    assert ("My face here", "7 · Starlight") in blocks_of(decided, TableBlock)[0].rows
    assert (await faces.in_channel(Action.ASK)).face.face == 7
    assert "7 · Starlight" in words(await faces.in_channel(Action.SETTINGS))
    await faces.in_channel(Action.SETTINGS, face="2")
    assert (await faces.in_channel(Action.ASK)).face.face == 2
    await faces.in_channel(Action.SETTINGS, face="default")
    await faces.in_channel(Action.STUDIO, moderator=True, do="set", face="any")
    assert (await faces.in_channel(Action.ASK)).face.face is None


async def test_what_everybody_sees_shows_the_face_of_the_channel(faces: StudyWithFaces) -> None:
    await faces.in_channel(Action.STUDIO, moderator=True, do="set", face="7", answers="public")
    await faces.in_channel(Action.SETTINGS, face="2")
    assert (await faces.in_channel(Action.ASK)).face.face == 7
    await faces.in_channel(Action.SETTINGS, face="off")
    assert (await faces.in_channel(Action.ASK)).face.face == 7


def test_a_draft_may_name_the_face_itself() -> None:
    reply, _ = finish(Draft(()), "ko", face=7)
    assert reply.face.face == 7
    assert finish(Draft((), face=reply.face), "ko", face=2)[0].face.face == 7


@pytest.mark.parametrize("text", ["", "번", "7.5", "٧", "99999999999999999999", "7번째"])
def test_what_is_no_number_of_a_face(text: str) -> None:
    assert GALLERY.find(text) is None
