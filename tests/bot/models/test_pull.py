"""`ohlora models pull` against a stand-in hub that the real huggingface_hub talks to."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from huggingface_hub import hf_hub_download, snapshot_download

from bot.model_files.published import REFERENCE
from tests.bot.commands import ohlora, ohlora_json
from tests.bot.models.published import BASE, BLOCK, FACES, QNA, UNWANTED, contents_of
from tests.bot.models.pulling import files_in, pulled, ranges, refused, stored
from tests.doubles.hub import HubStandIn


def test_the_stand_in_is_one_for_the_library(hub: HubStandIn, tmp_path: Path) -> None:
    """It was not made for our own requests alone."""
    file = hf_hub_download(QNA.repository, "adapter_model.safetensors", endpoint=hub.address, local_dir=tmp_path / "a")
    assert Path(file).read_bytes() == contents_of(QNA)["adapter_model.safetensors"]
    snapshot_download(FACES.repository, endpoint=hub.address, local_dir=tmp_path / "b", allow_patterns="*.pth")
    for name in FACES.pickles:
        assert (tmp_path / "b" / name).read_bytes() == contents_of(FACES)[name]
    assert not any(call.authorized for call in hub.calls)


def test_everything_comes_whole_and_nothing_else(hub: HubStandIn, models: Path) -> None:
    data = pulled()
    assert [one["name"] for one in data["pulled"]] == [model.name for model in REFERENCE]
    assert {one["licence"] for one in data["pulled"]} == {"apache-2.0", None}
    for model in REFERENCE:
        published = contents_of(model)
        wanted = {path for path in published if path not in UNWANTED and not path.startswith("eval/")}
        folder = models / model.folder
        assert files_in(folder) == wanted
        for path in wanted - {"adapter_config.json"}:
            assert (folder / path).read_bytes() == published[path]
    record = json.loads((models / "models.lock.json").read_text())
    assert set(record["models"]) == {model.folder for model in REFERENCE}
    assert len(record["models"][BASE.folder]["revision"]) == 40
    assert files_in(models / ".incoming") == {"lock"}


def test_adapters_name_the_local_base(hub: HubStandIn, models: Path) -> None:
    pulled("--only", "qna")
    config = json.loads((models / QNA.folder / "adapter_config.json").read_text())
    assert config == {"base_model_name_or_path": str(models / BASE.folder), "peft_type": "LORA", "r": 64}


def test_adapters_name_the_base_again_when_the_home_has_moved(hub: HubStandIn, models: Path, tmp_path: Path) -> None:
    pulled("--only", "llm")
    moved = tmp_path / "elsewhere"
    models.parent.rename(moved)
    verdict = ohlora_json("models", "verify", "--home", moved)["models"][1]
    assert (verdict["state"], verdict["problem"]) == ("whole", "")
    assert verdict["fix"] == f"ohlora --home {moved} models pull reference --only qna"
    asked = len(hub.calls)
    ohlora(*verdict["fix"].split()[1:])
    assert len(hub.calls) == asked
    verdict = ohlora_json("models", "verify", "--home", moved)["models"][1]
    assert verdict["base"] == str(moved / "models" / BASE.folder)
    assert verdict["fix"] == ""


def test_what_is_whole_is_not_asked_for_again(hub: HubStandIn) -> None:
    pulled("--only", "llm,faces")
    asked = len(hub.calls)
    again = pulled("--only", "llm,faces")
    assert again["pulled"] == []
    assert again["whole"] == ["base", "qna", "quiz", "interview", "faces"]
    assert len(hub.calls) == asked


def test_a_token_does_not_leave_the_hub(hub: HubStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    pulled("--only", "faces")
    from_hub = [call for call in hub.calls if call.path.startswith(("/api/", f"/{FACES.repository}/resolve"))]
    stored = [call for call in hub.calls if call not in from_hub]
    assert from_hub
    assert stored
    assert all(call.authorized for call in from_hub)
    assert not any(call.authorized for call in stored)


def test_a_connection_that_breaks_is_taken_up_where_it_broke(hub: HubStandIn, models: Path) -> None:
    hub.faults.append(stored("adapter_model.safetensors", cut=3 * BLOCK))
    pulled("--only", "qna")
    assert ranges(hub, "adapter_model.safetensors") == ["", f"bytes={3 * BLOCK}-"]
    there = (models / QNA.folder / "adapter_model.safetensors").read_bytes()
    assert there == contents_of(QNA)["adapter_model.safetensors"]


def test_a_killed_download_goes_on_in_the_next_process(hub: HubStandIn, models: Path) -> None:
    """The real library's blocks are of 10 MiB, so the file has to be larger."""
    hub.publish(FACES.repository, contents_of(FACES, 12 * 1024 * 1024))
    hub.faults.append(stored("stylegan_gen_vector_find_v7.pth", stall=11 * 1024 * 1024))
    program = "import sys; from bot.__main__ import main; sys.exit(main(sys.argv[1:]))"
    command = ["models", "pull", "reference", "--accept", "--only", "faces"]
    process = subprocess.Popen([sys.executable, "-c", program, *command], stdout=subprocess.DEVNULL)
    wait_for(lambda: any(part.stat().st_size >= 10 * 1024 * 1024 for part in models.rglob("*.part")))
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (models / FACES.folder).exists()
    verdict = ohlora_json("models", "verify", "reference", code=1)["models"][9]
    assert (verdict["name"], verdict["state"]) == ("faces", "absent")
    assert pulled("--only", "faces")["bytes"] == 14 * 1024 * 1024
    assert ranges(hub, "v7.pth") == ["", f"bytes={10 * 1024 * 1024}-"]
    assert ohlora_json("models", "verify")["ok"]


def test_an_interruption_from_the_keyboard(hub: HubStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.model_files.hub.Hub.download", interrupt)
    assert "interrupted; the same command goes on" in refused("--only", "hair")


def test_a_hub_without_ranges_sends_the_file_anew(hub: HubStandIn, models: Path) -> None:
    hub.faults += [stored("*.safetensors", cut=2 * BLOCK), stored("*.safetensors", no_range=True)]
    pulled("--only", "qna")
    there = (models / QNA.folder / "adapter_model.safetensors").read_bytes()
    assert there == contents_of(QNA)["adapter_model.safetensors"]


def test_a_hub_that_dies_leaves_what_came_and_no_folder(hub: HubStandIn, models: Path) -> None:
    hub.faults += [stored("*v7.pth", cut=3 * BLOCK), stored("*v7.pth", cut=0, times=20)]
    assert "the same command goes on" in refused("--only", "faces")
    assert not (models / FACES.folder).exists()
    (part,) = (models / ".incoming" / FACES.folder).iterdir()
    came = part.stat().st_size
    assert came == 3 * BLOCK
    hub.faults.clear()
    pulled("--only", "faces")
    assert ranges(hub, "v7.pth")[-1] == f"bytes={came}-"
    assert ohlora_json("models", "verify")["ok"]


def test_a_recorded_revision_is_kept_to(hub: HubStandIn, models: Path) -> None:
    first = pulled("--only", "faces")["pulled"][0]["revision"]
    newer = hub.publish(FACES.repository, contents_of(FACES, 31_000))
    broken_file = models / FACES.folder / FACES.pickles[0]
    broken_file.write_bytes(b"nonsense")
    assert pulled("--only", "faces")["pulled"][0]["revision"] == first
    assert broken_file.read_bytes() == contents_of(FACES)[FACES.pickles[0]]
    assert pulled("--only", "faces", "--update")["pulled"][0]["revision"] == newer.sha
    assert broken_file.read_bytes() == contents_of(FACES, 31_000)[FACES.pickles[0]]


def test_an_update_takes_away_what_the_new_revision_lacks(hub: HubStandIn, models: Path) -> None:
    pulled("--only", "base")
    (models / BASE.folder / "mine.txt").write_text("a note of the owner's")
    one_file = {path: content for path, content in contents_of(BASE).items() if "-of-" not in path}
    hub.publish(BASE.repository, one_file | {"model.safetensors": b"all in one"})
    pulled("--only", "base", "--update")
    there = files_in(models / BASE.folder)
    assert there == {"LICENSE", "config.json", "mine.txt", "model.safetensors", "tokenizer.json"}
    assert ohlora_json("models", "verify")["ok"]


def wait_for(condition: Callable[[], bool], seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)
