"""What is wrong with the models, and the command that mends it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.model_files.condition import Condition
from bot.model_files.configured import Pointer
from bot.model_files.published import BASE, REFERENCE, Published


@dataclass(frozen=True, slots=True)
class Verdict:
    """On one model.

    Attributes:
        needed: by the configuration, or because it was asked for.
        problem: in one line; empty if nothing is wrong.
        note: what does no harm here but ought to be known.
        fix: the command that mends it; empty if there is nothing to mend.
    """

    condition: Condition
    needed: bool
    problem: str
    note: str
    fix: str

    @property
    def facts(self) -> dict[str, Any]:
        """For `--json`."""
        condition, record = self.condition, self.condition.record
        return {
            **{"name": condition.model.name, "repository": condition.model.repository, "path": str(condition.folder)},
            **{"state": condition.state, "needed": self.needed, "flaws": dict(condition.flaws)},
            "revision": record.revision if record else None,
            "licence": record.licence if record else None,
            "base": condition.base or None,
            **{"problem": self.problem, "note": self.note, "fix": self.fix},
        }


def judge(condition: Condition, home: Path | None, *, needed: bool) -> Verdict:
    """The verdict on a model; `home` is the folder that has to be named in commands, if one has."""
    problem = ""
    if condition.state == "absent":
        problem = f"{condition.folder} is missing" if needed else ""
    elif condition.flaws and (needed or condition.record is not None):
        name, flaw = next(iter(condition.flaws.items()))
        more = f" (and {len(condition.flaws) - 1} more)" if len(condition.flaws) > 1 else ""
        problem = f"{condition.folder / name} {flaw}{more}"
    note = _note(condition)
    return Verdict(condition, needed, problem, note, pull_command([condition.model], home) if problem or note else "")


def pull_command(models: Iterable[Published], home: Path | None) -> str:
    """How to download these."""
    names = [model.name for model in models]
    place = f" --home {shlex.quote(str(home))}" if home else ""
    only = f" --only {','.join(names)}" if len(names) < len(REFERENCE) else ""
    return f"ohlora{place} models pull reference{only}"


def aim_of(pointer: Pointer, models: Path, home: Path | None) -> dict[str, Any]:
    """What is said about a setting, for `--json`."""
    fix = note = ""
    if pointer.is_hub_id:
        note = "from the hub, by transformers itself when the model is first used; not looked at here"
    if pointer.problem and pointer.meant is not None:
        fix = pull_command([pointer.meant], home)
        if pointer.model is None:
            fix += f"; then {pointer.setting} = {models / pointer.meant.folder / pointer.path.name}"
    elif pointer.problem:
        fix = f"name in {pointer.setting} what is there"
    path = str(pointer.path)
    return {"setting": pointer.setting, "path": path, "problem": pointer.problem, "note": note, "fix": fix}


def _note(condition: Condition) -> str:
    if condition.state != "absent" and condition.record is None:
        return "was not downloaded by 'ohlora models pull', so no checksums are known"
    if condition.state == "absent" or condition.base_fits:
        return ""
    local = condition.folder.parent / BASE.folder
    return (
        f"names {condition.base or 'nothing'} as its base instead of {local}; the tutor takes the configured base all "
        "the same, other programs do not"
    )
