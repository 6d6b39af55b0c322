"""What a person sees after doing something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.doubles.discord.bits import Component
from tests.doubles.discord.interactions import Interaction
from tests.doubles.discord.model import Message


class NoResponseError(AssertionError):
    """The person reads "The application did not respond"."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One suggestion of an autocomplete."""

    name: str
    value: str | int | float


@dataclass(frozen=True, slots=True)
class Form:
    """A modal that waits to be filled in. `fields` are its text inputs by custom id, with their label."""

    interaction: Interaction
    custom_id: str
    title: str
    fields: dict[str, tuple[str, dict[str, Any]]]

    @property
    def labels(self) -> list[str]:
        return [label for label, _ in self.fields.values()]

    def filled(self, texts: tuple[str, ...]) -> dict[str, Any]:
        """The `data` of a modal submission. Checks what a client checks before it sends."""
        if len(texts) != len(self.fields):
            raise AssertionError(f"the form asks for {self.labels}, not for {len(texts)} texts")
        rows: list[dict[str, Any]] = []
        for (custom_id, (label, described)), text in zip(self.fields.items(), texts, strict=True):
            shortest = described.get("min_length", 1 if described.get("required", True) else 0)
            if not shortest <= len(text) <= described.get("max_length", 4000):
                raise AssertionError(f"{label}: the client does not send {len(text)} characters")
            entry = {"type": int(Component.TEXT_INPUT), "id": len(rows) + 100, "custom_id": custom_id, "value": text}
            rows.append({"type": int(Component.LABEL), "id": len(rows) + 1, "component": entry})
        return {"custom_id": self.custom_id, "components": rows}


def form_of(interaction: Interaction) -> Form | None:
    """The modal that answered an interaction."""
    if interaction.modal is None:
        return None
    fields: dict[str, tuple[str, dict[str, Any]]] = {}
    for part in interaction.modal["components"]:
        if part["type"] == Component.LABEL:
            fields[part["component"]["custom_id"]] = (part["label"], part["component"])
        elif part["type"] == Component.ROW:
            entry = part["components"][0]
            fields[entry["custom_id"]] = (entry["label"], entry)
    return Form(interaction, interaction.modal["custom_id"], interaction.modal["title"], fields)


@dataclass(frozen=True, slots=True)
class Shown:
    """The result of a deed, alive: edits and further messages that come later are seen in it too.

    `interaction` is None after plain text.
    """

    collect: Callable[[], list[Message]]
    interaction: Interaction | None = None

    @property
    def messages(self) -> list[Message]:
        return self.collect()

    @property
    def message(self) -> Message:
        """The first message of the result."""
        messages = self.collect()
        if not messages:
            raise AssertionError("there is no message")
        return messages[0]

    @property
    def last(self) -> Message:
        """The last message of the result: the one that carries the buttons when a long reply was split."""
        return self.messages[-1]

    @property
    def text(self) -> str:
        return "\n".join(message.text for message in self.messages)

    @property
    def ephemeral(self) -> bool:
        return all(message.ephemeral for message in self.messages)

    @property
    def form(self) -> Form:
        """The modal that came up."""
        form = form_of(self.interaction) if self.interaction is not None else None
        if form is None:
            raise AssertionError("no form came up")
        return form

    @property
    def ack_seconds(self) -> float:
        """Seconds until the application answered at all."""
        assert self.interaction is not None
        assert self.interaction.acknowledged_after is not None
        return self.interaction.acknowledged_after

    @property
    def answer_seconds(self) -> float:
        """Seconds until there was something to read."""
        assert self.interaction is not None
        assert self.interaction.answered_after is not None
        return self.interaction.answered_after
