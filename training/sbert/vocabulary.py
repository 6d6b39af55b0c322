"""Gives an English WordPiece model words of Korean."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

_PREFIX: Final = "##"
_UNKNOWN: Final = "[UNK]"
_ROLES: Final = {"cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "mask_token": "[MASK]"}
_HANGUL: Final = Regex("[ㄱ-ㅎㅏ-ㅣ가-힣]+")
_LEAST_COUNT: Final = 3


def normalizer() -> normalizers.Normalizer:
    """Lower case without accents, and Hangul as syllables: taking accents off takes syllables apart as well."""
    bert = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=True, lowercase=True)
    return normalizers.Sequence([normalizers.NFKC(), bert, normalizers.NFC()])


def korean_pieces(texts: Iterable[str], size: int) -> list[str]:
    """The `size` most useful word pieces that contain Hangul."""
    tokenizer = Tokenizer(models.WordPiece(unk_token=_UNKNOWN))
    tokenizer.normalizer = normalizer()
    # Only runs of Hangul are learned from; everything else has its pieces already.
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Split(_HANGUL, "removed", invert=True)]
    )
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, min_frequency=_LEAST_COUNT, continuing_subword_prefix=_PREFIX, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    ranked = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    return [piece for piece, _ in ranked]


def extended_tokenizer(base: Path, pieces: Iterable[str], max_length: int) -> PreTrainedTokenizerFast:
    """The tokenizer of the folder `base` with `pieces` behind its own; ids of the old pieces stay."""
    old = Tokenizer.from_file(str(base / "tokenizer.json"))
    vocabulary = dict(sorted(old.get_vocab().items(), key=lambda item: item[1]))
    for piece in pieces:
        vocabulary.setdefault(piece, len(vocabulary))
    new = Tokenizer(models.WordPiece(vocabulary, unk_token=_UNKNOWN, continuing_subword_prefix=_PREFIX))
    new.normalizer = normalizer()
    new.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    new.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])],
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=new, model_max_length=max_length, unk_token=_UNKNOWN, **_ROLES
    )
