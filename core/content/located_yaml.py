"""YAML with memory: where in a file each value stands, so that a mistake can be named by its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong with the content."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class _Loader(yaml.CSafeLoader):
    """Refuses duplicate keys, of which plain YAML silently keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key '{key.value}' stands twice", key.start_mark
                )
            seen.add(getattr(key, "value", ""))
        return super().construct_mapping(node, deep)


@dataclass(frozen=True, slots=True)
class LocatedYaml:
    """A parsed file: plain data plus the node tree that knows the lines."""

    file: Path
    data: Any
    root: yaml.Node | None

    def line(self, place: Sequence[str | int]) -> int:
        """1-based line of the value at `place` (keys and indices from the root), or of its nearest parent."""
        node = self.root
        line = 1
        for step in place:
            if node is None:
                break
            line = node.start_mark.line + 1
            node = _child(node, step)
        return line if node is None else node.start_mark.line + 1


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    return None


def read_yaml(file: Path) -> LocatedYaml | Mistake:
    """Parse `file`; a syntax error, bad encoding or unreadable file comes back as the mistake that it is."""
    try:
        text = file.read_text("utf-8-sig")
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
            return LocatedYaml(file, None if root is None else loader.construct_document(root), root)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        return Mistake(file, 1 if mark is None else mark.line + 1, f"not valid YAML: {error.problem}")
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return Mistake(file, 1, f"not valid YAML in UTF-8: {str(error).splitlines()[0]}")
    except OSError as error:
        return Mistake(file, 1, f"cannot be read: {error.strerror}")
