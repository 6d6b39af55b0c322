"""What a question says: which concepts it names, in which part, which aspect it asks for, and what else is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from core.content.schema import LOCALES, Aspect, Locale
from core.qna.aspects import asked_aspect, asks_why
from core.qna.lexicon import Lexicon, is_hangul
from core.qna.names import Mention, NameIndex, Squashed

MAX_READ_CHARS = 400
_MAX_GUESSED_WORDS = 12
_JOINED_KO = re.compile(r"^\s*(?:(?:이?랑|와|과|하고|이나|나|및|,|/|·|&|vs\.?|아님|아니면|\?)\s*)+(?:의\s*)?$")
_JOINED_EN = re.compile(r"^\s*(?:s?\s*(?:,|/|&|\+|and|or|vs\.?|versus|from|to|with|than)\s*)+(?:an?\s+|the\s+)?$")
_SUBJECT = re.compile(r"^(?:은|는|이|가|란|이란|라는|이라는)(?=[^가-힣]|뭐|왜|어|무|$)")
_OBJECT = re.compile(r"^(?:을|를|로|으로)")
_CALLING_HER = re.compile(
    r"^\s*(?:야\s*)?(?:오?로라(?:야|님|쌤|선생님|언니|누나)|(?:hey|hi|hello|dear)?\s*oh-?\s?lora\b)[\s,.!~?:]*", re.I
)


_LAUGHTER = re.compile(r"[ㄱ-ㅎㅏ-ㅣ]+|\^\^|;;+")


class Part(Enum):
    """What a named concept is in the sentence."""

    SUBJECT = auto()
    PLAIN = auto()
    OBJECT = auto()
    SETTING = auto()


@dataclass(frozen=True, slots=True)
class Named:
    """A mention as it is spelled (squashed), with its part.

    `joined` says that the question names it in one breath with the mention before it, `adjoins` that it follows
    that mention without a particle or a comma.
    """

    mention: Mention
    text: str
    part: Part
    joined: bool
    adjoins: bool
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class Word:
    """What is left of a word outside the names.

    Attributes:
        beside: the mentions it touches without a particle between.
        happens: it is a Korean predicate: says what happens, names nothing.
        sentence: number of the sentence that it stands in.
    """

    stem: str
    start: int
    end: int
    beside: tuple[Mention, ...] = ()
    happens: bool = False
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A question, understood as far as words go.

    Attributes:
        rest: the question without names, folded.
        left: words outside the names that are no chat and no cue.
        about: names and content words in order, predicates too.
        aspect: None if no cue tells.
        bare: it is nothing but a name.
    """

    locale: Locale
    named: tuple[Named, ...]
    rest: str
    left: tuple[Word, ...]
    about: str
    aspect: Aspect | None
    asks_why: bool
    bare: bool
    follows_up: bool
    wants_more: bool

    @property
    def words(self) -> tuple[Word, ...]:
        """Content words outside the names, without predicates."""
        return tuple(word for word in self.left if not word.happens)


def read(question: str, names: NameIndex, words: Lexicon) -> Reading:
    """Read the first `MAX_READ_CHARS` characters of a question."""
    text = _CALLING_HER.sub("", _LAUGHTER.sub(" ", question[:MAX_READ_CHARS]), count=1)
    squashed = Squashed.of(text)
    locale: Locale = "ko" if any(is_hangul(ch) for ch in squashed.text) else "en"
    mentions = [mention for mention in names.find(squashed) if mention.certainty > 0.5]
    left = _content_words(squashed, mentions, words)
    guessed = _guess(squashed, left, names)
    if guessed:
        mentions = sorted([*mentions, *guessed], key=lambda m: m.start)
        left = _content_words(squashed, mentions, words)
    rest = _without(squashed, mentions)
    named = tuple(_parts(squashed, mentions, words))
    spans = [(each.mention.start, each.text) for each in named] + [(word.start, word.stem) for word in left]
    return Reading(
        locale=locale,
        named=named,
        rest=rest,
        left=tuple(left),
        about=" ".join(text for _, text in sorted(spans)),
        aspect=asked_aspect(rest),
        asks_why=asks_why(rest),
        bare=len(named) == 1 and words.particles.match("".join(ch for ch in rest if ch.isalnum())) is not None,
        follows_up=any(words.follow_up[each].search(rest.strip()) for each in LOCALES),
        wants_more=any(words.more[each].search(rest) for each in LOCALES),
    )


def _guess(squashed: Squashed, left: Sequence[Word], names: NameIndex) -> list[Mention]:
    """Misspelt names among the content words, each also together with its neighbours ("그레디언트 디센트")."""
    spans = [(word.start, squashed.word_end(word.end)) for word in left if len(word.stem) > 1][:_MAX_GUESSED_WORDS]
    with_next = [(start, squashed.word_end(end + 1)) for start, end in spans if end < len(squashed.text)]
    with_last = [(squashed.word_start(start - 1), end) for start, end in spans if start > 0]
    with_both = [(squashed.word_start(start - 1), end) for start, end in with_next if start > 0]
    found = names.guess(squashed, list(dict.fromkeys([*with_both, *with_next, *with_last, *spans])))
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (-m.certainty, m.start - m.end)):
        if all(mention.end <= other.start or mention.start >= other.end for other in kept):
            kept.append(mention)
    return kept


def _without(squashed: Squashed, mentions: Sequence[Mention]) -> str:
    chars = list(squashed.spaced)
    for mention in mentions:
        first, last = squashed.place[mention.start], squashed.place[mention.end - 1]
        chars[first : last + 1] = " " * (last + 1 - first)
    return "".join(chars)


def _gaps(squashed: Squashed, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Spans of the squashed question outside the mentions, cut at word starts."""
    covered = [False] * len(squashed.text)
    for mention in mentions:
        covered[mention.start : mention.end] = [True] * (mention.end - mention.start)
    start = None
    for index in range(len(squashed.text) + 1):
        at_edge = index == len(squashed.text) or covered[index] or squashed.starts[index]
        if start is not None and at_edge:
            yield start, index
            start = None
        if index < len(squashed.text) and not covered[index] and start is None:
            start = index


def _content_words(squashed: Squashed, mentions: Sequence[Mention], words: Lexicon) -> list[Word]:
    found: list[Word] = []
    for start, end in _gaps(squashed, mentions):
        text = squashed.text[start:end]
        behind_name = any(m.end == start for m in mentions)
        if (
            words.empty_word.fullmatch(text)
            or (behind_name and words.particles.fullmatch(text))
            or _is_cue(text, words)
        ):
            continue
        if is_hangul(text[-1]) and (len(text) == 1 or _says_what_happens(squashed, text, end, words)):
            modified = tuple(m for m in mentions if m.start == end and squashed.adjoin(end))
            found.append(Word(text, start, end, modified, happens=True))
            continue
        stem = next((text[:i] for i in range(2, len(text)) if words.particles.fullmatch(text[i:])), text)
        if words.empty_word.fullmatch(stem):
            continue
        ends_open = stem == text or words.case.search(text) is None
        after = next((m for m in mentions if m.start == end and ends_open and squashed.adjoin(end)), None)
        before = next((m for m in mentions if m.end == start and squashed.adjoin(start)), None)
        beside = tuple(m for m in (before, after) if m is not None)
        found.append(Word(stem, start, end, beside, sentence=squashed.sentence(start)))
    return found


def _is_cue(text: str, words: Lexicon) -> bool:
    """Whether a word says which aspect is asked for ("장점은", "strengths")."""
    for _, cues in words.aspects:
        start = cues["ko"].match(text)
        if start is not None and words.particles.fullmatch(text[start.end() :]):
            return True
        if cues["en"].fullmatch(text):
            return True
    return False


def _says_what_happens(squashed: Squashed, text: str, end: int, words: Lexicon) -> bool:
    """Whether a word is a predicate; what "뭐야" follows is a subject even if it looks like one."""
    asked = squashed.text[end : end + 1] in ("뭐", "뭔", "머", "먼") or squashed.text[end : end + 2] == "무엇"
    return not asked and words.predicate.search(text) is not None


def _parts(squashed: Squashed, mentions: Sequence[Mention], words: Lexicon) -> Iterator[Named]:
    for index, mention in enumerate(mentions):
        first, last = squashed.place[mention.start], squashed.place[mention.end - 1]
        before, after = squashed.spaced[:first], squashed.spaced[last + 1 :].lstrip()
        joined = adjoins = False
        if index:
            previous = squashed.place[mentions[index - 1].end - 1]
            between = squashed.spaced[previous + 1 : first]
            joined = bool(_JOINED_KO.match(between) or _JOINED_EN.match(between))
            adjoins = not between.strip()
        text = squashed.text[mention.start : mention.end]
        sentence = squashed.sentence(mention.start)
        yield Named(mention, text, _part(before, after, words), joined, adjoins, sentence)


def _part(before: str, after: str, words: Lexicon) -> Part:
    if words.set_in_ko.match(after) or words.set_in_en.search(before):
        return Part.SETTING
    if _SUBJECT.match(after):
        return Part.SUBJECT
    return Part.OBJECT if _OBJECT.match(after) else Part.PLAIN
