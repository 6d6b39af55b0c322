"""`ohlora models list` and `verify`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from bot.model_files.published import REFERENCE, chosen
from tests.bot.commands import error_of, ohlora, ohlora_json
from tests.bot.models.published import BASE, FACES, QNA, WINDOWS, contents_of, publish_reference
from tests.doubles.hub import HubStandIn, serving


@pytest.fixture
def downloaded(models: Path) -> Path:
    """Everything but the Sentence-BERTs, downloaded."""
    with serving(HubStandIn()) as hub:
        publish_reference(hub)
        only = ("--only", "llm,faces,hair", "--endpoint", hub.address)
        ohlora("models", "pull", "reference", "--accept", *only)
    return models


def verdicts(*arguments: object, code: int) -> dict[str, Any]:
    data = ohlora_json("models", "verify", *arguments, code=code)
    assert data["ok"] is (code == 0)
    assert [one["name"] for one in data["models"]] == [model.name for model in REFERENCE]
    return {one["name"]: one for one in data["models"]}


def test_the_list_says_what_comes_along_and_what_is_published(models: Path) -> None:
    data = ohlora_json("models", "list")
    built_in = {one["name"]: one for one in data["embedded"]}
    assert {"encoder", "faces", "grading-lexical", "moderation-lexical", "retrieval-ranking"} <= set(built_in)
    assert built_in["encoder"]["bytes"] > 50_000_000
    assert built_in["moderation-lexical"]["licence"] == "Apache-2.0"
    for one in data["embedded"]:
        assert Path(one["path"]).exists()
    assert [one["name"] for one in data["reference"]] == [model.name for model in REFERENCE]
    assert {one["state"] for one in data["reference"]} == {"absent"}
    assert not models.exists()


def test_the_list_after_a_download(downloaded: Path) -> None:
    found = {one["name"]: one for one in ohlora_json("models", "list")["reference"]}
    assert (found["base"]["state"], found["base"]["licence"]) == ("whole", "apache-2.0")
    assert (found["qna"]["state"], found["qna"]["licence"]) == ("whole", None)
    assert found["faces"]["bytes"] == 60_000
    text = ohlora("models", "list").stdout
    assert "licence: none stated" in text
    assert "absent: Sentence-BERT of grading" in text


def test_nothing_is_needed_by_default(own_home: Path) -> None:
    found = verdicts(code=0)
    assert {(one["state"], one["needed"], one["problem"]) for one in found.values()} == {("absent", False, "")}
    assert not own_home.exists()


def test_all_is_needed_when_the_profile_is_asked_for(downloaded: Path) -> None:
    found = verdicts("reference", code=1)
    assert [name for name, one in found.items() if one["problem"]] == [one.name for one in chosen("sbert")]
    assert found["quiz-sbert"]["fix"] == "ohlora models pull reference --only quiz-sbert"
    text = ohlora("models", "verify", "reference", code=1).stdout
    assert text.splitlines()[-1].endswith("--only qna-sbert,quiz-sbert,answer-sbert,next-sbert,ethics-sbert")


def test_whole_models_are_whole(downloaded: Path) -> None:
    found = verdicts(code=0)
    assert found["qna"]["base"] == str(downloaded / BASE.folder)
    assert found["qna"]["fix"] == ""
    assert len(found["base"]["revision"]) == 40
    text = ohlora("models", "verify").stdout
    assert "files: 5, 58.6 KiB" in text
    assert text.endswith("All that is needed is there.\n")


def test_every_flaw_is_named_with_what_mends_it(downloaded: Path) -> None:
    folder = downloaded / BASE.folder
    tensors = folder / "model-00001-of-00002.safetensors"
    tensors.write_bytes(tensors.read_bytes()[:-1] + b"!")
    (folder / "config.json").write_text("{}")
    (folder / "tokenizer.json").unlink()
    base = verdicts(code=1)["base"]
    assert base["flaws"]["config.json"] == "has 2 bytes instead of 23"
    assert base["flaws"]["tokenizer.json"] == "is missing"
    assert "sha256" in base["flaws"][tensors.name]
    assert base["fix"] == "ohlora models pull reference --only base"
    text = ohlora("models", "verify", code=1).stdout
    assert "(and 2 more)" in text
    assert f"      {tensors.name} has been changed" in text
    assert "damaged" in ohlora("models", "list").stdout


def test_an_adapter_that_was_not_downloaded_by_us(models: Path) -> None:
    folder = models / QNA.folder
    folder.mkdir(parents=True)
    for name, content in contents_of(QNA).items():
        (folder / name).write_bytes(content)
    qna = verdicts(code=0)["qna"]
    assert (qna["state"], qna["base"]) == ("unrecorded", WINDOWS)
    assert "no checksums are known" in qna["note"]
    (folder / "adapter_model.safetensors").unlink()
    qna = verdicts("reference", code=1)["qna"]
    assert "adapter_model.safetensors is missing" in qna["problem"]
    (folder / "adapter_config.json").write_text("nonsense")
    assert "not valid JSON" in verdicts("reference", code=1)["qna"]["flaws"]["adapter_config.json"]


def test_the_configuration_points_at_what_is_there(downloaded: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    checkpoint = downloaded / FACES.folder / FACES.pickles[1]
    config.write_text(f'[faces]\nprofile = "reference"\ncheckpoint = "{checkpoint}"\n')
    found = verdicts("--config", config, code=0)
    assert [name for name, one in found.items() if one["needed"]] == ["faces"]
    checkpoint.unlink()
    found = verdicts("--config", config, code=1)
    assert found["faces"]["fix"] == "ohlora models pull reference --only faces"


def test_profile_reference_needs_the_base_and_its_adapters(downloaded: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[models]\nprofile = "reference"\n')
    found = verdicts("--config", config, code=0)
    assert [name for name, one in found.items() if one["needed"]] == ["base", "qna", "quiz", "interview"]
    rmtree(downloaded / QNA.folder)
    data = ohlora_json("models", "verify", "--config", config, code=1)
    assert data["models"][1]["fix"] == "ohlora models pull reference --only qna"
    assert data["problems"] == [
        f"qna: {downloaded / QNA.folder} is missing",
        f"[models.llm.adapters] qna: {downloaded / QNA.folder} does not exist",
    ]


def test_a_language_model_of_ones_own(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        '[models.llm]\nbackend = "transformers"\nbase = "someone/base"\n[models.llm.adapters]\nquiz = "/no/adapter"\n'
    )
    data = ohlora_json("models", "verify", "--config", config, code=1)
    base, quiz = data["configuration"]
    assert (base["path"], base["problem"]) == ("someone/base", "")
    assert "from the hub" in base["note"]
    assert quiz["problem"] == "[models.llm.adapters] quiz: /no/adapter does not exist"
    assert quiz["fix"] == "name in [models.llm.adapters] quiz what is there"


def test_the_configuration_points_at_nothing(own_home: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[faces]\nprofile = "reference"\ncheckpoint = "{FACES.pickles[0]}"\nhair = "no.pth"\n')
    data = ohlora_json("models", "verify", "--config", config, code=1)
    assert data["problems"][0] == f"[faces] checkpoint: {tmp_path / FACES.pickles[0]} does not exist"
    checkpoint, hair = data["configuration"]
    where = own_home / "models" / FACES.folder / FACES.pickles[0]
    assert checkpoint["fix"] == f"ohlora models pull reference --only faces; then [faces] checkpoint = {where}"
    assert hair["fix"] == "name in [faces] hair what is there"
    assert "fix: name in" in ohlora("models", "verify", "--config", config, code=1).stdout


def test_a_damaged_record_is_one_line(models: Path) -> None:
    models.mkdir(parents=True)
    (models / "models.lock.json").write_text("[]")
    for command in ("list", "verify"):
        assert "models.lock.json: is damaged" in error_of("models", command)


def test_names_that_stand_for_several() -> None:
    assert chosen("") == REFERENCE
    assert [model.name for model in chosen("hair, llm,qna")] == ["base", "qna", "quiz", "interview", "hair"]
    with pytest.raises(ValueError, match="no 'nonsense'"):
        chosen("qna,nonsense")


def test_list_and_verify_load_no_network_library_and_no_torch() -> None:
    program = (
        "import sys; from click.testing import CliRunner; from bot.__main__ import main;"
        "r = [CliRunner().invoke(main, ['models', name]) for name in ('list', 'verify')];"
        "assert [one.exit_code for one in r] == [0, 0], r;"
        "sys.exit(bool({'torch', 'transformers', 'huggingface_hub'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
