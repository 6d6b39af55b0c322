"""What people hand in by mistake: one clear line, and nothing half written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.ports import LanguageTask
from tests.bot.commands import error_of
from tests.core.inference.language.tiny import make_adapter, make_tiny_base
from tests.training.llm.conftest import Trained, Workshop
from tests.training.llm.tables import COLUMNS, NOTHING, write_csv

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is deprecated:FutureWarning")
QNA, QUIZ, INTERVIEW, SUMMARY = (",".join(COLUMNS[task]) + "\n" for task in COLUMNS)
BAD_TABLES = [
    ("qna", "question,answer\n뭐야?,몰라\n", "the column 'user_question' is missing (needed: user_question, rag_"),
    ("quiz", "quiz,good_answer,user_answer\na,b,c\n", "the column 'explanation' is missing"),
    ("interview", QNA + "a,b,c,d,e\n", "the column 'user_input' is missing"),
    ("summary", "", "the column 'track' is missing"),
    ("qna", QNA, "no rows"),
    ("qna", QNA + ",,뭐야?,쪽지,\n", "row 1: the column 'output_message' is empty"),
    ("qna", QNA + ",,뭐야?,쪽지,응\n,,뭐야?,,응\n", "row 2: the column 'rag_retrieved_data' is empty"),
    ("quiz", QUIZ + ",,,,말,응,1\n", "row 1: the column 'quiz' is empty"),
    ("interview", INTERVIEW + ",,,,드롭아웃,응,,\n", "row 1: the column 'user_input' is empty"),
    ("interview", INTERVIEW + ",,네,,드롭아웃,,,\n", "row 1: the column 'output_data' is empty"),
    ("summary", SUMMARY + "면접, ,요약\n", "row 1: the column 'facts' is empty"),
    ("qna", QNA + '"a"b,,,,\n', "not a CSV table"),
    ("qna", (QNA + ",,뭐야?,쪽지,응\n").encode("cp949"), "is not UTF-8 text"),
]


def train_words(workshop: Workshop, folder: Path, task: str, **files: object) -> list[object]:
    given = {"data": workshop.tables[task], "out": folder / "out", "base": workshop.base} | files
    options = [word for name, value in given.items() for word in (f"--{name}", value)]
    return ["train", "llm", "--task", task, *options, "--home", folder / "home", "--epochs", 1, "--batch", 8]


def evaluate_words(workshop: Workshop, task: str, **files: object) -> list[object]:
    given = {"data": workshop.tables[task], "base": workshop.base} | files
    return [
        "evaluate",
        "llm",
        "--task",
        task,
        *(word for name, value in given.items() for word in (f"--{name}", value)),
    ]


def assert_nothing_written(folder: Path, *given: str) -> None:
    assert sorted(path.name for path in folder.iterdir()) == sorted(given)


@pytest.mark.parametrize(("task", "content", "complaint"), BAD_TABLES)
def test_a_bad_table(workshop: Workshop, tmp_path: Path, task: str, content: str | bytes, complaint: str) -> None:
    data = tmp_path / "bad.csv"
    data.write_bytes(content if isinstance(content, bytes) else content.encode())
    for words in (
        train_words(workshop, tmp_path, task, data=data),
        train_words(workshop, tmp_path, task, valid=data),
        evaluate_words(workshop, task, data=data),
    ):
        error = error_of(*words, "--json")
        assert error.startswith(f"Error: {data}:")
        assert complaint in error
    assert_nothing_written(tmp_path, "bad.csv")


def test_a_table_that_is_not_there(workshop: Workshop, tmp_path: Path) -> None:
    for data in (tmp_path / "none.csv", tmp_path):
        assert f"{data}: cannot be read" in error_of(*train_words(workshop, tmp_path, "quiz", data=data))
        assert f"{data}: cannot be read" in error_of(*evaluate_words(workshop, "quiz", data=data))
    assert_nothing_written(tmp_path)


def test_examples_that_are_all_too_long(workshop: Workshop, tmp_path: Path) -> None:
    data = write_csv(tmp_path / "long.csv", COLUMNS["qna"], [("", "", "뭐야?", "가" * 900, "응")])
    assert "no example fits 512 tokens" in error_of(*train_words(workshop, tmp_path, "qna", data=data))
    assert "no example fits 512 tokens" in error_of(*evaluate_words(workshop, "qna", data=data))
    assert_nothing_written(tmp_path, "long.csv")


def test_a_window_that_the_base_does_not_have(workshop: Workshop, tmp_path: Path) -> None:
    error = error_of(*train_words(workshop, tmp_path, "qna"), "--max-length", 513)
    assert error == f"Error: {workshop.base}: sees 512 tokens at once, not 513"
    assert_nothing_written(tmp_path)


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--task", "poetry", 2),
        ("--epochs", "0", 2),
        ("--epochs", "inf", 1),
        ("--epochs", "nan", 1),
        ("--lr", "-1", 2),
        ("--lr", "nan", 1),
        ("--rank", "0", 2),
        ("--alpha", "0", 2),
        ("--dropout", "1", 2),
        ("--dropout", "nan", 1),
        ("--batch", "0", 2),
        ("--max-length", "0", 2),
        ("--style", "poem", 2),
    ],
)
def test_numbers_and_names_of_no_use(workshop: Workshop, tmp_path: Path, option: str, value: str, code: int) -> None:
    error_of(*train_words(workshop, tmp_path, "qna"), option, value, code=code)
    assert_nothing_written(tmp_path)


def test_an_output_that_exists_is_left_alone(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    for name in ("file", "folder"):
        out = tmp_path / name
        assert error_of(*train_words(workshop, tmp_path, "qna", out=out)) == f"Error: {out}: exists already"
    below = tmp_path / "file" / "out"
    assert f"{below}: cannot be written" in error_of(*train_words(workshop, tmp_path, "qna", out=below))
    assert (tmp_path / "file").read_text() == "mine"
    assert_nothing_written(tmp_path, "file", "folder")


def test_a_home_where_nothing_can_be_kept(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "runs").write_text("a file")
    assert "a run cannot be kept here" in error_of(*train_words(workshop, tmp_path, "qna"))
    assert_nothing_written(tmp_path, "home")


@pytest.mark.parametrize("broken", ["", "config.json", "model.safetensors", "tokenizer.json", "pickle"])
def test_a_base_that_is_none(workshop: Workshop, tmp_path: Path, broken: str) -> None:
    base = tmp_path / "base"
    if broken:
        shutil.copytree(workshop.base, base)
    if broken == "pickle":
        (base / "model.safetensors").rename(base / "pytorch_model.bin")
    elif broken:
        (base / broken).write_bytes(b"{junk")
    for words in (train_words(workshop, tmp_path, "qna", base=base), evaluate_words(workshop, "qna", base=base)):
        assert error_of(*words, "--json").startswith(f"Error: {base}: ")
    assert_nothing_written(tmp_path, *(["base"] if broken else []))


def test_a_base_without_the_layers(workshop: Workshop, tmp_path: Path) -> None:
    from transformers import GPT2Config, GPT2LMHeadModel

    base = tmp_path / "base"
    shutil.copytree(workshop.base, base)
    settings = json.loads((base / "config.json").read_text())
    config = GPT2Config(vocab_size=settings["vocab_size"], n_positions=512, n_embd=16, n_layer=1, n_head=2)
    GPT2LMHeadModel(config).save_pretrained(base)
    assert f"{base}: cannot be fine-tuned: Target modules" in error_of(
        *train_words(workshop, tmp_path, "qna", base=base)
    )
    assert not (tmp_path / "out").exists()


def test_a_chat_with_a_base_that_has_no_template(tmp_path: Path, workshop: Workshop) -> None:
    base = make_tiny_base(tmp_path / "base", chat=False)
    for words in (train_words(workshop, tmp_path, "qna", base=base), evaluate_words(workshop, "qna", base=base)):
        assert f"{base}: has no chat template" in error_of(*words, "--style", "chat")
    assert_nothing_written(tmp_path, "base")


def test_four_bits_need_a_gpu(workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    assert "need a CUDA device" in error_of(*train_words(workshop, tmp_path, "qna"), "--qlora")
    assert_nothing_written(tmp_path)


@pytest.mark.parametrize("missing", ["adapter_config.json", "adapter_model.safetensors", ""])
def test_an_adapter_that_is_none(
    trained: Callable[[str], Trained], workshop: Workshop, tmp_path: Path, missing: str
) -> None:
    adapter = tmp_path / "adapter"
    if missing:
        shutil.copytree(trained("qna").out, adapter)
        (adapter / missing).unlink()
    error = error_of(*evaluate_words(workshop, "qna", adapter=adapter))
    assert error.startswith(f"Error: {adapter}: ")
    assert missing in error


def test_an_adapter_of_another_base(workshop: Workshop, tmp_path: Path) -> None:
    from transformers import LlamaConfig, LlamaForCausalLM

    wider = tmp_path / "wider"
    shutil.copytree(workshop.base, wider)
    config = LlamaConfig.from_pretrained(workshop.base)
    config.hidden_size, config.head_dim = 48, 12
    LlamaForCausalLM(config).save_pretrained(wider)
    adapter = make_adapter(tmp_path / "adapter", wider, 1, LanguageTask.QNA)
    assert "does not fit the base" in error_of(*evaluate_words(workshop, "qna", adapter=adapter))


def test_predictions_that_cannot_be_written(workshop: Workshop, tmp_path: Path) -> None:
    for out in (tmp_path / "none" / "said.csv", tmp_path):
        assert f"{out}: cannot be written" in error_of(*evaluate_words(workshop, "qna", predictions=out))
    assert_nothing_written(tmp_path)


def test_nothing_found_is_no_empty_note(workshop: Workshop, tmp_path: Path) -> None:
    data = write_csv(tmp_path / "t.csv", COLUMNS["qna"], [("", "", "뭐야?", NOTHING, " ")])
    assert "row 1: the column 'output_message' is empty" in error_of(*evaluate_words(workshop, "qna", data=data))
