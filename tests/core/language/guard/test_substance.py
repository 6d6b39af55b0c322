"""Numbers, formulas, terms, polarity, roles and support, one rule at a time."""

from __future__ import annotations

import pytest

from tests.core.language.guard.evidence import kind_of

RECALL = "Recall = TP / (TP + FN). With TP = 15 and FN = 5 it is 15/20 = 0.75, or 75% of the 20 positives."
TREE = "A random forest trains many trees on bootstrap samples and averages them, which lowers variance."


@pytest.mark.parametrize(
    "text",
    [
        "With 15 found and 5 missed, recall is 0.75.",
        "With TP = 15 and FN = 5, recall is 75%.",
        "With TP = 15 and FN = 5, recall is 75 percent.",
        "It is 15/20 = 0.75!",
        "1. Recall is 0.75.",
    ],
)
def test_a_number_may_be_written_in_another_way(text: str) -> None:
    assert kind_of(text, RECALL, quoted="found missed") == ""


@pytest.mark.parametrize(
    "text", ["With TP = 15 and FN = 5 it is 0.78.", "It is 65% of the 20 positives.", "With FN = 7 it is 0.75."]
)
def test_another_number_is_refused(text: str) -> None:
    assert kind_of(text, RECALL) == "number"


def test_units_belong_to_their_numbers() -> None:
    assert kind_of("The answer takes 4 seconds.", "The answer takes 4 seconds.") == ""
    assert kind_of("The answer takes 4 hours.", "The answer takes 4 seconds.") == "number"
    assert kind_of("7.8만 개가 돼.", "파라미터는 78000개가 돼.", locale="ko") == ""
    assert kind_of("비용이 세 배가 돼.", "비용이 두 배가 돼.", locale="ko") == "number"
    assert kind_of("약 4분의 1로 줄어.", "약 25%로, 즉 1/4로 줄어.", locale="ko") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Recall = TP / (TP + FN).",
        "Recall = TP / (FN + TP).",
        r"Recall = $\frac{TP}{TP + FN}$.",
        "Recall is TP / (TP + FN).",
    ],
)
def test_a_formula_keeps_its_structure_however_it_is_written(text: str) -> None:
    assert kind_of(text, RECALL) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Recall = (TP + FN) / TP.",
        "Recall = TP / (TP − FN).",
        "Recall = TP / TP + FN.",
        "Recall = FN / (TP + FN).",
        r"Recall = $\frac{TP + FN}{TP}$.",
    ],
)
def test_a_changed_formula_is_refused(text: str) -> None:
    assert kind_of(text, RECALL) == "formula"


@pytest.mark.parametrize(
    ("said", "source", "good"),
    [
        ("MSE = (1/n) Σ (yᵢ − ŷᵢ)².", "MSE = (1/n) · Σ (yᵢ − ŷᵢ)²", True),
        (r"MSE = $\frac{1}{n} \sum (y_i - \hat{y}_i)^2$.", "MSE = (1/n) · Σ (yᵢ − ŷᵢ)²", True),
        ("MSE = (1/n) Σ |yᵢ − ŷᵢ|.", "MSE = (1/n) · Σ (yᵢ − ŷᵢ)²", False),
        ("P(A | B) = P(B | A) · P(A) / P(B).", "P(A | B) = P(B | A) · P(A) / P(B)", True),
        ("P(A | B) = P(A | B) · P(A) / P(B).", "P(A | B) = P(B | A) · P(A) / P(B)", False),
        ("y = w · x − b.", "y = w · x + b", False),
        ("y = b + x * w.", "y = w · x + b", True),
    ],
)
def test_formulas_are_compared_as_trees(said: str, source: str, good: bool) -> None:
    assert (kind_of(said, source) == "") is good


def test_a_term_may_have_another_of_its_names() -> None:
    assert kind_of("재현율이 75%야!", "재현율(recall)은 0.75야.", locale="ko") == ""
    assert kind_of("프리시전이 60%야!", "정밀도는 0.6이야.", locale="ko") == ""


@pytest.mark.parametrize(
    "text",
    [
        "A random forest trains many trees with dropout and averages them.",
        "A random forest, like XGBoost, averages many trees.",
        "A random forest averages many trees, as Breiman showed.",
        "A random forest averages many trees, unlike AdaBoost.",
    ],
)
def test_a_term_or_a_name_that_nobody_used_is_refused(text: str) -> None:
    assert kind_of(text, TREE) in ("term", "name")


def test_a_term_of_the_question_may_be_repeated_but_supports_nothing() -> None:
    assert (
        kind_of("XGBoost is not in this note, but a random forest averages many trees.", TREE, quoted="XGBoost?") == ""
    )
    assert kind_of("XGBoost is faster.", TREE, quoted="is XGBoost fast?") != ""


@pytest.mark.parametrize(
    ("text", "source", "locale"),
    [
        ("Averaging raises variance.", "Averaging lowers variance.", "en"),
        ("Averaging does not lower variance.", "Averaging lowers variance.", "en"),
        ("The loss must be minimized with labels.", "The loss must be maximized without labels.", "en"),
        ("평균을 내면 분산이 늘어.", "평균을 내면 분산이 줄어.", "ko"),
        ("평균을 내면 분산이 줄지 않아.", "평균을 내면 분산이 줄어.", "ko"),
        ("학생이 작아도 교사를 따라 할 수 있어.", "학생이 작으면 교사를 따라 하지 못해.", "ko"),
        ("비지도 학습은 정답이 있는 데이터를 써.", "지도 학습은 정답이 있는 데이터를 써.", "ko"),
    ],
)
def test_yes_stays_yes_and_up_stays_up(text: str, source: str, locale: str) -> None:
    assert kind_of(text, source, locale=locale) not in ("", "empty")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "source", "locale"),
    [
        ("Boosting lowers variance, bagging lowers bias.", "Bagging lowers variance, boosting lowers bias.", "en"),
        (
            "The metrics depend on the output layer and the loss.",
            "The loss and the output layer depend on the metrics.",
            "en",
        ),
        ("부스팅은 병렬로, 배깅은 차례로 학습해.", "배깅은 병렬로, 부스팅은 차례로 학습해.", "ko"),
        ("A는 0.6이고 B는 0.9야.", "A는 0.9이고 B는 0.6이야.", "ko"),
    ],
)
def test_roles_are_not_exchanged(text: str, source: str, locale: str) -> None:
    assert kind_of(text, source, locale=locale) not in ("", "empty")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["A random forest always lowers variance.", "A random forest completely removes variance.", "토큰"]
)
def test_absolute_words_need_support(text: str) -> None:
    assert kind_of(text, TREE) != ""


def test_confident_inventions_are_refused() -> None:
    assert kind_of("A random forest averages trees. Banks love it for its low price.", TREE) == "claim"
    assert kind_of("Great question! A random forest averages many trees. You've got this 😊", TREE) == ""


def test_warm_words_need_no_support() -> None:
    assert kind_of("좋은 질문이야! 평균을 내면 분산이 줄어. 화이팅 😊", "평균을 내면 분산이 줄어.", locale="ko") == ""


@pytest.mark.parametrize(
    "text", ["Sorry, I have no note on that. Ask me something else!", "I couldn't find anything about Mamba, sorry!"]
)
def test_without_a_source_only_an_apology_passes(text: str) -> None:
    assert kind_of(text, quoted="What is Mamba?") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Mamba is a state space model.",
        "Sorry, no note, but Mamba is basically a recurrent model.",
        "Sorry, I don't know. It was published in 2023.",
        "Great question! Mamba scales linearly.",
    ],
)
def test_without_a_source_nothing_is_claimed(text: str) -> None:
    assert kind_of(text, quoted="What is Mamba?") != ""
