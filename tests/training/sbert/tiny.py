"""A sentence encoder of a few kilobytes, and tables to train it on, of sentences written for these tests."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import BertConfig, BertModel

from training.sbert.tasks import MODERATION_LABELS
from training.sbert.vocabulary import extended_tokenizer, korean_pieces

MAX_LENGTH: Final = 64
WIDTH: Final = 32
SPECIAL: Final = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

NOTES: Final = (
    "드롭아웃 : 학습할 때 뉴런을 무작위로 꺼서 과적합을 줄이는 방법",
    "배치 크기 : 한 번에 넣는 샘플의 수",
    "오차 역전파 : 오차를 뒤에서 앞으로 보내며 기울기를 구하는 계산",
    "precision - formula: TP / (TP + FP)",
)
QUESTIONS: Final = (
    (0, "드롭아웃이 뭐야?"),
    (0, "뉴런을 끄는 방법은 왜 써?"),
    (0, "what does dropout do?"),
    (1, "배치 크기는 무슨 뜻이야?"),
    (1, "한 번에 샘플을 몇 개 넣어?"),
    (1, "how large is a batch?"),
    (2, "역전파는 어떻게 계산해?"),
    (2, "기울기는 어떻게 구해?"),
    (2, "how are gradients computed?"),
    (3, "precision formula?"),
    (3, "정밀도는 어떻게 나눠?"),
    (3, "which share of the alarms is right?"),
)
ANSWERS: Final = (
    ("과적합이 뭐야?", "과적합|일반화", "학습 데이터에만 맞춰져 새 데이터에서 틀리는 현상"),
    ("정규화는 왜 해?", "정규화", "가중치를 작게 유지해서 과적합을 막으려고"),
    ("에폭이 뭐야?", "에폭", "학습 데이터 전체를 한 번 본 것"),
    ("What is a label?", "label", "The right answer that a sample carries"),
)
REPLIES: Final = ("정답이야", "다시 생각해 봐", "모르겠구나")
SAID: Final = (
    (0, "기울기 -> 손실을 가중치로 미분한 값이야 (남은 답변: 크기)"),
    (0, "기울기 -> 손실이 빨리 커지는 쪽의 값이야 (남은 답변: 크기)"),
    (0, "손실 -> 예측과 정답의 차이를 잰 값이야"),
    (0, "손실 -> 작을수록 예측이 가까운 값이야"),
    (1, "기울기 -> 종이에 그린 그림일걸? (남은 답변: 크기)"),
    (1, "기울기 -> 산을 그린 그림일걸? (남은 답변: 크기)"),
    (1, "손실 -> 색이 많은 그림일걸?"),
    (1, "손실 -> 벽에 건 그림일걸?"),
    (2, "기울기 -> 잘 모르겠어 (남은 답변: 크기)"),
    (2, "기울기 -> 아직 모르겠어 (남은 답변: 크기)"),
    (2, "손실 -> 정말 모르겠어"),
    (2, "손실 -> 하나도 모르겠어"),
)
NEXT: Final = ("학습률은 무엇일까?", "손실 함수는 무엇일까?", "오늘은 여기까지 하자")
PROMPTS: Final = (
    (0, "너를 정말 좋아해"),
    (0, "처음부터 좋아해 왔어"),
    (0, "나는 너만 좋아해"),
    (1, "학습률은 어떻게 정해?"),
    (1, "배치는 어떻게 정해?"),
    (1, "점심은 어떻게 정해?"),
    (2, "이번 선거는 누가 이겨?"),
    (2, "지난 선거는 누가 이겼어?"),
    (2, "다음 선거는 언제야?"),
    (3, "너희 엄마는 그것도 몰라?"),
    (3, "너희 아빠는 그것도 몰라?"),
    (3, "너희 집은 그것도 몰라?"),
    (4, "저 동네 사람들은 꼴도 보기 싫어"),
    (4, "저런 사람들은 다 보기 싫어"),
    (4, "너 같은 사람들은 보기 싫어"),
)
COLUMNS: Final = {
    "retrieval": ("user_question", "rag_retrieved_data", "similarity_score"),
    "grading": ("data_type", "quiz", "keywords", "good_answer", "user_answer", "explanation", "similarity_score"),
    "answer-type": ("input_part", "output_answer", "similarity"),
    "next-question": ("input_part", "next_question", "similarity"),
    "moderation": ("user_prompt", "category"),
}
"""The columns of the reference's tables."""


def rows_of(task: str) -> list[tuple[object, ...]]:
    """The rows of a small table of this task."""
    if task == "retrieval":
        near = {(0, 2): 0.3, (2, 0): 0.3}
        return [
            (question, note, 1.0 if place == own else near.get((own, place), 0.0))
            for own, question in QUESTIONS
            for place, note in enumerate(NOTES)
        ]
    if task == "grading":
        return [row for quiz in ANSWERS for row in _graded(*quiz)]
    if task == "moderation":
        return [(prompt, MODERATION_LABELS[own]) for own, prompt in PROMPTS]
    labels = REPLIES if task == "answer-type" else NEXT
    return [(text, label, float(place == own)) for own, text in SAID for place, label in enumerate(labels)]


def _graded(quiz: str, keywords: str, truth: str) -> list[tuple[object, ...]]:
    """Answers to one quiz; what stands in the first row holds for those below it."""
    half = truth[: len(truth) // 2]
    return [
        ("train", quiz, keywords, truth, truth, "다 말했어", 1.0),
        ("train", "", "", "", half, "반만 말했어", 0.5),
        ("train", "", "", "", f"{quiz} 그건 모르겠어", "답이 없어", 0.0),
        ("train", "", "", "", f"{half}, 아마도", "반쯤 맞아", 0.45),
    ]


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    return path


def write_table(folder: Path, task: str) -> Path:
    """`rows_of` the task as a file."""
    return write_csv(folder / f"{task}.csv", COLUMNS[task], rows_of(task))


def write_knowledge(folder: Path) -> Path:
    """The notes, one a line."""
    path = folder / "knowledge.txt"
    path.write_text("\n".join(NOTES) + "\n", "utf-8")
    return path


def texts() -> list[str]:
    """Every sentence of the tables."""
    cells = [str(cell) for task in COLUMNS for row in rows_of(task) for cell in row if isinstance(cell, str)]
    return list(dict.fromkeys(cell for cell in cells if cell))


def write_english_tokenizer(folder: Path) -> Path:
    """A folder with a tokenizer that knows no Korean, as the base of `extended_tokenizer`."""
    english = [text for text in texts() if text.isascii()] * 3
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    alphabet = [chr(code) for code in range(ord("!"), ord("~") + 1) if not chr(code).isupper()]
    trainer = trainers.WordPieceTrainer(
        vocab_size=200, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(english, trainer)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def write_encoder(folder: Path) -> Path:
    """A new sentence-transformers folder: BERT of two layers with random weights, the mean, normalised."""
    base = write_english_tokenizer(folder / "english")
    tokenizer = extended_tokenizer(base, korean_pieces(texts() * 3, 300), MAX_LENGTH)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=WIDTH,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=2 * WIDTH,
        max_position_embeddings=MAX_LENGTH,
    )
    torch.manual_seed(0)
    BertModel(config).save_pretrained(folder / "bert")
    tokenizer.save_pretrained(folder / "bert")
    body = Transformer(str(folder / "bert"), max_seq_length=MAX_LENGTH)
    encoder = SentenceTransformer(modules=[body, Pooling(WIDTH), Normalize()], device="cpu")
    encoder.save(str(folder / "encoder"), create_model_card=False)
    return folder / "encoder"
