"""Chooses the next quiz from the content, a learner's history and their wish, by one of two strategies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Literal

from core.content.library import Library
from core.content.schema import Quiz
from core.quiz.history import History
from core.quiz.mastery import decay, mastery
from core.quiz.overlap import KeywordOverlap
from core.quiz.select_adaptive import Candidate, Standing, asked_lately, choose, level, longest_due
from core.quiz.select_iou import select_lowest
from core.quiz.selection import Reasons, Selection
from core.quiz.topics import Topics
from core.quiz.wish import Wish

Strategy = Literal["adaptive", "iou"]


class Picker:
    def __init__(self, library: Library, topics: Topics, strategy: Strategy) -> None:
        self.strategy: Strategy = strategy
        self._topics = topics
        self._quizzes = tuple(library.quizzes.values())
        self._position = {quiz.id: i for i, quiz in enumerate(self._quizzes)}
        self._overlap = KeywordOverlap([quiz.keywords for quiz in self._quizzes])

    def pick(self, history: History, wish: Wish, now: datetime, rng: Random, only: str = "") -> Selection | None:
        """The quiz to ask now; None when no quiz fits the wish (for a review: when nothing is due).

        Args:
            only: id of the quiz that was promised; it is taken if it still exists.
        """
        fitting = [self._position[only]] if only in self._position else self._fitting(wish)
        if wish.review:
            return longest_due(self._candidates(fitting, history, now), standing(history, now), now)
        if not fitting:
            return None
        if self.strategy == "iou":
            return self._lowest(fitting, history, rng)
        return choose(self._candidates(fitting, history, now), standing(history, now), now, rng)

    def pick_next(self, history: History, wish: Wish, now: datetime, rng: Random) -> tuple[Selection, Wish]:
        """What to go on with after the question that was asked last, and the wish that is still followed.

        A topic whose quizzes are used up is left, rather than asked about again at once; so is a finished review.

        Raises:
            ValueError: there are no quizzes at all.
        """
        moved_on = ""
        if wish.review:
            candidates = self._candidates(self._fitting(wish), history, now)
            found = longest_due(candidates, standing(history, now), now, without=set(history.asked[-1:]))
            if found is not None:
                return found, wish
            wish, moved_on = replace(wish, review=False), "review"
        if (wish.topic or wish.difficulty) and self._used_up(wish, history, now):
            wish, moved_on = Wish(), "topic"
        selection = self.pick(history, wish, now, rng)
        if selection is None:
            raise ValueError("there are no quizzes to choose from")
        return replace(selection, reasons=replace(selection.reasons, moved_on=moved_on)), wish

    def fits(self, quiz: Quiz, wish: Wish) -> bool:
        """Whether `quiz` is what was wished for."""
        return self._position[quiz.id] in self._fitting(wish)

    def next_due(self, history: History) -> datetime | None:
        """When the next review of a quiz that still exists is due."""
        return min((due for quiz_id, due in history.due.items() if quiz_id in self._position), default=None)

    def difficulties(self, wish: Wish) -> list[int]:
        """The difficulties that the wished topic has."""
        return sorted({self._quizzes[i].difficulty for i in self._fitting(replace(wish, difficulty=0))})

    def _used_up(self, wish: Wish, history: History, now: datetime) -> bool:
        met = {*history.asked, *(result.quiz_id for result in history.results)}
        ids = [self._quizzes[i].id for i in self._fitting(wish)]
        due = {quiz_id for quiz_id, at in history.due.items() if at <= now} - set(history.asked[-1:])
        return all(quiz_id in met and quiz_id not in due for quiz_id in ids)

    def _fitting(self, wish: Wish) -> list[int]:
        topic = self._topics.get(wish.topic) if wish.topic else None
        indices = range(len(self._quizzes)) if topic is None else [self._position[i] for i in topic.quiz_ids]
        return [i for i in indices if wish.difficulty in (0, self._quizzes[i].difficulty)]

    def _candidates(self, indices: Sequence[int], history: History, now: datetime) -> list[Candidate]:
        results = {
            self._position[quiz_id]: (result.score, decay(now - result.at))
            for quiz_id, result in history.latest().items()
            if quiz_id in self._position
        }
        predicted = self._overlap.predict(results)
        quizzes = self._quizzes
        return [Candidate(quizzes[i].id, quizzes[i].keywords, quizzes[i].difficulty, predicted[i]) for i in indices]

    def _lowest(self, indices: Sequence[int], history: History, rng: Random) -> Selection:
        """The reference's choice; with nothing answered it is random. What was skipped waits for the rest."""
        log = [(self._position[q], r.score) for q, r in history.latest().items() if q in self._position]
        answered = {index for index, _ in log}
        met = answered | {self._position[q] for q in history.asked if q in self._position}
        tired = asked_lately({self._quizzes[i].id for i in indices}, history.asked)
        newest = {self._position[quiz_id] for quiz_id in tired}
        out = self._out_of_play(indices, (met, answered | newest, newest))
        reasons = Reasons(first=not met, all_seen=met.issuperset(indices))
        if log:
            predictions = self._overlap.predict_as_logged(log)
            found = select_lowest([predictions[i] for i in indices], [p for p, i in enumerate(indices) if i in out])
            index = indices[found.index]
            reasons = replace(reasons, predicted=found.predicted, lowest=True)
        else:
            index = rng.choice([i for i in indices if i not in out])
        return Selection(self._quizzes[index].id, replace(reasons, unseen=index not in met))

    @staticmethod
    def _out_of_play(indices: Sequence[int], preferences: Sequence[set[int]]) -> set[int]:
        return next((out for out in preferences if any(i not in out for i in indices)), set())


def standing(history: History, now: datetime) -> Standing:
    """What the history says about the learner now."""
    return Standing(
        asked=history.asked,
        latest={quiz_id: result.score for quiz_id, result in history.latest().items()},
        due=history.due,
        mastery=mastery(history.evidence, now),
        level=level((result.score, decay(now - result.at)) for result in history.results),
    )
