"""Builds the embedded encoder: `core/weights/encoder`.

    python -m training.sbert.build --teacher FOLDER --help-ko FOLDER --help-en FOLDER --korsts TSV --out FOLDER

The teacher is all-MiniLM-L6-v2. The help pages are those of LibreOffice in both languages (Debian's packages
libreoffice-help-ko and libreoffice-help-en-us, below usr/share/libreoffice/help). KorSTS is its train file.
"""

from __future__ import annotations

import shutil
import sys
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any, Final

import click
import torch
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)

from core.content.library import Library
from core.content.loader import BUILT_IN, load_library
from core.errors import TutorError
from training.data import records
from training.devices import has_bfloat16
from training.sbert import foundation
from training.sbert.fine_tune import newest_checkpoint
from training.sbert.mixture import build_mixture, korsts_rows
from training.sbert.parallel import Pair, help_pages, own_pairs
from training.sbert.task_model import load_model

PIECES: Final = 12_000
_ENGLISH_SHARE: Final = 0.25
_OWN_TEXTS_COUNT: Final = 2
_TRANSLATIONS: Final = 6_000
_DISTILLING: Final[dict[str, Any]] = {"per_device_train_batch_size": 64, "learning_rate": 3e-4, "num_train_epochs": 3.0}
_JOINING: Final[dict[str, Any]] = {"per_device_train_batch_size": 32, "learning_rate": 1.5e-4, "num_train_epochs": 1.4}
_JOINING_LENGTH: Final = 128


def vocabulary_texts(library: Library, pairs: list[Pair], korsts: Path) -> list[str]:
    """Korean that the word pieces are learned from; our own counts twice."""
    own = [pair.ko for pair in own_pairs(library)]
    own += [sample.answer for sample in (*records.answers(), *records.interview_turns())]
    own += [sample.question for sample in records.questions()]
    own += [sample.question for sample in records.outside_questions()]
    own += [sample.text for sample in records.moderation()]
    similar = [text for row in korsts_rows(korsts) for text in (row.sentence1, row.sentence2)]
    return own * _OWN_TEXTS_COUNT + [pair.ko for pair in pairs] + similar


def build(teacher: Path, korean_help: Path, english_help: Path, korsts: Path, out: Path, seed: int) -> None:
    """Write the encoder to the new folder `out`; stages are kept beside it and taken up again after an interruption.

    Raises:
        TutorError: a source cannot be read.
    """
    library = load_library(BUILT_IN)
    pairs = [*own_pairs(library), *help_pages(korean_help, english_help)]
    stages = out.with_name(f"{out.name}-stages")
    if not (stages / "extended" / "encoder").exists():
        texts = vocabulary_texts(library, pairs, korsts)
        foundation.extended(teacher, texts, pairs, PIECES, seed, stages / "extended")
    first, student = (load_model(str(stages / "extended" / "encoder"), to_train=True) for _ in range(2))
    data = foundation.taught(load_model(str(teacher)), pairs, _ENGLISH_SHARE, seed)
    _train(student, data, foundation.TeacherLoss(student), stages / "distilled", seed, _DISTILLING)
    start = foundation.averaged(first, student)
    model = foundation.without_dropout(deepcopy(start))
    mixture = build_mixture(library, Random(seed).sample(pairs, _TRANSLATIONS), korsts, seed)  # noqa: S311
    model.max_seq_length = _JOINING_LENGTH
    _train(model, mixture.data_sets(), mixture.losses(model), stages / "joined", seed, _JOINING)
    model = foundation.averaged(start, model)
    model.max_seq_length = foundation.MAX_LENGTH
    model.half().save(str(out), create_model_card=False)
    shutil.rmtree(stages)


def _train(model: SentenceTransformer, data: Any, loss: Any, out: Path, seed: int, settings: dict[str, Any]) -> None:
    """Train in place, going on from the newest checkpoint in `out`."""
    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(out),
        use_cpu=not torch.cuda.is_available(),
        bf16=has_bfloat16(),
        report_to="none",
        seed=seed,
        warmup_steps=0.05,
        lr_scheduler_type="cosine",
        weight_decay=0.01,
        logging_steps=20,
        save_steps=400,
        save_total_limit=1,
        multi_dataset_batch_sampler="proportional",
        **settings,
    )
    trainer = SentenceTransformerTrainer(model=model, args=arguments, train_dataset=data, loss=loss)
    trainer.train(resume_from_checkpoint=newest_checkpoint(out))


@click.command()
@click.option("--teacher", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--help-ko", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--help-en", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--korsts", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path))
@click.option("--seed", type=int, default=0, show_default=True)
def main(teacher: Path, help_ko: Path, help_en: Path, korsts: Path, out: Path, seed: int) -> None:
    """Build the embedded bilingual sentence encoder."""
    if out.exists():
        raise click.ClickException(f"{out}: exists already")
    try:
        build(teacher, help_ko, help_en, korsts, out, seed)
    except TutorError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
