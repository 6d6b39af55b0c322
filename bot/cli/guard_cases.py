"""Reads rewrites that are known to be faithful or not, with what they may rely on.

YAML holds rewrites of the built-in content: `items`, each of a note (`concept`, `aspect`), a quiz (`quiz`), an
interview topic (`track`, `topic`, `answered`: points that were made) or nothing found (`nothing`), with the `locale`,
the learner's words (`question` or `said`), the `faithful` texts and the `unfaithful` ones with their `kind`.
A CSV file has the columns `locale,source,text,label` and, where known, `quoted` and `kind`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import yaml

from bot.cli.csv_files import read_rows
from core.content.schema import LOCALES, Aspect, Locale, Prose
from core.errors import ContentError
from core.language.guard.evidence import Evidence
from core.text.files import read_utf8

if TYPE_CHECKING:
    from core.content.library import Library

FAITHFUL, UNFAITHFUL = "faithful", "unfaithful"
KINDS: Final = frozenset(
    {
        *("number", "unit", "year", "formula", "term", "name"),
        *("role", "cause", "antonym", "negation", "overgeneral", "claim"),
        *("link", "code", "meta", "language", "persona", "length"),
    }
)


@dataclass(frozen=True, slots=True)
class GuardCase:
    """One text and what it may rely on.

    Attributes:
        kind: what is wrong with it; "" if it is faithful.
        about: the note, quiz or topic that it rewrites, for tests.
    """

    text: str
    evidence: Evidence
    kind: str
    about: str


def read_cases(path: Path, library: Library) -> list[GuardCase]:
    """The cases of a file.

    Raises:
        click.ClickException: it is no such file, in one line.
    """
    if path.suffix.casefold() == ".csv":
        return _from_csv(path)
    try:
        data = yaml.safe_load(read_utf8(path))
        return [case for item in data["items"] for case in _of_item(item, library)]
    except ContentError as error:
        raise click.ClickException(str(error)) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise click.ClickException(f"{path}: cannot be read as YAML: {' '.join(str(error).split())[:200]}") from error
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration) as error:
        raise click.ClickException(f"{path}: is not a file of guard cases: {error!r}") from error


def _of_item(item: Mapping[str, Any], library: Library) -> Iterator[GuardCase]:
    locale = _locale(item["locale"])
    about, sources = _sources(item, locale, library)
    evidence = Evidence(locale, sources, (str(item.get("question", item.get("said", ""))),))
    for text in item[FAITHFUL]:
        yield GuardCase(str(text), evidence, "", about)
    for wrong in item[UNFAITHFUL]:
        if wrong["kind"] not in KINDS:
            raise ValueError(f"unknown kind {wrong['kind']}")
        yield GuardCase(str(wrong["text"]), evidence, wrong["kind"], about)


def _sources(item: Mapping[str, Any], locale: Locale, library: Library) -> tuple[str, tuple[str, ...]]:
    """What the item is about, and the curated text that supports claims."""

    def told(prose: Prose) -> str:
        return str(getattr(prose, locale))

    if "concept" in item:
        note = library.concepts[item["concept"]].aspects[Aspect(item["aspect"])]
        return f"note {item['concept']}", (told(note),)
    if "quiz" in item:
        quiz = library.quizzes[item["quiz"]]
        points = (told(point.statement) for point in quiz.points)
        corrections = (told(mistake.correction) for mistake in quiz.misconceptions)
        return f"quiz {item['quiz']}", (told(quiz.question), told(quiz.answer), *points, *corrections)
    if "track" in item:
        topics = library.tracks_by_id[item["track"]].topics
        topic = next(each for each in topics if each.id == item["topic"])
        made = (told(point.statement) for point in topic.points if point.id in item["answered"])
        return f"topic {item['topic']}", (str(getattr(topic.title, locale)), told(topic.opening), *made)
    if item["nothing"] is not True:
        raise ValueError("'nothing' can only be true")
    return "nothing", ()


def _from_csv(path: Path) -> list[GuardCase]:
    _, rows = read_rows(path, ("locale", "source", "text", "label"))
    cases = []
    for number, row in enumerate(rows, 1):
        if row["label"] not in (FAITHFUL, UNFAITHFUL):
            raise click.ClickException(f"{path}: row {number}: unknown label {row['label']!r}")
        if row["locale"] not in LOCALES:
            raise click.ClickException(f"{path}: row {number}: unknown locale {row['locale']!r}")
        sources = (row["source"],) if row["source"].strip() else ()
        evidence = Evidence(_locale(row["locale"]), sources, (row.get("quoted", ""),))
        kind = "" if row["label"] == FAITHFUL else row.get("kind", "") or UNFAITHFUL
        cases.append(GuardCase(row["text"], evidence, kind, f"row {number}"))
    return cases


def _locale(name: str) -> Locale:
    if name not in LOCALES:
        raise ValueError(f"unknown locale {name}")
    return name
