"""The prompts that the published Oh-LoRA adapters were trained on, and the texts to train others of their kind.

Plain text without a chat template: the input with its marks, and the mark after which the model speaks. The marks and
their wording are those of the reference's training data (fact sheet, sections 1 and 6). Its product asked with
`(사용자 답변)` where training had `(사용자 답안)`, and with nothing where it had
`알맞은 정보를 찾을 수 없음`: mended here. English texts stand between the same marks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from core.language.material import FeedbackMaterial, Material, NoteMaterial, ReactionMaterial, SummaryMaterial
from core.language.quoting import quoted
from core.ports import LanguageTask, Prompt

NOTHING_FOUND: Final = "알맞은 정보를 찾을 수 없음"
NOT_ANSWERED: Final = "답변 실패"
INTERVIEW_OPENING: Final = "면접 시작"
INTERVIEW_GREETING: Final = "면접 시작 인사"
INTERVIEW_END: Final = "면접 종료"
_TEMPERATURE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Marks:
    """How one task's prompt ends and its answer is bounded.

    Attributes:
        word: "답변" in `(답변 시작)`, `### 답변:` and `(답변 종료)`.
        max_tokens: of an answer with its heading; the reference's longest ones are half as long.
    """

    word: str
    max_tokens: int

    @property
    def start(self) -> str:
        return f"({self.word} 시작)"

    @property
    def end(self) -> str:
        return f"({self.word} 종료)"

    @property
    def heading(self) -> str:
        return f"### {self.word}:"

    @property
    def stop(self) -> tuple[str, ...]:
        """What ends an answer. The published adapters stop on the words alone, so the last bracket never comes."""
        return (f"({self.word} 종료", f"{self.word} 종료")


MARKS: Final[Mapping[LanguageTask, Marks]] = MappingProxyType(
    {
        LanguageTask.QNA: Marks("답변", 256),
        LanguageTask.QUIZ: Marks("해설", 128),
        LanguageTask.INTERVIEW: Marks("발화", 128),
        LanguageTask.SUMMARY: Marks("요약", 192),
    }
)


def qna_text(question: str, note: str) -> str:
    """What a question is answered from; an empty `note` calls for the trained apology."""
    return _asked(LanguageTask.QNA, f"(제공된 정보) {quoted(note) or NOTHING_FOUND} (사용자 질문) {quoted(question)}")


def quiz_text(quiz: str, model_answer: str, answer: str) -> str:
    """A quiz answer to comment on."""
    asked = f"(퀴즈 문제) {quoted(quiz)} (모범 답안) {quoted(model_answer)} (사용자 답안) {quoted(answer)}"
    return _asked(LanguageTask.QUIZ, asked)


def interview_text(topic: str, answer: str, answered: Sequence[str], next_topic: str) -> str:
    """A turn of an interview to react to.

    Args:
        topic: "" before the first topic: the greeting; then without an answer it is the opening.
        answered: names of the points that the answer made.
        next_topic: "" when the interview ends.
    """
    if not topic and not answer:
        return _asked(LanguageTask.INTERVIEW, INTERVIEW_OPENING)
    parts = [f"(대화 주제) {quoted(topic) or INTERVIEW_GREETING} (사용자 답변) {quoted(answer)}"]
    if topic:
        parts.append(f"(성공한 답변) {quoted(', '.join(answered)) or NOT_ANSWERED}")
    parts.append(f"(다음 질문) {quoted(next_topic) or INTERVIEW_END}")
    return _asked(LanguageTask.INTERVIEW, " ".join(parts))


def summary_text(track: str, facts: Sequence[str]) -> str:
    """An interview's facts to tell in a few sentences: a mark of our own, in the reference's manner."""
    told = " | ".join(quoted(fact) for fact in facts)
    return _asked(LanguageTask.SUMMARY, f"(면접 기록) {quoted(track)} | {told}")


def text_of(material: Material) -> str:
    """The prompt's text, in serving as in training."""
    match material:
        case NoteMaterial():
            return qna_text(material.question, material.note)
        case FeedbackMaterial():
            return quiz_text(material.quiz, material.model_answer, material.answer)
        case ReactionMaterial():
            return interview_text(material.topic, material.answer, material.answered, material.next_topic)
        case SummaryMaterial():
            return summary_text(material.track, material.facts)


def prompt_of(material: Material) -> Prompt:
    marks = MARKS[material.task]
    return Prompt(
        material.task,
        text=text_of(material),
        stop=marks.stop,
        max_tokens=marks.max_tokens,
        temperature=_TEMPERATURE,
    )


def completion_of(task: LanguageTask, words: str, eos: str = "") -> str:
    """What a model is trained to say after `text_of`: heading, words, end mark and the end of the text.

    Args:
        eos: the tokenizer's; "" leaves it to the trainer. The reference had `<|end_of_text|>` for questions and
            `<|eot_id|>` for the rest.
    """
    marks = MARKS[task]
    ended = f" {marks.heading} {words.strip()} {marks.end}"
    return f"{ended} {eos}" if eos else ended


def _asked(task: LanguageTask, asked: str) -> str:
    return f"{asked} {MARKS[task].start}"
