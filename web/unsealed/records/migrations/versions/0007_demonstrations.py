"""Which classes are demonstrations, one a teacher at most.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("classes", sa.Column("demonstration_for", sa.String(), nullable=True))
    op.create_index("ix_classes_demonstration_for", "classes", ["demonstration_for"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_classes_demonstration_for", "classes")
    op.drop_column("classes", "demonstration_for")
