"""What a repository holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_LFS: Final = (".safetensors", ".pth", ".bin")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a commit."""

    path: str
    content: bytes

    @property
    def is_large(self) -> bool:
        return self.path.endswith(_LFS)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def pointer(self) -> bytes:
        """What git keeps of a large file."""
        return (
            f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\nsize {len(self.content)}\n".encode()
        )

    @property
    def blob_id(self) -> str:
        kept = self.pointer if self.is_large else self.content
        return hashlib.sha1(b"blob %d\0" % len(kept) + kept, usedforsecurity=False).hexdigest()

    def sibling(self, *, blobs: bool) -> dict[str, Any]:
        """As the API lists it."""
        listed: dict[str, Any] = {"rfilename": self.path}
        if blobs:
            listed |= {"size": len(self.content), "blobId": self.blob_id}
        if blobs and self.is_large:
            listed["lfs"] = {"sha256": self.sha256, "size": len(self.content), "pointerSize": len(self.pointer)}
        return listed


@dataclass(frozen=True, slots=True)
class Commit:
    """A state of a repository."""

    repository: str
    sha: str
    files: Mapping[str, StoredFile]
    licence: str | None

    def info(self, *, blobs: bool) -> dict[str, Any]:
        """As the API describes it."""
        described: dict[str, Any] = {
            **{"_id": self.sha[:24], "id": self.repository, "modelId": self.repository, "sha": self.sha},
            **{"private": False, "disabled": False, "gated": False, "downloads": 7, "likes": 1, "tags": []},
            "siblings": [file.sibling(blobs=blobs) for file in self.files.values()],
        }
        if self.licence:
            described |= {"cardData": {"license": self.licence}, "tags": [f"license:{self.licence}"]}
        return described

    def tree(self) -> list[dict[str, Any]]:
        """As the API lists its files, folders left out."""
        listed = []
        for file in self.files.values():
            entry: dict[str, Any] = {"type": "file", "oid": file.blob_id, "size": len(file.content), "path": file.path}
            if file.is_large:
                entry["lfs"] = {"oid": file.sha256, "size": entry["size"], "pointerSize": len(file.pointer)}
            listed.append(entry)
        return listed


def commit_of(repository: str, contents: Mapping[str, bytes], licence: str | None) -> Commit:
    """A commit with a hash that follows from its contents."""
    found = hashlib.sha1(repository.encode(), usedforsecurity=False)
    for path, content in sorted(contents.items()):
        found.update(path.encode() + b"\0" + content)
    files = {path: StoredFile(path, content) for path, content in contents.items()}
    return Commit(repository, found.hexdigest(), files, licence)
