"""What `ohlora evaluate llm` says of a base and of adapters on it."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch.nn.functional import log_softmax

from core.inference.language.loading import load_model
from core.language.material import NoteMaterial
from core.ports import LanguageTask
from tests.bot.commands import ohlora_json
from tests.training.llm.conftest import Trained, Workshop
from training.llm.data.example import Example
from training.llm.data.table import read_examples
from training.llm.encoding import Encoder, Style
from training.llm.generating import Spoken
from training.llm.measure import Told, by_language, completion_loss, figures, objection

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is deprecated:FutureWarning")
NOTE = "드롭아웃은 학습할 때 뉴런을 무작위로 끄는 방법이야."


def words(workshop: Workshop, task: str, *options: object) -> list[object]:
    return ["evaluate", "llm", "--task", task, "--base", workshop.base, "--data", workshop.tables[task], *options]


@pytest.mark.parametrize("task", ["qna", "summary"])
def test_an_adapter_beats_the_bare_base_on_its_data(
    trained: Callable[[str], Trained], workshop: Workshop, task: str
) -> None:
    bare = ohlora_json(*words(workshop, task, "--limit", 4))
    adapted = ohlora_json(*words(workshop, task, "--limit", 4, "--adapter", trained(task).out))
    assert bare["n"] == adapted["n"] == adapted["told"] == 4
    assert adapted["loss"] < bare["loss"]
    assert adapted["perplexity"] == pytest.approx(math.exp(adapted["loss"]), rel=1e-3)
    assert adapted["chrf_composed"] == bare["chrf_composed"] > 0
    assert set(adapted["by_language"]) == {"ko"}


def test_predictions(trained: Callable[[str], Trained], workshop: Workshop, tmp_path: Path) -> None:
    out = tmp_path / "said.csv"
    ohlora_json(*words(workshop, "qna", "--limit", 3, "--adapter", trained("qna").out, "--predictions", out))
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3
    assert set(rows[0]) == {"input", "reference", "composed", "answer", "ended", "objection"}
    assert all(row["input"].endswith("(답변 시작)") and row["reference"] for row in rows)


def test_the_loss_is_that_of_the_completions_alone(workshop: Workshop) -> None:
    examples = read_examples(LanguageTask.QUIZ, workshop.tables["quiz"]).training[:3]
    model = load_model(str(workshop.base), {}, "float32")
    rows = [Encoder(model, Style.REFERENCE).tokens(example) for example in examples]
    nats, count = 0.0, 0
    for row in rows:  # one at a time and token by token
        logits = model.network(input_ids=torch.tensor([list(row.ids)])).logits[0]
        for place in range(row.start, len(row.ids)):
            nats -= float(log_softmax(logits[place - 1], dim=0)[row.ids[place]].detach())
            count += 1
    assert completion_loss(model, LanguageTask.QUIZ, rows)["loss"] == pytest.approx(nats / count, abs=2e-4)


def told(text: str, *, ended: bool = True, target: str = NOTE) -> Told:
    example = Example(NoteMaterial("ko", "드롭아웃이 뭐야?", NOTE, composed=f"좋아! {NOTE}"), target, "dropout")
    return Told.of(example, Spoken(text, ended))


def test_figures_tell_good_answers_from_bad_ones() -> None:
    answers = [
        told(f" ### 답변: {NOTE} "),  # as it should be
        told(" ### 답변: 드롭아웃은 2014년에 나온 방법이야. "),  # made up
        told("", ended=False),  # went on and on
        told(" "),  # said nothing
    ]
    assert [bool(each.objection) for each in answers] == [False, True, True, True]
    found = figures(answers)
    assert (found["told"], found["format"], found["guard"]) == (4, 0.5, 0.25)
    assert found["guard_composed"] == 1.0
    assert 0 < found["chrf"] < 100
    assert figures(answers[:1])["chrf"] == pytest.approx(100)
    assert set(by_language(answers)) == {"ko"}


def test_without_composed_answers_there_is_nothing_to_compare() -> None:
    example = Example(NoteMaterial("ko", "뭐야?", NOTE, composed=""), NOTE, "dropout")
    found = figures([Told.of(example, Spoken(NOTE, ended=True))])
    assert (found["chrf_composed"], found["guard_composed"]) == (None, None)
    assert found["guard"] == 1.0
    assert objection(example, NOTE) == ""
