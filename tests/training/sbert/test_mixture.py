"""What the encoder learns from after distillation."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from core.content.library import Library
from core.content.schema import LOCALES
from core.qna.notes import titled
from tests.training.sbert.conftest import Workshop
from training.data import records
from training.data.split import held_out_quizzes, is_held_out
from training.sbert.mixture import OUR_LABELS, Mixture, Scored, build_mixture
from training.sbert.parallel import Pair
from training.sbert.task_model import load_model
from training.sbert.tasks import MODERATION_LABELS

KORSTS = (
    "genre\tfilename\tyear\tid\tscore\tsentence1\tsentence2\n"
    'a\tb\tc\t1\t5.000\t고양이가 "잔다.\t고양이가 자고 있다.\n'
    "a\tb\tc\t2\t1.250\t개가 짖는다.\t사람이 노래한다.\n"
    "a\tb\tc\t3\t0.000\t비가 온다.\t책을 읽는다.\n"
)
PAIRS = [Pair("배치", "batch"), Pair("기울기", "gradient")]


@pytest.fixture(scope="module")
def korsts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("korsts") / "train.tsv"
    path.write_text(KORSTS, "utf-8")
    return path


@pytest.fixture(scope="module")
def mixture(library: Library, korsts: Path) -> Mixture:
    return build_mixture(library, PAIRS, korsts, seed=0)


def only_aside(aside: Iterable[str], kept: Iterable[str]) -> set[str]:
    """Texts that stand on the held-out side alone: "I don't know" is said everywhere."""
    found = set(aside) - set(kept)
    assert found
    return found


def test_no_held_out_quiz_enters(library: Library, mixture: Mixture) -> None:
    aside = held_out_quizzes(library)
    answers = records.answers()
    unseen = only_aside(
        (sample.answer for sample in answers if sample.quiz in aside),
        (sample.answer for sample in answers if sample.quiz not in aside),
    )
    truths = {getattr(library.quizzes[quiz].answer, locale) for quiz in aside for locale in LOCALES}
    for name in ("answers", "points"):
        assert mixture.scored[name]
        assert not unseen & {row.sentence1 for row in mixture.scored[name]}
        assert not truths & {row.sentence2 for row in mixture.scored[name]}


def test_no_held_out_topic_enters(mixture: Mixture) -> None:
    turns = [(is_held_out(f"{turn.track}:{turn.topic}"), turn.answer) for turn in records.interview_turns()]
    unseen = only_aside((text for aside, text in turns if aside), (text for aside, text in turns if not aside))
    assert mixture.scored["turns"]
    assert not unseen & {row.sentence1 for row in mixture.scored["turns"]}


def test_no_held_out_concept_enters(library: Library, mixture: Mixture) -> None:
    notes = {
        titled(concept, aspect, locale)
        for concept in library.concepts.values()
        if is_held_out(concept.id)
        for aspect in concept.aspects
        for locale in LOCALES
    }
    questions = {sample.question for sample in records.questions() if is_held_out(sample.concept)}
    asked = {row[0] for row in mixture.ranked["notes"]}
    assert notes
    assert questions
    assert asked
    assert not questions & asked
    assert not notes & {text for row in mixture.ranked["notes"] for text in row[1:]}


def test_no_held_out_message_enters(mixture: Mixture) -> None:
    rows = mixture.scored["moderation"]
    assert not [row for row in rows if is_held_out(row.sentence1)]
    assert {row.sentence2 for row in rows} == set(OUR_LABELS.values()) >= set(MODERATION_LABELS)
    messages = [row for row in rows if row.score == 1]
    assert len(rows) == 3 * len(messages)


def test_similar_sentences_have_scores_of_one_scale(mixture: Mixture) -> None:
    assert mixture.scored["korsts"] == [
        Scored('고양이가 "잔다.', "고양이가 자고 있다.", 1.0),
        Scored("개가 짖는다.", "사람이 노래한다.", 0.25),
        Scored("비가 온다.", "책을 읽는다.", 0.0),
    ]
    assert all(0 <= row.score <= 1 for rows in mixture.scored.values() for row in rows)


def test_a_question_is_ranked_against_another_note_than_its_own(mixture: Mixture) -> None:
    assert all(row[1] != row[2] for row in mixture.ranked["notes"] if len(row) == 3)
    assert mixture.ranked["translations"] == PAIRS


def test_both_languages_meet(mixture: Mixture) -> None:
    for rows in (mixture.scored["answers"], mixture.ranked["notes"]):
        abroad = [_is_korean(row[0]) != _is_korean(row[1]) for row in rows]
        assert 0.1 < sum(abroad) / len(abroad) < 0.4


def _is_korean(text: str) -> bool:
    return any("가" <= ch <= "힣" for ch in text)


def test_the_same_seed_mixes_alike(library: Library, korsts: Path, mixture: Mixture) -> None:
    assert build_mixture(library, PAIRS, korsts, seed=0) == mixture
    assert build_mixture(library, PAIRS, korsts, seed=1) != mixture


def test_every_data_set_has_its_loss(mixture: Mixture, workshop: Workshop) -> None:
    data, losses = mixture.data_sets(), mixture.losses(load_model(str(workshop.base)))
    assert set(data) == set(losses)
    assert data["answers"].column_names == ["sentence1", "sentence2", "score"]
    assert data["notes"].column_names == ["anchor", "positive", "negative"]
    assert data["translations"].num_rows == len(PAIRS)
