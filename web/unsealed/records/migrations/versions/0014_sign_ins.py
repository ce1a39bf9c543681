"""Where accounts are signed in, so that each of these can be ended.

Revision: 0014, after 0013

Whoever is signed in during the upgrade signs in once more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("teacher", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["teacher"], ["teachers.id"], name=op.f("fk_sign_ins_teachers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("teacher", "id", name=op.f("pk_sign_ins")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("sign_ins")
