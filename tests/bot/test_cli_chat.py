"""`ohlora chat`, with the real tutor behind it."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.composition import Models, build_models
from core.content.library import Library
from core.content.loader import load_library
from core.inference.batching import BatchingEncoder
from core.inference.worker import Worker
from core.messages import MAX_REQUEST_CHARS
from core.storage.home_lock import HomeLock, SoleLock
from tests.bot.commands import error_of, ohlora, ohlora_json


@cache
def library() -> Library:
    return load_library()


@cache
def models() -> Models:
    return build_models(library(), None)


@pytest.fixture(autouse=True)
def loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Content and models are the real ones, but read once for all sessions here; workers die with their session."""
    monkeypatch.setattr("bot.composition.load_cached", lambda _folder, _cache: library())
    monkeypatch.setattr(
        "bot.composition.build_models",
        lambda _library, _cache: replace(
            models(),
            encoder=BatchingEncoder(models().encoder),
            thinking=Worker("a"),
            grading=Worker("b"),
            guarding=Worker("c"),
        ),
    )


def chat(*lines: str, user: str = "me", lang: str = "") -> list[dict[str, Any]]:
    """The replies to lines of text."""
    options = ["--lang", lang] if lang else []
    stdin = "".join(f"{line}\n" for line in lines)
    result = ohlora("chat", "--user", user, "--json", *options, stdin=stdin)
    return [json.loads(line) for line in result.stdout.splitlines()]


def words(reply: dict[str, Any]) -> str:
    return json.dumps(reply["blocks"], ensure_ascii=False)


def test_a_quiz_goes_on_in_the_next_session() -> None:
    asked, pressed = chat("퀴즈", "/2")
    question = next(block["prompt"] for block in asked["blocks"] if block["type"] == "QuestionBlock")
    assert "힌트" in asked["buttons"][1]["label"]
    assert question not in words(pressed)
    (graded,) = chat("잘 모르겠어")
    card = next(block for block in graded["blocks"] if block["type"] == "ScoreCard")
    assert card["score"] == 0
    (progress,) = chat("내 진도")
    assert question[:20] in words(progress)


def test_an_answer_in_plain_text_with_its_source_and_buttons() -> None:
    output = ohlora("chat", stdin="드롭아웃이 뭐야?\n").output
    assert "드롭아웃" in output
    assert "\n/1 " in output
    assert "{" not in output
    assert "\x1b" not in output


def test_two_people_at_one_terminal_share_nothing() -> None:
    chat("퀴즈", user="ann")
    (reply,) = chat("힌트", user="bob")
    assert "QuestionBlock" not in words(reply)
    assert ohlora_json("db", "export-user", "console:bob")["open_questions"] == []


def test_the_language_is_set_once_and_stays() -> None:
    assert [reply["locale"] for reply in chat("/help", lang="en")] == ["en"]
    assert [reply["locale"] for reply in chat("/help")] == ["en"]
    assert [reply["locale"] for reply in chat("/help", lang="ko")] == ["ko"]
    turns = ohlora_json("db", "export-user", "console:me")["turns"]
    assert len(turns) == 5  # three times help, and the language twice
    chat(lang="ko")
    assert len(ohlora_json("db", "export-user", "console:me")["turns"]) == 5


def test_a_backslash_goes_on_and_empty_lines_do_not_count() -> None:
    chat("첫 줄\\", "둘째 줄\\", "", "  ", "끝\\")
    said = [turn["said"] for turn in ohlora_json("db", "export-user", "console:me")["turns"]]
    assert said == ["첫 줄\n둘째 줄", "끝"]


@pytest.mark.parametrize("farewell", ["/quit", " /QUIT ", "/exit", "/종료"])
def test_leaving(farewell: str) -> None:
    assert len(chat("/help", farewell, "/help")) == 1


def test_buttons_that_are_not_there() -> None:
    result = ohlora("chat", "--lang", "en", stdin="/1\n/help\n/0\n/99\n")
    assert "There's no button to press right now." in result.output
    assert "There's no button number 0 right now." in result.output
    assert "There's no button number 99 right now." in result.output
    remarks = ohlora("chat", "--json", stdin="/1\n")
    assert remarks.stdout == ""
    assert "no button" in remarks.stderr


def test_a_button_that_wants_a_text_gets_the_next_line() -> None:
    asked, graded = chat("퀴즈", "/1", "그냥 아무 말이나 써 볼게")
    assert asked["buttons"][0]["asks_for"]
    assert any(block["type"] == "ScoreCard" for block in graded["blocks"])


def test_more_turns_than_a_chat_platform_would_allow() -> None:
    replies = chat(*["/help"] * 40)
    assert len(replies) == 40
    assert all(words(reply) == words(replies[-1]) for reply in replies[31:])


def test_hostile_input_comes_back_harmless() -> None:
    lines = ["\x1b[2J\x1b]0;x\x07", "\ud800", "한" * (MAX_REQUEST_CHARS + 1), "\x00", "{x} %s {0}", "\u202eabc"]
    stdin = "\n".join(lines).encode("utf-8", "surrogatepass") + b"\n\xff\xfe broken\n/help\n"
    output = ohlora("chat", stdin=stdin).output
    assert not [ch for ch in output if ch in "\x00\x07\x1b\u202e"]
    assert output.rstrip().endswith(ohlora("chat", stdin="/help\n").output.rstrip())


@pytest.mark.parametrize("name", ["", " ", "a" * 101, "a\nb"])
def test_names_that_are_none(name: str) -> None:
    assert "--user" in error_of("chat", "--user", name, code=2)


def test_a_server_may_run_beside_it_but_no_restore(own_home: Path) -> None:
    with HomeLock(own_home):
        assert len(chat("/help")) == 1
    with SoleLock(own_home):
        assert "restore" in error_of("chat")


def test_a_broken_database_is_one_line(own_home: Path) -> None:
    own_home.mkdir()
    (own_home / "ohlora.db").write_text("words " * 1000)
    assert "cannot be used" in error_of("chat")


class Terminal:
    """`ohlora chat` on a pseudo-terminal."""

    def __init__(self, home: Path) -> None:
        self._own, theirs = pty.openpty()
        environment = {**os.environ, "OHLORA_HOME": str(home), "TERM": "dumb", "NO_COLOR": "1"}
        command = [sys.executable, "-m", "bot", "chat", "--lang", "en"]
        self.process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
        os.close(theirs)
        self.seen = ""

    def wait_for(self, text: str) -> None:
        end = time.monotonic() + 30
        while text not in self.seen:
            assert time.monotonic() < end, self.seen
            if not select.select([self._own], [], [], 1)[0]:
                continue
            try:
                self.seen += os.read(self._own, 65536).decode("utf-8", "replace")
            except OSError:
                assert text in self.seen, self.seen
                return

    def type(self, text: str) -> None:
        os.write(self._own, text.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C, and again if nothing comes of it.

        A signal in the instant before the program waits for a key is seen at the next key or signal only.
        """
        for _ in range(5):
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(6)
                return

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._own)


@pytest.mark.parametrize("goodbye", ["\x04", "\x03"], ids=["Ctrl-D", "Ctrl-C"])
def test_at_a_terminal_she_greets_and_every_way_out_is_polite(own_home: Path, goodbye: str) -> None:
    terminal = Terminal(own_home)
    try:
        terminal.wait_for("> ")
        assert "Leave with /quit" in terminal.seen
        if goodbye == "\x03":
            terminal.type("half a li")
            terminal.wait_for("half a li")
            terminal.interrupt()
        else:
            terminal.type(goodbye)
        terminal.wait_for("👋")
        assert terminal.process.wait(10) == 0
        assert "Traceback" not in terminal.seen
    finally:
        terminal.close()


def test_the_owner_sees_what_learners_object_to() -> None:
    assert "no database" in error_of("quiz", "disputes")
    chat("퀴즈", "아무 답이나 적어 볼게", "/이의 \x1b[31m내 답도 맞는 것 같아")
    (dispute,) = ohlora_json("quiz", "disputes")["disputes"]
    assert dispute["reason"].endswith("내 답도 맞는 것 같아")
    assert dispute["answer"] == "아무 답이나 적어 볼게"
    assert "\x1b" not in ohlora("quiz", "disputes").stdout
