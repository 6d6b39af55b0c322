"""Fills every table with rows of a learner, whatever tables there are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import core.storage.tables  # noqa: F401 - registers the tables
from core.storage.base import Base, Moment

MOMENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
WITHOUT_OWNER = frozenset({"channel_policies", "gaps", "inbox", "outbox"})


def fill(connection: Connection, learner_id: int, marker: str) -> dict[str, dict[str, Any]]:
    """One row per table that can belong to a learner, returned by table.

    All their texts contain `marker`, except in tables whose rows outlive the learner.
    """
    rows: dict[str, dict[str, Any]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in WITHOUT_OWNER:
            to_learners = [key for key in table.foreign_keys if key.column.table.name == "learners"]
            shared = any(key.ondelete == "SET NULL" for key in to_learners)
            rows[table.name] = _row(table, rows, learner_id, f"shared {learner_id}" if shared else marker)
            connection.execute(table.insert().values(rows[table.name]))
    return rows


def _row(table: sa.Table, rows: dict[str, dict[str, Any]], learner_id: int, marker: str) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        reference = next(iter(column.foreign_keys), None)
        if reference is not None:
            row[column.name] = rows[reference.column.table.name][reference.column.name]
        elif column.name == "learner_id" or (column.name == "id" and isinstance(column.type, sa.Integer)):
            row[column.name] = learner_id
        else:
            row[column.name] = _value(column, f"{marker} {table.name} {column.name}")
    return row


def _value(column: sa.Column[Any], text: str) -> Any:
    if column.name == "reply":
        file = {"type": "FileBlock", "name": "data.json", "media_type": "application/json", "content": f"{text} file"}
        return {"blocks": [file], "buttons": [{"token": f"{text} token", "label": "more"}]}
    if isinstance(column.type, Moment):
        return MOMENT
    if isinstance(column.type, sa.JSON):
        return {"note": text}
    if isinstance(column.type, sa.Boolean):
        return True
    if isinstance(column.type, sa.Integer | sa.Float):
        return 1
    return text
