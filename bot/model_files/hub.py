"""Asks a Hugging Face hub for files and their checksums.

Files come by the hub library's `http_get`, which goes on in the middle of a file. Its `hf_hub_download` begins a file
anew when the process before was ended in the middle of it, which nobody wants of four gigabytes.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from huggingface_hub import HfApi, constants, hf_hub_url
from huggingface_hub.file_download import http_get
from huggingface_hub.hf_api import RepoSibling
from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]  # it has no __all__
from huggingface_hub.utils.logging import set_verbosity

from bot.model_files.hub_errors import TROUBLE, told
from bot.model_files.published import Published
from core.errors import ModelError

NEWEST: Final = "main"
_ANSWER_SECONDS: Final = 20.0
_BLOCK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file as the hub describes it.

    Attributes:
        size: bytes.
        sha256: of a large file (git LFS); empty for others.
        git_oid: git's SHA-1 of the others.
    """

    path: str
    size: int
    sha256: str
    git_oid: str

    @property
    def checksum(self) -> str:
        return self.sha256 or self.git_oid

    def is_in(self, file: Path) -> bool:
        """Whether a file on the disk is this one, byte by byte. A missing one is not."""
        if not file.is_file() or file.stat().st_size != self.size:
            return False
        found = hashlib.sha256() if self.sha256 else hashlib.sha1(f"blob {self.size}\0".encode(), usedforsecurity=False)
        with file.open("rb") as content:
            while block := content.read(_BLOCK):
                found.update(block)
        return found.hexdigest() == self.checksum


@dataclass(frozen=True, slots=True)
class Listing:
    """What a repository holds at a commit.

    Attributes:
        revision: the commit, 40 hex digits.
        licence: what its card states; None for nothing.
        files: those that are wanted.
    """

    revision: str
    licence: str | None
    files: tuple[HubFile, ...]


class Hub:
    """A hub at an address; None for the library's own ($HF_ENDPOINT, else huggingface.co)."""

    def __init__(self, endpoint: str | None = None) -> None:
        set_verbosity(logging.ERROR)  # what it tries again is no news, and what fails is said once, by us
        self.endpoint = (endpoint or constants.ENDPOINT).rstrip("/")
        self._api = HfApi(endpoint=self.endpoint)

    def listing(self, model: Published, revision: str = NEWEST) -> Listing:
        """The wanted files of a model.

        Raises:
            ModelError: the hub cannot be reached, does not have it, or lacks a file or checksum that is needed.
        """
        place = f"{self.endpoint}/{model.repository}"
        try:
            info = self._api.model_info(
                model.repository, revision=revision, files_metadata=True, timeout=_ANSWER_SECONDS
            )
            files = tuple(_file(one) for one in info.siblings or () if model.wants(one.rfilename))
        except TROUBLE as error:
            raise told(error, self.endpoint, model.repository) from error
        for pattern in model.lacks(file.path for file in files):
            raise ModelError(f"{place} has no {pattern}: it is not what it was, or not what it says")
        unchecked = next((file.path for file in files if not file.checksum), None)
        if unchecked or not info.sha:
            raise ModelError(f"{place} states no checksum of {unchecked or 'its state'}: nothing could be verified")
        return Listing(info.sha, _licence(info.card_data), files)

    def download(self, model: Published, revision: str, file: HubFile, part: Path) -> None:
        """Bring `part` to the file's full size, going on after what it holds. Terminals see how far it is.

        Raises:
            ModelError: it broke off (what came is kept), or is not what the hub had described (nothing is kept).
        """
        if part.exists() and part.stat().st_size > file.size:
            part.unlink()
        headers = build_hf_headers() | {"Accept-Encoding": "identity"}
        url = hf_hub_url(model.repository, file.path, revision=revision, endpoint=self.endpoint)
        try:
            with part.open("ab") as content:
                http_get(
                    *(url, content),
                    resume_size=content.tell(),
                    headers=headers,
                    expected_size=file.size,
                    displayed_filename=file.path,
                )
                content.flush()
                os.fsync(content.fileno())
        except TROUBLE as error:
            if not _is_of_another_size(error):
                raise told(error, self.endpoint, model.repository, file.path) from error
        if not file.is_in(part):
            part.unlink(missing_ok=True)
            raise ModelError(
                f"{model.repository}/{file.path}: what {self.endpoint} sent does not match the checksum that it "
                "states; it was thrown away, run the same command again"
            )


def _is_of_another_size(error: Exception) -> bool:
    """`http_get` says so by an OSError without a number, as no disk and no network raises it."""
    return type(error) is OSError and error.errno is None


def _file(one: RepoSibling) -> HubFile:
    return HubFile(one.rfilename, one.size or 0, one.lfs.sha256 if one.lfs else "", one.blob_id or "")


def _licence(card: Any) -> str | None:
    stated = card.get("license") if isinstance(card, Mapping) else getattr(card, "license", None)
    return str(stated) if stated else None
