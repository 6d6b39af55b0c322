"""`ohlora content import|export|unpack`: content that comes from files and goes to files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.context import AppContext, emit, json_option
from core.errors import ContentError

if TYPE_CHECKING:
    from core.content.library import Library
    from core.content.schema import Locale

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("import")
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


@click.command()
@click.option("--format", "form", type=click.Choice(["json", "jsonl", "anki"]), default="json", show_default=True)
@click.option("--lang", type=click.Choice(["ko", "en"]), default="ko", show_default=True, help="Of flash cards.")
@click.option("--out", type=_FILE, help="Write to this file, which must not exist yet, instead of standard output.")
@json_option
@click.pass_obj
def export(app: AppContext, form: str, lang: Locale, out: Path | None, as_json: bool) -> None:
    """All content as one JSON object, as JSON Lines, or its quizzes as flash cards for Anki."""
    library = app.library()
    text = _exported(library, form, lang, compact=as_json and out is None)
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ContentError(f"{out} exists already: nothing was overwritten") from None
    except OSError as error:
        raise ContentError(f"{out} cannot be written: {error.strerror}") from None
    emit({"file": str(out), "chapters": len(library.chapters)}, as_json, f"Wrote {out}.")


def _exported(library: Library, form: str, lang: Locale, compact: bool) -> str:
    from core.content.anki import cards, to_anki
    from core.content.exchange import to_json, to_jsonl

    if form == "anki":
        return to_anki(cards(library, lang))
    if form == "jsonl":
        return "".join(f"{line}\n" for line in to_jsonl(library))
    return json.dumps(to_json(library), ensure_ascii=False, indent=None if compact else 2) + "\n"


@click.command()
@click.argument("file", type=_FILE)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The new content folder.")
@json_option
@click.pass_obj
def unpack(_app: AppContext, file: Path, out: Path, as_json: bool) -> None:
    """Make a content folder of a FILE that 'export --format jsonl' wrote."""
    from core.content.exchange import from_jsonl, to_files
    from core.content.loader import check_content
    from core.text.files import read_utf8

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ContentError(f"{out} exists already: nothing was overwritten")
    library = from_jsonl(read_utf8(file).split("\n"))
    files = to_files(library)
    try:
        for name, text in files.items():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_text(text, "utf-8")
    except OSError as error:
        raise ContentError(f"{error.filename or out} cannot be written: {error.strerror}") from None
    mistakes = [str(mistake) for mistake in check_content(out)[1]]
    lines = [f"Wrote {len(files)} files to {out}.", *(f"to mend in this folder: {mistake}" for mistake in mistakes)]
    emit({"folder": str(out), "files": len(files), "mistakes": mistakes}, as_json, "\n".join(lines))
