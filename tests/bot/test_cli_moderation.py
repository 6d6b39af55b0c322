"""The owner's commands, on a database file."""

from __future__ import annotations

import asyncio
import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.evaluate_moderation import figures
from bot.cli.evaluate_moderation import moderation as evaluate
from bot.cli.moderation import moderation
from core.messages import Account, Platform
from core.ports import Verdict
from core.storage.database import Database
from core.storage.tables.moderation import CaseRow
from tests.core.moderation.helpers import new_database


class Context:
    """What the commands need of the application's context."""

    def __init__(self, folder: Path) -> None:
        self._url = f"sqlite+aiosqlite:///{folder / 'tutor.db'}"

    async def upgrade(self) -> None:
        """The tables are there already."""

    def open_database(self) -> Database:
        return Database(self._url)


async def populate(folder: Path) -> None:
    now = datetime.now(UTC)
    db = await new_database(folder)
    async with db.write() as uow:
        for name, expires_at in (("10", now + timedelta(days=1)), ("20", now - timedelta(days=1))):
            learner = await uow.learners.add(Account(Platform.DISCORD, name), "ko", "Asia/Seoul", now)
            case = CaseRow(
                learner_id=learner.id,
                category="hate",
                level=1,
                action="ban",
                started_at=now - timedelta(days=2),
                period_s=86_400,
                expires_at=expires_at,
                excerpt="나쁜 말",
                confidence=0.97,
                event_key=f"discord:{name}",
            )
            await uow.moderation.add_case(case)
            if name == "10":
                await uow.moderation.add_appeal(case, "오해예요", now)
    await db.close()


@pytest.fixture
def context(tmp_path: Path) -> Context:
    asyncio.run(populate(tmp_path))
    return Context(tmp_path)


def call(context: Context, *args: str) -> Result:
    return CliRunner().invoke(moderation, args, obj=context)


def answer(context: Context, *args: str) -> Any:
    result = call(context, *args, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_cases(context: Context) -> None:
    assert [case["case"] for case in answer(context, "cases")["cases"]] == [2, 1]
    assert [case["case"] for case in answer(context, "cases", "--open")["cases"]] == [1]
    (case,) = answer(context, "cases", "--user", "discord:20")["cases"]
    assert (case["accounts"], case["category"], case["level"]) == (["discord:20"], "hate", 1)
    assert len(answer(context, "cases", "--limit", "1")["cases"]) == 1
    assert "나쁜 말" in call(context, "cases").stdout


def test_unban_a_person(context: Context) -> None:
    assert answer(context, "unban", "discord:10", "--reason", "오해") == {"revoked": [1]}
    assert answer(context, "unban", "discord:10") == {"revoked": []}
    assert answer(context, "cases", "--open") == {"cases": []}
    assert answer(context, "appeals") == {"appeals": []}
    assert [a["status"] for a in answer(context, "appeals", "--all")["appeals"]] == ["accepted"]


def test_unban_a_case(context: Context) -> None:
    assert answer(context, "unban", "--case", "1") == {"revoked": [1]}
    assert answer(context, "cases", "--user", "discord:10")["cases"][0]["revoked_at"]


def test_appeals_can_be_turned_down(context: Context) -> None:
    (appeal,) = answer(context, "appeals")["appeals"]
    assert (appeal["case"], appeal["text"]) == (1, "오해예요")
    assert answer(context, "reject", "--case", "1") == {"rejected": 1}
    assert answer(context, "reject", "--case", "1") == {"rejected": 0}
    assert answer(context, "appeals") == {"appeals": []}


def test_a_remark_is_kept(context: Context) -> None:
    assert answer(context, "note", "discord:10", "조심스럽게 지켜보기") == {"learner": 1}

    async def remarks() -> list[str]:
        db = context.open_database()
        async with db.read() as uow:
            found = [row.detail for row in await uow.moderation.audit(learner_id=1) if row.action == "remark"]
        await db.close()
        return found

    assert asyncio.run(remarks()) == ["조심스럽게 지켜보기"]


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (("cases", "--user", "discord"), "not PLATFORM:ID"),
        (("cases", "--user", "carrier-pigeon:1"), "not PLATFORM:ID"),
        (("unban", "discord:77"), "nobody is known as discord:77"),
        (("unban",), "name either"),
        (("unban", "discord:10", "--case", "1"), "name either"),
        (("unban", "--case", "77"), "there is no case 77"),
        (("reject", "--case", "77"), "there is no case 77"),
        (("note", "discord:10", " "), "empty"),
    ],
)
def test_bad_input_is_one_clear_line(context: Context, args: tuple[str, ...], reason: str) -> None:
    result = call(context, *args)
    assert result.exit_code != 0
    assert reason in result.stderr.splitlines()[-1]


def write_csv(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def judge(*args: object) -> Result:
    return CliRunner().invoke(evaluate, [str(arg) for arg in args])


def test_evaluation_with_labels(tmp_path: Path) -> None:
    data = write_csv(
        tmp_path / "d.csv", "user_prompt,category\n로라야 사랑해,사랑 고백/만남\n과적합이 뭐야?,일반\n느금마,패드립\n"
    )
    result = judge("--data", data, "--predictions", tmp_path / "out.csv", "--json")
    assert result.exit_code == 0, result.output
    figures_ = json.loads(result.stdout)
    assert (figures_["n"], figures_["accuracy"], figures_["false_actions"]) == (3, 1.0, 0)
    assert figures_["per_category"]["패드립"] == {"n": 1, "precision": 1.0, "recall": 1.0}
    assert figures_["per_category"]["정치"] == {"n": 0, "precision": None, "recall": None}
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["user_prompt", "true_category", "category", "confidence", "action"]
    assert [(row["category"], row["action"]) for row in rows] == [
        ("사랑 고백/만남", "act"),
        ("일반", "none"),
        ("패드립", "act"),
    ]
    assert all(0 <= float(row["confidence"]) <= 1 for row in rows)


def test_evaluation_without_labels(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "d.csv", "id,user_prompt\n7,what is PCA?\n")
    result = judge("--data", data, "--predictions", tmp_path / "out.csv", "--json")
    assert json.loads(result.stdout) == {"n": 1, "accuracy": None, "per_category": None, "false_actions": None}
    assert (tmp_path / "out.csv").read_text("utf-8").splitlines()[0] == "id,user_prompt,category,confidence,action"


def test_a_false_action_is_an_ordinary_text_that_was_acted_on() -> None:
    verdicts = [Verdict("hate", 0.9, ("hate",)), Verdict("hate", 0.9), Verdict("hate", 0.9, ("hate",))]
    assert figures(verdicts, ["일반", "일반", "혐오/기타"])["false_actions"] == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("a,b\n1,2\n", "'user_prompt' is missing"),
        ("user_prompt,category\nx,몰라\n", "row 1: unknown category"),
        ("", "missing"),
    ],
)
def test_bad_data_is_one_clear_line(tmp_path: Path, content: str, reason: str) -> None:
    result = judge("--data", write_csv(tmp_path / "d.csv", content))
    assert result.exit_code != 0
    assert reason in result.stderr


def test_predictions_that_cannot_be_written_are_one_clear_line(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "d.csv", "user_prompt\nwhat is PCA?\n")
    result = judge("--data", data, "--predictions", tmp_path / "nowhere" / "out.csv")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
    assert "Traceback" not in result.stderr
