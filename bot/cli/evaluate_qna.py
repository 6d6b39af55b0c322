"""`ohlora evaluate qna`: what the tutor answers to a file of questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.context import emit, json_option
from bot.cli.csv_files import read_rows, write_rows
from core.errors import TutorError

if TYPE_CHECKING:
    from core.qna.evaluate import Prediction

COLUMNS = ("question", "locale")
ADDED = ("answer", "concept", "aspect", "score", "grounded")


def _write(
    path: Path, columns: Sequence[str], rows: Sequence[dict[str, str]], predictions: Sequence[Prediction]
) -> None:
    answered = (
        row | asdict(prediction) | {"grounded": int(prediction.grounded)}
        for row, prediction in zip(rows, predictions, strict=True)
    )
    write_rows(path, [*(name for name in columns if name not in ADDED), *ADDED], answered)


@click.command("qna")
@click.option("--data", required=True, type=click.Path(path_type=Path), help="CSV with the columns question,locale.")
@click.option("--predictions", type=click.Path(path_type=Path), help=f"Where to write the CSV with {', '.join(ADDED)}.")
@json_option
def qna(data: Path, predictions: Path | None, as_json: bool) -> None:
    """Answer every question of a CSV file from the notes."""
    from core.content.loader import load_library
    from core.inference.remembering import RememberingEncoder
    from core.inference.sentence_encoder import NOTE_VECTORS, embedded_encoder
    from core.inference.vector_cache import VectorCache
    from core.qna.evaluate import evaluate_qna
    from core.qna.retriever import semantic_retriever

    columns, rows = read_rows(data, COLUMNS)
    try:
        library = load_library()
        encoder = embedded_encoder()
        vectors = VectorCache(encoder.model_hash, (NOTE_VECTORS,), None)
        retriever = semantic_retriever(library, RememberingEncoder(encoder), vectors.encode_all)
    except TutorError as error:
        raise click.ClickException(str(error)) from error
    answered = evaluate_qna(library, retriever, rows)
    if predictions is not None:
        _write(predictions, columns, rows, answered)
    grounded = sum(prediction.grounded for prediction in answered)
    emit({"n": len(rows), "grounded": grounded}, as_json, f"{len(rows)} questions, {grounded} answered from the notes")
