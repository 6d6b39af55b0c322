from __future__ import annotations

from core.studio.policy import ChannelPolicy
from tests.core.rounds.group import CHANNEL, Group


async def test_a_round_shows_the_face_of_its_channel(group: Group) -> None:
    async with group.db.write() as uow:
        await uow.studio.decide(CHANNEL.platform, CHANNEL.id, ChannelPolicy(face=7))
    await group.start("ada", count="2", seconds="60")
    announced = await group.time_passes(61)
    assert announced
    assert {reply.face.face for reply in announced} == {7}
