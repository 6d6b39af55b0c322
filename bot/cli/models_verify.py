"""`ohlora models verify`: are the models that she needs there and whole?"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.context import AppContext, emit, json_option
from bot.cli.models_pull import PROFILES

if TYPE_CHECKING:
    from bot.model_files.verdict import Verdict


@click.command()
@click.argument("profile", required=False, type=click.Choice(PROFILES))
@json_option
@click.pass_obj
def verify(app: AppContext, profile: str | None, as_json: bool) -> None:
    """Compare every file with its recorded checksum; say what is wrong, and the command that mends it.

    What is damaged is a problem, and what the configuration needs but is missing; with PROFILE all that belongs to it
    has to be there. The exit status is 1 if there is a problem.
    """
    from bot.model_files.condition import examine
    from bot.model_files.configured import pointers_of
    from bot.model_files.published import REFERENCE, models_folder
    from bot.model_files.record import read_records
    from bot.model_files.verdict import aim_of, judge

    folder = models_folder(app.home)
    records = read_records(folder)
    pointers = pointers_of(app.settings)
    needed = set(REFERENCE) if profile else {pointer.model for pointer in pointers}
    found = [judge(examine(model, folder, records), app.home_option, needed=model in needed) for model in REFERENCE]
    aims = [aim_of(pointer, folder, app.home_option) for pointer in pointers]
    problems = [f"{one.condition.model.name}: {one.problem}" for one in found if one.problem]
    problems += [aim["problem"] for aim in aims if aim["problem"]]
    data = {
        **{"ok": not problems, "problems": problems, "folder": str(folder)},
        **{"models": [one.facts for one in found], "configuration": aims},
    }
    emit(data, as_json, "\n".join(_lines(found, aims, app.home_option)))
    sys.exit(1 if problems else 0)


def _lines(found: Sequence[Verdict], aims: Sequence[dict[str, Any]], home: Path | None) -> Iterator[str]:
    from bot.model_files.sizes import readable
    from bot.model_files.verdict import pull_command

    for one in found:
        condition, record = one.condition, one.condition.record
        mark = "!!" if one.problem else "--" if condition.state == "absent" else "ok"
        told = "not downloaded, and not needed"
        if record is not None:
            licence = record.licence or "none stated"
            told = f"files: {len(record.files)}, {readable(record.size)}, {record.revision[:8]}, licence: {licence}"
        yield f"{mark}  {condition.model.name:<14}  {one.problem or one.note or told}"
        if len(condition.flaws) > 1 and one.problem:
            yield from (f"      {path} {flaw}" for path, flaw in condition.flaws.items())
        if condition.base:
            yield f"      base: {condition.base}"
        if one.fix:
            yield f"      fix: {one.fix}"
    for aim in aims:
        note = f" ({aim['note']})" if aim["note"] else ""
        yield f"{'!!' if aim['problem'] else 'ok'}  {aim['problem'] or aim['setting'] + ': ' + aim['path']}{note}"
        if aim["fix"]:
            yield f"      fix: {aim['fix']}"
    ok = not any(one.problem for one in found) and not any(aim["problem"] for aim in aims)
    yield "All that is needed is there." if ok else "Some of what is needed is missing or damaged."
    wrong = [one.condition.model for one in found if one.problem]
    if len(wrong) > 1:
        yield f"To mend all: {pull_command(wrong, home)}"
