"""What holds in which channel."""

from __future__ import annotations

from typing import cast

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from core.content.schema import Locale
from core.messages import Platform
from core.storage.tables.studio import ChannelPolicyRow
from core.studio.policy import Answers, ChannelPolicy, QuizMode


class StudioRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def policy(self, platform: Platform, channel_id: str) -> ChannelPolicy:
        """The channel's policy; what holds everywhere when nobody decided anything."""
        row = await self._session.get(ChannelPolicyRow, (platform, channel_id)) if channel_id else None
        if row is None:
            return ChannelPolicy()
        return ChannelPolicy(
            closed=frozenset(row.closed),
            quiz_mode=cast(QuizMode, row.quiz_mode),
            locale=cast(Locale | None, row.locale),
            answers=cast(Answers, row.answers),
            face=row.face,
        )

    async def decide(self, platform: Platform, channel_id: str, policy: ChannelPolicy) -> None:
        row = ChannelPolicyRow(
            platform=platform,
            channel_id=channel_id,
            closed=sorted(policy.closed),
            quiz_mode=policy.quiz_mode,
            locale=policy.locale,
            answers=policy.answers,
            face=policy.face,
        )
        await self._session.merge(row)

    async def reset(self, platform: Platform, channel_id: str) -> None:
        query = delete(ChannelPolicyRow)
        await self._session.execute(
            query.where(ChannelPolicyRow.platform == platform, ChannelPolicyRow.channel_id == channel_id)
        )
