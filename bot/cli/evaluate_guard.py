"""`ohlora evaluate guard`: which rewrites are let out, against files of faithful and unfaithful ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from bot.cli.context import emit, json_option
from bot.cli.guard_cases import GuardCase, read_cases
from core.errors import TutorError


@click.command("guard")
@click.option(
    "--data",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    multiple=True,
    help="Cases in YAML, or a CSV file with the columns locale,source,text,label. May be given several times.",
)
@json_option
def guard(data: tuple[Path, ...], as_json: bool) -> None:
    """Count how often the guard is right about texts known to be faithful to their source or not.

    Precision and recall are those of its objections: how many of the texts held back are unfaithful, and how many of
    the unfaithful are held back. `released` is the share of the faithful that are let out.
    """
    from core.language.guard import objection_to
    from core.language.guard.glossary import built_in

    try:
        library = built_in()
    except TutorError as error:
        raise click.ClickException(str(error)) from error
    cases = [case for path in data for case in read_cases(path, library)]
    held = [objection_to(case.text, case.evidence) is not None for case in cases]
    result = figures(cases, held)
    emit(result, as_json, _report(result))


def figures(cases: Sequence[GuardCase], held: Sequence[bool]) -> dict[str, Any]:
    """Figures over all cases, by kind of mistake and by language; None where there is nothing to divide by."""
    kinds = sorted({case.kind for case in cases if case.kind})
    pairs = list(zip(cases, held, strict=True))
    return {
        **_rates(pairs),
        "per_kind": {
            kind: {
                "n": sum(case.kind == kind for case in cases),
                "held": sum(out for case, out in pairs if case.kind == kind),
            }
            for kind in kinds
        },
        "per_locale": {
            locale: _rates([pair for pair in pairs if pair[0].evidence.locale == locale])
            for locale in sorted({case.evidence.locale for case in cases})
        },
    }


def _rates(pairs: Sequence[tuple[GuardCase, bool]]) -> dict[str, Any]:
    wrong = [out for case, out in pairs if case.kind]
    right = [out for case, out in pairs if not case.kind]
    return {
        "n": len(pairs),
        "precision": _share(sum(wrong), sum(wrong) + sum(right)),
        "recall": _share(sum(wrong), len(wrong)),
        "released": _share(len(right) - sum(right), len(right)),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _report(result: Mapping[str, Any]) -> str:
    lines = [_line("all", result)]
    lines += [_line(locale, part) for locale, part in result["per_locale"].items()]
    lines += [f"  {kind}: {part['held']} of {part['n']} held back" for kind, part in result["per_kind"].items()]
    return "\n".join(lines)


def _line(name: str, part: Mapping[str, Any]) -> str:
    return (
        f"{name}: {part['n']} texts, precision {part['precision']}, recall {part['recall']},"
        f" faithful released {part['released']}"
    )
