"""How an adapter is trained."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from core.errors import ConfigError
from core.ports import LanguageTask

LAYERS: Final = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
"""The linear layers that an adapter stands beside (fact sheet, section 6)."""


@dataclass(frozen=True, slots=True)
class Options:
    """The reference's settings, but for epochs and batch size, which it chose by task.

    Attributes:
        rank, alpha, dropout: of the adapter (Hu et al. 2021, LoRA).
        batch: examples a step and device.
        max_length: in tokens, of a prompt with its completion; None takes what the base sees at once, at most 1,024.
        qlora: train beside weights of 4 bits (Dettmers et al. 2023).
    """

    epochs: float
    batch: int
    rank: int = 64
    alpha: int = 16
    dropout: float = 0.05
    learning_rate: float = 3e-4
    max_length: int | None = None
    seed: int = 0
    qlora: bool = False

    def __post_init__(self) -> None:
        """Raises:
        ConfigError: a number is of no use.
        """
        for name in ("epochs", "learning_rate"):
            value = getattr(self, name)
            if not 0 < value < math.inf:
                raise ConfigError(f"{value} is of no use as {name.replace('_', ' ')}")
        for name in ("batch", "rank", "alpha", "max_length"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ConfigError(f"{value} is of no use as {name.replace('_', ' ')}")
        if not 0 <= self.dropout < 1:
            raise ConfigError(f"{self.dropout} is of no use as dropout")


DEFAULTS: Final[Mapping[LanguageTask, Options]] = MappingProxyType(
    {
        LanguageTask.QNA: Options(epochs=15, batch=2),
        LanguageTask.QUIZ: Options(epochs=10, batch=1),
        LanguageTask.INTERVIEW: Options(epochs=5, batch=1),
        LanguageTask.SUMMARY: Options(epochs=5, batch=1),
    }
)
