"""`ohlora content`: checking, importing and exporting what the tutor knows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.content_files import export, import_, unpack
from bot.cli.context import AppContext, emit, json_option, run_async
from bot.cli.stored import existing_database

if TYPE_CHECKING:
    from core.content.library import Library


@click.group()
def content() -> None:
    """Check, import and export the curriculum; see what learners missed in it."""


@content.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--against", type=click.Path(path_type=Path, exists=True), help="Texts that nothing may be copied from.")
@json_option
@click.pass_obj
def check(app: AppContext, folder: Path | None, against: Path | None, as_json: bool) -> None:
    """Name every mistake in FOLDER (default: the configured content) by file and line."""
    from core.content.likeness import NEARLY_EQUAL
    from core.content.loader import BUILT_IN, check_content
    from core.content.scrutiny import scrutinise

    where = folder or app.settings.content.path or BUILT_IN
    if not where.is_dir():
        raise click.ClickException(f"{where} is not a folder")
    library, mistakes = check_content(where)
    found: list[dict[str, object]] = [{"file": str(m.file), "line": m.line, "message": m.message} for m in mistakes]
    counts: dict[str, int] = {}
    shared: dict[str, object] | None = None
    if library is not None:
        counts = library.counts
        complaints = list(scrutinise(library))
        if against is not None:
            shared, copied = _shared_run(library, against)
            complaints += copied
        found += [{"file": str(where), "line": None, "message": message} for message in complaints]
    text = "\n".join(_one_line(mistake) for mistake in found) or f"Fine: {_counted(counts)}."
    if shared is not None:
        text += f"\nLongest run of words shared with {against}: {shared['words']} ({shared['text']})"
    report = {"ok": not found, "folder": str(where), **counts, "nearly_equal_from": NEARLY_EQUAL, "mistakes": found}
    if shared is not None:
        report["longest_shared_run"] = shared
    emit(report, as_json, text)
    sys.exit(1 if found else 0)


def _one_line(mistake: dict[str, object]) -> str:
    place = mistake["file"] if mistake["line"] is None else f"{mistake['file']}:{mistake['line']}"
    return f"{place}: {mistake['message']}"


def _shared_run(library: Library, against: Path) -> tuple[dict[str, object], list[str]]:
    """The longest run of words that the content shares with `against`, and the complaint if it is too long."""
    from core.content.scrutiny import is_borrowed, shared_with

    files = sorted(file for file in against.rglob("*") if file.is_file()) if against.is_dir() else [against]
    run, where = shared_with(library, files)
    fact: dict[str, object] = {"words": run.length, "text": run.words, "where": where}
    return fact, [f"'{where}' shares {run.length} words with {against}: {run.words}"] if is_borrowed(run) else []


@content.command()
@json_option
@click.pass_obj
def stats(app: AppContext, as_json: bool) -> None:
    """Counts per chapter, aspect, language, difficulty and interview track."""
    from core.content.stats import content_stats

    counts = content_stats(app.library())
    lines = [f"{key}: {value}" for key, value in counts.items() if not isinstance(value, dict)]
    for key, group in counts.items():
        if isinstance(group, dict):
            lines += [f"{key}:", *(f"  {name}: {_counted(value)}" for name, value in group.items())]
    emit(counts, as_json, "\n".join(lines))


def _counted(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in value.items())
    return str(value)


@content.command()
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@json_option
@click.pass_obj
@run_async
async def gaps(app: AppContext, limit: int, as_json: bool) -> None:
    """Questions that the notes could not answer, the most frequent first."""
    async with existing_database(app) as db, db.read() as uow:
        rows = await uow.gaps.most_asked(limit)
    found = [
        {
            "question": row.question,
            "locale": row.locale,
            "count": row.count,
            "nearest": row.nearest,
            "first_at": row.first_at.isoformat(),
            "last_at": row.last_at.isoformat(),
        }
        for row in rows
    ]
    lines = [f"{row.count}x [{row.locale}] {row.question}  (nearest: {', '.join(row.nearest) or '-'})" for row in rows]
    emit({"gaps": found}, as_json, "\n".join(lines) or "Every question so far could be answered.")


content.add_command(import_)
content.add_command(export)
content.add_command(unpack)
