"""The configuration: what it defaults to, what it refuses in what words, and what it never tells."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.settings import Section, Settings, load_settings
from core.errors import ConfigError
from core.ports import LanguageTask

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
SECRET = "correct-horse-battery"
# They have no value of their own: the example says so in a comment.
WITHOUT_DEFAULT = {
    ("content", "path"),
    ("database", "url"),
    ("web", "token_file"),
    *(("faces", name) for name in ("weights", "checkpoint", "hair")),
    *(("discord", name) for name in ("token_file", "shard_count", "shard_ids", "guilds")),
    ("models", "llm", "api_key_file"),
    *(("telegram", name) for name in ("token_file", "owners", "webhook_url", "webhook_secret_file")),
}


def written(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    return file


def refused(folder: Path, text: str, environment: dict[str, str] | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        load_settings(written(folder, text), None, environment or {})
    assert "\n" not in str(caught.value)
    return str(caught.value)


def flat(table: Mapping[str, object], place: tuple[str, ...] = ()) -> dict[tuple[str, ...], object]:
    """Every setting by its place."""
    found: dict[tuple[str, ...], object] = {}
    for key, value in table.items():
        found |= flat(value, (*place, key)) if isinstance(value, Mapping) else {(*place, key): value}
    return found


def test_the_example_loads_and_changes_nothing(tmp_path: Path) -> None:
    assert load_settings(EXAMPLE, tmp_path, {}) == Settings(home=tmp_path)


def test_the_example_shows_every_setting_with_its_default() -> None:
    text = EXAMPLE.read_text("utf-8")
    mentioned = flat(tomllib.loads(re.sub(r"(?m)^# (?=\w+ = )", "", text)))
    expected = {}
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, Section):
            expected |= flat(field.default.model_dump(mode="json"), (name,))
    assert set(mentioned) == set(expected)
    assert flat(tomllib.loads(text)) == {
        place: value for place, value in expected.items() if place not in WITHOUT_DEFAULT
    }


WRONG = [
    ("[discord]\napi_base = 'discord.com'\n", 2, "[discord] api_base: 'discord.com' is no web address"),
    ("[discord]\nshard_ids = [2]\n", 1, "[discord]: shard_ids needs shard_count"),
    ("[discord]\nshard_count = 2\nshard_ids = [0, 2]\n", 1, "[discord]: shard_ids needs shard_count"),
    ("discord_token = 'x'\n", 1, "'discord_token' is not set in the configuration file"),
    ("[web]\nport = 1\n[tutor]\ncolour = 1\n", 4, "[tutor] colour: unknown setting"),
    ("\n[tutr]\ncolour = 1\n", 2, "[tutr]: unknown section"),
    ("[tutor]\ndefault_locale = 'fr'\n", 2, "[tutor] default_locale: Input should be 'ko' or 'en'"),
    ("[tutor]\n\ntimezone = 'Seoul'\n", 3, "[tutor] timezone: 'Seoul' is not an IANA timezone"),
    ("# hello\nweb = 5\n", 2, "[web]: a section is needed here"),
    ("# hello\nweb.port = 0\n", 2, "[web] port: Input should be greater"),
    ("# hello\nweb = {port = 0}\n", 2, "[web] port: Input should be greater"),
    ("[log]\nlevel = 'info'\nweb_token = 'x'\n", 3, "[log] web_token: unknown setting"),
    ("home = 'x'\n", 1, "'home' is not set in the configuration file"),
    (f"# hello\nweb_token = '{SECRET}'\n", 2, "'web_token' is not set in the configuration file"),
    ("[web]\nport = 1\nhost = '0.0.0.0'\n", 3, "[web] host 0.0.0.0 is reachable from other machines"),
    ("[web]\n\ntoken_file = 'nowhere'\n", 3, "[web] token_file cannot be read: nowhere"),
    ("[web]\ntoken_file = 'empty.token'\n", 2, "[web] token_file is empty: empty.token"),
    ("[faces]\n\nprofile = 'cuda'\n", 3, "[faces] profile: Input should be"),
    ("\n[faces]\nprofile = 'reference'\n", 2, "[faces]: profile 'reference' needs checkpoint"),
    ("[faces]\nombre = 'pink'\n", 2, "[faces] ombre: Input should be 'calm' or 'aurora'"),
    ("[models]\nprofile = 'huge'\n", 2, "[models] profile: Input should be"),
    ("[models]\nllm = 5\n", 2, "[models] llm: a section is needed here"),
    ("[models]\nprofile = 'custom'\n", 1, "[models]: profile 'custom' needs [models.llm] backend"),
    ("[web]\n[models.llm]\nbackend = 'transformers'\n", 2, "[models]: [models.llm] backend 'transformers' needs base"),
    ("[models.llm]\nbackend = 'openai'\n", 1, "[models]: [models.llm] backend 'openai' needs model"),
    ("[models.llm]\n\nbackend = 'vllm'\n", 3, "[models.llm] backend: Input should be"),
    ("[models]\nllm = {url = 'here'}\n", 2, "[models.llm] url: 'here' is no web address"),
    ("[models.llm]\ndeadline_seconds = 30\n", 2, "[models.llm] deadline_seconds: Input should be less"),
    ("[models.llm]\n[models.llm.adapters]\nquizz = 'x'\n", 3, "[models.llm.adapters] quizz: unknown setting"),
    ("[models.llm]\nlanguages = ['fr']\n", 2, "[models.llm] languages.0: Input should be 'ko' or 'en'"),
    ("[models.llm]\n\napi_key_file = 'nowhere'\n", 3, "[models.llm] api_key_file cannot be read: nowhere"),
    ("[models.gpu]\nx = 1\n", 1, "[models.gpu]: unknown section"),
    ("llm_api_key = 'x'\n", 1, "'llm_api_key' is not set in the configuration file"),
    ("[web]\n\nport = \n", 3, "not valid TOML"),
    ("[web\n", 1, "not valid TOML"),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG, ids=[case[2] for case in WRONG])
def test_a_mistake_is_named_by_file_and_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    (tmp_path / "empty.token").write_text(" \n", "utf-8")
    told = refused(tmp_path, text)
    assert told.startswith(f"{tmp_path / 'config.toml'}:{line}: ")
    assert message in told
    assert SECRET not in told


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml: cannot be read"):
        load_settings(tmp_path / "nowhere.toml", None, {})
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"config\.toml:1: not a text in UTF-8"):
        load_settings(tmp_path / "config.toml", None, {})


@pytest.mark.parametrize("source", ["environment", "file"])
def test_the_token_is_trimmed_and_never_shown(tmp_path: Path, source: str) -> None:
    (tmp_path / "web.token").write_text(f"{SECRET}\n", "utf-8")
    named = "token_file = 'web.token'" if source == "file" else ""
    environment = {"OHLORA_WEB_TOKEN": f" {SECRET}\n"} if source == "environment" else {}
    text = f"[web]\nhost = '0.0.0.0'\n{named}\n"
    settings = load_settings(written(tmp_path, text), None, environment)
    assert settings.web_token is not None
    assert settings.web_token.get_secret_value() == SECRET
    for told in (repr(settings), str(settings), settings.model_dump_json()):
        assert SECRET not in told
    assert SECRET not in refused(tmp_path, text + "port = 0\n", environment)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "[web]\ntoken_file = 'web.token'\n")
    settings = load_settings(file, None, {"OHLORA_WEB_TOKEN": SECRET})
    assert settings.web_token is not None
    assert settings.web_token.get_secret_value() == SECRET


def test_a_token_of_spaces_is_none(tmp_path: Path) -> None:
    assert "is reachable" in refused(tmp_path, "[web]\nhost = '0.0.0.0'\n", {"OHLORA_WEB_TOKEN": "  "})


def test_a_password_in_the_database_url_is_not_shown(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, f"[database]\nurl = 'postgresql://me:{SECRET}@host/db'\n"), None, {})
    assert SECRET not in repr(settings) + str(settings)


def test_folders_are_found_from_the_configuration_wherever_one_starts_it(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, "[content]\npath = 'mine'\n"), None, {})
    assert settings.content.path == tmp_path / "mine"
    text = "[faces]\nprofile = 'reference'\ncheckpoint = 'v8.pth'\nhair = '/srv/hair.pth'\n"
    faces = load_settings(written(tmp_path, text), None, {}).faces
    assert (faces.checkpoint, faces.hair, faces.weights) == (tmp_path / "v8.pth", Path("/srv/hair.pth"), None)


def test_where_the_home_folder_comes_from(tmp_path: Path) -> None:
    file = written(tmp_path, "")
    assert load_settings(file, None, {}).home == Path("data")
    assert load_settings(file, None, {"OHLORA_HOME": "there"}).home == Path("there")
    assert load_settings(file, tmp_path, {"OHLORA_HOME": "there"}).home == tmp_path
    assert load_settings(None, None, {"OHLORA_CONFIG": str(file), "OHLORA_HOME": "there"}).home == Path("there")


def test_the_reference_profile_names_what_was_published_even_in_a_copy_of_the_example(tmp_path: Path) -> None:
    copied = EXAMPLE.read_text("utf-8").replace('[models]\nprofile = "embedded"', '[models]\nprofile = "reference"')
    file = written(tmp_path, re.sub(r'(?m)^quiz = ""$', 'quiz = "mine"', copied))
    (tmp_path / "mine").mkdir()
    llm = load_settings(file, None, {}).models.language_model(tmp_path / "home")
    folder = tmp_path / "home" / "models"
    assert (llm.backend, llm.style, llm.languages) == ("transformers", "reference", ("ko",))
    assert llm.base == str(folder / "kanana-1.5-2.1b-instruct-2505")
    assert llm.adapters.qna == str(folder / "250702_OhLoRA_qna_llm")
    assert llm.adapters.interview == str(folder / "250702_OhLoRA_interview_llm")
    assert llm.adapters.quiz == str(tmp_path / "mine"), "what is chosen goes before what was published"
    assert llm.adapters.summary == ""


def test_a_server_that_runs_the_published_adapters_is_asked_by_their_names(tmp_path: Path) -> None:
    text = "[models]\nprofile = 'reference'\n[models.llm]\nbackend = 'openai'\nmodel = 'kanana'\n"
    text += "adapters = {qna = 'ohlora-qna'}\n"
    llm = load_settings(written(tmp_path, text), None, {}).models.language_model(tmp_path)
    assert (llm.backend, llm.style, llm.model, llm.base) == ("openai", "reference", "kanana", "")
    assert llm.adapters.by_task() == {LanguageTask.QNA: "ohlora-qna"}


def test_without_a_language_model_there_is_none(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, ""), None, {})
    assert settings.models.language_model(tmp_path).backend == "composed"


def test_folders_of_models_begin_where_the_configuration_stands_and_hub_ids_stay(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    text = "[models.llm]\nbackend = 'transformers'\nbase = 'base'\nadapters = {qna = 'owner/adapter'}\n"
    llm = load_settings(written(tmp_path, text), None, {}).models.llm
    assert (llm.base, llm.adapters.qna) == (str(tmp_path / "base"), "owner/adapter")


def test_the_key_of_a_models_server_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "llm.key").write_text(f"{SECRET}\n", "utf-8")
    settings = load_settings(written(tmp_path, "[models.llm]\napi_key_file = 'llm.key'\n"), None, {})
    assert settings.llm_api_key is not None
    assert settings.llm_api_key.get_secret_value() == SECRET
    assert SECRET not in repr(settings) + settings.model_dump_json()
