"""How an encoder orders the pairs of KorSTS (Ham et al. 2020): Spearman's correlation of its cosines, times 100.

python -m training.sbert.korsts --data sts-dev.tsv [--model FOLDER]
"""

from __future__ import annotations

import json
from pathlib import Path

import click
import numpy as np
from scipy.stats import spearmanr  # type: ignore[import-untyped]

from core.errors import TutorError
from core.inference.sentence_encoder import EMBEDDED, load_encoder
from training.sbert.mixture import korsts_rows


def spearman(model: Path, data: Path) -> float:
    """0..100.

    Raises:
        TutorError: the model cannot be read.
    """
    encoder = load_encoder(model)
    rows = list(korsts_rows(data))
    first = encoder.encode([row.sentence1 for row in rows])
    second = encoder.encode([row.sentence2 for row in rows])
    cosines = np.einsum("nd,nd->n", first, second)
    return round(100 * float(spearmanr(cosines, [row.score for row in rows])[0]), 2)


@click.command()
@click.option("--model", type=click.Path(path_type=Path), default=EMBEDDED, show_default=True)
@click.option("--data", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
def main(model: Path, data: Path) -> None:
    """Measure an encoder on a file of KorSTS."""
    try:
        click.echo(json.dumps({"spearman": spearman(model, data)}))
    except TutorError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
