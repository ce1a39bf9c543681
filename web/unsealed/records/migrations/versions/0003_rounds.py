"""Rounds in which a class judges the claims of a lesson together.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rounds",
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("claims", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "phase IN ('vote', 'talk', 'again', 'reveal')", name=op.f("ck_rounds_phase")
        ),
        sa.ForeignKeyConstraint(
            ["class"], ["classes.id"], name=op.f("fk_rounds_classes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("class", "number", name=op.f("pk_rounds")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("rounds")
