"""The training itself: batch after batch, checkpoints, figures on held-out subjects."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor, nn
from tqdm import tqdm
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from training.faces.checkpoints import Progress, load_checkpoint, save_checkpoint
from training.llm.base.measure import loss_on, perplexity, sample_sheet
from training.llm.base.moving import DecoderOptimisers, share_of_rates
from training.llm.base.packing import IGNORED, batch_of
from training.llm.base.pieces import Piece
from training.llm.base.stream import Stream
from training.runs import Run

_MINUTES_BETWEEN_CHECKPOINTS: Final = 5.0
_LOG_EVERY: Final = 20


@dataclass(frozen=True, slots=True)
class Length:
    """How long to train: whichever is given and reached first.

    Attributes:
        minutes: of training, without measuring.
        steps: batches; only these make an interrupted training the same as an uninterrupted one.
    """

    minutes: float | None = None
    steps: int | None = None

    def done(self, progress: Progress) -> float:
        """The share that is done, 0..1 and more."""
        shares = [progress.minutes / self.minutes] if self.minutes else []
        return max([*shares, progress.steps / self.steps] if self.steps else shares)


class Pretraining:
    """A decoder in training and where it stands."""

    def __init__(
        self,
        network: LlamaForCausalLM,
        tokenizer: PreTrainedTokenizerFast,
        stream: Stream,
        held: Mapping[str, Sequence[Piece]],
        run: Run,
        *,
        compiled: bool = False,
    ) -> None:
        self.network, self._tokenizer, self._stream = network, tokenizer, stream
        self._held, self._run = held, run
        self._optimisers = DecoderOptimisers(network)
        self._loss: Callable[[Tensor, Tensor], Tensor] = self._plain_loss
        if compiled:
            self._loss = torch.compile(self._plain_loss)
        self.progress = Progress()
        self._saved_at = time.monotonic()

    def _plain_loss(self, ids: Tensor, labels: Tensor) -> Tensor:
        with torch.autocast(ids.device.type, torch.bfloat16):
            logits = self.network(input_ids=ids, use_cache=False).logits
        return nn.functional.cross_entropy(logits.float().flatten(0, 1), labels.flatten(), ignore_index=IGNORED)

    @property
    def _checkpoint(self) -> Path:
        return self._run.folder / "checkpoint"

    @property
    def _modules(self) -> dict[str, nn.Module]:
        return {"decoder": self.network.model}  # its head is its embeddings

    def resume(self) -> None:
        """Go on from the run's checkpoint; raises ConfigError if it has none."""
        self.progress, optimisers = load_checkpoint(self._checkpoint, self._modules)
        self._optimisers.load_state_dict(optimisers["decoder"])

    def train(self, length: Length, save: Callable[[], None]) -> dict[str, Any]:
        """Train to the end; returns the figures.

        Args:
            save: writes the model as it is now, at each checkpoint.
        """
        with tqdm(total=100, unit="%", desc="base", mininterval=5, disable=None) as bar:
            while (done := length.done(self.progress)) < 1:
                bar.update(int(100 * done) - bar.n)
                self._step(share_of_rates(done))
                if time.monotonic() - self._saved_at > 60 * _MINUTES_BETWEEN_CHECKPOINTS:
                    self._keep(save)
        return self._keep(save)

    def _step(self, share: float) -> None:
        started = time.monotonic()
        ids, labels = batch_of(self._stream.batch(self.progress.steps))
        loss = self._loss(ids, labels)
        self._optimisers.step(loss, share)
        self.progress.steps += 1
        took = time.monotonic() - started
        self.progress.minutes += took / 60
        if self.progress.steps % _LOG_EVERY == 0:
            speed = round(ids.numel() / took)
            self._run.log(**self._stand(), loss=round(loss.item(), 4), tokens_per_second=speed)

    def _stand(self) -> dict[str, Any]:
        return {"steps": self.progress.steps, "minutes": round(self.progress.minutes, 2)}

    def _keep(self, save: Callable[[], None]) -> dict[str, Any]:
        optimisers = {"decoder": self._optimisers.state_dict()}
        save_checkpoint(self._checkpoint, self.progress, self._modules, optimisers)
        save()
        figures = self.report()
        self._saved_at = time.monotonic()
        return figures

    def report(self) -> dict[str, Any]:
        """Log and return perplexities on held-out subjects, and write a sheet of answers to their questions."""
        self.network.train(False)
        context = self.network.config.max_position_embeddings
        with torch.autocast(self.network.device.type, torch.bfloat16):
            losses = {
                name: loss_on(self.network, self._tokenizer, pieces, context) for name, pieces in self._held.items()
            }
            text = sample_sheet(self.network, self._tokenizer, self._held.values(), context)
        (self._run.folder / f"sheet-{self.progress.steps:06d}.txt").write_text(text, "utf-8")
        self.network.train()
        figures = {f"held_{name}_perplexity": perplexity(loss) for name, loss in losses.items()}
        self._run.log(**self._stand(), **figures)
        return figures
