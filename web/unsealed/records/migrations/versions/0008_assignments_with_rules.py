"""Assignments of a lesson or a part of it, with rules in versions, and who takes which.

A lesson that was set becomes an assignment of the whole lesson, by the same day.

Revision: 0008, after 0007
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BEFORE = sa.table(
    "assignments",
    sa.column("class"),
    sa.column("lesson"),
    sa.column("given_at", sa.DateTime(timezone=True)),
    sa.column("due_on"),
)
_NOW = sa.table(
    "assignments",
    sa.column("class"),
    sa.column("number"),
    sa.column("lesson"),
    sa.column("part"),
    sa.column("given_at", sa.DateTime(timezone=True)),
)
_VERSIONS = sa.table(
    "assignment_versions",
    sa.column("class"),
    sa.column("number"),
    sa.column("version"),
    sa.column("made_at", sa.DateTime(timezone=True)),
    sa.column("rules"),
)


def upgrade() -> None:
    connection = op.get_bind()
    given = connection.execute(
        sa.select(*_BEFORE.c).order_by(_BEFORE.c["class"], _BEFORE.c.given_at, _BEFORE.c.lesson)
    ).all()
    op.drop_table("assignments")
    _make_assignments()
    _make_versions()
    _make_assigned_attempts()
    op.add_column(
        "members",
        sa.Column("time_factor", sa.Integer(), server_default=sa.text("100"), nullable=False),
    )
    numbers: dict[str, int] = {}
    for class_id, lesson, given_at, due_on in given:
        number = numbers[class_id] = numbers.get(class_id, 0) + 1
        key = {"class": class_id, "number": number}
        connection.execute(
            _NOW.insert(), {**key, "lesson": lesson, "part": "lesson", "given_at": given_at}
        )
        rules = {
            "closes_on": due_on,
            "draw": 0,
            "is_varied": False,
            "items": [],
            "minutes": 0,
            "opens_on": None,
            "preset": "practice",
        }
        text = json.dumps(rules, sort_keys=True, separators=(",", ":"))
        connection.execute(
            _VERSIONS.insert(), {**key, "version": 1, "made_at": given_at, "rules": text}
        )


def _make_assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "part IN ('lesson', 'quiz', 'claims')", name=op.f("ck_assignments_part")
        ),
        sa.ForeignKeyConstraint(
            ["class"], ["classes.id"], name=op.f("fk_assignments_classes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("class", "number", name=op.f("pk_assignments")),
        sqlite_with_rowid=False,
    )


def _make_versions() -> None:
    op.create_table(
        "assignment_versions",
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class", "number"],
            ["assignments.class", "assignments.number"],
            name=op.f("fk_assignment_versions_assignments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("class", "number", "version", name=op.f("pk_assignment_versions")),
        sqlite_with_rowid=False,
    )


def _make_assigned_attempts() -> None:
    op.create_table(
        "assigned_attempts",
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("assignment", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("go", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["learner", "lesson", "step", "number"],
            ["attempts.learner", "attempts.lesson", "attempts.step", "attempts.number"],
            name=op.f("fk_assigned_attempts_attempts"),
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["class", "assignment", "version"],
            [
                "assignment_versions.class",
                "assignment_versions.number",
                "assignment_versions.version",
            ],
            name=op.f("fk_assigned_attempts_assignment_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "learner", "lesson", "step", "number", name=op.f("pk_assigned_attempts")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_assigned_attempts_class"), "assigned_attempts", ["class", "assignment"]
    )


def downgrade() -> None:
    """Keep the day of each lesson that is set as a whole; what else there is has no place."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            'SELECT a."class", a.lesson, a.given_at, v.rules FROM assignments a'
            ' JOIN assignment_versions v ON v."class" = a."class" AND v.number = a.number'
            " WHERE a.part = 'lesson' AND a.withdrawn_at IS NULL ORDER BY v.version"
        ).columns(given_at=sa.DateTime(timezone=True))
    ).all()
    op.drop_column("members", "time_factor")
    op.drop_index(op.f("ix_assigned_attempts_class"), "assigned_attempts")
    op.drop_table("assigned_attempts")
    op.drop_table("assignment_versions")
    op.drop_table("assignments")
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
    newest = {
        (class_id, lesson): {"given_at": given_at, "due_on": json.loads(rules)["closes_on"]}
        for class_id, lesson, given_at, rules in rows
    }
    for (class_id, lesson), row in newest.items():
        connection.execute(_BEFORE.insert(), {"class": class_id, "lesson": lesson, **row})
