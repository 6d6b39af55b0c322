"""Pieces side by side in rows of one length: no piece is cut in two, and little of a row stays empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from training.llm.base.pieces import Piece

IGNORED: Final = -100
"""The label of tokens that are read and not learned, as in torch's cross entropy."""
_OPEN_ROWS: Final = 32


class Row(NamedTuple):
    """Token ids and what each of them is to be followed by, both of the context's length."""

    ids: list[int]
    labels: list[int]


def encoded(pieces: Iterable[Piece], tokenizer: PreTrainedTokenizerFast, length: int) -> Iterator[Row]:
    """Each piece between its bounds. A long text is cut into several; a long `read` with `said` is left out."""
    pieces = list(pieces)
    said = tokenizer([piece.said for piece in pieces], add_special_tokens=False, verbose=False)["input_ids"]
    read = tokenizer([piece.read for piece in pieces], add_special_tokens=False, verbose=False)["input_ids"]
    begin, end = tokenizer.bos_token_id, tokenizer.eos_token_id
    for before, after in zip(read, said, strict=True):
        if before:
            ids = [begin, *before, *after, end]
            if len(ids) <= length:
                yield Row(ids, [IGNORED] * len(before) + [*after, end, IGNORED])
            continue
        for start in range(0, len(after), length - 2):
            ids = [begin, *after[start : start + length - 2], end]
            yield Row(ids, [*ids[1:], IGNORED])


def packed(rows: Iterable[Row], length: int, pad: int) -> Iterator[Row]:
    """Full rows: each piece goes into the open row that it fills best (best fit, among a few open rows)."""
    still_open: list[Row] = []
    for row in rows:
        fitting = [each for each in still_open if len(each.ids) + len(row.ids) <= length]
        if fitting:
            fullest = max(fitting, key=lambda each: len(each.ids))
            fullest.ids.extend(row.ids)
            fullest.labels.extend(row.labels)
        else:
            still_open.append(Row(list(row.ids), list(row.labels)))
        if len(still_open) > _OPEN_ROWS:
            still_open.sort(key=lambda each: len(each.ids))
            yield _filled(still_open.pop(), length, pad)
    yield from (_filled(each, length, pad) for each in still_open)


def _filled(row: Row, length: int, pad: int) -> Row:
    missing = length - len(row.ids)
    return Row(row.ids + [pad] * missing, row.labels + [IGNORED] * missing)


def batch_of(rows: Iterable[Row]) -> tuple[Tensor, Tensor]:
    """Ids and labels, shape (rows, length) each."""
    ids, labels = zip(*rows, strict=True)
    return torch.tensor(ids), torch.tensor(labels)
