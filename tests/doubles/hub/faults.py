"""What goes wrong, on purpose."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase


@dataclass(slots=True)
class Fault:
    """Strikes the next `times` requests whose path matches.

    Attributes:
        pattern: of the path, `*` for anything: "/api/models/*", "/storage/*/model.safetensors".
        status: answered instead of the file; 0 answers with the file.
        headers: of that answer.
        body: of that answer, or in the place of the file's own bytes.
        cut: bytes after which the connection breaks off; None for none.
        stall: bytes after which nothing comes any more.
        no_range: the whole file is sent even to those who ask for its end.
    """

    pattern: str
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    cut: int | None = None
    stall: int | None = None
    no_range: bool = False
    times: int = 1

    def strikes(self, path: str) -> bool:
        """Whether it does; counts."""
        if self.times < 1 or not fnmatchcase(path, self.pattern):
            return False
        self.times -= 1
        return True
