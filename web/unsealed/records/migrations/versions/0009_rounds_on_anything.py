"""Rounds on questions and exhibits, and the pins that learners set.

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MOMENTS = ("again_at", "revealed_at")
_SWITCHES = ("is_paused", "is_anonymous")
_LISTS = ("hidden", "removed", "approved")


def upgrade() -> None:
    op.execute("ALTER TABLE rounds RENAME COLUMN claims TO things")
    for name in _MOMENTS:
        op.add_column("rounds", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    for name in _SWITCHES:
        op.add_column(
            "rounds", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    for name in _LISTS:
        op.add_column("rounds", sa.Column(name, sa.Text(), nullable=False, server_default="[]"))
    op.create_table(
        "pins",
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("exhibit", sa.String(), nullable=False),
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("try", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["class", "round"],
            ["rounds.class", "rounds.number"],
            name=op.f("fk_pins_rounds"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["learner"], ["learners.id"], name=op.f("fk_pins_learners"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "class", "round", "exhibit", "learner", "try", name=op.f("pk_pins")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pins_learner", "pins", ["learner"])


def downgrade() -> None:
    op.drop_table("pins")
    # A round on anything but claims is nothing that the older tables can say.
    op.execute("DELETE FROM rounds WHERE things LIKE '%/%'")
    for name in (*_LISTS, *_SWITCHES, *_MOMENTS):
        op.drop_column("rounds", name)
    op.execute("ALTER TABLE rounds RENAME COLUMN things TO claims")
