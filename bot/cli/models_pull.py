"""`ohlora models pull`: downloads published models."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bot.cli.context import AppContext, emit, json_option

if TYPE_CHECKING:
    from bot.model_files.published import Published
    from bot.model_files.pulling import Plan

PROFILES: Final = ("reference",)


@click.command()
@click.argument("profile", type=click.Choice(PROFILES))
@click.option("--only", default="", metavar="NAMES", help="With commas: llm, sbert, or names of 'ohlora models list'.")
@click.option("--accept", is_flag=True, help="Do not ask back: you have read which licences are stated, and which not.")
@click.option("--update", is_flag=True, help="Take the newest revision instead of the recorded one.")
@click.option("--endpoint", envvar="HF_ENDPOINT", help="A hub of your own.  [default: https://huggingface.co]")
@json_option
@click.pass_obj
def pull(
    app: AppContext, profile: str, only: str, accept: bool, update: bool, endpoint: str | None, as_json: bool
) -> None:
    """Download the weights that the authors of the reference system published.

    They come from Hugging Face into the home folder, with their checksums verified. After an interruption the same
    command goes on where it stopped.
    """
    from bot.model_files.published import chosen, models_folder

    if endpoint and not endpoint.startswith(("http://", "https://")):
        raise click.UsageError(f"--endpoint (HF_ENDPOINT) is no address: {endpoint}")
    try:
        asked = chosen(only)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--only") from error
    say: Callable[[str], None] = (lambda _line: None) if as_json else click.echo
    try:
        plan = _pulled(asked, models_folder(app.home), endpoint, (accept, update, as_json), say)
    except KeyboardInterrupt:
        raise click.ClickException("interrupted; the same command goes on where it stopped") from None
    _report(plan, models_folder(app.home), as_json)


def _pulled(
    asked: tuple[Published, ...],
    models: Path,
    endpoint: str | None,
    flags: tuple[bool, bool, bool],
    say: Callable[[str], None],
) -> Plan:
    from bot.model_files.hub import Hub
    from bot.model_files.pulling import alone, carry_out, plan_of
    from bot.model_files.sizes import require_space

    accept, update, as_json = flags
    hub = Hub(endpoint)
    with alone(models):
        plan = plan_of(asked, models, hub, update=update)
        if plan.steps:
            _tell_licences(plan, say)
            require_space(models, plan.left)
            if not accept:
                _ask(plan, models, as_json)
        carry_out(plan, models, hub, say)
    return plan


def _tell_licences(plan: Plan, say: Callable[[str], None]) -> None:
    """What would come, and what its authors allow; before anything is downloaded."""
    from bot.model_files.sizes import readable

    for step in plan.steps:
        licence = step.listing.licence or "none stated"
        say(f"  {step.model.name:<14} {readable(step.left):>10}  {step.model.repository}  licence: {licence}")
    silent = sum(step.listing.licence is None for step in plan.steps)
    if silent:
        say(
            f"{silent} of these state no licence. Their authors have not said what others may do with them: nothing "
            "here grants you the right to use, change or pass them on. Ask them, or look at the model cards, first."
        )


def _ask(plan: Plan, models: Path, as_json: bool) -> None:
    from bot.model_files.sizes import readable

    if not as_json:
        try:
            if click.confirm(f"Download {readable(plan.left)} to {models}?"):
                return
        except click.Abort:  # nobody is there to answer
            click.echo()
    raise click.ClickException("nothing was downloaded: add --accept once you have read about the licences")


def _report(plan: Plan, models: Path, as_json: bool) -> None:
    data = {
        "folder": str(models),
        "bytes": plan.left,
        "pulled": [
            {"name": step.model.name, "revision": step.listing.revision, "licence": step.listing.licence}
            for step in plan.steps
        ],
        "whole": [condition.model.name for condition in plan.whole],
    }
    done = f"{len(plan.steps)} downloaded, {len(plan.whole)} were whole already; in {models}"
    emit(data, as_json, f"{done}\nohlora models verify checks them; docs/models.md says how to use them.")
