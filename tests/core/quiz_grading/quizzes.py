"""Eight quizzes with key points, for grading tests."""

from __future__ import annotations

from dataclasses import replace

from core.ports import GradingPoint, GradingTask


def point(name: str, weight: float, ko: str, en: str, *cues: tuple[str, ...]) -> GradingPoint:
    return GradingPoint(name, weight, (ko, en), cues)


OVERFIT = GradingTask(
    "과적합이 뭐고, 어떻게 막을 수 있어?",
    (
        "과적합은 모델이 학습 데이터에 지나치게 맞춰져서 새 데이터에서는 성능이 떨어지는 현상이야. "
        "데이터를 늘리거나 정규화, 드롭아웃, 조기 종료로 막을 수 있어.",
        "Overfitting means that a model fits the training data too closely and does badly on new data. "
        "More data, regularization, dropout and early stopping prevent it.",
    ),
    "",
    (
        point(
            "fits-training",
            1,
            "학습 데이터에 지나치게 맞춰져.",
            "It fits the training data too closely.",
            ("지나치게", "너무", "외워", "암기", "과도", "too closely", "too well", "memoriz"),
            ("학습 데이터", "훈련 데이터", "training data", "training set"),
        ),
        point(
            "bad-on-new",
            1,
            "새 데이터에서는 성능이 떨어져.",
            "It does badly on new data.",
            ("새 데이터", "새로운", "처음 보는", "테스트", "일반화", "new data", "unseen", "generaliz"),
            ("떨어", "나빠", "못", "낮", "badly", "poor", "worse", "fail"),
        ),
        point(
            "remedies",
            2,
            "데이터를 늘리거나 정규화, 드롭아웃, 조기 종료로 막아.",
            "More data, regularization, dropout or early stopping prevent it.",
            (
                "정규화",
                "드롭아웃",
                "조기 종료",
                "데이터를 늘",
                "데이터를 더",
                "증강",
                "regulariz",
                "dropout",
                "early stopping",
                "more data",
                "augment",
            ),
        ),
    ),
)
BAGGING = GradingTask(
    "배깅과 부스팅은 어떻게 달라?",
    (
        "배깅은 여러 모델을 병렬로 독립적으로 학습해서 분산을 줄여. "
        "부스팅은 모델을 순차적으로 학습하면서 앞 모델의 오차를 고쳐 편향을 줄여.",
        "Bagging trains models in parallel and independently, which reduces variance. "
        "Boosting trains models sequentially, each fixing the errors of the last, which reduces bias.",
    ),
    "",
    (
        point(
            "bagging-parallel",
            1,
            "배깅은 모델을 병렬로 학습해.",
            "Bagging trains models in parallel.",
            ("배깅", "bagging"),
            ("병렬", "독립", "동시에", "parallel", "independent"),
        ),
        point("bagging-variance", 1, "배깅은 분산을 줄여.", "Bagging reduces variance.", ("분산", "variance")),
        point(
            "boosting-sequential",
            1,
            "부스팅은 모델을 순차적으로 학습해.",
            "Boosting trains models sequentially.",
            ("부스팅", "boosting"),
            ("순차", "차례", "순서대로", "sequential", "one after another"),
        ),
        point(
            "boosting-errors",
            1,
            "부스팅은 앞 모델의 오차를 고쳐.",
            "Boosting fixes the errors of the last model.",
            ("오차", "오답", "틀린", "잔차", "error", "mistake", "residual"),
        ),
    ),
    misconceptions=(
        (
            "배깅은 앞 모델의 오차를 이어받아 순차적으로 학습해.",
            "Bagging trains models one after another on the errors of the last.",
        ),
    ),
)
PRECISION = GradingTask(
    "What is the difference between precision and recall?",
    (
        "정밀도는 양성이라고 예측한 것 중 실제 양성의 비율이야. 재현율은 실제 양성 중에서 모델이 찾아낸 비율이야.",
        "Precision is the share of predicted positives that are really positive. "
        "Recall is the share of actual positives that the model finds.",
    ),
    "",
    (
        point(
            "precision",
            1,
            "정밀도는 양성 예측 중 실제 양성의 비율이야.",
            "Precision is the share of predicted positives that are really positive.",
            ("정밀도", "precision"),
            (
                "예측한 것",
                "예측 중",
                "예측한 양성",
                "predicted positive",
                "it called positive",
                "flags",
                "positive predictions",
            ),
        ),
        point(
            "recall",
            1,
            "재현율은 실제 양성 중 찾아낸 비율이야.",
            "Recall is the share of actual positives that are found.",
            ("재현율", "recall"),
            ("실제 양성", "actual positive", "real positive", "true cases"),
        ),
    ),
    misconceptions=(
        (
            "정밀도는 실제 양성 중에서 모델이 찾아낸 비율이야.",
            "Precision is the share of actual positives that the model finds.",
        ),
    ),
)
L1_L2 = GradingTask(
    "How do L1 and L2 regularization differ?",
    (
        "L1은 가중치 절댓값의 합을 더해서 많은 가중치를 0으로 만들어. "
        "L2는 가중치 제곱의 합을 더해서 가중치를 고르게 줄여.",
        "L1 adds the sum of absolute weights, which makes many weights exactly zero. "
        "L2 adds the sum of squared weights, which shrinks all weights smoothly.",
    ),
    "",
    (
        point(
            "l1-absolute",
            1,
            "L1은 절댓값의 합을 더해.",
            "L1 adds the sum of absolute weights.",
            ("L1",),
            ("절댓값", "절대값", "absolute"),
        ),
        point(
            "l1-sparse",
            1,
            "L1은 가중치를 0으로 만들어.",
            "L1 makes weights exactly zero.",
            ("0으로", "희소", "zero", "sparse"),
        ),
        point(
            "l2-squared",
            1,
            "L2는 제곱의 합을 더해.",
            "L2 adds the sum of squared weights.",
            ("L2",),
            ("제곱", "squared", "squares"),
        ),
        point(
            "l2-shrinks", 1, "L2는 가중치를 고르게 줄여.", "L2 shrinks all weights.", ("줄", "작게", "shrink", "small")
        ),
    ),
)
DROPOUT = GradingTask(
    "드롭아웃은 학습할 때 무엇을 하고, 추론할 때는 어떻게 돼?",
    (
        "드롭아웃은 학습할 때 뉴런을 무작위로 꺼서 특정 뉴런에 기대지 않게 해. "
        "추론할 때는 드롭아웃을 쓰지 않고 모든 뉴런을 써.",
        "During training dropout switches off random neurons so that the network does not rely on any one of them. "
        "At inference dropout is not applied and all neurons are used.",
    ),
    "",
    (
        point(
            "random-off",
            2,
            "학습할 때 뉴런을 무작위로 꺼.",
            "Training switches off random neurons.",
            ("무작위", "랜덤", "임의", "확률", "random"),
            ("끄", "꺼", "제거", "0으로", "빼", "off", "drop", "remov"),
        ),
        point(
            "no-reliance",
            1,
            "특정 뉴런에 기대지 않게 해.",
            "The network does not rely on single neurons.",
            ("기대지", "의존하지", "의존을", "과적합", "rely", "depend", "overfit", "co-adapt"),
        ),
        point(
            "inference",
            1,
            "추론할 때는 드롭아웃을 쓰지 않아.",
            "Dropout is not applied at inference.",
            ("추론", "테스트", "예측할 때", "inference", "test"),
            (
                "쓰지 않",
                "안 쓰",
                "적용하지 않",
                "안 해",
                "모든 뉴런",
                "전부",
                "not applied",
                "all neurons",
                "turned off",
                "disabled",
            ),
        ),
    ),
)
LEARNING_RATE = GradingTask(
    "What happens when the learning rate is too high or too low?",
    (
        "학습률이 너무 크면 손실이 발산하거나 최솟값 주변에서 진동해. "
        "너무 작으면 학습이 아주 느리고 나쁜 지점에 머물 수 있어.",
        "If the learning rate is too high, the loss diverges or oscillates around the minimum. "
        "If it is too low, training is very slow and may get stuck.",
    ),
    "",
    (
        point(
            "high",
            1,
            "학습률이 크면 발산하거나 진동해.",
            "A high rate makes the loss diverge or oscillate.",
            ("발산", "진동", "튀", "폭발", "diverg", "oscillat", "overshoot", "explod", "bounc"),
        ),
        point(
            "low",
            1,
            "학습률이 작으면 느려.",
            "A low rate makes training slow.",
            ("느", "오래", "slow", "long time", "forever", "stuck"),
        ),
    ),
)
SUPERVISED = GradingTask(
    "지도 학습과 비지도 학습의 차이를 말해 줘.",
    (
        "지도 학습은 정답 레이블이 있는 데이터로 입력에서 정답을 예측하도록 배워. "
        "비지도 학습은 레이블 없이 데이터의 구조나 군집을 찾아.",
        "Supervised learning uses labelled data to predict the target. "
        "Unsupervised learning finds structure such as clusters in data without labels.",
    ),
    "",
    (
        point(
            "labels",
            1,
            "지도 학습은 레이블이 있는 데이터를 써.",
            "Supervised learning uses labelled data.",
            ("정답", "레이블", "라벨", "label"),
            ("있", "쓰", "주어", "함께", "use", "with", "given", "labelled", "labeled"),
        ),
        point(
            "structure",
            1,
            "비지도 학습은 레이블 없이 구조를 찾아.",
            "Unsupervised learning finds structure without labels.",
            ("구조", "군집", "패턴", "클러스터", "structure", "cluster", "pattern"),
        ),
    ),
)
GRADIENT = GradingTask(
    "경사 하강법은 어떻게 손실을 줄여?",
    (
        "경사 하강법은 손실의 기울기를 구하고, 기울기의 반대 방향으로 학습률만큼 파라미터를 조금씩 옮기기를 되풀이해.",
        "Gradient descent computes the gradient of the loss and repeatedly moves the parameters a small step, "
        "scaled by the learning rate, against the gradient.",
    ),
    "",
    (
        point("gradient", 1, "손실의 기울기를 구해.", "It computes the gradient of the loss.",
              ("기울기", "미분", "그래디언트", "gradient", "derivative")),
        point("opposite", 2, "기울기의 반대 방향으로 움직여.", "It moves against the gradient.",
              ("반대 방향", "반대쪽", "반대로", "음의 방향", "against", "opposite", "negative gradient", "downhill")),
        point("steps", 1, "학습률만큼 조금씩 되풀이해.", "It repeats small steps of the learning rate.",
              ("학습률", "조금씩", "반복", "되풀이", "learning rate", "small step", "repeat", "iterat")),
    ),
)  # fmt: skip

ALL = {
    "overfit": OVERFIT, "bagging": BAGGING, "precision": PRECISION, "l1-l2": L1_L2, "dropout": DROPOUT,
    "learning-rate": LEARNING_RATE, "supervised": SUPERVISED, "gradient": GRADIENT,
}  # fmt: skip


def answered(quiz: str, answer: str) -> GradingTask:
    return replace(ALL[quiz], answer=answer)
