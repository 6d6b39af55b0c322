"""A small library with one of everything the question room looks at."""

from __future__ import annotations

from core.content.library import Library
from core.content.schema import Aliases, Aspect, Chapter, Concept, KeyPoint, Name, Prose, Quiz, Source


def prose(ko: str, en: str) -> Prose:
    return Prose(ko=ko, en=en)


def concept(
    id_: str,
    names: tuple[str, str],
    aspects: dict[Aspect, Prose],
    aliases: Aliases | None = None,
    **links: tuple[str, ...],
) -> Concept:
    return Concept(
        id=id_,
        name=Name(ko=names[0], en=names[1]),
        aliases=aliases or Aliases(),
        aspects=aspects,
        source=Source(title="A textbook"),
        **links,
    )


BAGGING = concept(
    "bagging",
    ("배깅", "Bagging"),
    {
        Aspect.DEFINITION: prose("배깅은 여러 모델의 예측을 모으는 방법이야.", "Bagging combines many models."),
        Aspect.FORMULA: prose("ŷ = (1/B) · Σ f_b(x)", "ŷ = (1/B) · Σ f_b(x)"),
        Aspect.PROS: prose("배깅의 장점은 분산이 줄어드는 거야.", "Bagging lowers the variance."),
        Aspect.CONS: prose("배깅의 단점은 느리다는 거야.", "Bagging is slow."),
    },
    related=("boosting",),
)
BOOSTING = concept(
    "boosting",
    ("부스팅", "Boosting"),
    {
        Aspect.DEFINITION: prose("부스팅은 약한 모델을 차례로 더하는 방법이야.", "Boosting adds weak models in turn."),
        Aspect.COMPARISON: prose("부스팅은 차례로, 배깅은 따로 학습해.", "Boosting trains in turn, bagging apart."),
    },
    prerequisites=("bagging",),
)
SIMILARITY = concept(
    "cosine-similarity",
    ("코사인 유사도", "Cosine similarity"),
    {Aspect.DEFINITION: prose("두 벡터의 방향이 얼마나 비슷한지야.", "How alike the directions of two vectors are.")},
    aliases=Aliases(en=("cos sim",)),
)


def point(id_: str) -> KeyPoint:
    return KeyPoint(id=id_, weight=1, statement=prose("요점", "A point"), hint=prose("힌트", "A hint"))


def small_library() -> Library:
    quiz = Quiz(
        id="bagging-quiz",
        concepts=("bagging",),
        question=prose("배깅이 뭘까?", "What is bagging?"),
        answer=prose("예측을 모으는 방법.", "A way to combine predictions."),
        points=(point("first"), point("second")),
        keywords=("definition", "method"),
        difficulty=1,
    )
    chapter = Chapter(
        id="models", title=Name(ko="모델", en="Models"), concepts=(BAGGING, BOOSTING, SIMILARITY), quizzes=(quiz,)
    )
    return Library(chapters=(chapter,), tracks=(), keywords={})
