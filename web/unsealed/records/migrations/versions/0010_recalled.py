"""What learners say of their memory before they answer a question again.

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answers", sa.Column("recalled", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("answers", "recalled")
