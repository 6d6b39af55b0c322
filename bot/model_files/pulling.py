"""Downloads published models: nothing takes its place in a folder before all of a model is there and verified."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.model_files.adapter_base import CONFIG, name_base
from bot.model_files.condition import Condition, examine, sha256_of
from bot.model_files.hub import NEWEST, Hub, HubFile, Listing
from bot.model_files.hub_errors import told
from bot.model_files.published import BASE, Published
from bot.model_files.record import FileRecord, ModelRecord, read_records, write_records
from bot.model_files.sizes import readable, require_space
from core.errors import ModelError

_INCOMING: Final = ".incoming"
"""Holds what is not whole yet, a folder for each model."""
_ENDING: Final = ".part"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Step:
    """A model that has to be completed.

    Attributes:
        wanted: files that its folder lacks, or holds with other contents.
        left: bytes of them that have not come yet.
    """

    model: Published
    listing: Listing
    wanted: tuple[HubFile, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be done: steps, and models that are whole but for the base that they name."""

    steps: tuple[Step, ...]
    whole: tuple[Condition, ...]

    @property
    def left(self) -> int:
        return sum(step.left for step in self.steps)


@contextmanager
def alone(models: Path) -> Iterator[None]:
    """Let nobody else download into the folder meanwhile.

    Raises:
        ModelError: somebody does, or the folder cannot be written to.
    """
    try:
        (models / _INCOMING).mkdir(parents=True, exist_ok=True)
        lock = (models / _INCOMING / "lock").open("a", encoding="utf-8")
    except OSError as error:
        raise ModelError(f"{models}: cannot be written to: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ModelError(f"{models}: another 'ohlora models pull' is at work there") from None
        yield


def plan_of(asked: Sequence[Published], models: Path, hub: Hub, *, update: bool) -> Plan:
    """Compare what is there with the hub, which is asked only for models that are not whole.

    Args:
        update: ask for the newest revision of all; otherwise a recorded one is kept to.

    Raises:
        ModelError: the hub or the record fails.
    """
    records = read_records(models)
    steps: list[Step] = []
    whole: list[Condition] = []
    for model in asked:
        condition = examine(model, models, records)
        if condition.state == "whole" and not update:
            whole.append(condition)
            continue
        known = records.get(model.folder)
        listing = hub.listing(model, NEWEST if known is None or update else known.revision)
        wanted = tuple(file for file in listing.files if not file.is_in(condition.folder / file.path))
        left = sum(file.size - _arrived(models, model, file) for file in wanted)
        steps.append(Step(model, listing, wanted, left))
    return Plan(tuple(steps), tuple(whole))


def carry_out(plan: Plan, models: Path, hub: Hub, say: Say) -> None:
    """Download and install what the plan asks for, one model after the other.

    Raises:
        ModelError: in one line; what is done stays done, and what came of a file is kept for the next time.
    """
    require_space(models, plan.left)
    for condition in plan.whole:
        if not condition.base_fits:
            _name_base_again(condition, models)
            say(f"{condition.model.name}: names {models / BASE.folder} as its base now")
    for number, step in enumerate(plan.steps, start=1):
        amount = f"files: {len(step.wanted)} of {len(step.listing.files)}, {readable(step.left)}"
        say(f"[{number}/{len(plan.steps)}] {step.model.name}: {amount} from {hub.endpoint}/{step.model.repository}")
        try:
            _complete(step, models, hub)
        except OSError as error:
            raise told(error, hub.endpoint, step.model.repository) from error


def _complete(step: Step, models: Path, hub: Hub) -> None:
    staging = models / _INCOMING / step.model.folder
    staging.mkdir(parents=True, exist_ok=True)
    for file in step.wanted:
        target = staging / file.path
        if not file.is_in(target):
            part = _part(staging, file)
            hub.download(step.model, step.listing.revision, file, part)
            target.parent.mkdir(exist_ok=True)
            part.replace(target)
    records = read_records(models)
    _compare_with_record(step, staging, records.get(step.model.folder))
    published = ""
    if step.model.kind == "adapter" and (staging / CONFIG).exists():
        published = sha256_of(staging / CONFIG)
        name_base(staging, models / BASE.folder)
    _install(step, staging, models, records)
    record = _record(step, models / step.model.folder, published)
    write_records(models, {**records, step.model.folder: record})


def _compare_with_record(step: Step, staging: Path, known: ModelRecord | None) -> None:
    """A recorded revision must be what it was, whatever a hub says today.

    Raises:
        ModelError: a file is another one.
    """
    if known is None or known.revision != step.listing.revision:
        return
    for file in step.wanted:
        recorded = known.files.get(file.path)
        if recorded and sha256_of(staging / file.path) != (recorded.published or recorded.sha256):
            (staging / file.path).unlink()
            raise ModelError(
                f"{step.model.repository}/{file.path}: the hub's file differs from the recorded one of the same "
                "revision, so it was thrown away; if you trust the hub, take the newest with --update"
            )


def _install(step: Step, staging: Path, models: Path, records: dict[str, ModelRecord]) -> None:
    """Move the files to their place; until the last is there, the model has no record and so counts as unfinished."""
    folder = models / step.model.folder
    expected = {file.path for file in step.listing.files}
    for left_over in [path for path in staging.rglob("*") if path.is_file()]:
        if left_over.relative_to(staging).as_posix() not in expected:
            left_over.unlink()
    old = records.pop(step.model.folder, None)
    if old is not None:
        write_records(models, records)
    if not folder.exists():
        staging.rename(folder)
        return
    for file in step.wanted:
        (folder / file.path).parent.mkdir(exist_ok=True)
        (staging / file.path).replace(folder / file.path)
    for path in set(old.files if old else ()) - expected:
        (folder / path).unlink(missing_ok=True)  # a file of the former revision might be loaded in place of a new one
    shutil.rmtree(staging)


def _record(step: Step, folder: Path, published_config: str) -> ModelRecord:
    files = {}
    for file in step.listing.files:
        path = folder / file.path
        changed = published_config if file.path == CONFIG else ""
        checksum = file.sha256 if file.sha256 and not changed else sha256_of(path)
        files[file.path] = FileRecord(path.stat().st_size, checksum, changed)
    return ModelRecord(step.model.repository, step.listing.revision, step.listing.licence, files)


def _name_base_again(condition: Condition, models: Path) -> None:
    """The home folder has been moved, so an adapter's base lies elsewhere now."""
    records = read_records(models)
    record = records[condition.model.folder]
    name_base(condition.folder, models / BASE.folder)
    path = condition.folder / CONFIG
    known: Mapping[str, FileRecord] = record.files
    config = FileRecord(path.stat().st_size, sha256_of(path), known[CONFIG].published)
    files = {**known, CONFIG: config}
    renewed = ModelRecord(record.repository, record.revision, record.licence, files)
    write_records(models, {**records, condition.model.folder: renewed})


def _part(staging: Path, file: HubFile) -> Path:
    """Where a file grows; named by its contents, so that halves of two revisions never meet."""
    return staging / f"{file.path.replace('/', '--')}.{file.checksum[:12]}{_ENDING}"


def _arrived(models: Path, model: Published, file: HubFile) -> int:
    """Bytes of a file that an earlier download has left."""
    staging = models / _INCOMING / model.folder
    for path in (staging / file.path, _part(staging, file)):
        if path.is_file():
            return min(path.stat().st_size, file.size)
    return 0
