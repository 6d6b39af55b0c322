"""`ohlora doctor`: what is there, what would start, and what stands in the way. Changes nothing."""

from __future__ import annotations

import sys

import click

from bot.cli.context import AppContext, emit, json_option


@click.command()
@json_option
@click.pass_obj
def doctor(app: AppContext, as_json: bool) -> None:
    """Check everything that `ohlora run` needs."""
    from bot.cli.checkup import examine

    findings = examine(app)
    problems = [f"{finding.name}: {finding.problem}" for finding in findings if finding.problem]
    data = {
        "ok": not problems,
        "problems": problems,
        **{finding.name: dict(finding.facts) | {"ok": not finding.problem} for finding in findings},
    }
    width = max(len(finding.name) for finding in findings)
    lines = [f"{'!!' if f.problem else 'ok'}  {f.name:<{width}}  {f.problem or f.summary}" for f in findings]
    lines += [f"    {line}" for finding in findings for line in finding.advice]
    lines.append("Ready: 'ohlora run' would start." if not problems else "'ohlora run' would not work like this.")
    emit(data, as_json, "\n".join(lines))
    sys.exit(1 if problems else 0)
