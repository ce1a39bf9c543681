"""The test before and after: what a class expects, its phases, and who sat which form.

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_PHASES = "phase IN ('before', 'waiting', 'after', 'later')"
_ATTEMPT = ["learner", "lesson", "step", "number"]


def upgrade() -> None:
    op.create_table(
        "measurements",
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("has_waiting_list", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class"], ["classes.id"], name=op.f("fk_measurements_classes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("class", name=op.f("pk_measurements")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "measured_phases",
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(_PHASES, name=op.f("ck_measured_phases_phase")),
        sa.ForeignKeyConstraint(
            ["class"], ["classes.id"], name=op.f("fk_measured_phases_classes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("class", "phase", name=op.f("pk_measured_phases")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sittings",
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.CheckConstraint(_PHASES, name=op.f("ck_sittings_phase")),
        sa.ForeignKeyConstraint(
            _ATTEMPT,
            [f"attempts.{name}" for name in _ATTEMPT],
            name=op.f("fk_sittings_attempts"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(*_ATTEMPT, name=op.f("pk_sittings")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sittings_class", "sittings", ["class"])


def downgrade() -> None:
    # Answers to forms stay as answers of attempts; only what they were for is no longer known.
    op.drop_table("sittings")
    op.drop_table("measured_phases")
    op.drop_table("measurements")
