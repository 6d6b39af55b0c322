"""Which of her faces a learner chose, and which one moderators chose for a channel."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = ("learners", "channel_policies")


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("face", sa.Integer(), nullable=True))


def downgrade() -> None:
    for table in _TABLES:
        op.drop_column(table, "face")
