"""Every rule that content has to keep, by the file and the line that the mistake is named with."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.content.loader import check_content, load_library
from core.errors import ContentError
from tests.core.content.folder import CHAPTER, FILES, line_of, make

CHAPTER_FILE, TRACK_FILE, KEYWORD_FILE = "chapters/basics.yaml", "tracks/first.yaml", "keywords.yaml"


def test_a_correct_folder(tmp_path: Path) -> None:
    library, mistakes = check_content(make(tmp_path))
    assert mistakes == []
    assert library is not None
    assert list(library.concepts) == ["overfitting", "generalisation"]
    assert library.quizzes_of_concept["overfitting"][0].id == "what-is-overfitting"
    assert library.tracks_by_id["first"].topics[0].concepts == ("overfitting",)


def test_a_folder_may_hold_its_chapters_directly(tmp_path: Path) -> None:
    for name in (KEYWORD_FILE, CHAPTER_FILE):
        (tmp_path / Path(name).name).write_text(FILES[name], "utf-8")
    library = load_library(tmp_path)
    assert [chapter.id for chapter in library.chapters] == ["basics"]
    assert library.tracks == ()


def test_the_built_in_content() -> None:
    library = load_library()
    assert len(library.chapters) >= 4
    assert len(library.concepts) >= 40
    assert len(library.quizzes) >= 40
    assert sum(len(track.topics) >= 8 for track in library.tracks) >= 2


SCHEMA = [
    # what is wrong, old text, new text, text on the line that is named (None: the new line), part of the message
    ("a duplicate key", "    related: []", "    related: []\n    id: again", None, "twice"),
    ("an unknown key", "difficulty: 1", "difficulty: 1\n    colour: red", None, "colour: unknown key"),
    ("a missing language", '{ko: "기초", en: "Basics"}', '{ko: "기초"}', 'title: {ko: "기초"', "title.en"),
    ("an empty text", '"외워 버리는 거야."', '"  "', '      definition: {ko: "외워', "at least 1 character"),
    ("an identifier with capitals", "id: basics", "id: Basics", "id: basics", "should match pattern"),
    ("no definition", '      definition: {ko: "외워', '      why: {ko: "외워', "  - id: overfitting", "'definition'"),
    (
        "an unknown aspect",
        '      definition: {ko: "외워',
        '      story: {ko: "외워',
        '      definition: {ko: "외워',
        "",
    ),
    ("a difficulty out of range", "difficulty: 1", "difficulty: 4", "difficulty: 1", "1, 2 or 3"),
    ("too few points", "      - {id: weak", "      #", "      - {id: memorises", "at least 2 items"),
    ("a weight of nothing", "id: weak, weight: 0.5", "id: weak, weight: 0", "id: weak", "greater than 0"),
    ("an address that is none", "https://example.org/", "book", 'source: {title: "A book", url', "URL"),
    (
        "too few keywords",
        "[definition, purpose]",
        "[definition]",
        "keywords: [definition, purpose]",
        "at least 2 items",
    ),
]


@pytest.mark.parametrize(("old", "new", "at", "message"), [case[1:] for case in SCHEMA], ids=[c[0] for c in SCHEMA])
def test_the_schema(tmp_path: Path, old: str, new: str, at: str | None, message: str) -> None:
    library, mistakes = check_content(make(tmp_path, chapter=(old, new)))
    assert library is None
    line = line_of(CHAPTER_FILE, old) + 1 if at is None else line_of(CHAPTER_FILE, at)
    found = [(m.file, m.line) for m in mistakes if message in m.message]
    assert found[:1] == [(tmp_path / CHAPTER_FILE, line)], [str(m) for m in mistakes]


CROSS = [
    ("an unknown keyword", "[definition, purpose]", "[definition, nonsense]", "keywords: [", "no keyword 'nonsense'"),
    (
        "an unknown concept in a quiz",
        "concepts: [overfitting]",
        "concepts: [nonsense]",
        "concepts: [over",
        "no concept",
    ),
    ("an unknown prerequisite", "[generalisation]", "[nonsense]", "prerequisites: [gen", "no concept 'nonsense'"),
    ("an unknown relative", "related: [overfitting]", "related: [nonsense]", "related: [over", "no concept 'nonsense'"),
    ("a duplicate alias", '["overfit"]', '["Generalisation"]', "    aliases: {ko: [], en", "already a name"),
    ("an alias that differs in spacing", '["오버피팅"]', '["일 반화"]', "    aliases: {ko: [], en", "already a name"),
    ("a shared description", '["Fine', '["답만 달달 외웠어", "Fine', "    described: {ko: [], en", "describes"),
    ("a duplicate concept", "id: generalisation", "id: overfitting", "  - id: generalisation", "exists already"),
    ("a circle", "prerequisites: []", "prerequisites: [overfitting]", "prerequisites: [", "circle"),
    ("a concept that needs itself", "[generalisation]", "[overfitting]", "  - id: overfitting", "itself"),
    ("a point twice", "id: weak", "id: memorises", "      - {id: weak", "stands twice"),
]


@pytest.mark.parametrize(("old", "new", "at", "message"), [case[1:] for case in CROSS], ids=[c[0] for c in CROSS])
def test_rules_across_records(tmp_path: Path, old: str, new: str, at: str, message: str) -> None:
    library, mistakes = check_content(make(tmp_path, chapter=(old, new)))
    assert library is None
    found = [(m.file, m.line) for m in mistakes if message in m.message]
    assert found == [(tmp_path / CHAPTER_FILE, line_of(CHAPTER_FILE, at))], [str(m) for m in mistakes]


TRACKS = [
    ("an unknown concept", "concepts: [overfitting]", "concepts: [nonsense]", "concepts: [", "no concept 'nonsense'"),
    ("an unknown keyword", "[definition]", "[nonsense]", "keywords: [", "no keyword 'nonsense'"),
    ("a follow-up on a foreign point", "missing: memorises", "missing: other", "  - id: fitting", "'other'"),
    ("a follow-up without a trigger", ", missing: memorises", "", "      - {ask", "either 'missing' or 'mentioned'"),
    ("a break after nothing", "break_after: fitting", "break_after: lunch", "id: first", "'lunch'"),
    ("the name of a chapter", "id: first", "id: basics", "id: first", "exists already in basics.yaml"),
]


@pytest.mark.parametrize(("old", "new", "at", "message"), [case[1:] for case in TRACKS], ids=[c[0] for c in TRACKS])
def test_tracks(tmp_path: Path, old: str, new: str, at: str, message: str) -> None:
    _, mistakes = check_content(make(tmp_path, track=(old, new)))
    found = [(m.file, m.line) for m in mistakes if message in m.message]
    assert found == [(tmp_path / TRACK_FILE, line_of(TRACK_FILE, at))], [str(m) for m in mistakes]


def test_a_topic_twice(tmp_path: Path) -> None:
    make(tmp_path)
    file = tmp_path / TRACK_FILE
    text = file.read_text("utf-8")
    start, end = text.index("  - id: fitting"), text.index("break_after")
    file.write_text(text[:end] + text[start:end] + text[end:], "utf-8")
    _, mistakes = check_content(tmp_path)
    again = text.count("\n", 0, end) + 1
    assert [(m.line, m.message) for m in mistakes] == [(again, "the topic 'fitting' exists already in first.yaml")]


def test_a_quiz_twice_in_two_files(tmp_path: Path) -> None:
    make(tmp_path)
    head, quizzes = CHAPTER.split("quizzes:\n")
    other = head.replace("id: basics", "id: more").replace("overfitting", "drift").replace("generalisation", "shift")
    for old, new in (("과적합", "드리프트"), ("Overfitting", "Drift"), ("오버피팅", "표류"), ("overfit", "drifting")):
        other = other.replace(old, new)
    for old, new in (("일반화", "변화"), ("Generalisation", "Shift"), ("답만", "값만"), ("Fine", "Changed")):
        other = other.replace(old, new)
    (tmp_path / "chapters" / "more.yaml").write_text(other + "quizzes:\n" + quizzes, "utf-8")
    _, mistakes = check_content(tmp_path)
    assert [(m.file.name, m.message) for m in mistakes] == [
        ("more.yaml", "the quiz 'what-is-overfitting' exists already in basics.yaml")
    ]
    assert mistakes[0].line == line_of(CHAPTER_FILE, "  - id: what-is")


def test_a_keyword_without_a_language(tmp_path: Path) -> None:
    _, mistakes = check_content(make(tmp_path, keywords=(', en: "Purpose"', "")))
    assert [(m.file.name, m.line) for m in mistakes] == [(KEYWORD_FILE, 3)]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 1),
        (b"# nothing but a comment\n", 1),
        (b"- a\n- list\n", 1),
        (b"just words", 1),
        (b"id: basics\ntitle:\n\t- tabs\n", 3),
        (b'id: basics\ntitle: {ko: "x"\nconcepts: []\n', 3),
        ("id: basics\ntitle: 기초".encode("cp949"), 1),
        (b"\x00\x01\x02", 1),
        (b"id: basics\nid: again\n", 2),
        (b"id: !!python/object/apply:os.system ['true']\n", 1),
    ],
)
def test_files_that_are_no_chapters(tmp_path: Path, content: bytes, line: int) -> None:
    make(tmp_path)
    (tmp_path / CHAPTER_FILE).write_bytes(content)
    library, mistakes = check_content(tmp_path)
    assert library is None
    assert (mistakes[0].file, mistakes[0].line) == (tmp_path / CHAPTER_FILE, line), [str(m) for m in mistakes]
    assert "\n" not in str(mistakes[0])


def test_folders_without_content(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        library, mistakes = check_content(folder)
        assert library is None
        assert mistakes


def test_the_error_names_the_first_mistakes_and_counts_the_rest(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / CHAPTER_FILE).write_text("id: basics\n" + "".join(f"extra{n}: 1\n" for n in range(10)))
    with pytest.raises(ContentError, match=r"basics\.yaml:\d+: .*; and \d+ more") as caught:
        load_library(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / CHAPTER_FILE).write_text(CHAPTER, "utf-8-sig")
    assert check_content(tmp_path)[1] == []
