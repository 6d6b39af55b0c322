"""`ohlora db`: the database's care, and what learners may ask of its owner."""

from __future__ import annotations

import getpass
import json
import os
from pathlib import Path

import click

from bot.cli.context import AppContext, emit, json_option, run_async
from bot.cli.moderation import AccountType
from bot.cli.stored import existing_database
from core.clock import SystemClock
from core.errors import StorageError
from core.messages import Account
from core.storage.unit_of_work import UnitOfWork
from core.turn import Learner

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def db() -> None:
    """Upgrade, back up and restore the database; hand out or erase one learner's data."""


@db.command()
@json_option
@click.pass_obj
@run_async
async def upgrade(app: AppContext, as_json: bool) -> None:
    """Create the database, or bring it to the program's schema."""
    before, after = await app.upgrade()
    text = f"The database is up to date ({after})." if before == after else f"Upgraded: {before or 'new'} -> {after}."
    emit({"before": before, "after": after}, as_json, text)


@db.command()
@click.argument("file", type=_FILE)
@json_option
@click.pass_obj
def backup(app: AppContext, file: Path, as_json: bool) -> None:
    """Copy the database to FILE; learners may go on meanwhile. FILE must not exist yet."""
    from core.storage.backup import backup as make_backup

    state = make_backup(app.settings.database_url, file)
    data = {"file": str(file), "bytes": state.size, "revision": state.revision}
    emit(data, as_json, f"Backed up to {file} ({state.size:,} bytes, checked).")


@db.command()
@click.argument("file", type=_FILE)
@click.option("--force", is_flag=True, help="Replace the present database; it is kept beside the new one.")
@json_option
@click.pass_obj
def restore(app: AppContext, file: Path, force: bool, as_json: bool) -> None:
    """Put the backup FILE in the place of the database, while no server and no chat runs."""
    from core.storage.backup import restore as put_back

    kept = put_back(file, app.settings.database_url, app.home, SystemClock().now(), force=force)
    note = f" The old one is kept as {kept}." if kept else ""
    emit({"file": str(file), "kept": None if kept is None else str(kept)}, as_json, f"Restored from {file}.{note}")


@db.command("export-user")
@click.argument("account", metavar="PLATFORM:ID", type=AccountType())
@click.option("--out", type=_FILE, help="Write to this file, which must not exist yet, instead of standard output.")
@json_option
@click.pass_obj
@run_async
async def export_user(app: AppContext, account: Account, out: Path | None, as_json: bool) -> None:
    """Everything that is kept about a learner, as JSON."""
    from core.storage.personal_data import export_learner

    async with existing_database(app) as database, database.read() as uow:
        learner = await _learner(uow, account)
        data = await export_learner(uow, learner.id)
    if out is None:
        click.echo(json.dumps(data, ensure_ascii=False, indent=None if as_json else 2))
        return
    _write_private(out, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    rows = sum(len(table) for table in data.values() if isinstance(table, list))
    emit({"file": str(out), "rows": rows}, as_json, f"Wrote {rows} rows to {out}.")


@db.command("erase-user")
@click.argument("account", metavar="PLATFORM:ID", type=AccountType())
@click.option("--yes", is_flag=True, help="Do not ask back.")
@json_option
@click.pass_obj
@run_async
async def erase_user(app: AppContext, account: Account, yes: bool, as_json: bool) -> None:
    """Forget a learner for good, on all their platforms."""
    from core.storage.backup import scrub
    from core.storage.personal_data import erase_learner

    async with existing_database(app) as database:
        async with database.read() as uow:
            learner = await _learner(uow, account)
            known_as = [f"{row.platform}:{row.user_id}" for row in await uow.learners.accounts(learner.id)]
        if not yes:
            click.confirm(f"Erase learner {learner.id} ({', '.join(known_as)}) for good?", abort=True, err=True)
        async with database.write() as uow:
            erased = await erase_learner(uow, learner.id, f"owner:{getpass.getuser()}", SystemClock().now())
    clean = scrub(app.settings.database_url) if app.settings.database_url.startswith("sqlite") else True
    note = "" if clean else " Somebody else is reading: erased text may stay in the journal until they are done."
    data = {"learner": learner.id, "accounts": known_as, "erased": erased, "journal_clean": clean}
    emit(data, as_json, f"Erased learner {learner.id}: {sum(erased.values())} rows.{note} Backups are yours to delete.")


async def _learner(uow: UnitOfWork, account: Account) -> Learner:
    learner = await uow.learners.find(account)
    if learner is None:
        raise StorageError(f"nobody is known as {account.platform}:{account.user_id}")
    return learner


def _write_private(file: Path, text: str) -> None:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise StorageError(f"{file} exists already: nothing was overwritten") from None
    except OSError as error:
        raise StorageError(f"{file} cannot be written: {error.strerror}") from None
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
