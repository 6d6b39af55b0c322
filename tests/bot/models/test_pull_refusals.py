"""What `ohlora models pull` does not take, and how it says so."""

from __future__ import annotations

import json
import resource
from pathlib import Path
from types import SimpleNamespace

import pytest
from huggingface_hub import constants

from bot.model_files.pulling import alone
from tests.bot.commands import error_of, ohlora
from tests.bot.models.published import BASE, BLOCK, FACES, QNA, contents_of
from tests.bot.models.pulling import files_in, pulled, refused, stored
from tests.doubles.hub import Fault, HubStandIn, serving


@pytest.mark.parametrize("path", ["model-00001-of-00002.safetensors", "config.json"])
def test_other_contents_than_promised_are_thrown_away(hub: HubStandIn, models: Path, path: str) -> None:
    content = contents_of(BASE)[path]
    place = f"/{BASE.repository}/resolve/*" if path == "config.json" else f"/storage/{BASE.repository}"
    hub.faults.append(Fault(f"{place}/{path}", body=content[:-1] + b"X"))
    assert "does not match the checksum" in refused("--only", "base")
    assert not (models / BASE.folder).exists()
    assert not list(models.rglob("*.part"))
    hub.faults.clear()
    pulled("--only", "base")
    assert (models / BASE.folder / path).read_bytes() == content


def test_a_longer_file_than_promised_is_thrown_away(hub: HubStandIn, models: Path) -> None:
    hub.faults.append(Fault("*/adapter_config.json", body=b" " * 5000))
    assert "does not match the checksum" in refused("--only", "qna")
    assert not (models / QNA.folder).exists()


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault("/api/*", 401), "answers 401"),
        (Fault("/api/*", 404), "there is no such thing"),
        (Fault("/api/*", 503), "answers 503: try later"),
        (Fault("/api/*", 403, {"X-Error-Code": "GatedRepo"}), "accept its terms"),
        (Fault("/api/*", 200, {"Content-Type": "text/html"}, b"<html>"), "does not answer as a Hugging Face hub"),
        (Fault("/api/*", 200, {"Content-Type": "application/json"}, b"[1]"), "does not answer as a Hugging Face hub"),
        (Fault("/api/*", 200, {"Content-Type": "application/json"}, b'{"id": "a/b"}'), "has no"),
        (Fault("*/adapter_config.json", 404, {"X-Error-Code": "EntryNotFound"}), "answers 404"),
        (Fault("*/adapter_config.json", 500), "answers 500"),
    ],
)
def test_refusals_are_one_line_and_leave_nothing(hub: HubStandIn, models: Path, fault: Fault, told: str) -> None:
    hub.faults.append(fault)
    line = refused("--only", "qna")
    assert told in line
    assert not (models / QNA.folder).exists()
    assert not (models / "models.lock.json").exists()


def test_a_repository_that_is_gone(models: Path) -> None:
    with serving(HubStandIn()) as empty:
        assert "answers 401" in refused("--endpoint", empty.address, "--only", "hair")
    assert "cannot be reached" in refused("--endpoint", empty.address, "--only", "hair")


def test_offline(hub: HubStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert "HF_HUB_OFFLINE" in refused("--only", "hair")


def test_files_that_lead_elsewhere_or_cannot_be_verified_are_not_taken(hub: HubStandIn, models: Path) -> None:
    hub.publish(QNA.repository, contents_of(QNA) | {"../../escaped.json": b"{}", "a/b.json": b"{}", "..json": b"{}"})
    pulled("--only", "qna")
    assert files_in(models / QNA.folder) == {"adapter_config.json", "adapter_model.safetensors", "tokenizer.json"}
    assert not list(models.parent.rglob("escaped.json"))
    commit = hub.publish(BASE.repository, contents_of(BASE))
    listed = commit.info(blobs=False)
    answer = {"status": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(listed).encode()}
    hub.faults.append(Fault("/api/*", **answer))
    assert "states no checksum" in refused("--only", "base")


def test_a_full_disk_is_found_before(hub: HubStandIn, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=50_000))
    line = refused("--only", "faces")
    assert "58.6 KiB are to come" in line
    assert "48.8 KiB are free" in line
    assert not hub.gets(".pth")


def test_a_disk_that_fills_up_meanwhile(hub: HubStandIn, models: Path) -> None:
    """Files may not grow beyond a limit: the operating system refuses the write, as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5 * BLOCK, limits[1]))
    try:
        line = refused("--only", "faces")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "the disk is full" in line
    assert not (models / FACES.folder).exists()
    assert pulled("--only", "faces")["pulled"]


def test_a_hub_that_changes_history_is_found_out(hub: HubStandIn, models: Path) -> None:
    revision = pulled("--only", "faces")["pulled"][0]["revision"]
    (models / FACES.folder / FACES.pickles[0]).unlink()
    forged = contents_of(FACES, 100)
    listed = hub.publish(FACES.repository, forged).info(blobs=True) | {"sha": revision}
    hub.faults += [
        Fault("/api/*", 200, {"Content-Type": "application/json"}, json.dumps(listed).encode()),
        *(stored(name, body=content) for name, content in forged.items() if name in FACES.pickles),
    ]
    assert "differs from the recorded one" in refused("--only", "faces")
    assert not (models / FACES.folder / FACES.pickles[0]).exists()


def test_nothing_is_downloaded_without_consent(hub: HubStandIn, models: Path) -> None:
    result = ohlora("models", "pull", "reference", "--only", "base,qna", stdin="n\n", code=1)
    assert "licence: apache-2.0" in result.stdout
    assert "licence: none stated" in result.stdout
    assert "1 of these state no licence" in result.stdout
    assert result.stderr.endswith("Error: nothing was downloaded: add --accept once you have read about the licences\n")
    assert "--accept" in ohlora("models", "pull", "reference", "--only", "qna", code=1).stderr
    assert "--accept" in error_of("models", "pull", "reference", "--only", "qna", "--json")
    assert not hub.gets(".safetensors")
    assert "1 downloaded" in ohlora("models", "pull", "reference", "--only", "base", stdin="y\n").stdout


def test_a_second_download_at_once_is_refused(hub: HubStandIn, models: Path) -> None:
    with alone(models):
        assert "another 'ohlora models pull'" in refused("--only", "hair")
    assert pulled("--only", "hair")["pulled"]


def test_a_damaged_record(hub: HubStandIn, models: Path) -> None:
    pulled("--only", "hair")
    lock = models / "models.lock.json"
    for text in ("{", '{"models": {"a": 1}}', lock.read_text().replace("segmentation", "../segmentation")):
        lock.write_text(text)
        assert "models.lock.json: is damaged" in refused("--only", "hair")
    lock.unlink()
    before = len(hub.gets(".pth"))
    assert pulled("--only", "hair")["bytes"] == 0
    assert len(hub.gets(".pth")) == before


def test_a_place_that_cannot_be_written_to(hub: HubStandIn, own_home: Path) -> None:
    own_home.write_text("a file")
    assert "cannot be written to" in refused("--only", "hair")


def test_options_that_make_no_sense() -> None:
    assert "there is no 'qa'" in error_of("models", "pull", "reference", "--only", "qa", code=2)
    assert "no address" in error_of("models", "pull", "reference", "--endpoint", "words", code=2)
    assert "'mine'" in error_of("models", "pull", "mine", code=2)
