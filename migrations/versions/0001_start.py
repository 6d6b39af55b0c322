"""Learners, their accounts and conversations, what was said, moderation, unanswered questions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_TABLES = (
    "gaps",
    "learners",
    "accounts",
    "conversations",
    "turns",
    "button_tokens",
    "outbox",
    "moderation_audit",
    "moderation_cases",
    "appeals",
)


def upgrade() -> None:
    _create_gaps()
    _create_learners()
    _create_accounts()
    _create_conversations()
    _create_turns()
    _create_button_tokens()
    _create_outbox()
    _create_moderation_audit()
    _create_moderation_cases()
    _create_appeals()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _create_gaps() -> None:
    op.create_table(
        "gaps",
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("question", sa.String(300), nullable=False),
        sa.Column("nearest", sa.JSON(), nullable=False),
        sa.Column("first_at", _MOMENT, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "locale", name="pk_gaps"),
    )
    op.create_index("ix_gaps_count", "gaps", ["count"])


def _create_learners() -> None:
    op.create_table(
        "learners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("display_name", sa.String(200), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("show_face", sa.Boolean(), nullable=False),
        sa.Column("public_results", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learners"),
    )


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("user_id", sa.String(200), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("linked_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_accounts_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("platform", "user_id", name="uq_accounts_platform_user_id"),
    )
    op.create_index("ix_accounts_learner_id", "accounts", ["learner_id"])


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("scope_key", sa.String(200), nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("last_concept", sa.String(60), nullable=True),
        sa.Column("last_aspect", sa.String(20), nullable=True),
        sa.Column("focus", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name="fk_conversations_learner_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("learner_id", "scope_key", name="pk_conversations"),
    )


def _create_turns() -> None:
    op.create_table(
        "turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(300), nullable=True),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("scope_key", sa.String(200), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_turns_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_turns"),
        sa.UniqueConstraint("event_key", name="uq_turns_event_key"),
    )
    op.create_index("ix_turns_at", "turns", ["at"])
    op.create_index("ix_turns_learner_at", "turns", ["learner_id", "at"])
    op.create_index("ix_turns_learner_scope", "turns", ["learner_id", "scope_key", "id"])


def _create_button_tokens() -> None:
    op.create_table(
        "button_tokens",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=True),
        sa.Column("scope_key", sa.String(200), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name="fk_button_tokens_learner_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token", name="pk_button_tokens"),
    )
    op.create_index("ix_button_tokens_created_at", "button_tokens", ["created_at"])
    op.create_index("ix_button_tokens_learner_id", "button_tokens", ["learner_id"])


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("scope_kind", sa.String(16), nullable=False),
        sa.Column("scope_id", sa.String(200), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_platform", "outbox", ["platform"])


def _create_moderation_audit() -> None:
    op.create_table(
        "moderation_audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("learner_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.String(1000), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_audit"),
    )
    op.create_index("ix_moderation_audit_at", "moderation_audit", ["at"])
    op.create_index("ix_moderation_audit_learner_id", "moderation_audit", ["learner_id"])


def _create_moderation_cases() -> None:
    op.create_table(
        "moderation_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(16), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("excerpt", sa.String(200), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("event_key", sa.String(300), nullable=False),
        sa.Column("period_s", sa.Integer(), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=True),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name="fk_moderation_cases_learner_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_cases"),
    )
    op.create_index("ix_moderation_cases_event_key", "moderation_cases", ["event_key"])
    op.create_index("ix_moderation_cases_learner_expires", "moderation_cases", ["learner_id", "expires_at"])


def _create_appeals() -> None:
    op.create_table(
        "appeals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("decided_by", sa.String(200), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["moderation_cases.id"], name="fk_appeals_case_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_appeals"),
    )
    op.create_index("ix_appeals_case_id", "appeals", ["case_id"])
    op.create_index("ix_appeals_status", "appeals", ["status"])
