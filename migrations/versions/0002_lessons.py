"""Quizzes, group rounds and interviews."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_WHILE_OPEN = sa.text("status = 'open'")
_TABLES = (
    "open_questions",
    "attempts",
    "attempt_points",
    "disputes",
    "cards",
    "keyword_evidence",
    "rounds",
    "round_answers",
    "interviews",
    "interview_turns",
)


def upgrade() -> None:
    _create_open_questions()
    _create_attempts()
    _create_attempt_points()
    _create_disputes()
    _create_cards()
    _create_keyword_evidence()
    _create_rounds()
    _create_round_answers()
    _create_interviews()
    _create_interview_turns()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _create_open_questions() -> None:
    op.create_table(
        "open_questions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("scope_key", sa.String(200), nullable=False),
        sa.Column("quiz_id", sa.String(60), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("strategy", sa.String(16), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("hints_used", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name="fk_open_questions_learner_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_open_questions"),
    )
    op.create_index("ix_open_questions_learner_asked", "open_questions", ["learner_id", "asked_at"])
    op.create_index(
        "uq_open_questions_learner_scope",
        "open_questions",
        ["learner_id", "scope_key"],
        unique=True,
        sqlite_where=_WHILE_OPEN,
        postgresql_where=_WHILE_OPEN,
    )


def _create_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.String(60), nullable=False),
        sa.Column("scope_key", sa.String(200), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("similarity", sa.Double(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("hints_used", sa.Integer(), nullable=False),
        sa.Column("open_question_id", sa.String(32), nullable=True),
        sa.Column("round_id", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_attempts_learner_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["open_question_id"], ["open_questions.id"], name="fk_attempts_open_question_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.UniqueConstraint("open_question_id", name="uq_attempts_open_question_id"),
    )
    op.create_index("ix_attempts_learner_at", "attempts", ["learner_id", "at"])
    op.create_index("ix_attempts_round_id", "attempts", ["round_id"])


def _create_attempt_points() -> None:
    op.create_table(
        "attempt_points",
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("point_id", sa.String(60), nullable=False),
        sa.Column("credit", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name="fk_attempt_points_attempt_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attempt_id", "point_id", name="pk_attempt_points"),
    )


def _create_disputes() -> None:
    op.create_table(
        "disputes",
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_disputes_attempt_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_disputes_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_disputes"),
    )
    op.create_index("ix_disputes_learner_id", "disputes", ["learner_id"])
    op.create_index("ix_disputes_status", "disputes", ["status"])


def _create_cards() -> None:
    op.create_table(
        "cards",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.String(60), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("due", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_cards_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner_id", "quiz_id", name="pk_cards"),
    )
    op.create_index("ix_cards_learner_due", "cards", ["learner_id", "due"])


def _create_keyword_evidence() -> None:
    op.create_table(
        "keyword_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("keyword", sa.String(60), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name="fk_keyword_evidence_learner_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_keyword_evidence"),
    )
    op.create_index("ix_keyword_evidence_learner_at", "keyword_evidence", ["learner_id", "at"])


def _create_rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("scope_kind", sa.String(16), nullable=False),
        sa.Column("scope_id", sa.String(200), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("quiz_ids", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("closes_at", _MOMENT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["learners.id"], name="fk_rounds_owner_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
    )
    op.create_index("ix_rounds_owner_id", "rounds", ["owner_id"])
    op.create_index("ix_rounds_status_closes", "rounds", ["status", "closes_at"])
    op.create_index(
        "uq_rounds_scope",
        "rounds",
        ["platform", "scope_kind", "scope_id"],
        unique=True,
        sqlite_where=_WHILE_OPEN,
        postgresql_where=_WHILE_OPEN,
    )


def _create_round_answers() -> None:
    op.create_table(
        "round_answers",
        sa.Column("round_id", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name="fk_round_answers_attempt_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name="fk_round_answers_learner_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_round_answers_round_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "position", "learner_id", name="pk_round_answers"),
        sa.UniqueConstraint("attempt_id", name="uq_round_answers_attempt_id"),
    )
    op.create_index("ix_round_answers_learner_id", "round_answers", ["learner_id"])


def _create_interviews() -> None:
    op.create_table(
        "interviews",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("scope_key", sa.String(200), nullable=False),
        sa.Column("track_id", sa.String(60), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("turn_no", sa.Integer(), nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("share", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_interviews_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_interviews"),
    )
    op.create_index("ix_interviews_learner_track", "interviews", ["learner_id", "track_id", "finished_at"])
    op.create_index(
        "uq_interviews_open",
        "interviews",
        ["learner_id", "scope_key"],
        unique=True,
        sqlite_where=_WHILE_OPEN,
        postgresql_where=_WHILE_OPEN,
    )


def _create_interview_turns() -> None:
    op.create_table(
        "interview_turns",
        sa.Column("interview_id", sa.String(32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.String(60), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("credited", sa.JSON(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name="fk_interview_turns_interview_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("interview_id", "n", name="pk_interview_turns"),
    )
