"""What the base learns from, and that nothing of the held-out subjects is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.content.library import Library
from core.content.schema import Prose
from core.errors import ContentError
from core.language.quoting import quoted
from core.ports import LanguageTask
from training.data.split import is_held_out
from training.llm.base.arranged import chat_pieces, task_pieces
from training.llm.base.measure import held_pieces
from training.llm.base.pieces import Piece
from training.llm.base.plain import Elsewhere, plain_pieces
from training.llm.base.side import Side, side_of
from training.llm.base.stream import Source, Stream, sources_of
from training.llm.base.tokens import train_tokenizer
from training.llm.data.retelling import sentences


@pytest.fixture(scope="module")
def learned(library: Library) -> Side:
    return side_of(library, held_out=False)


@pytest.fixture(scope="module")
def held(library: Library) -> Side:
    return side_of(library, held_out=True)


@pytest.fixture(scope="module")
def plain(library: Library, learned: Side) -> list[Piece]:
    return plain_pieces(library, learned, Elsewhere())


@pytest.fixture(scope="module")
def sources(library: Library, plain: list[Piece]) -> tuple[Source, ...]:
    return sources_of(library, plain, seed=0)


@pytest.fixture(scope="module")
def few(small: Library) -> tuple[Source, ...]:
    return sources_of(small, plain_pieces(small, side_of(small, held_out=False), Elsewhere()), seed=0)


def test_the_sides_share_no_subject_and_miss_none(library: Library, learned: Side, held: Side) -> None:
    assert learned.concepts.keys() | held.concepts.keys() == library.concepts.keys()
    assert not learned.concepts.keys() & held.concepts.keys()
    assert not learned.quizzes.keys() & held.quizzes.keys()
    assert not learned.topics.keys() & held.topics.keys()
    assert len(held.concepts) > 20
    assert all(is_held_out(sample.concept) for sample in held.questions)


def _proses(side: Side) -> Iterator[Prose]:
    for concept in side.concepts.values():
        yield from concept.aspects.values()
    for quiz in side.quizzes.values():
        yield from (quiz.question, quiz.answer, *(point.statement for point in quiz.points))
    for topic in side.topics.values():
        yield from (topic.opening, topic.advice, *(point.statement for point in topic.points))


def _sentences(side: Side) -> set[str]:
    """What stands in its texts, and what learners said, but for what is too short to be anybody's own."""
    told = {sentence for prose in _proses(side) for text in (prose.ko, prose.en) for sentence in sentences(text)}
    said = {sample.question for sample in side.questions} | {s.answer for s in (*side.answers, *side.turns)}
    return {text for text in told | said if len(text) > 25}


def test_nothing_held_out_is_learned(sources: tuple[Source, ...], learned: Side, held: Side) -> None:
    aside = _sentences(held) - _sentences(learned)
    texts = {text for source in sources for card in source.deck.cards if isinstance(card, Piece) for text in _of(card)}
    assert len(aside) > 2_000
    assert not aside & texts
    assert _sentences(learned) & texts


def _of(piece: Piece) -> Iterator[str]:
    """Its sentences, its lines, and what stands between its marks."""
    for part in re.split(r"\n|\((?:[가-힣]+ [가-힣]+)\)|<\|\w+\|>|### [가-힣]+: ", f"{piece.read}\n{piece.said}"):
        yield part.strip()
        yield from sentences(part.strip())


def test_what_may_be_learned_is(plain: list[Piece], learned: Side) -> None:
    lines = {line.split(": ", 1)[-1] for piece in plain for line in piece.said.split("\n")}
    lines |= {line for piece in plain for line in piece.said.split("\n")}
    proses = [prose for concept in learned.concepts.values() for prose in concept.aspects.values()]
    assert all({prose.ko, prose.en} <= lines for prose in proses)
    assert {quiz.answer.ko for quiz in learned.quizzes.values()} <= lines
    assert {sample.question for sample in learned.questions} <= lines


def test_texts_from_elsewhere_are_read_cell_by_cell(small: Library, learned: Side, elsewhere: Elsewhere) -> None:
    said = {piece.said for piece in plain_pieces(small, learned, elsewhere)}
    assert {'고양이가 "잔다.', "사람이 노래한다.", "행렬, 그게 뭐야?", "해설 둘", "로라야 안녕"} <= said
    assert "" not in said


@pytest.mark.parametrize("text", ["no,such,columns\n1,2,3\n", "\udcff"])
def test_a_table_that_cannot_be_read_is_named(small: Library, learned: Side, tmp_path: Path, text: str) -> None:
    table = tmp_path / "sts.tsv"
    table.write_text(text, "utf-8", errors="surrogateescape")
    with pytest.raises(ContentError, match=r"sts\.tsv: cannot be read as a table with the columns sentence1"):
        plain_pieces(small, learned, Elsewhere(korsts=table))


def test_prompts_are_those_of_serving(small: Library) -> None:
    for task, word in {"qna": "답변", "quiz": "해설", "interview": "발화", "summary": "요약"}.items():
        pieces = task_pieces(LanguageTask(task), small, seed=0)
        assert pieces
        assert all(piece.read.endswith(f"({word} 시작)") for piece in pieces)
        assert all(
            piece.said.startswith(f" ### {word}: ") and piece.said.endswith(f"({word} 종료)") for piece in pieces
        )


def test_conversations_end_their_turns(small: Library) -> None:
    pieces = chat_pieces(small, seed=0)
    assert pieces
    assert all(piece.read.endswith("<|assistant|>") and piece.said.endswith("<|eot_id|>") for piece in pieces)


def test_held_pieces_are_of_held_out_subjects(library: Library, held: Side) -> None:
    kinds = held_pieces(library, held, seed=0)
    assert set(kinds) == {"notes", "qna", "quiz", "interview"}
    notes = {text for concept in held.concepts.values() for prose in concept.aspects.values() for text in _both(prose)}
    answered = [piece for piece in kinds["qna"] if "찾을 수 없음" not in piece.read]
    given = {piece.read.removeprefix("(제공된 정보) ").split(" (사용자 질문) ")[0] for piece in answered}
    assert given
    assert given <= notes


def _both(prose: Prose) -> tuple[str, str]:
    return quoted(prose.ko), quoted(prose.en)


def test_shares_are_whole(few: tuple[Source, ...]) -> None:
    assert sum(source.share for source in few) == pytest.approx(1.0)


def test_a_batch_can_be_made_again(few: tuple[Source, ...]) -> None:
    tokenizer = train_tokenizer((piece.said for piece in few[0].deck.cards[:200]), 600)

    def stream(seed: int) -> Stream:
        return Stream(few, tokenizer, 256, 2, seed)

    one, other = stream(0), stream(0)
    assert one.batch(9) == other.batch(9)
    assert other.batch(0) == one.batch(0)
    assert one.batch(1) != one.batch(0)
    assert stream(1).batch(0) != one.batch(0)
    assert all(len(row.ids) == len(row.labels) == 256 for row in one.batch(3))
    assert len(one.batch(3)) == 2


def test_disguised_pieces_stay_prompts(few: tuple[Source, ...]) -> None:
    for source in few:
        for piece in source.pieces(0, 20):
            assert piece.said.strip()
            assert not piece.read or piece.read.endswith(("시작)", "<|assistant|>"))
