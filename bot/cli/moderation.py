"""`ohlora moderation`: what was done to whom, undoing it, and what learners say about it."""

from __future__ import annotations

import getpass
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, TypeVar

import click

from bot.cli.context import AppContext, emit, json_option, run_async
from core.clock import SystemClock
from core.messages import Account, Platform
from core.storage.tables.moderation import AppealRow, CaseRow
from core.storage.unit_of_work import UnitOfWork
from core.turn import Learner

T = TypeVar("T")


class AccountType(click.ParamType[Account]):
    """`PLATFORM:ID`, such as `discord:1234`."""

    name = "platform:id"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Account:
        if isinstance(value, Account):
            return value
        platform, colon, user_id = str(value).partition(":")
        if not colon or not user_id or platform not in set(Platform):
            self.fail(f"{value!r} is not PLATFORM:ID with a platform of {', '.join(Platform)}", param, ctx)
        return Account(Platform(platform), user_id)


limit_option = click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
reason_option = click.option("--reason", default="", help="Kept in the audit trail.")


@click.group()
def moderation() -> None:
    """See and undo what moderation did."""


@moderation.command()
@click.option("--user", type=AccountType(), help="Only this person's cases.")
@click.option("--open", "only_open", is_flag=True, help="Only suspensions that are in force.")
@limit_option
@json_option
@click.pass_obj
def cases(obj: AppContext, user: Account | None, only_open: bool, limit: int, as_json: bool) -> None:
    """List cases, newest first."""

    async def work(uow: UnitOfWork) -> list[dict[str, Any]]:
        learner_id = None if user is None else (await _learner(uow, user)).id
        in_force_at = SystemClock().now() if only_open else None
        rows = await uow.moderation.cases(learner_id=learner_id, in_force_at=in_force_at, limit=limit)
        accounts = await _accounts(uow, {row.learner_id for row in rows})
        return [_case(row) | {"accounts": accounts[row.learner_id]} for row in rows]

    found = _run(obj, work, writes=False)
    _print({"cases": found}, as_json, (_case_line(case) for case in found), "no cases")


@moderation.command()
@click.argument("user", type=AccountType(), required=False)
@click.option("--case", "case_id", type=click.IntRange(1), help="Only this case, instead of all suspensions in force.")
@reason_option
@json_option
@click.pass_obj
def unban(obj: AppContext, user: Account | None, case_id: int | None, reason: str, as_json: bool) -> None:
    """Lift suspensions of PLATFORM:ID, or revoke one --case; open appeals on them are accepted."""
    if (user is None) == (case_id is None):
        raise click.UsageError("name either PLATFORM:ID or --case N")

    async def work(uow: UnitOfWork) -> list[int]:
        now, actor = SystemClock().now(), _actor()
        if case_id is not None and await uow.moderation.case(case_id) is None:
            raise click.ClickException(f"there is no case {case_id}")
        learner_id = None if user is None else (await _learner(uow, user)).id
        rows = await uow.moderation.unban(actor=actor, now=now, learner_id=learner_id, case_id=case_id, reason=reason)
        return [row.id for row in rows]

    revoked = _run(obj, work)
    _print({"revoked": revoked}, as_json, (f"revoked case {case}" for case in revoked), "nothing was in force")


@moderation.command()
@click.argument("user", type=AccountType())
@click.argument("text")
@json_option
@click.pass_obj
def note(obj: AppContext, user: Account, text: str, as_json: bool) -> None:
    """Keep a remark TEXT about PLATFORM:ID in the audit trail."""
    if not text.strip():
        raise click.UsageError("the remark is empty")

    async def work(uow: UnitOfWork) -> int:
        learner = await _learner(uow, user)
        await uow.moderation.note(learner.id, text.strip(), _actor(), SystemClock().now())
        return learner.id

    learner_id = _run(obj, work)
    _print({"learner": learner_id}, as_json, [f"noted for learner {learner_id}"], "")


@moderation.command()
@click.option("--all", "every", is_flag=True, help="Decided ones as well.")
@limit_option
@json_option
@click.pass_obj
def appeals(obj: AppContext, every: bool, limit: int, as_json: bool) -> None:
    """List appeals that wait for a decision, oldest first. `unban --case` accepts, `reject` turns down."""

    async def work(uow: UnitOfWork) -> list[dict[str, Any]]:
        rows = await uow.moderation.appeals(status=None if every else "open", limit=limit)
        return [_appeal(appeal, case) for appeal, case in rows]

    found = _run(obj, work, writes=False)
    lines = (f"case {a['case']} ({a['category']}), {a['at']}, {a['status']}: {a['text']}" for a in found)
    _print({"appeals": found}, as_json, lines, "no appeals")


@moderation.command()
@click.option("--case", "case_id", type=click.IntRange(1), required=True)
@reason_option
@json_option
@click.pass_obj
def reject(obj: AppContext, case_id: int, reason: str, as_json: bool) -> None:
    """Turn down the open appeal against a case."""

    async def work(uow: UnitOfWork) -> int:
        case = await uow.moderation.case(case_id)
        if case is None:
            raise click.ClickException(f"there is no case {case_id}")
        return await uow.moderation.reject_appeals(case, actor=_actor(), now=SystemClock().now(), reason=reason)

    count = _run(obj, work)
    _print({"rejected": count}, as_json, [f"turned down the appeal against case {case_id}"] * count, "no open appeal")


def _run(obj: AppContext, work: Callable[[UnitOfWork], Awaitable[T]], *, writes: bool = True) -> T:
    """The result of one transaction on the tutor's database."""

    @run_async
    async def run() -> T:
        await obj.upgrade()
        db = obj.open_database()
        try:
            async with db.write() if writes else db.read() as uow:
                return await work(uow)
        finally:
            await db.close()

    return run()


async def _learner(uow: UnitOfWork, account: Account) -> Learner:
    learner = await uow.learners.find(account)
    if learner is None:
        raise click.ClickException(f"nobody is known as {account.platform}:{account.user_id}")
    return learner


async def _accounts(uow: UnitOfWork, learner_ids: Iterable[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    for learner_id in learner_ids:
        names[learner_id] = [f"{row.platform}:{row.user_id}" for row in await uow.learners.accounts(learner_id)]
    return names


def _case(row: CaseRow) -> dict[str, Any]:
    return {
        "case": row.id,
        "learner": row.learner_id,
        "category": row.category,
        "level": row.level,
        "action": row.action,
        "started_at": row.started_at.isoformat(),
        "expires_at": row.expires_at and row.expires_at.isoformat(),
        "revoked_at": row.revoked_at and row.revoked_at.isoformat(),
        "confidence": round(row.confidence, 3),
        "excerpt": row.excerpt,
    }


def _case_line(case: Mapping[str, Any]) -> str:
    until = f" until {case['expires_at']}" if case["expires_at"] else ""
    revoked = f", revoked {case['revoked_at']}" if case["revoked_at"] else ""
    who = " ".join(case["accounts"])
    what = f"{case['category']} level {case['level']} {case['action']}"
    return f"{case['case']}: {case['started_at']} {who} {what}{until}{revoked}: {case['excerpt']}"


def _appeal(appeal: AppealRow, case: CaseRow) -> dict[str, Any]:
    return {
        "appeal": appeal.id,
        "case": case.id,
        "learner": case.learner_id,
        "category": case.category,
        "at": appeal.at.isoformat(),
        "status": appeal.status,
        "text": appeal.text,
        "excerpt": case.excerpt,
    }


def _actor() -> str:
    """Who sits at the terminal."""
    try:
        return f"owner:{getpass.getuser()}"
    except (KeyError, OSError):  # a container's user may have no name
        return "owner"


def _print(result: Mapping[str, Any], as_json: bool, lines: Iterable[str], nothing: str) -> None:
    emit(result, as_json, "\n".join(lines) or nothing)
