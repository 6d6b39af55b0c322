"""The parts that the encoder and its heads are built from."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from random import Random

import numpy as np
import pytest
from tokenizers import Tokenizer

from core.content.library import Library
from core.errors import ContentError
from core.inference.support_vectors import SupportVectors
from tests.core.inference.encoders import Recorder, vector
from tests.training.sbert import tiny
from training.sbert.alignment import expected_links, first_vectors
from training.sbert.features import BUCKETS, fields, hashed, letter_vectors, rarity_of, rule_findings, word_overlap
from training.sbert.fine_tune import _ranked
from training.sbert.label_head import LabelHead
from training.sbert.parallel import Pair, help_pages, own_pairs
from training.sbert.similarity_head import Memory, SimilarityHead
from training.sbert.tasks import PairTable, Task
from training.sbert.vocabulary import extended_tokenizer, korean_pieces, normalizer

NOUNS, VERBS = {"고양이": "cat", "개": "dog", "새": "bird"}, {"본다": "sees", "부른다": "calls"}
WORDS = NOUNS | VERBS
ENGLISH = ["the", *WORDS.values()]
KOREAN = list(WORDS)


def toy_corpus() -> tuple[list[list[int]], list[list[int]]]:
    """Twenty sentences: the verb comes last in one language, and an article is in each of the other."""
    sentences = [(one, other, verb) for one, other, verb in product(NOUNS, NOUNS, VERBS)]
    ours = [[KOREAN.index(word) for word in words] for words in [*sentences, ("고양이", "본다"), ("개", "부른다")]]
    english = [("the", NOUNS[one], VERBS[verb], "the", NOUNS[other]) for one, other, verb in sentences]
    texts = [*english, ("the", "cat", "sees"), ("the", "dog", "calls")]
    return ours, [[ENGLISH.index(word) for word in words] for words in texts]


def test_alignment_finds_the_translations_of_words() -> None:
    ours, theirs = toy_corpus()
    assert len(ours) == len(theirs) == 20
    korean, english, counts = expected_links(ours, theirs, len(ENGLISH))
    assert counts.sum() == pytest.approx(sum(map(len, ours)))  # each Korean word is accounted for once
    found = [ENGLISH[english[korean == word][counts[korean == word].argmax()]] for word in range(len(KOREAN))]
    assert sum(word == WORDS[name] for word, name in zip(found, KOREAN, strict=True)) >= 4


def test_first_vectors_are_those_of_the_translations() -> None:
    links = expected_links(*toy_corpus(), len(ENGLISH))
    vectors = np.eye(len(ENGLISH), dtype=np.float32)
    rows = first_vectors([0, 1, 2, 3, 4, 99], links, vectors, seed=1)
    assert rows.shape == (6, len(ENGLISH))
    assert rows.dtype == np.float32
    right = [ENGLISH[row.argmax()] == WORDS[name] for row, name in zip(rows, KOREAN, strict=False)]
    assert sum(right) >= 4
    assert rows[:5].sum(axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    assert np.abs(rows[5] - vectors.mean(axis=0)).max() < 4 * vectors.std() / 4  # a piece that stood in no pair
    np.testing.assert_array_equal(rows, first_vectors([0, 1, 2, 3, 4, 99], links, vectors, seed=1))


def test_the_normaliser_keeps_hangul_and_takes_accents_off() -> None:
    decomposed = "고양이"
    assert normalizer().normalize_str(f"고양이 {decomposed} Café NAÏVE Ｆ１\u0007 ①") == "고양이 고양이 cafe naive f1 1"


def test_korean_pieces_are_of_hangul_alone() -> None:
    pieces = korean_pieces(["드롭아웃 dropout 학습률 0.1 학습 드롭"] * 3 + ["딱한번"], 40)
    assert {"드롭", "학습"} <= set(pieces)
    assert all("가" <= ch <= "힣" for piece in pieces for ch in piece.removeprefix("##"))
    assert len(pieces) == len(set(pieces)) <= 40


def test_new_pieces_stand_behind_the_old_ones(tmp_path: Path) -> None:
    base = tiny.write_english_tokenizer(tmp_path)
    old = Tokenizer.from_file(str(base / "tokenizer.json")).get_vocab()
    pieces = korean_pieces(tiny.texts() * 3, 200)
    tokenizer = extended_tokenizer(base, pieces, 16)
    new = tokenizer.get_vocab()
    assert {piece: new[piece] for piece in old} == old
    assert sorted(new.values()) == list(range(len(new)))
    assert set(new) == set(old) | set(pieces)
    assert (tokenizer.pad_token_id, tokenizer.unk_token_id) == (old["[PAD]"], old["[UNK]"])


def test_unknown_words_fall_apart_into_pieces(tmp_path: Path) -> None:
    base = tiny.write_english_tokenizer(tmp_path)
    tokenizer = extended_tokenizer(base, korean_pieces(tiny.texts() * 3, 200), 16)
    tokens = tokenizer.tokenize("드롭아웃과적합이 dropouts")
    assert "[UNK]" not in tokens
    assert "".join(token.removeprefix("##") for token in tokens) == "드롭아웃과적합이dropouts"
    assert sum(not token.startswith("##") for token in tokens) == 2
    read = tokenizer("뉴런 " * 100, truncation=True)["input_ids"]
    assert len(read) == 16
    assert [read[0], read[-1]] == [tokenizer.cls_token_id, tokenizer.sep_token_id]


def page(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"<html><body>{body}</body></html>", "utf-8")


def test_paragraphs_that_both_help_folders_have(tmp_path: Path) -> None:
    ko, en = tmp_path / "ko", tmp_path / "en"
    page(
        ko,
        "sub/a.html",
        '<p id="1" class="x">셀을 <b>두 번</b>\n 누르십시오.</p><h2 id="2">표의 머리글 &amp; 바닥글</h2>',
    )
    page(en, "sub/a.html", '<p id="1">Double-click the <i>cell</i>.</p><h2 id="2">Header &amp; footer of tables</h2>')
    page(
        ko,
        "b.html",
        '<p id="1">표의 열을 지웁니다</p><p id="2">짧다</p><p id="3">Only English words</p><p id="9">짝 없는 문단</p>',
    )
    page(en, "b.html", '<p id="1">Deletes a column</p><p id="2">Short</p><p id="3">Other English words</p>')
    page(ko, "alone.html", '<p id="1">영어로는 없는 쪽입니다</p>')
    assert help_pages(ko, en) == [
        Pair("표의 열을 지웁니다", "Deletes a column"),
        Pair("셀을 두 번 누르십시오.", "Double-click the cell."),
        Pair("표의 머리글 & 바닥글", "Header & footer of tables"),
    ]


def test_help_folders_with_nothing_in_common_are_refused(tmp_path: Path) -> None:
    page(tmp_path / "ko", "a.html", '<p id="1">표의 열을 지웁니다</p>')
    with pytest.raises(ContentError, match="no page has a paragraph in common"):
        help_pages(tmp_path / "ko", tmp_path / "en")


def test_own_pairs_have_both_languages(library: Library) -> None:
    pairs = own_pairs(library)
    concept = next(iter(library.concepts.values()))
    assert Pair(concept.name.ko, concept.name.en) in pairs
    prose = next(iter(concept.aspects.values()))
    assert Pair(prose.ko, prose.en) in pairs
    assert len(pairs) == len(set(pairs)) > len(library.concepts)
    hangul = [[any("가" <= ch <= "힣" for ch in text) for text in pair] for pair in pairs]
    ours, theirs = np.mean(hangul, axis=0)
    assert ours > 0.9
    assert theirs < 0.05


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (" 기울기 -> 미분한 값이야 (남은 답변: 크기) ", ("기울기", "미분한 값이야", "남은 답변: 크기")),
        ("손실 -> 차이를 잰 수", ("손실", "차이를 잰 수", "")),
        ("경험 -> [자세히] 배포를 맡았어", ("경험 [자세히]", "배포를 맡았어", "")),
        ("[자세히] 그냥 하는 말", ("", "[자세히] 그냥 하는 말", "")),
        ("그냥 하는 말", ("", "그냥 하는 말", "")),
        ("그냥 하는 말 (힌트: 없음)", ("", "그냥 하는 말", "힌트: 없음")),
        ("쌍점이 없는 (괄호)", ("", "쌍점이 없는 (괄호)", "")),
        ("x > y -> z", ("", "x > y -> z", "")),
        ("f(x) -> y (a: (b))", ("f(x)", "y (a: (b))", "")),
        ("A -> B -> C", ("A", "B -> C", "")),
        ("-> 화살표", ("", "-> 화살표", "")),
        ("가" * 81 + " -> z", ("", "가" * 81 + " -> z", "")),
        ("", ("", "", "")),
        ("(" * 100_000, ("", "(" * 100_000, "")),
        ("(" + ":" * 100_000, ("", "(" + ":" * 100_000, "")),
        ("a" + " " * 100_000 + "b", ("", "a" + " " * 100_000 + "b", "")),
    ],
)
def test_fields_of_an_interview_input(text: str, parts: tuple[str, str, str]) -> None:
    assert fields(text) == parts


def test_hashed_rows_hold_letters_and_fields() -> None:
    plain, same, topic, other = hashed(["값이야", "값이야", "기울기 -> 값이야", "손실 -> 값이야"]).toarray()
    assert plain.shape == (BUCKETS,)
    assert np.linalg.norm(plain) == pytest.approx(1, abs=1e-5)
    np.testing.assert_array_equal(plain, same)
    assert topic @ topic == pytest.approx(1 + 3 * 2**2, abs=1e-4)  # letters, topic, no remark, both together
    assert topic @ other == pytest.approx(1 + 2**2, abs=1e-4)
    assert hashed([]).shape == (0, BUCKETS)


def test_rare_letters_count_for_more() -> None:
    texts = ["배치 크기", "배치 정규화", "배치 드롭아웃"]
    rarity = rarity_of(texts)
    vectors = letter_vectors(texts, rarity)
    likeness = (vectors @ vectors.T).toarray()
    assert likeness.diagonal() == pytest.approx(np.ones(3), abs=1e-5)
    unweighted = (hashed(texts) @ hashed(texts).T).toarray()
    assert likeness[0, 1] < unweighted[0, 1]


def test_words_of_a_question_and_of_a_note() -> None:
    own = word_overlap("배치 크기가 뭐야?", "배치 크기 : 한 번에 넣는 샘플의 수")
    other = word_overlap("배치 크기가 뭐야?", "드롭아웃 : 뉴런을 무작위로 끄는 방법")
    assert len(own) == len(other) == 7
    assert own[:3] == [1.0, 1.0, 1.0]
    assert other[:3] == [0.0, 0.0, 0.0]
    formula = word_overlap("precision formula?", "precision - formula: TP / (TP + FP)")
    assert formula[5] == 1.0


def asked() -> PairTable:
    """Three questions on two notes; the third question says nothing of the first note."""
    left, right = np.array([0, 0, 1, 1, 2]), np.array([0, 1, 0, 1, 1])
    scores = np.array([1.0, 0.0, 0.3, 1.0, 0.6])
    return PairTable(Task.RETRIEVAL, ("q0", "q1", "q2"), ("n0", "n1"), left, right, scores)


def test_memory_gives_a_question_the_score_of_one_like_it() -> None:
    memory = Memory.of(asked(), np.eye(3, 4, dtype=np.float32))
    near = np.array([[0.99, 0, 0, 0.1], [0, 1, 0, 0], [0, 0, 0, 1]], np.float32)
    found = memory.recall(near, ["n1", "a new note", "n0"])
    assert found.shape == (3, 3, 3)
    assert found[0, :, 0] == pytest.approx([0.0, 0.0, 1.0], abs=0.03)
    assert found[1, :, 0] == pytest.approx([1.0, 0.0, 0.3], abs=0.03)
    assert found[2, :, 0] == pytest.approx([0.0, 0.0, 0.0], abs=0.01)  # like no question
    assert (found[:, 1, 1] == found[:, :, 1].min()).all()
    assert (found[:, 1, 2] == -1).all()  # an unknown note has no question of its own
    assert found[0, 2, 2] == pytest.approx(0.99)


def test_a_similarity_head_is_the_same_after_loading(tmp_path: Path) -> None:
    evidence = np.random.default_rng(0).normal(size=(40, 14))
    memory = Memory.of(asked(), np.array([vector(name) for name in ("q0", "q1", "q2")]))
    head = SimilarityHead.fit(evidence, np.clip(evidence[:, 0], 0, 1), memory, rarity_of(["n0", "n1"]))
    head.save(tmp_path)
    loaded = SimilarityHead.load(tmp_path)
    assert isinstance(loaded.regression, SupportVectors)
    encode = Recorder().encode
    before, after = (each.rank(["q0", "new"], ["n1", "other", "n0"], encode) for each in (head, loaded))
    assert before.shape == (2, 3)
    np.testing.assert_allclose(before, after, atol=0.01)


def label_head(own: list[int]) -> tuple[LabelHead, list[str]]:
    texts = [text for _, text in tiny.SAID][: len(own)]
    return LabelHead.fit(tiny.REPLIES, texts, Recorder().encode(texts), np.array(own)), texts


@pytest.mark.parametrize("labels", [1, 2, 3])
def test_a_label_head_is_the_same_after_loading(tmp_path: Path, labels: int) -> None:
    own = [number % labels for number in range(len(tiny.SAID))]
    head, texts = label_head(own)
    encode = Recorder().encode
    chances = head.probabilities(texts, encode(texts))
    assert chances.shape == (len(texts), 3)
    assert chances.sum(axis=1) == pytest.approx(np.ones(len(texts)))
    head.save(tmp_path)
    loaded = LabelHead.load(tmp_path)
    assert loaded.labels == tiny.REPLIES
    rights = [*reversed(tiny.REPLIES), "a label that is not known"]
    before, after = (each.rank(texts, rights, encode) for each in (head, loaded))
    np.testing.assert_allclose(before, after, atol=0.01)
    assert (before[:, -1] == 0).all()
    assert before.sum(axis=1) == pytest.approx(np.ones(len(texts)))
    assert before.argmax(axis=1).tolist() == [2 - number for number in own]


def test_a_question_is_never_ranked_against_its_own_note() -> None:
    table = asked()
    unanswered = PairTable(
        table.task, table.lefts, table.rights, table.left, table.right, table.scores * (table.left < 2)
    )
    rows = list(_ranked(unanswered, Random(0)))
    assert {(row["anchor"], row["positive"]) for row in rows} == {("q0", "n0"), ("q1", "n1")}
    assert all(row["positive"] != row["negative"] for row in [*rows, *_ranked(table, Random(0))])


def test_a_head_of_labels_reads_what_the_rules_of_moderation_find() -> None:
    found = rule_findings(["사랑해 오로라야 나랑 사귀자", "손실 함수가 뭐야?"]).toarray()
    assert found[0].any()
    assert not found[1].any()
