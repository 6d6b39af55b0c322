"""`ohlora content`: checking, importing and exporting what the tutor knows."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from bot.cli.context import AppContext, emit, json_option, run_async
from bot.cli.stored import existing_database
from core.errors import ContentError

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def content() -> None:
    """Check, import and export the curriculum; see what learners missed in it."""


@content.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@json_option
@click.pass_obj
def check(app: AppContext, folder: Path | None, as_json: bool) -> None:
    """Name every mistake in FOLDER (default: the configured content) by file and line."""
    from core.content.loader import BUILT_IN, check_content

    where = folder or app.settings.content.path or BUILT_IN
    if not where.is_dir():
        raise click.ClickException(f"{where} is not a folder")
    library, mistakes = check_content(where)
    found = [{"file": str(m.file), "line": m.line, "message": m.message} for m in mistakes]
    counts: dict[str, object] = {}
    if library is not None:
        counts = {
            "chapters": len(library.chapters),
            "concepts": len(library.concepts),
            "quizzes": len(library.quizzes),
            "tracks": len(library.tracks),
            "keywords": len(library.keywords),
        }
    summary = ", ".join(f"{number} {what}" for what, number in counts.items())
    text = "\n".join(map(str, mistakes)) if mistakes else f"Fine: {summary}."
    emit({"ok": not mistakes, "folder": str(where), **counts, "mistakes": found}, as_json, text)
    sys.exit(1 if mistakes else 0)


@content.command("import")
@click.option("--quizzes", type=_FILE, help="CSV with the columns quiz, good_answer, keywords (joined by |).")
@click.option("--notes", type=_FILE, help="Text with one note per line: term : explanation | supplement.")
@click.option("--chapter", required=True, metavar="ID", help="The new chapter's identifier, such as study-group-1.")
@click.option("--out", type=_FILE, required=True, help="The YAML file to write; it must not exist yet.")
@json_option
@click.pass_obj
def import_(_app: AppContext, quizzes: Path | None, notes: Path | None, chapter: str, out: Path, as_json: bool) -> None:
    """Make a chapter of quizzes or notes in plain forms; keywords go to keywords.yaml of the same content."""
    from pydantic import TypeAdapter, ValidationError

    from core.content.import_files import content_folder, known_keywords, write_import
    from core.content.import_sources import read_notes, read_quizzes
    from core.content.importer import build_chapter
    from core.content.loader import check_content
    from core.content.schema import Identifier

    files = [file for file in (quizzes, notes) if file is not None]
    if not files:
        raise click.UsageError("name --quizzes, --notes or both")
    try:
        TypeAdapter(Identifier).validate_python(chapter)
    except ValidationError:
        message = "lower-case letters, digits and single hyphens, at most 60"
        raise click.BadParameter(message, param_hint="--chapter") from None
    if out.exists():
        raise ContentError(f"{out} exists already: nothing was overwritten")
    names = " and ".join(file.name for file in files)
    imported = build_chapter(
        chapter,
        [] if quizzes is None else read_quizzes(quizzes),
        [] if notes is None else read_notes(notes),
        known_keywords(content_folder(out)),
        source=names,
    )
    vocabulary = write_import(imported, out, names)
    mistakes = [str(mistake) for mistake in check_content(content_folder(out))[1]]
    notices = [*imported.notices, "each text stands in both languages: translate one of them"]
    data = {
        "file": str(out),
        "concepts": len(imported.chapter["concepts"]),
        "quizzes": len(imported.chapter["quizzes"]),
        "new_keywords": len(imported.new_keywords),
        "keywords_file": None if vocabulary is None else str(vocabulary),
        "notices": notices,
        "mistakes": mistakes,
    }
    lines = [f"{out}: {data['concepts']} concepts, {data['quizzes']} quizzes, {data['new_keywords']} new keywords"]
    lines += [f"note: {notice}" for notice in notices]
    lines += [f"to mend in this folder: {mistake}" for mistake in mistakes]
    emit(data, as_json, "\n".join(lines))


@content.command()
@click.option("--out", type=_FILE, help="Write to this file, which must not exist yet, instead of standard output.")
@json_option
@click.pass_obj
def export(app: AppContext, out: Path | None, as_json: bool) -> None:
    """All content as one JSON object."""
    library = app.library()
    data = {
        "chapters": [chapter.model_dump(mode="json") for chapter in library.chapters],
        "tracks": [track.model_dump(mode="json") for track in library.tracks],
        "keywords": {key: name.model_dump(mode="json") for key, name in library.keywords.items()},
    }
    text = json.dumps(data, ensure_ascii=False, indent=None if as_json and out is None else 2)
    if out is None:
        click.echo(text)
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text + "\n")
    except FileExistsError:
        raise ContentError(f"{out} exists already: nothing was overwritten") from None
    except OSError as error:
        raise ContentError(f"{out} cannot be written: {error.strerror}") from None
    emit({"file": str(out), "chapters": len(library.chapters)}, as_json, f"Wrote {out}.")


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
