"""Lessons that a class is to take, and by when.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assignments",
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["class"], ["classes.id"], name=op.f("fk_assignments_classes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("class", "lesson", name=op.f("pk_assignments")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("assignments")
