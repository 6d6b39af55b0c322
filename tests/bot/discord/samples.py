"""One reply of every kind, as they are in the gallery."""

from __future__ import annotations

from datetime import UTC, datetime

from core.messages import (
    Button,
    ButtonStyle,
    ChartBlock,
    ChartKind,
    CitationBlock,
    Emotion,
    FaceCue,
    FileBlock,
    PointLine,
    QuestionBlock,
    Reply,
    ScoreCard,
    Series,
    TableBlock,
    TextBlock,
    Tone,
    Visibility,
)

SAMPLES: dict[str, Reply] = {
    "answer": Reply(
        (
            TextBlock("경사 하강법은 손실을 줄이는 방법이야.", Tone.HEADING),
            TextBlock("손실의 기울기를 구해서 반대 방향으로 조금씩 움직여. `*` 같은 글자도 그대로 보여."),
            TextBlock("θ ← θ - η ∇L(θ)", Tone.FORMULA),
            TextBlock("학습률이 너무 크면 발산해.", Tone.NOTE),
            CitationBlock(
                "📒 참고한 노트", "딥러닝 학습 · 경사 하강법", "Deep Learning", "https://www.deeplearningbook.org"
            ),
        ),
        (Button("a", "역전파"), Button("b", "퀴즈 풀기: 경사 하강법", ButtonStyle.PRIMARY)),
        FaceCue(Emotion.HAPPY),
    ),
    "question": Reply(
        (
            QuestionBlock(
                "1번 문제 (전체 5문제)", "과적합이 뭐야?", "기초 · ★ · 90초", datetime(2026, 3, 1, tzinfo=UTC)
            ),
        ),
        (Button("a", "답하기", ButtonStyle.PRIMARY, "네 답"), Button("b", "그만하기", ButtonStyle.DANGER)),
        FaceCue(Emotion.CURIOUS),
        Visibility.PUBLIC,
    ),
    "grade": Reply(
        (
            ScoreCard(
                title="채점 결과",
                score=70,
                verdict="핵심을 잘 짚었어!",
                points=(PointLine("훈련 데이터를 외운다", True), PointLine("새 데이터에서 나빠진다", False)),
                hint="처음 보는 데이터에서는 어떨까?",
                model_answer_label="모범 답안",
                model_answer="훈련 데이터에 지나치게 맞아서 새 데이터에서 성능이 나빠지는 것.",
                remarks=("같은 말을 되풀이한 부분은 한 번만 셌어.",),
                weak_keywords_label="약한 키워드:",
                weak_keywords=("일반화", "정규화"),
            ),
        ),
        (Button("a", "다음 퀴즈", ButtonStyle.PRIMARY), Button("b", "채점에 이의 있어", asks_for="이유")),
        FaceCue(Emotion.PROUD),
    ),
    "progress": Reply(
        (
            TableBlock("지금까지의 너", ("기록", "값"), (("푼 문제", "12"), ("평균 점수", "71점"))),
            ChartBlock(
                "많이 연습한 키워드의 실력 변화",
                ChartKind.LINE,
                ("03-01", "03-02", "03-03"),
                (Series("경사하강법", (20.0, 45.0, 70.0)), Series("정규화", (None, 30.0, 55.0))),
            ),
            ChartBlock("키워드별 실력", ChartKind.BAR, ("정규화", "경사하강법"), (Series("실력", (55.0, 70.0)),)),
            TableBlock("최근에 푼 문제", ("날짜", "문제", "점수"), (("03-03", "과적합이 뭐야?", "70점"),)),
        ),
        face=FaceCue(Emotion.PROUD),
    ),
    "scoreboard": Reply(
        (
            TextBlock("🏆 1등은 민지! 180점이야."),
            TableBlock(
                "점수판",
                ("순위", "이름", "점수", "답"),
                (("1", "민지", "180", "2/2"), ("2", "<@1> **철수**", "90", "1/2")),
            ),
            ChartBlock("점수", ChartKind.BAR, ("민지", "철수"), (Series("점수", (180.0, 90.0)),), 200.0),
        ),
        (Button("a", "한 판 더", ButtonStyle.PRIMARY),),
        FaceCue(Emotion.PROUD),
        Visibility.PUBLIC,
    ),
    "warning": Reply(
        (
            TextBlock("그런 말에는 함께할 수 없어.", Tone.WARNING),
            TextBlock("@everyone [여기](https://evil.example)", Tone.QUOTE),
        ),
        (Button("a", "이의 제기", asks_for="무엇이 잘못됐어?"),),
        FaceCue(Emotion.STERN),
    ),
    "export": Reply(
        (TextBlock("여기 있어!"), FileBlock("ohlora.json", "application/json", '{"turns": []}')),
        face=FaceCue(Emotion.HAPPY),
    ),
}
