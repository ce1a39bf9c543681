"""What an account may do, and accounts that are disabled.

Revision: 0005, after 0004

Who had an account taught; the first of them started the course, and looks after it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("teachers", sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "teacher_roles",
        sa.Column("teacher", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint(
            "role IN ('operator', 'teacher', 'author')", name=op.f("ck_teacher_roles_role")
        ),
        sa.ForeignKeyConstraint(
            ["teacher"],
            ["teachers.id"],
            name=op.f("fk_teacher_roles_teachers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("teacher", "role", name=op.f("pk_teacher_roles")),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO teacher_roles (teacher, role) SELECT id, 'teacher' FROM teachers")
    for role in ("operator", "author"):
        op.execute(
            f"INSERT INTO teacher_roles (teacher, role) SELECT id, '{role}' FROM teachers "  # noqa: S608 - two words of ours
            "ORDER BY created_at, id LIMIT 1"
        )


def downgrade() -> None:
    op.drop_table("teacher_roles")
    op.drop_column("teachers", "disabled_at")
