"""The configuration: what it defaults to, what it refuses in what words, and what it never tells."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.settings import Section, Settings, load_settings
from core.errors import ConfigError

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
SECRET = "correct-horse-battery"
# They have no value of their own: the example says so in a comment.
WITHOUT_DEFAULT = {
    ("content", "path"),
    ("database", "url"),
    ("web", "token_file"),
    *(("faces", name) for name in ("weights", "checkpoint", "hair")),
    *(("discord", name) for name in ("token_file", "shard_count", "shard_ids", "guilds")),
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


def test_the_example_loads_and_changes_nothing(tmp_path: Path) -> None:
    assert load_settings(EXAMPLE, tmp_path, {}) == Settings(home=tmp_path)


def test_the_example_shows_every_setting_with_its_default() -> None:
    text = EXAMPLE.read_text("utf-8")
    shown = {(table, key): value for table, keys in tomllib.loads(text).items() for key, value in keys.items()}
    mentioned = tomllib.loads(re.sub(r"(?m)^# (?=\w+ = )", "", text))
    expected = {}
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, Section):
            expected |= {(name, key): value for key, value in field.default.model_dump().items()}
    assert {(table, key) for table, keys in mentioned.items() for key in keys} == set(expected)
    assert shown == {place: value for place, value in expected.items() if place not in WITHOUT_DEFAULT}


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
