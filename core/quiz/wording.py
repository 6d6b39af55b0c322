"""How a chosen question and its reasons are put into words and blocks."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.content.library import Library
from core.content.schema import Locale, Quiz
from core.i18n import Speaker
from core.messages import Action, ButtonStyle, QuestionBlock
from core.quiz.selection import Reasons
from core.quiz.topics import Topics
from core.quiz.wish import Wish
from core.turn import Choice

_HARDEST = 3
_OVERDUE_FROM = timedelta(days=2)


def stars(difficulty: int) -> str:
    return "★" * difficulty + "☆" * (_HARDEST - difficulty)


def waiting_time(say: Speaker, span: timedelta) -> str:
    """How long until something happens, roughly, in words."""
    minutes = max(1, round(span / timedelta(minutes=1)))
    if minutes < 90:
        return say("quiz.when.minutes", n=minutes)
    hours = round(span / timedelta(hours=1))
    if hours < 36:
        return say("quiz.when.hours", n=hours)
    return say("quiz.when.days", n=round(span / timedelta(days=1)))


class Wording:
    """Speaks about quizzes of one library."""

    def __init__(self, library: Library, topics: Topics) -> None:
        self._library = library
        self._topics = topics

    def question(self, say: Speaker, quiz: Quiz, wish: Wish, reasons: Reasons, now: datetime) -> QuestionBlock:
        """The question with where it comes from: topic, difficulty, why it was chosen."""
        chapter = self._library.chapter_of_quiz[quiz.id]
        place = getattr(chapter.title, say.locale)
        detail = f"{place} · {stars(quiz.difficulty)} · {self.why(say, wish, reasons, now)}"
        return QuestionBlock(say("quiz.question.title"), getattr(quiz.question, say.locale), detail)

    def why(self, say: Speaker, wish: Wish, reasons: Reasons, now: datetime) -> str:
        """The reasons of a choice in one to three sentences."""
        said = []
        if reasons.moved_on in ("topic", "review"):
            said.append(say(f"quiz.why.{reasons.moved_on}_done"))
        if reasons.all_seen:
            said.append(say("quiz.why.all_seen_here" if wish.topic or wish.difficulty else "quiz.why.all_seen"))
        return " ".join((*said, self._main_reason(say, wish, reasons, now)))

    def _main_reason(self, say: Speaker, wish: Wish, reasons: Reasons, now: datetime) -> str:
        if reasons.due_since is not None:
            late = now - reasons.due_since
            return say("quiz.why.overdue", days=late.days) if late >= _OVERDUE_FROM else say("quiz.why.due")
        if reasons.weak:
            labels = self._library.keyword_labels(reasons.weak, say.locale)
            return say("quiz.why.weak", keywords=", ".join(f"'{label}'" for label in labels))
        if reasons.lowest:
            return say("quiz.why.lowest")
        topic = self._topics.get(wish.topic)
        if topic is not None:
            return say("quiz.why.topic", topic=topic.label(say.locale))
        if reasons.first:
            return say("quiz.why.first")
        if reasons.all_seen:
            return say("quiz.why.weakest")
        return say("quiz.why.fresh")

    def name(self, quiz: Quiz, locale: Locale) -> str:
        """What a question is about, in a word."""
        return str(getattr(self._library.concepts[quiz.concepts[0]].name, locale))


def question_choices(say: Speaker, open_id: str) -> tuple[Choice, ...]:
    """The buttons under an open question."""
    args = {"open": open_id}
    return (
        answer_choice(say, open_id),
        Choice(say("quiz.choice.hint"), Action.HINT, args),
        Choice(say("quiz.choice.skip"), Action.SKIP, args),
        Choice(say("quiz.choice.stop"), Action.STOP, args),
    )


def answer_choice(say: Speaker, open_id: str) -> Choice:
    label = say("quiz.choice.answer")
    return Choice(label, Action.ANSWER, {"open": open_id}, ButtonStyle.PRIMARY, asks_for=say("quiz.choice.your_answer"))


def new_quiz_choice(say: Speaker) -> Choice:
    return Choice(say("quiz.choice.new"), Action.QUIZ, style=ButtonStyle.PRIMARY)
