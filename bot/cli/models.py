"""`ohlora models`: the models that come with the tutor, and those that can be fetched for her."""

from __future__ import annotations

import click

from bot.cli.context import AppContext, emit, json_option
from bot.cli.models_pull import pull
from bot.cli.models_verify import verify


@click.group()
def models() -> None:
    """See which models there are, download published ones, check their files."""


models.add_command(pull)
models.add_command(verify)


@models.command("list")
@json_option
@click.pass_obj
def list_models(app: AppContext, as_json: bool) -> None:
    """What comes with the tutor, and what is published and whether it is here."""
    from bot.model_files.condition import examine
    from bot.model_files.embedded import embedded_models
    from bot.model_files.published import REFERENCE, models_folder
    from bot.model_files.record import read_records
    from bot.model_files.sizes import readable

    folder = models_folder(app.home)
    records = read_records(folder)
    built_in = embedded_models()
    found = [examine(model, folder, records, thorough=False) for model in REFERENCE]
    data = {
        "folder": str(folder),
        "embedded": [
            {"name": one.name, "path": str(one.path), "bytes": one.size, "licence": one.licence, "what": one.what}
            for one in built_in
        ],
        "reference": [
            {
                **{"name": one.model.name, "repository": one.model.repository, "what": one.model.what},
                **{"path": str(one.folder), "state": one.state, "bytes": one.size},
                "licence": one.record.licence if one.record else None,
                "revision": one.record.revision if one.record else None,
            }
            for one in found
        ],
    }
    lines = ["Embedded: all that the tutor needs; in core/weights, each with a card"]
    lines += [f"  {one.name:<20} {readable(one.size):>10}  {one.licence}" for one in built_in]
    lines += ["", f"Reference: published by others (ohlora models pull reference); in {folder}"]
    for one in found:
        size = readable(one.size) if one.size else ""
        licence = f", licence: {one.record.licence or 'none stated'}" if one.record else ""
        lines.append(f"  {one.model.name:<20} {size:>10}  {one.state}: {one.model.what}{licence}")
    emit(data, as_json, "\n".join(lines))
