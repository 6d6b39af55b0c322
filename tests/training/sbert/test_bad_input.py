"""What people hand in by mistake: one clear line, and nothing half written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.commands import error_of, ohlora_json
from tests.training.sbert import tiny
from tests.training.sbert.conftest import Trained, Workshop

RETRIEVAL, GRADING, TYPES, TOPICS = (
    ",".join(tiny.COLUMNS[task]) + "\n" for task in ("retrieval", "grading", "answer-type", "next-question")
)
PROMPTS = "user_prompt,category\n"
BAD_TABLES = [
    ("retrieval", "question,note\n뭐야?,드롭아웃\n", "the column 'user_question' is missing"),
    ("grading", "quiz,good_answer,user_answer,similarity_score\na,b,c,1\n", "the column 'keywords' is missing"),
    ("moderation", "user_prompt,label\n안녕,일반\n", "the column 'category' is missing"),
    ("answer-type", "", "the column 'input_part' is missing"),
    ("next-question", TOPICS, "no rows"),
    ("retrieval", RETRIEVAL + "뭐야?,드롭아웃,1.5\n", "row 1: similarity_score '1.5' is not a number from 0 to 1"),
    ("retrieval", RETRIEVAL + "뭐야?,드롭아웃,1\n뭐야?,드롭아웃,-0.1\n", "row 2: similarity_score '-0.1' is not"),
    ("answer-type", TYPES + "네,정답,high\n", "row 1: similarity 'high' is not a number from 0 to 1"),
    ("next-question", TOPICS + "네,다음,nan\n", "row 1: similarity 'nan' is not a number from 0 to 1"),
    ("grading", GRADING + "train,뭐야?,,답,말,,\n", "row 1: similarity_score '' is not a number from 0 to 1"),
    ("grading", GRADING + "train,뭐야?,,,말,,1\n", "row 1: the column 'good_answer' is empty"),
    (
        "moderation",
        PROMPTS + "안녕,일반\n안녕,인사\n",
        "row 2: category '인사' is unknown (known: 사랑 고백/만남, 일반",
    ),
    ("moderation", PROMPTS + " ,일반\n", "row 1: the column 'user_prompt' is empty"),
    ("moderation", PROMPTS + '"안녕"하세요,일반\n', "not a CSV table"),
    ("moderation", (PROMPTS + "안녕,일반\n").encode("cp949"), "is not UTF-8 text"),
]


def train_words(workshop: Workshop, folder: Path, task: str, **files: object) -> list[object]:
    """A training whose files lie in `folder`, but for those given."""
    files = {"data": workshop.tables[task], "out": folder / "out", "base": workshop.base} | files
    options = [word for name, value in files.items() for word in (f"--{name}", value)]
    return ["train", "sbert", "--task", task, *options, "--home", folder / "home", "--epochs", 0.2]


def evaluate_words(workshop: Workshop, task: str, model: object, data: Path | None = None) -> list[object]:
    return ["evaluate", "sbert", "--task", task, "--model", model, "--data", data or workshop.tables[task]]


def assert_nothing_written(folder: Path, *given: str) -> None:
    assert sorted(path.name for path in folder.iterdir()) == sorted(given)


@pytest.mark.parametrize(("task", "content", "complaint"), BAD_TABLES)
def test_a_bad_table(workshop: Workshop, tmp_path: Path, task: str, content: str | bytes, complaint: str) -> None:
    data = tmp_path / "bad.csv"
    data.write_bytes(content if isinstance(content, bytes) else content.encode())
    for words in (
        train_words(workshop, tmp_path, task, data=data),
        evaluate_words(workshop, task, workshop.base, data),
    ):
        error = error_of(*words, "--json")
        assert error.startswith(f"Error: {data}:")
        assert complaint in error
    assert_nothing_written(tmp_path, "bad.csv")


def test_a_table_that_is_not_there(workshop: Workshop, tmp_path: Path) -> None:
    for data in (tmp_path / "none.csv", tmp_path):
        assert f"{data}: cannot be read" in error_of(*train_words(workshop, tmp_path, "grading", data=data))
        assert f"{data}: cannot be read" in error_of(*evaluate_words(workshop, "grading", workshop.base, data))
    assert_nothing_written(tmp_path)


def test_too_few_texts(workshop: Workshop, tmp_path: Path) -> None:
    data = tiny.write_csv(tmp_path / "few.csv", tiny.COLUMNS["moderation"], tiny.rows_of("moderation")[:5])
    error = error_of(*train_words(workshop, tmp_path, "moderation", data=data))
    assert f"{data}: 5 different texts are too few; 6 are needed" in error
    assert_nothing_written(tmp_path, "few.csv")


def test_an_unknown_task(workshop: Workshop, tmp_path: Path) -> None:
    known = train_words(workshop, tmp_path, "grading")
    assert "'poetry' is not one of" in error_of(*(word if word != "grading" else "poetry" for word in known), code=2)
    assert_nothing_written(tmp_path)


@pytest.mark.parametrize(("epochs", "code"), [("0", 2), ("-1", 2), ("inf", 2), ("many", 2), ("nan", 1)])
def test_epochs_that_are_no_number_of_epochs(workshop: Workshop, tmp_path: Path, epochs: str, code: int) -> None:
    error_of(*train_words(workshop, tmp_path, "grading"), "--epochs", epochs, code=code)
    assert_nothing_written(tmp_path)


def test_an_output_that_exists_is_left_alone(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    for name in ("file", "folder"):
        out = tmp_path / name
        assert error_of(*train_words(workshop, tmp_path, "grading", out=out)) == f"Error: {out}: exists already"
    below = tmp_path / "file" / "out"
    assert f"{below}: cannot be written" in error_of(*train_words(workshop, tmp_path, "grading", out=below))
    assert (tmp_path / "file").read_text() == "mine"
    assert list((tmp_path / "folder").iterdir()) == []
    assert_nothing_written(tmp_path, "file", "folder")


def test_a_home_where_nothing_can_be_kept(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "runs").write_text("a file")
    error = error_of(*train_words(workshop, tmp_path, "grading"))
    assert "home/runs: a run cannot be kept here" in error
    assert_nothing_written(tmp_path, "home")


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (None, "there is no such folder"),
        ("modules.json", "is not a folder of sentence-transformers (modules.json is missing)"),
        ("config.json", "cannot be read as a model of sentence-transformers"),
        ("model.safetensors", "cannot be read as a model of sentence-transformers"),
        ("tokenizer.json", "cannot be read as a model of sentence-transformers"),
    ],
)
def test_a_model_that_is_none(workshop: Workshop, tmp_path: Path, broken: str | None, complaint: str) -> None:
    model = tmp_path / "model"
    if broken is not None:
        shutil.copytree(workshop.base, model)
        (model / broken).write_bytes(b"{junk")
    if broken == "modules.json":
        (model / broken).unlink()
    for words in (
        train_words(workshop, tmp_path, "grading", base=model),
        evaluate_words(workshop, "grading", model),
    ):
        error = error_of(*words, "--json")
        assert error.startswith(f"Error: {model}: ")
        assert complaint in error
    assert_nothing_written(tmp_path, *(["model"] if broken else []))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"", "no notes"), (b" \n\n", "no notes"), (b"\xff\xfe", "is not UTF-8 text"), (None, "cannot be read")],
)
def test_bad_knowledge(workshop: Workshop, tmp_path: Path, content: bytes | None, complaint: str) -> None:
    notes = tmp_path / "notes.txt"
    if content is not None:
        notes.write_bytes(content)
    words = evaluate_words(workshop, "retrieval", workshop.base)
    assert error_of(*words, "--knowledge", notes).startswith(f"Error: {notes}: {complaint}")


@pytest.mark.parametrize("task", ["retrieval", "grading", "moderation"])
@pytest.mark.parametrize(
    "content", [b"", b"junk", b"\xff", b"[]", b"{}", b'{"kind": "other"}', b'{"kind": ["labels"]}']
)
def test_a_corrupted_head_json(
    trained: Callable[[str], Trained], workshop: Workshop, tmp_path: Path, task: str, content: bytes
) -> None:
    model = tmp_path / "model"
    shutil.copytree(trained(task).out, model)
    (model / "head.json").write_bytes(content)
    assert str(model / "head.json") in error_of(*evaluate_words(workshop, task, model))


@pytest.mark.parametrize("task", ["retrieval", "moderation"])
def test_a_head_without_its_names(
    trained: Callable[[str], Trained], workshop: Workshop, tmp_path: Path, task: str
) -> None:
    model = tmp_path / "model"
    shutil.copytree(trained(task).out, model)
    kind = {"retrieval": "similarity", "moderation": "labels"}[task]
    for names in ("", ', "labels": ["일반"], "notes": []', ', "labels": 3, "notes": null'):
        (model / "head.json").write_text(f'{{"kind": "{kind}"{names}}}', "utf-8")
        error = error_of(*evaluate_words(workshop, task, model))
        assert f"{model}: the head beside the encoder cannot be read" in error


@pytest.mark.parametrize("task", ["retrieval", "grading", "moderation"])
def test_a_corrupted_head_safetensors(
    trained: Callable[[str], Trained], workshop: Workshop, tmp_path: Path, task: str
) -> None:
    model = tmp_path / "model"
    shutil.copytree(trained(task).out, model)
    weights = model / "head.safetensors"
    whole = weights.read_bytes()
    other = trained("grading" if task != "grading" else "moderation").out / "head.safetensors"
    for content in (b"", b"junk" * 100, whole[:-1], other.read_bytes()):
        weights.write_bytes(content)
        error = error_of(*evaluate_words(workshop, task, model))
        assert f"{model}: the head beside the encoder cannot be read" in error
    weights.unlink()
    assert "cannot be read" in error_of(*evaluate_words(workshop, task, model))


def test_a_grader_does_not_pretend_to_do_another_task(trained: Callable[[str], Trained], workshop: Workshop) -> None:
    error = error_of(*evaluate_words(workshop, "moderation", trained("grading").out))
    assert "does not score the task 'moderation'" in error


LONG_TEXTS = {
    "words": "과적합 dropout " * 5_000,
    "spaces": "과적합" + " " * 100_000 + "dropout",
    "brackets": "(" + ":" * 100_000,
    "arrows": "과적합 -> " * 12_000,
    "one word": "가" * 100_000,
    "clauses": "배치는 크고, " * 12_000,
}


@pytest.mark.parametrize("shape", LONG_TEXTS)
@pytest.mark.parametrize("task", ["retrieval", "grading", "answer-type"])
def test_a_very_long_text_is_cut_and_measured(
    trained: Callable[[str], Trained], workshop: Workshop, tmp_path: Path, task: str, shape: str
) -> None:
    column = tiny.COLUMNS[task].index({"retrieval": "user_question", "grading": "user_answer"}.get(task, "input_part"))
    rows = [list(row) for row in tiny.rows_of(task)[:4]]
    rows[1][column] = LONG_TEXTS[shape]
    data = tiny.write_csv(tmp_path / "long.csv", tiny.COLUMNS[task], rows)
    figures = ohlora_json(*evaluate_words(workshop, task, trained(task).out, data))
    assert figures["n"] == 4


def test_a_very_long_text_is_trained_on(workshop: Workshop, tmp_path: Path) -> None:
    rows = tiny.rows_of("retrieval")
    data = tiny.write_csv(
        tmp_path / "long.csv",
        tiny.COLUMNS["retrieval"],
        [*rows, (LONG_TEXTS["words"], tiny.NOTES[0], 1.0), ("드롭아웃?", LONG_TEXTS["clauses"], 0.0)],
    )
    result = ohlora_json(*train_words(workshop, tmp_path, "retrieval", data=data))
    assert result["pairs"] == len(rows) + 2
