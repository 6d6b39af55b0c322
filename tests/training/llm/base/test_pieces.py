from __future__ import annotations

from training.llm.base.packing import IGNORED, Row, batch_of, encoded, packed
from training.llm.base.pieces import Deck, Piece
from training.llm.base.tokens import train_tokenizer

TOKENIZER = train_tokenizer(["the note says so"] * 3, 300)
BEGIN, END, PAD = TOKENIZER.bos_token_id, TOKENIZER.eos_token_id, TOKENIZER.pad_token_id


def ids_of(text: str) -> list[int]:
    return list(TOKENIZER(text, add_special_tokens=False)["input_ids"])


def test_each_round_deals_every_card_once_in_another_order() -> None:
    deck = Deck(range(20), seed=1)
    first, second = list(deck.dealt(0, 20)), list(deck.dealt(20, 20))
    assert sorted(first) == sorted(second) == list(range(20))
    assert first != second


def test_a_stretch_is_dealt_again_alike() -> None:
    deck = Deck(range(7), seed=3)
    whole = list(deck.dealt(0, 40))
    assert list(deck.dealt(5, 25)) == whole[5:30]
    assert list(Deck(range(7), seed=4).dealt(0, 40)) != whole


def test_each_token_is_followed_by_its_label() -> None:
    (row,) = encoded([Piece("the note")], TOKENIZER, 32)
    assert row.ids == [BEGIN, *ids_of("the note"), END]
    assert row.labels == [*row.ids[1:], IGNORED]


def test_what_is_read_is_not_learned() -> None:
    (row,) = encoded([Piece(" so", "the note says")], TOKENIZER, 32)
    learned = [(token, label) for token, label in zip(row.ids, row.labels, strict=True) if label != IGNORED]
    assert [label for _, label in learned] == [*ids_of(" so"), END]
    assert learned[0][0] == ids_of("the note says")[-1]


def test_a_long_text_is_cut_and_a_long_prompt_left_out() -> None:
    words = "the note says so " * 20
    parts = list(encoded([Piece(words)], TOKENIZER, 16))
    assert [token for row in parts for token in row.ids[1:-1]] == ids_of(words)
    assert all(len(row.ids) <= 16 for row in parts)
    assert not list(encoded([Piece(" so", words)], TOKENIZER, 16))


def test_rows_are_full_and_hold_every_piece_whole() -> None:
    pieces = [Row([BEGIN, *range(10, 10 + n), END], [*range(10, 10 + n), END, IGNORED]) for n in range(1, 13)] * 20
    rows = list(packed(pieces, 16, PAD))
    ids, labels = batch_of(rows)
    assert ids.shape == labels.shape == (len(rows), 16)
    starts = sum(row.ids.count(BEGIN) for row in rows)
    assert starts == len(pieces)
    assert sum(len(piece.ids) for piece in pieces) == int((ids != PAD).sum())
    assert int((ids == PAD).sum()) < 0.1 * ids.numel()
    assert bool((labels[ids == PAD] == IGNORED).all())
