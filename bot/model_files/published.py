"""The weights that the authors of the reference system published on Hugging Face, and which of their files are used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, Literal

Kind = Literal["base", "adapter", "encoder", "faces"]

_PART: Final = r"[A-Za-z0-9_][A-Za-z0-9_.+-]*"
_PATH: Final = re.compile(rf"(\d+_\w+/)?{_PART}")
"""A file of a repository's first level, or of a sentence-transformers module (1_Pooling/config.json)."""
_PLAIN: Final = (
    *("*.json", "*.safetensors", "*.jinja"),
    *("tokenizer.model", "vocab.txt", "merges.txt", "LICENSE*", "NOTICE*"),
)
"""Neither pickles (training_args.bin) nor programs: nothing that is fetched can run."""


@dataclass(frozen=True, slots=True)
class Published:
    """A repository.

    Attributes:
        name: what `--only` calls it.
        repository: owner/name on the hub.
        what: for whom it is, in a few words.
        needed: patterns of file names; without a file for each of them it cannot be used.
        pickles: files of PyTorch that the tutor reads as tensors alone (`weights_only=True`).
    """

    name: str
    repository: str
    kind: Kind
    what: str
    needed: tuple[str, ...]
    pickles: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """Its name among the models in the home folder."""
        return self.repository.partition("/")[2]

    def wants(self, path: str) -> bool:
        """Whether a file of the repository is used."""
        if path in self.pickles:
            return True
        return is_plain_path(path) and any(fnmatchcase(path.rpartition("/")[2], pattern) for pattern in _PLAIN)

    def lacks(self, paths: Iterable[str]) -> list[str]:
        """The patterns of needed files that none of the paths fulfils."""
        there = list(paths)
        return [pattern for pattern in self.needed if not any(fnmatchcase(path, pattern) for path in there)]


def is_plain_path(path: str) -> bool:
    """Whether a path that others wrote may be joined to a folder of ours: it leads nowhere else."""
    return _PATH.fullmatch(path) is not None


def _adapter(name: str, what: str) -> Published:
    needed = ("adapter_config.json", "adapter_model.safetensors")
    return Published(name, f"daebakgazua/250702_OhLoRA_{name}_llm", "adapter", what, needed)


def _encoder(name: str, repository: str, what: str) -> Published:
    needed = ("config.json", "model.safetensors", "modules.json", "1_Pooling/config.json", "tokenizer.json")
    return Published(f"{name}-sbert", f"daebakgazua/{repository}", "encoder", what, needed)


def _checkpoints(name: str, repository: str, what: str, *files: str) -> Published:
    return Published(name, f"daebakgazua/{repository}", "faces", what, files, files)


BASE: Final = Published(
    *("base", "kakaocorp/kanana-1.5-2.1b-instruct-2505", "base", "language model below the adapters"),
    ("config.json", "tokenizer.json", "*.safetensors"),
)
REFERENCE: Final = (
    BASE,
    _adapter("qna", "adapter that answers questions"),
    _adapter("quiz", "adapter that explains quizzes"),
    _adapter("interview", "adapter that talks in interviews"),
    _encoder("qna", "250702_OhLoRA_qna_sbert", "Sentence-BERT of retrieval"),
    _encoder("quiz", "250702_OhLoRA_quiz_sbert", "Sentence-BERT of grading"),
    _encoder("answer", "250702_OhLoRA_interview_sbert_output_answer", "Sentence-BERT of answer types"),
    _encoder("next", "250702_OhLoRA_interview_sbert_next_question", "Sentence-BERT of next questions"),
    _encoder("ethics", "250624_OhLoRA_LLM_SBERT_Ethics", "Sentence-BERT of moderation"),
    _checkpoints(
        *("faces", "250526_OhLoRA_StyleGAN_VectorFind", "generators of her face, v7 and v8"),
        *("stylegan_gen_vector_find_v7.pth", "stylegan_gen_vector_find_v8.pth"),
    ),
    _checkpoints("hair", "250624_OhLoRA_Hair_Segmentation", "finds her hair", "segmentation_model_ohlora_v4.pth"),
)
GROUPS: Final = {
    "llm": ("base", "qna", "quiz", "interview"),
    "sbert": tuple(model.name for model in REFERENCE if model.kind == "encoder"),
}
"""Names that stand for several."""


def chosen(names: str) -> tuple[Published, ...]:
    """The models of a list with commas; all of them if it is empty.

    Raises:
        ValueError: in one line, for a name that there is not.
    """
    asked: set[str] = set()
    known = [model.name for model in REFERENCE]
    for name in filter(None, (part.strip() for part in names.split(","))):
        if name not in (*known, *GROUPS):
            raise ValueError(f"there is no '{name}', but {', '.join((*GROUPS, *known))}")
        asked |= set(GROUPS.get(name, (name,)))
    return tuple(model for model in REFERENCE if not asked or model.name in asked)


def models_folder(home: Path) -> Path:
    """Where published models lie, a folder for each; absolute, since adapters name their base by it."""
    return (home / "models").absolute()
