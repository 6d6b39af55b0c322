"""Alembic's entry: runs on the connection that the caller has opened (`core.storage.migrate`)."""

from alembic import context

import core.storage.tables  # noqa: F401 - registers every table for autogeneration
from core.storage.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a column in place
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
