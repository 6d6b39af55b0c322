"""Reads and checks what an adapter is trained with: examples, base, tokens."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from core.content.loader import load_library
from core.errors import ConfigError, ContentError
from core.ports import LanguageTask
from training.llm.data.example import Parted, part, sample
from training.llm.data.own import own_examples
from training.llm.data.table import read_examples
from training.llm.encoding import Encoder, Style, Tokens, fitting
from training.llm.fingerprint import fingerprint
from training.llm.loading import load_to_train
from training.llm.options import Options

OWN_CONTENT: Final = "our own content"
_LONGEST: Final = 1024
_MOST_VALIDATED: Final = 256


@dataclass(frozen=True, slots=True)
class Request:
    """What `ohlora train llm` is asked for.

    Attributes:
        data, valid: tables; without `data`, our own content.
        rows: how many validation examples are answered in words.
    """

    task: LanguageTask
    base: str
    out: Path
    options: Options
    data: Path | None = None
    valid: Path | None = None
    style: Style = Style.REFERENCE
    rows: int = 48


@dataclass(frozen=True)
class Prepared:
    """What is trained on and validated with; `left_out` were too long."""

    encoder: Encoder
    examples: Parted
    training: list[Tokens]
    validation: list[Tokens]
    left_out: int
    plan: dict[str, Any]


def prepare(request: Request) -> Prepared:
    """Read and check all that a training needs.

    Raises:
        TutorError: a table or the base cannot be used, or they do not fit together.
    """
    examples = _examples(request)
    base = load_to_train(request.base, quantized=request.options.qlora)
    encoder = Encoder(base, request.style)
    longest = request.options.max_length or min(_LONGEST, base.window)
    if longest > base.window:
        raise ConfigError(f"{request.base}: sees {base.window} tokens at once, not {longest}")
    training, learned = fitting(encoder, examples.training, longest)
    validation, validated = fitting(encoder, examples.validation, longest)
    if not training:
        raise ContentError(f"{request.data or OWN_CONTENT}: no example fits {longest} tokens")
    left_out = len(examples.training) + len(examples.validation) - len(training) - len(validation)
    plan = {
        "task": str(request.task),
        "style": str(request.style),
        "base": request.base,
        "data": str(request.data or OWN_CONTENT),
        "data_sha256": fingerprint([*examples.training, *examples.validation]),
        "training": len(training),
        "validation": len(validation),
        "left_out": left_out,
        **asdict(request.options),
        "max_length": longest,
    }
    return Prepared(encoder, Parted(training, validation), learned, validated, left_out, plan)


def _examples(request: Request) -> Parted:
    """Validation is the given table, else the table's own rows for it, else whole groups of the rest."""
    seed = request.options.seed
    if request.data is None:
        ours = own_examples(request.task, load_library(), seed, held_out=False)
        parted = part(ours, seed)
    else:
        table = read_examples(request.task, request.data)
        parted = Parted(table.training, table.validation) if table.validation else part(table.training, seed)
        if request.valid is not None:
            parted = Parted(table.all, parted.validation)
    if request.valid is not None:
        return Parted(parted.training, read_examples(request.task, request.valid).all)
    return Parted(parted.training, sample(parted.validation, _MOST_VALIDATED, seed))
