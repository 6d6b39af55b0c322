"""Asks questions: a new one, one that is due, the next one after a skip, or the open one again."""

from __future__ import annotations

from core.content.library import Library
from core.content.schema import LOCALES
from core.i18n import catalogue, options
from core.messages import Action, ButtonStyle, Emotion, FaceCue, TextBlock, Tone
from core.quiz.picker import Picker
from core.quiz.state import Asking, OpenQuestion, State, addressed, closing, load_state
from core.quiz.topics import Topic, Topics
from core.quiz.wish import Wish
from core.quiz.wording import new_quiz_choice, question_choices, stars, waiting_time
from core.text.clean import shorten, squash
from core.turn import Choice, Draft, Plan, Turn

_DIFFICULTIES = (1, 2, 3)
_MOST_CHAPTERS = 10
_LABEL_CHARS = 60
_TOPIC_CHARS = 60


class Asker:
    def __init__(self, library: Library, topics: Topics, picker: Picker, asking: Asking) -> None:
        self._library = library
        self._topics = topics
        self._picker = picker
        self._asking = asking
        self._difficulty_names = _difficulty_names()

    async def quiz(self, turn: Turn) -> Plan:
        wish = self._wish(turn)
        if isinstance(wish, Draft):
            return Plan(wish)
        if wish.review:
            return await self.review(turn)
        state = await load_state(turn, self._library)
        if state.question is not None and self._picker.fits(state.question.quiz, wish):
            return self._again(turn, state.question)
        selection = self._picker.pick(state.history, wish, turn.now, turn.rng, _promised(turn, state))
        if selection is None:
            return Plan(self._nothing_fits(turn, wish))
        before = (TextBlock(turn.say("quiz.question.replaced"), Tone.NOTE),) if state.question else ()
        return self._asking.ask(turn, selection, wish, before, closing(turn, state.stored_id, "replaced"))

    async def review(self, turn: Turn) -> Plan:
        state = await load_state(turn, self._library)
        if state.question is not None:
            return self._again(turn, state.question)
        wish = Wish(review=True)
        selection = self._picker.pick(state.history, wish, turn.now, turn.rng, _promised(turn, state))
        if selection is not None:
            return self._asking.ask(turn, selection, wish, (), closing(turn, state.stored_id, "replaced"))
        next_due = self._picker.next_due(state.history)
        if next_due is None:
            text = turn.say("quiz.review.never")
        else:
            text = turn.say("quiz.review.nothing_due", when=waiting_time(turn.say, next_due - turn.now))
        return Plan(Draft((TextBlock(text),), (new_quiz_choice(turn.say),), FaceCue(Emotion.HAPPY)))

    async def skip(self, turn: Turn) -> Plan:
        state = await load_state(turn, self._library)
        question = addressed(turn, state)
        if isinstance(question, Plan):
            return question
        writes = closing(turn, question.id, "skipped")
        chosen = self._picker.pick_next(state.history, question.wish, turn.now, turn.rng)
        before = (TextBlock(turn.say("quiz.question.skipped")),)
        return self._asking.ask(turn, *chosen, before, writes, FaceCue(Emotion.ENCOURAGING))

    def _again(self, turn: Turn, question: OpenQuestion) -> Plan:
        block = self._asking.block(turn, question.quiz, question.wish, question.reasons)
        blocks = (TextBlock(turn.say("quiz.question.again")), block)
        return Plan(Draft(blocks, question_choices(turn.say, question.id), FaceCue(Emotion.CURIOUS)))

    def _wish(self, turn: Turn) -> Wish | Draft:
        """What the command asks for, or a kind reply when that does not exist."""
        args = turn.command.args
        wish = Wish.from_args({**args, "difficulty": ""})
        topic: Topic | None = self._topics.get(wish.topic)
        named = ""
        if "concept" in args:
            topic = self._topics.of_concept(args["concept"], self._library)
        elif squash(args.get("topic", "")):
            named = args["topic"]
            topic = self._topics.find(named)
            if topic is None:
                return self._unknown_topic(turn, named)
        difficulty = 0
        if squash(args.get("difficulty", "")):
            difficulty = self._difficulty_names.get(squash(args["difficulty"]), 0)
            if not difficulty:
                return self._which_difficulty(turn, "quiz.difficulty.unknown", topic, _DIFFICULTIES)
        return Wish(topic.key if topic else "", difficulty, wish.review)

    def _unknown_topic(self, turn: Turn, named: str) -> Draft:
        chapters = self._topics.chapters[:_MOST_CHAPTERS]
        choices = [
            Choice(shorten(chapter.label(turn.locale), _LABEL_CHARS), Action.QUIZ, {"topic_key": chapter.key})
            for chapter in chapters
        ]
        text = turn.say("quiz.topic.unknown", topic=shorten(" ".join(named.split()), _TOPIC_CHARS))
        return Draft((TextBlock(text),), (*choices, new_quiz_choice(turn.say)), FaceCue(Emotion.SORRY, 0.3))

    def _nothing_fits(self, turn: Turn, wish: Wish) -> Draft:
        levels = self._picker.difficulties(wish)
        if levels:
            return self._which_difficulty(turn, "quiz.difficulty.none_here", self._topics.get(wish.topic), levels)
        return Draft((TextBlock(turn.say("quiz.topic.empty")),), face=FaceCue(Emotion.SORRY, 0.3))

    def _which_difficulty(
        self, turn: Turn, key: str, topic: Topic | None, levels: tuple[int, ...] | list[int]
    ) -> Draft:
        choices = tuple(
            Choice(
                f"{stars(level)} {turn.say(f'quiz.difficulty.name_{level}')}",
                Action.QUIZ,
                Wish(topic.key if topic else "", level).args(),
                ButtonStyle.PRIMARY,
            )
            for level in levels
        )
        return Draft((TextBlock(turn.say(key)),), choices)


def _promised(turn: Turn, state: State) -> str:
    """The quiz that a "next" button names, unless other questions were asked since the button was shown."""
    args = turn.command.args
    return args.get("quiz", "") if args.get("asked") == str(len(state.history.asked)) else ""


def _difficulty_names() -> dict[str, int]:
    """What learners call the three levels, squashed, in all languages."""
    names = {str(level): level for level in _DIFFICULTIES}
    for locale in LOCALES:
        for level in _DIFFICULTIES:
            names |= {squash(name): level for name in options(catalogue(locale)[f"quiz.difficulty.name_{level}"])}
    return names
