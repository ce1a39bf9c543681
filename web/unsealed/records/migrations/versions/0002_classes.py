"""Teachers, their classes, and the names that learners have there.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BY_KEY = {"sqlite_with_rowid": False}


def upgrade() -> None:
    _create_teachers()
    _create_classes()
    _create_class_teachers()
    _create_members()


def downgrade() -> None:
    for table in ("members", "class_teachers", "classes", "teachers"):
        op.drop_table(table)


def _create_teachers() -> None:
    op.create_table(
        "teachers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teachers")),
        sa.UniqueConstraint("folded", name=op.f("uq_teachers_folded")),
        **_BY_KEY,
    )


def _create_classes() -> None:
    op.create_table(
        "classes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classes")),
        sa.UniqueConstraint("code", name=op.f("uq_classes_code")),
        **_BY_KEY,
    )


def _create_class_teachers() -> None:
    op.create_table(
        "class_teachers",
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("teacher", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["class"], ["classes.id"], name=op.f("fk_class_teachers_classes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["teacher"],
            ["teachers.id"],
            name=op.f("fk_class_teachers_teachers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("class", "teacher", name=op.f("pk_class_teachers")),
        **_BY_KEY,
    )
    op.create_index("ix_class_teachers_teacher", "class_teachers", ["teacher"])


def _create_members() -> None:
    op.create_table(
        "members",
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["class"], ["classes.id"], name=op.f("fk_members_classes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["learner"], ["learners.id"], name=op.f("fk_members_learners"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("class", "number", name=op.f("pk_members")),
        sa.UniqueConstraint("class", "folded", name=op.f("uq_members_class_folded")),
        sa.UniqueConstraint("class", "learner", name=op.f("uq_members_class_learner")),
        **_BY_KEY,
    )
    op.create_index("ix_members_learner", "members", ["learner"])
