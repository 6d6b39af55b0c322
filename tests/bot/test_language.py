"""From the configuration to words, and what the doctor says about the language model."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.cli.checkup_language import look_at_language
from bot.language import build_phrasing, speaking
from bot.settings import Settings, load_settings
from bot.web_adapter.metrics import Metrics
from core.language.phrasing import Outcome, Phrasing, PhrasingReport
from core.ports import LanguageTask
from tests.core.inference.language.server import SECRET, Server, streams
from tests.core.inference.language.tiny import make_adapter, make_tiny_base
from tests.core.language.scripted import FAITHFUL_KO, UNFAITHFUL_KO, note, summary

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is deprecated:FutureWarning")


def configured(folder: Path, text: str, key: str = "") -> Settings:
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    return load_settings(file, folder / "home", {"OHLORA_LLM_API_KEY": key})


def at(url: str, more: str = "") -> str:
    return f'[models.llm]\nbackend = "openai"\nurl = "{url}"\nmodel = "kanana"\n{more}'


async def ready(phrasing: Phrasing) -> None:
    """Wait until it is loaded, or could not be."""
    for _ in range(6000):
        if phrasing.state != "off: loading":
            return
        await asyncio.sleep(0.01)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with Server((streams(" ### 답변: ", FAITHFUL_KO, " (답변 종료)"),)) as running:
        yield running


def test_without_a_model_she_composes(tmp_path: Path) -> None:
    assert build_phrasing(configured(tmp_path, ""), lambda _report: None) is None


async def test_words_from_a_server(tmp_path: Path, server: Server) -> None:
    reports: list[PhrasingReport] = []
    adapters = 'style = "reference"\nadapters = {qna = "ohlora-qna"}\n'
    async with speaking(configured(tmp_path, at(server.url, adapters), SECRET), reports.append) as phrasing:
        assert phrasing is not None
        await ready(phrasing)
        assert phrasing.state == "ok"
        assert await phrasing.say(note()) == FAITHFUL_KO
        assert await phrasing.say(summary("사실")) is None, "only the tasks that have an adapter of this style"
    assert [report.outcome for report in reports] == [Outcome.RELEASED]
    assert [asked["model"] for asked in server.asked] == ["ohlora-qna"]
    assert server.asked[0]["prompt"].endswith("(답변 시작)")
    assert server.keys == [f"Bearer {SECRET}"]


async def test_a_server_that_lies_is_refused(tmp_path: Path) -> None:
    async with Server((streams(UNFAITHFUL_KO),)) as running:
        async with speaking(configured(tmp_path, at(running.url)), lambda _report: None) as phrasing:
            assert phrasing is not None
            await ready(phrasing)
            assert await phrasing.say(note()) is None
        assert [asked["path"] for asked in running.asked] == ["/v1/chat/completions"] * 2


async def test_no_server_is_no_reason_not_to_start(tmp_path: Path) -> None:
    async with speaking(configured(tmp_path, at("http://127.0.0.1:9/v1")), lambda _report: None) as phrasing:
        assert phrasing is not None
        await ready(phrasing)
        assert phrasing.state.startswith("off: http://127.0.0.1:9")
        assert await phrasing.say(note()) is None


async def test_a_base_with_adapters_in_this_process(tmp_path: Path) -> None:
    base = make_tiny_base(tmp_path / "base")
    make_adapter(tmp_path / "qna", base, 1, LanguageTask.QNA)
    text = '[models.llm]\nbackend = "transformers"\nstyle = "reference"\nbase = "base"\nadapters = {qna = "qna"}\n'
    reports: list[PhrasingReport] = []
    async with speaking(configured(tmp_path, text), reports.append) as phrasing:
        assert phrasing is not None
        await ready(phrasing)
        assert phrasing.state == "ok"
        assert await phrasing.say(note()) is None, "what a random model says is not supported by any note"
    assert reports[0].outcome in (Outcome.OBJECTED, Outcome.REJECTED, Outcome.FAILED, Outcome.LATE)


def test_metrics_count_outcomes() -> None:
    metrics = Metrics()
    metrics.observe_phrasing(PhrasingReport(LanguageTask.QNA, Outcome.RELEASED, 0.4))
    metrics.observe_phrasing(PhrasingReport(LanguageTask.QUIZ, Outcome.OBJECTED, 2.0))
    text = metrics.exposition().decode()
    assert 'ohlora_phrasings_total{outcome="released",task="qna"} 1.0' in text
    assert 'ohlora_phrasings_total{outcome="objected",task="quiz"} 1.0' in text
    assert 'ohlora_phrasing_seconds_count{task="qna"} 1.0' in text


def test_the_doctor_on_no_model(tmp_path: Path) -> None:
    summary_line, facts, problem, advice = look_at_language(configured(tmp_path, ""))
    assert "composes" in summary_line
    assert facts == {"profile": "embedded", "backend": "composed"}
    assert not problem
    assert not advice


def test_the_doctor_says_what_is_not_there_and_how_to_get_it(tmp_path: Path) -> None:
    summary_line, facts, problem, advice = look_at_language(configured(tmp_path, '[models]\nprofile = "reference"\n'))
    assert not problem, "she teaches without"
    assert facts["missing"] == 4
    assert "composed answers until it is there" in summary_line
    assert advice[-1] == "fetch what was published with: ohlora models pull reference --only llm"
    assert any("250702_OhLoRA_quiz_llm" in line for line in advice)


def test_the_doctor_on_folders_that_are_there_and_hub_ids(tmp_path: Path) -> None:
    base = make_tiny_base(tmp_path / "base")
    make_adapter(tmp_path / "qna", base, 1, LanguageTask.QNA)
    (tmp_path / "empty").mkdir()
    llm = '[models.llm]\nbackend = "transformers"\nbase = "{}"\nadapters = {{{}}}\n'
    good = configured(tmp_path, llm.format("base", 'qna = "qna", quiz = "owner/adapter"'))
    summary_line, facts, _, advice = look_at_language(good)
    assert (facts["missing"], advice) == (0, ())
    assert "loaded when the tutor starts" in summary_line
    assert look_at_language(configured(tmp_path, llm.format("empty", "")))[3] == (
        f"base: {tmp_path / 'empty'} holds no config.json",
    )
    assert look_at_language(configured(tmp_path, llm.format("nowhere", "")))[3] == ("base: there is no folder nowhere",)


@contextmanager
def in_a_thread(server: Server) -> Iterator[Server]:
    """The doctor runs a loop of its own, so the server needs another thread."""
    loop, started, ended = asyncio.new_event_loop(), Event(), asyncio.Event()

    async def serve() -> None:
        async with server:
            started.set()
            await ended.wait()

    thread = Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    started.wait()
    yield server
    loop.call_soon_threadsafe(ended.set)
    thread.join()
    loop.close()


def test_the_doctor_asks_a_server_what_it_has(tmp_path: Path) -> None:
    with in_a_thread(Server(())) as running:
        settings = configured(tmp_path, at(running.url), SECRET)
        summary_line, facts, problem, advice = look_at_language(settings)
    assert facts["reached"] is True
    assert facts["unknown"] == ["kanana"]
    assert advice == ("the server knows no model 'kanana'; it has: none",)
    assert not problem
    assert SECRET not in json.dumps([summary_line, facts, advice])
    summary_line, facts, problem, _ = look_at_language(settings)
    assert facts["reached"] is False
    assert "does not answer" in summary_line
    assert not problem
