"""Which classes are over, found without looking at all that are not.

Revision: 0013, after 0012
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_classes_expires_at", "classes", ["expires_at"])


def downgrade() -> None:
    op.drop_index("ix_classes_expires_at", table_name="classes")
