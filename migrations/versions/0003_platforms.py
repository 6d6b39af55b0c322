"""Chat platforms: linked accounts, moderators of servers, channel policies, events that survive a crash."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_TABLES = ("link_codes", "channel_policies", "inbox")
_COLUMNS = (
    ("learners", "settings_at", _MOMENT),
    ("moderation_cases", "community", sa.String(100)),
    ("button_tokens", "asks_for", sa.String(200)),
)


def upgrade() -> None:
    for table, name, kind in _COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_index("ix_moderation_cases_community", "moderation_cases", ["community"])
    _create_link_codes()
    _create_channel_policies()
    _create_inbox()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.drop_index("ix_moderation_cases_community", "moderation_cases")
    for table, name, _ in _COLUMNS:
        op.drop_column(table, name)


def _create_link_codes() -> None:
    op.create_table(
        "link_codes",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_link_codes_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner_id", name="pk_link_codes"),
        sa.UniqueConstraint("digest", name="uq_link_codes_digest"),
    )


def _create_channel_policies() -> None:
    op.create_table(
        "channel_policies",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("channel_id", sa.String(100), nullable=False),
        sa.Column("closed", sa.JSON(), nullable=False),
        sa.Column("quiz_mode", sa.String(16), nullable=False),
        sa.Column("locale", sa.String(8), nullable=True),
        sa.Column("answers", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("platform", "channel_id", name="pk_channel_policies"),
    )


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("event_key", sa.String(300), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("address", sa.JSON(), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("event_key", name="pk_inbox"),
    )
    op.create_index("ix_inbox_platform", "inbox", ["platform"])
