"""Locks on a home folder, held by other processes too."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import StorageError
from core.storage.home_lock import HomeLock, SoleLock, VisitorLock, server_runs

HOLD = """
import pathlib, sys, time
from core.storage.home_lock import HomeLock
with HomeLock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_one_server_at_a_time(tmp_path: Path) -> None:
    with HomeLock(tmp_path / "home"):
        assert server_runs(tmp_path / "home")
        with pytest.raises(StorageError, match=r"a server \(ohlora run\) is using"), HomeLock(tmp_path / "home"):
            pass
    with HomeLock(tmp_path / "home"):
        pass


def test_visitors_share_the_house_with_a_server_but_not_with_a_restore(tmp_path: Path) -> None:
    with HomeLock(tmp_path), VisitorLock(tmp_path), VisitorLock(tmp_path):
        pass
    with VisitorLock(tmp_path), pytest.raises(StorageError, match="a chat or a restore"), SoleLock(tmp_path):
        pass
    with SoleLock(tmp_path), pytest.raises(StorageError), VisitorLock(tmp_path):
        pass
    assert not server_runs(tmp_path)


def test_a_refused_lock_holds_nothing_back(tmp_path: Path) -> None:
    with VisitorLock(tmp_path), pytest.raises(StorageError), SoleLock(tmp_path):
        pass
    with HomeLock(tmp_path):
        pass


def test_death_by_any_signal_releases(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    with holder.stdout as out:
        assert out.readline() == "held\n"
    assert server_runs(tmp_path)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with HomeLock(tmp_path):
        pass


def test_looking_creates_nothing(tmp_path: Path) -> None:
    assert not server_runs(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(StorageError, match="cannot be used"), HomeLock(tmp_path / "home"):
        pass
