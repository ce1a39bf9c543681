"""Accounts among those who were erased.

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_BEFORE = "kind IN ('learner', 'class')"
_NOW = "kind IN ('learner', 'class', 'account')"


def upgrade() -> None:
    _make_anew(_NOW)


def downgrade() -> None:
    # That an account was erased is nothing that the older table can say.
    op.execute("DELETE FROM erasures WHERE kind = 'account'")
    _make_anew(_BEFORE)


def _make_anew(kinds: str) -> None:
    """Make the table again with another rule: SQLite cannot change the one that is there."""
    op.rename_table("erasures", "erasures_before")
    if op.get_context().dialect.name == "postgresql":
        # There the name of a key is that of an index, and no two of these share one.
        op.drop_constraint("pk_erasures", "erasures_before")
    op.create_table(
        "erasures",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(kinds, name=op.f("ck_erasures_kind")),
        sa.PrimaryKeyConstraint("id", "kind", name=op.f("pk_erasures")),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO erasures SELECT id, kind, erased_at FROM erasures_before")
    op.drop_table("erasures_before")
