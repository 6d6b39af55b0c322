"""Moderation cases, appeals against them, and the audit trail that every change leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.moderation.escalation import ends
from core.storage.tables.moderation import APPEAL_CHARS, EXCERPT_CHARS, AppealRow, AuditRow, CaseRow
from core.text.clean import shorten

SYSTEM = "tutor"
"""The actor of what happens without a person."""


class ModerationRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def case(self, case_id: int) -> CaseRow | None:
        return await self._session.get(CaseRow, case_id)

    async def active_bans(self, learner_id: int, now: datetime) -> list[CaseRow]:
        """Suspensions in force, the one that ends last first."""
        query = (
            select(CaseRow)
            .where(CaseRow.learner_id == learner_id, CaseRow.revoked_at.is_(None), CaseRow.expires_at > now)
            .order_by(CaseRow.expires_at.desc(), CaseRow.id.desc())
        )
        return list(await self._session.scalars(query))

    async def highest_levels(self, learner_id: int) -> Mapping[str, int]:
        """Highest level by category over the cases that stand; notes and revoked cases do not count."""
        query = (
            select(CaseRow.category, func.max(CaseRow.level).label("level"))
            .where(CaseRow.learner_id == learner_id, CaseRow.revoked_at.is_(None), CaseRow.level > 0)
            .group_by(CaseRow.category)
        )
        return {row.category: row.level for row in await self._session.execute(query)}

    async def latest_appealable(self, learner_id: int) -> CaseRow | None:
        """The newest warning or suspension that was not revoked."""
        query = (
            select(CaseRow)
            .where(CaseRow.learner_id == learner_id, CaseRow.revoked_at.is_(None), CaseRow.level > 0)
            .order_by(CaseRow.id.desc())
            .limit(1)
        )
        return await self._session.scalar(query)

    async def cases(
        self,
        *,
        learner_id: int | None = None,
        in_force_at: datetime | None = None,
        community: str | None = None,
        limit: int = 50,
    ) -> list[CaseRow]:
        """Newest first; with `in_force_at`, only suspensions in force at that moment; None for every community."""
        query = select(CaseRow).order_by(CaseRow.id.desc()).limit(limit)
        if learner_id is not None:
            query = query.where(CaseRow.learner_id == learner_id)
        if in_force_at is not None:
            query = query.where(CaseRow.revoked_at.is_(None), CaseRow.expires_at > in_force_at)
        if community is not None:
            query = query.where(CaseRow.community == community)
        return list(await self._session.scalars(query))

    async def add_case(self, case: CaseRow) -> CaseRow:
        """Record a case; its excerpt is cut to what the table holds."""
        case.excerpt = shorten(case.excerpt, EXCERPT_CHARS)
        self._session.add(case)
        await self._session.flush()
        detail = f"{case.category}, level {case.level}, {case.period_s} s"
        self._log(case.started_at, SYSTEM, case.action, case, detail)
        return case

    async def unban(
        self, *, actor: str, now: datetime, learner_id: int | None = None, case_id: int | None = None, reason: str = ""
    ) -> list[CaseRow]:
        """Revoke one case, or all suspensions of a learner that are in force, and accept the open appeals on them.

        Suspensions of the same text that would have followed a revoked one start earlier.

        Raises:
            ValueError: neither a learner nor a case is given.
        """
        if case_id is not None:
            case = await self.case(case_id)
            revoked = [] if case is None or case.revoked_at is not None else [case]
        elif learner_id is not None:
            revoked = await self.active_bans(learner_id, now)
        else:
            raise ValueError("unban needs a learner or a case")
        for case in revoked:
            case.revoked_at = now
            self._log(now, actor, "unban", case, reason)
            await self._decide(case.id, "accepted", actor, now)
        await self._session.flush()
        for key in {(case.learner_id, case.event_key) for case in revoked}:
            await self._close_gaps(*key)
        return revoked

    async def note(self, learner_id: int, text: str, actor: str, now: datetime) -> None:
        """An owner's remark about a learner."""
        self._session.add(
            AuditRow(at=now, actor=actor, action="remark", learner_id=learner_id, detail=shorten(text, 1000))
        )
        await self._session.flush()

    async def audit(self, *, learner_id: int | None = None, limit: int = 50) -> list[AuditRow]:
        """Newest first."""
        query = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        if learner_id is not None:
            query = query.where(AuditRow.learner_id == learner_id)
        return list(await self._session.scalars(query))

    async def add_appeal(self, case: CaseRow, text: str, now: datetime) -> AppealRow:
        row = AppealRow(case_id=case.id, text=shorten(text, APPEAL_CHARS), at=now)
        self._session.add(row)
        await self._session.flush()
        self._log(now, "learner", "appeal", case, "")
        return row

    async def latest_appeal(self, case_id: int) -> AppealRow | None:
        query = select(AppealRow).where(AppealRow.case_id == case_id).order_by(AppealRow.id.desc()).limit(1)
        return await self._session.scalar(query)

    async def appeals(
        self, *, status: str | None = "open", community: str | None = None, limit: int = 50
    ) -> Sequence[tuple[AppealRow, CaseRow]]:
        """Appeals with their cases, oldest first; of any status with `status` None, anywhere with `community` None."""
        query = select(AppealRow, CaseRow).join(CaseRow, CaseRow.id == AppealRow.case_id).order_by(AppealRow.id)
        if status is not None:
            query = query.where(AppealRow.status == status)
        if community is not None:
            query = query.where(CaseRow.community == community)
        return [(appeal, case) for appeal, case in await self._session.execute(query.limit(limit))]

    async def reject_appeals(self, case: CaseRow, *, actor: str, now: datetime, reason: str = "") -> int:
        """Turn down the open appeals against a case; how many there were."""
        count = await self._decide(case.id, "rejected", actor, now)
        if count:
            self._log(now, actor, "reject", case, reason)
            await self._session.flush()
        return count

    async def _decide(self, case_id: int, status: str, actor: str, now: datetime) -> int:
        query = select(AppealRow).where(AppealRow.case_id == case_id, AppealRow.status == "open")
        rows = list(await self._session.scalars(query))
        for row in rows:
            row.status, row.decided_by, row.decided_at = status, actor[:200], now
        return len(rows)

    async def _close_gaps(self, learner_id: int, event_key: str) -> None:
        query = (
            select(CaseRow)
            .where(CaseRow.learner_id == learner_id, CaseRow.event_key == event_key)
            .where(CaseRow.revoked_at.is_(None), CaseRow.period_s > 0)
            .order_by(CaseRow.id)
        )
        left = list(await self._session.scalars(query))
        if left:
            moments = ends(left[0].started_at, [timedelta(seconds=case.period_s) for case in left])
            for case, moment in zip(left, moments, strict=True):
                case.expires_at = moment
        await self._session.flush()

    def _log(self, now: datetime, actor: str, action: str, case: CaseRow, detail: str) -> None:
        self._session.add(
            AuditRow(
                at=now,
                actor=actor[:200],
                action=action,
                case_id=case.id,
                learner_id=case.learner_id,
                detail=shorten(detail, 1000),
            )
        )
