"""What is built from our own content: enough of it, in both languages, releasable, and never from the other side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from random import Random

import pytest

from core.content.library import Library
from core.content.schema import LOCALES, Aspect, Concept
from core.i18n import catalogue, options
from core.language.material import FeedbackMaterial, NoteMaterial, ReactionMaterial, SummaryMaterial
from core.language.phrasing import Outcome, judged
from core.language.reference_prompts import text_of
from core.ports import LanguageTask
from training.data.records import outside_questions
from training.data.split import is_held_out
from training.llm.data.comments import comment
from training.llm.data.example import Example
from training.llm.data.feedback import feedback_examples
from training.llm.data.interviews import reaction_examples
from training.llm.data.notes import note_examples
from training.llm.data.own import own_examples
from training.llm.data.retelling import other_ending, retold, sentences
from training.llm.data.summaries import summary_examples

Chosen = Callable[[str], bool]
BUILDERS: dict[LanguageTask, Callable[[Library, int, Chosen], Iterator[Example]]] = {
    LanguageTask.QNA: note_examples,
    LanguageTask.QUIZ: feedback_examples,
    LanguageTask.INTERVIEW: reaction_examples,
    LanguageTask.SUMMARY: summary_examples,
}

MANY = 20


def few(subject: str) -> bool:
    """Some subjects of each kind: the guard looks at every comment, and all of them would take a minute."""
    return subject in {"dropout", "precision", "softmax"} or subject.startswith("ml-foundations:")


@pytest.fixture(scope="module")
def built(library: Library) -> dict[LanguageTask, tuple[Example, ...]]:
    return {task: tuple(islice(build(library, 0, few), MANY)) for task, build in BUILDERS.items()}


@pytest.fixture(scope="module")
def notes(library: Library) -> tuple[Example, ...]:
    return own_examples(LanguageTask.QNA, library, 0, held_out=False)


@pytest.mark.parametrize("task", list(LanguageTask))
def test_every_example_has_a_prompt_and_words(
    built: dict[LanguageTask, tuple[Example, ...]], task: LanguageTask
) -> None:
    assert len(built[task]) == MANY
    for example in built[task]:
        assert example.target == example.target.strip() != ""
        assert text_of(example.material)
        assert example.material.composed
        assert example.material.task is task
    assert {example.material.locale for example in built[task]} <= set(LOCALES)


@pytest.mark.parametrize("task", list(LanguageTask))
def test_targets_may_be_released(built: dict[LanguageTask, tuple[Example, ...]], task: LanguageTask) -> None:
    chosen = built[task][:10] if task is LanguageTask.SUMMARY else built[task]  # of long texts each takes a moment
    refused = [each.target for each in chosen if judged(each.target, each.material).outcome is not Outcome.RELEASED]
    assert len(refused) <= 0.1 * len(chosen), refused


@pytest.mark.parametrize("task", list(LanguageTask))
def test_the_same_seed_gives_the_same_examples(
    library: Library, built: dict[LanguageTask, tuple[Example, ...]], task: LanguageTask
) -> None:
    again, other = (tuple(islice(BUILDERS[task](library, seed, few), 6)) for seed in (0, 3))
    assert again == built[task][:6]
    assert other != again


def test_notes_are_in_both_languages(notes: tuple[Example, ...]) -> None:
    count = Counter(example.material.locale for example in notes)
    assert min(count[locale] for locale in LOCALES) > 1_000


def test_held_out_subjects_are_never_trained_on(library: Library, notes: tuple[Example, ...]) -> None:
    concepts = library.concepts.values()
    aside = {text for concept in concepts if is_held_out(concept.id) for text in _texts(concept)}
    assert aside
    for example in notes:
        assert isinstance(example.material, NoteMaterial)
        assert example.material.note not in aside
    unseen = own_examples(LanguageTask.QNA, library, 0, held_out=True)
    assert not {example.group for example in notes} & {example.group for example in unseen}


def test_interviews_are_told_of_chosen_topics_alone(library: Library) -> None:
    track = library.tracks_by_id["ml-foundations"]
    chosen = track.topics[1]
    told = list(islice(summary_examples(library, 0, lambda subject: subject == f"{track.id}:{chosen.id}"), 20))
    assert told
    for example in told:
        assert isinstance(example.material, SummaryMaterial)
        assert len(example.material.facts) == 1
        assert example.material.facts[0].startswith(getattr(chosen.title, example.material.locale)[:50])
    heard = islice(reaction_examples(library, 0, lambda subject: subject == f"{track.id}:{chosen.id}"), 9)
    assert {example.group for example in heard} == {f"{track.id}:{chosen.id}"}


def _texts(concept: Concept) -> set[str]:
    return {text for prose in concept.aspects.values() for text in (prose.ko, prose.en)}


def test_every_note_is_asked_for_but_formulas(library: Library, notes: tuple[Example, ...]) -> None:
    asked = {example.material.note for example in notes if isinstance(example.material, NoteMaterial)}
    for concept in library.concepts.values():
        for aspect, prose in concept.aspects.items():
            if not is_held_out(concept.id):
                assert ({prose.ko, prose.en} <= asked) is (aspect is not Aspect.FORMULA)


def test_questions_from_outside_get_an_apology(notes: tuple[Example, ...]) -> None:
    outside = {each.question for each in outside_questions() if not is_held_out(each.topic or each.question)}
    refused = {
        example.material.question: example.target
        for example in notes
        if isinstance(example.material, NoteMaterial) and not example.material.note
    }
    assert set(refused) <= outside
    assert len(refused) >= 0.9 * len(outside)
    apologies = {text for locale in LOCALES for text in options(catalogue(locale)["qna.unknown"])}
    assert set(refused.values()) <= apologies
    assert all(
        judged(words, NoteMaterial("ko", "그게 뭐야?", "", "")).text for words in refused.values() if "노트" in words
    )


def test_targets_are_not_all_alike(notes: tuple[Example, ...]) -> None:
    told = [example for example in notes if isinstance(example.material, NoteMaterial) and example.material.note]
    verbatim = sum(example.target == example.material.composed for example in told)
    assert verbatim < 0.15 * len(told)
    openings = Counter(example.target.split()[0] for example in told)
    assert openings.most_common(1)[0][1] < 0.1 * len(told)


def test_reactions_know_where_the_interview_goes(built: dict[LanguageTask, tuple[Example, ...]]) -> None:
    materials = [example.material for example in built[LanguageTask.INTERVIEW]]
    for material in materials:
        assert isinstance(material, ReactionMaterial)
        assert material.question
        assert material.topic
        assert material.complete <= (material.next_topic != material.topic)
    assert (
        len({material.next_topic == material.topic for material in materials if isinstance(material, ReactionMaterial)})
        == 2
    )


def test_people_are_quoted_where_the_guard_allows_it() -> None:
    material = FeedbackMaterial(
        "ko",
        "드롭아웃이 뭐야?",
        "학습 중에 뉴런을 무작위로 꺼.",
        "뉴런을 꺼",
        (),
        ("뉴런을 무작위로 꺼.",),
        (),
        0.3,
        "괜찮아!",
    )
    assert comment(material, "다시 한번 생각해 볼래?", Random(0)) == "다시 한번 생각해 볼래?"
    praised = comment(material, "완벽해, 만점이야!", Random(0))
    assert praised is not None
    assert "완벽" not in praised


def test_retelling_adds_no_content() -> None:
    note = "합성곱(convolution)은 커널을 옮겨 가며 곱해 더하는 연산이야. 커널은 학습돼. 출력은 특징 맵이라고 불러."
    own = set("".join(ch if ch.isalnum() else " " for ch in note).split())
    told = [retold(note, "OPENING", "ko", Random(seed)) for seed in range(200)]
    assert len(set(told)) > 40
    assert max(len(sentences(text)) for text in told) <= 5
    for text in told:
        assert own & set(text.split())
        assert "합성곱" in text


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("이건 연산이야.", "이건 연산이지."),
        ("값이 커질 수 있어 😊", "값이 커질 수 있지 😊"),
        ("서로 같지 않아!", "서로 같지 않지!"),
        ("기울기를 더해.", "기울기를 더하지."),
        ("하나씩 골라.", "하나씩 골라."),
        ("정말일까?", "정말일까?"),
    ],
)
def test_other_endings(given: str, told: str) -> None:
    assert other_ending(given) == told


def test_sentences_keep_numbers_and_abbreviations_whole() -> None:
    text = "Use e.g. Adam. The rate is 0.01. It works 🙂 A lot. ok"
    assert sentences(text) == ["Use e.g. Adam.", "The rate is 0.01. It works 🙂 A lot.", "ok"]
