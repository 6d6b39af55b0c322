"""From content to a folder that transformers loads: tokenizer, network, training, weights."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from transformers import PreTrainedTokenizerFast

from core.content.library import Library
from core.errors import ConfigError
from training.llm.base.export import save_model
from training.llm.base.measure import held_pieces
from training.llm.base.network import Shape, new_network
from training.llm.base.pieces import Piece
from training.llm.base.plain import Elsewhere, plain_pieces
from training.llm.base.pretrain import Length, Pretraining
from training.llm.base.side import side_of
from training.llm.base.stream import Stream, sources_of
from training.llm.base.tokens import CONTEXT, VOCABULARY, train_tokenizer
from training.runs import Run, start_run, unfinished_run

NAME: Final = "llm-base"


@dataclass(frozen=True, slots=True)
class Request:
    """What `python -m training.llm.base` is asked for.

    Attributes:
        out: the folder for the model; must not exist yet.
        batch: rows of `context` tokens in a step.
        compiled: compile the step with torch.compile, which needs a C++ compiler and is half as fast again.
    """

    out: Path
    length: Length
    elsewhere: Elsewhere = field(default_factory=Elsewhere)
    shape: Shape = field(default_factory=Shape)
    vocabulary: int = VOCABULARY
    context: int = CONTEXT
    batch: int = 8
    seed: int = 0
    compiled: bool = False

    @property
    def options(self) -> dict[str, Any]:
        """What a resumed run must have in common with the one that was interrupted."""
        paths = {name: str(path) for name, path in asdict(self.elsewhere).items()}
        return {**asdict(self), "out": str(self.out), "elsewhere": paths}


def build(
    request: Request, library: Library, runs: Path, *, resume: bool = False, dry_run: bool = False
) -> dict[str, Any]:
    """Write the model to `request.out`; returns the figures on held-out subjects.

    Args:
        runs: where the numbered folder of this run is kept, with checkpoint, sample sheets and figures.

    Raises:
        TutorError: a file, an option, the output or the checkpoint cannot be used.
    """
    _check(request)
    learned, held = side_of(library, held_out=False), side_of(library, held_out=True)
    plain = plain_pieces(library, learned, request.elsewhere)
    plan = {"plain_texts": len(plain), "questions": len(learned.questions), "seed": request.seed}
    if dry_run:
        return {**plan, "dry_run": True}
    run = unfinished_run(runs, NAME, request.options) if resume else start_run(runs, NAME, request.options)
    tokenizer = _tokenizer(run, [piece.said for piece in plain], request.vocabulary)
    stream = _stream(request, library, plain, tokenizer)
    network = new_network(tokenizer, request.shape, request.context, request.seed)
    held_texts = held_pieces(library, held, request.seed)
    training = Pretraining(network, tokenizer, stream, held_texts, run, compiled=request.compiled)
    if resume:
        training.resume()
    figures = training.train(request.length, lambda: save_model(network, tokenizer, run.folder / "model"))
    save_model(network, tokenizer, request.out)
    result = {**plan, **figures, **_effort(request, training), "run": str(run.folder), "out": str(request.out)}
    run.finish(**result)
    return result


def _stream(request: Request, library: Library, plain: Sequence[Piece], tokenizer: PreTrainedTokenizerFast) -> Stream:
    sources = sources_of(library, plain, request.seed)
    return Stream(sources, tokenizer, request.context, request.batch, request.seed)


def _effort(request: Request, training: Pretraining) -> dict[str, Any]:
    steps = training.progress.steps
    return {
        "parameters": training.network.num_parameters(),
        "steps": steps,
        "minutes": round(training.progress.minutes, 1),
        "tokens": steps * request.batch * request.context,
    }


def _check(request: Request) -> None:
    if request.length.minutes is None and request.length.steps is None:
        raise ConfigError("say how long to train: minutes or steps")
    limits = (request.length.minutes, request.length.steps)
    if not all(limit is None or 0 < limit < math.inf for limit in limits):
        raise ConfigError("minutes and steps are numbers above 0")
    if request.out.exists():
        raise ConfigError(f"{request.out}: exists already")
    above = next(folder for folder in request.out.absolute().parents if folder.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise ConfigError(f"{request.out}: cannot be written: '{above}' is not a folder that one can write into")


def _tokenizer(run: Run, texts: list[str], size: int) -> PreTrainedTokenizerFast:
    """The run's tokenizer; a resumed run has it already."""
    folder = run.folder / "tokenizer"
    if not folder.exists():
        train_tokenizer(texts, size).save_pretrained(folder)
    tokenizer: PreTrainedTokenizerFast = PreTrainedTokenizerFast.from_pretrained(folder)
    return tokenizer
