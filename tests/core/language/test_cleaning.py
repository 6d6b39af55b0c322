"""What is shown of a model's answer, and what is rejected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.cleaning import cleaned
from core.language.reference_prompts import MARKS, completion_of
from core.ports import LanguageTask

SHOWN = [
    ("맞아! 😊", "맞아! 😊"),
    (" 맞아! (답변 종료", "맞아!"),
    (" 맞아! (답변 종료)", "맞아!"),
    ("맞아! 답변 종료", "맞아!"),
    ("맞아! ( 답변  종료 ) <|end_of_text|>", "맞아!"),
    ("맞아! (답변 종", "맞아!"),
    ("맞아! (답변", "맞아!"),
    ("맞아! (", "맞아!"),
    (" ### 답변: 맞아! (답변 종료)", "맞아!"),
    ("(답변 시작) ### 답변: 맞아!", "맞아!"),
    ("맞아! (답변 종료) (사용자 질문) 또 물어볼게", "맞아!"),
    ("정말 좋은 답변", "정말 좋은 답변"),
    ("괄호(TP + FP)가 끝", "괄호(TP + FP)가 끝"),
    ("맞\u200b아!\u00a0정답", "맞아! 정답"),
    ("🙆\u200d♀️ 정답!", "🙆\u200d♀️ 정답!"),
    ("**LoRA**는 x**2 + y**2", "LoRA는 x**2 + y**2"),
    ("HTTP로 응답해.", "HTTP로 응답해."),
    ("<think>음... (사용자 질문)</think>\n맞아!", "맞아!"),
    ("한 줄\n\n\n\n두 줄", "한 줄\n\n두 줄"),
]


@pytest.mark.parametrize(("written", "shown"), SHOWN, ids=[case[0] for case in SHOWN])
def test_marks_and_invisible_characters_are_taken_off(written: str, shown: str) -> None:
    assert cleaned(written, LanguageTask.QNA) == shown


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "   ",
            "\u200b\u00a0",
            "😊😊",
            "...",
            "(답변 종료)",
            "답변 종료",
            " ( 답변 종료",
            "### 답변: (답변 종료)",
        ),
        *(
            "여기 봐 https://a.b",
            "www.a.b 봐",
            "HTTP://x",
            "(사용자 질문) 뭐야",
            "( 사용자 답변",
            "좋아 요약)",
            "좋아 요약 )",
        ),
        *(
            "좋아 (해설 종료)",
            "좋아 해설종료",
            "좋아 (발화 시작) 응",
            "좋아 ### 답변: 응",
            "좋아 <|eot_id|>",
            "<think>음",
        ),
        *("(제공된 정보) 노트", "좋아 (다음 질문) LoRA"),
    ],
)
def test_broken_answers_are_rejected(written: str) -> None:
    assert cleaned(written, LanguageTask.QNA) is None


@pytest.mark.parametrize("task", list(LanguageTask))
def test_what_training_teaches_is_read_back(task: LanguageTask) -> None:
    taught = completion_of(task, "좋아, 잘했어!", "")
    assert cleaned(taught, task) == "좋아, 잘했어!"
    for cut in range(len(taught) - len(MARKS[task].end), len(taught)):
        assert cleaned(taught[:cut], task) == "좋아, 잘했어!", "an end mark may be cut anywhere"


@given(st.text(max_size=80), st.sampled_from(list(LanguageTask)))
def test_whatever_is_shown_is_clean_and_cleaning_it_again_changes_nothing(text: str, task: LanguageTask) -> None:
    shown = cleaned(text, task)
    if shown is not None:
        assert shown == shown.strip()
        assert any(ch.isalnum() for ch in shown)
        assert cleaned(shown, task) == shown
