from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import Action
from core.routing import language_of, parse, resolve_text, room_for
from core.turn import Command, Focus


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("퀴즈 내줘!", Command(Action.QUIZ)),
        ("quiz me", Command(Action.QUIZ)),
        ("/quiz", Command(Action.QUIZ)),
        ("/퀴즈 PCA", Command(Action.QUIZ, {"topic": "PCA"})),
        ("/quiz 3", Command(Action.QUIZ, {"difficulty": "3"})),
        ("과적합 퀴즈 내줘", Command(Action.QUIZ, {"topic": "과적합"})),
        ("Quiz me on gradient descent", Command(Action.QUIZ, {"topic": "gradient descent"})),
        ("/settings language en", Command(Action.SETTINGS, {"language": "en"})),
        ("/settings language=en", Command(Action.SETTINGS, {"language": "en"})),
        ("/settings timezone: Asia/Seoul", Command(Action.SETTINGS, {"timezone": "Asia/Seoul"})),
        ("/settings = en", Command(Action.SETTINGS, {"": "en"})),
        ("/interview llm-engineer", Command(Action.INTERVIEW, {"track": "llm-engineer"})),
        ("/ask LoRA가 뭐야?", Command(Action.ASK, text="LoRA가 뭐야?")),
        ("힌트 좀", Command(Action.HINT)),
        ("PASS", Command(Action.SKIP)),
        ("그만!", Command(Action.STOP)),
        ("면접 보자", Command(Action.INTERVIEW)),
        ("도움말", Command(Action.HELP)),
        ("넘기기", Command(Action.SKIP)),
        ("채점이 이상해", Command(Action.DISPUTE)),
        ("That grade is off!", Command(Action.DISPUTE)),
        ("한국어로 바꿔줘", Command(Action.SETTINGS, {"language": "ko"})),
        ("English, please", Command(Action.SETTINGS, {"language": "en"})),
        ("please speak English", Command(Action.SETTINGS, {"language": "en"})),
        ("/unknown thing", None),
        ("/etc/passwd holds names", None),
        ("/ divides", None),
        ("과적합이 뭐야?", None),
        ("그만큼 손실이 줄어", None),
        ("stop words are removed", None),
        ("", None),
    ],
)
def test_commands_in_words(text: str, command: Command | None) -> None:
    assert parse(text) == command


@pytest.mark.parametrize(
    ("text", "focus", "action"),
    [
        ("분산이 커지는 거야", Focus.QUIZ, Action.ANSWER),
        ("분산이 커지는 거야", Focus.NONE, Action.ASK),
        ("PCA가 뭐야?", Focus.QUIZ, Action.ASK),
        ("정밀도 아니야?", Focus.QUIZ, Action.ANSWER),
        ("왜냐하면 분산이 줄어서?", Focus.QUIZ, Action.ANSWER),
        ("그게 뭐야?", Focus.INTERVIEW, Action.ANSWER),
        ("모르겠어", Focus.QUIZ, Action.ANSWER),
        ("퀴즈", Focus.INTERVIEW, Action.QUIZ),
        ("힌트", Focus.INTERVIEW, Action.HINT),
    ],
)
def test_plain_text_goes_to_whoever_asked(text: str, focus: Focus, action: Action) -> None:
    assert resolve_text(text, focus).action is action


@pytest.mark.parametrize("focus", list(Focus))
def test_a_command_that_does_not_exist_is_explained(focus: Focus) -> None:
    assert resolve_text("/dance with me", focus) == Command(Action.HELP, {"unknown": "dance"})
    assert resolve_text("/etc/passwd holds names", focus).action is not Action.HELP


@pytest.mark.parametrize(
    ("command", "focus", "room"),
    [
        (Command(Action.ANSWER, {"round": "r"}), Focus.INTERVIEW, "round"),
        (Command(Action.HINT, {"interview": "i"}), Focus.QUIZ, "interview"),
        (Command(Action.HINT, {"open": "o"}), Focus.INTERVIEW, "quiz"),
        (Command(Action.HINT), Focus.INTERVIEW, "interview"),
        (Command(Action.STOP), Focus.NONE, "quiz"),
        (Command(Action.GROUP_QUIZ), Focus.NONE, "round"),
        (Command(Action.INTERVIEW), Focus.QUIZ, "interview"),
        (Command(Action.ERASE), Focus.NONE, "privacy"),
    ],
)
def test_rooms(command: Command, focus: Focus, room: str) -> None:
    assert room_for(command, focus) == room


@pytest.mark.parametrize("action", [a for a in Action if a not in (Action.TEXT, Action.PRESS)])
@pytest.mark.parametrize("focus", list(Focus))
def test_every_action_has_a_room(action: Action, focus: Focus) -> None:
    assert room_for(Command(action), focus)


@pytest.mark.parametrize(
    ("text", "setting", "language"),
    [
        ("과적합이 뭐야?", "en", "ko"),
        ("what is overfitting exactly", "ko", "en"),
        ("what's overfitting", "ko", "en"),
        ("gradient descent", "ko", "ko"),
        ("123", "en", "en"),
    ],
)
def test_a_question_is_answered_in_its_language(text: str, setting: str, language: str) -> None:
    assert language_of(Command(Action.ASK, text=text), setting) == language  # type: ignore[arg-type]


@given(st.text(max_size=300), st.sampled_from(Focus))
def test_any_text_means_something(text: str, focus: Focus) -> None:
    assert resolve_text(text, focus).action in Action
