"""The first tables: learners, what they did, and the versions of the questions they met.

Revision: 0001, the first
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BY_KEY = {"sqlite_with_rowid": False}


def upgrade() -> None:
    _create_installation()
    _create_learners()
    _create_question_versions()
    _create_attempts()
    _create_drafts()
    _create_hints_opened()
    _create_progress()
    _create_answers()
    _create_regrades()


def downgrade() -> None:
    for table in (
        "regrades",
        "answers",
        "progress",
        "hints_opened",
        "drafts",
        "attempts",
        "question_versions",
        "learners",
        "installation",
    ):
        op.drop_table(table)


def _create_installation() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phrase_salt", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )


def _create_learners() -> None:
    op.create_table(
        "learners",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("phrase_key", sa.LargeBinary(), nullable=True),
        sa.Column("phrase_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learners")),
        sa.UniqueConstraint("phrase_key", name=op.f("uq_learners_phrase_key")),
        **_BY_KEY,
    )


def _create_question_versions() -> None:
    op.create_table(
        "question_versions",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("first_answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("version", "lesson", "question", name=op.f("pk_question_versions")),
        **_BY_KEY,
    )


def _create_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("preset", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edition", sa.String(), nullable=False),
        sa.CheckConstraint(
            "preset IN ('practice', 'check', 'test')", name=op.f("ck_attempts_preset")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_attempts_number")),
        sa.ForeignKeyConstraint(
            ["learner"], ["learners.id"], name=op.f("fk_attempts_learners"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("learner", "lesson", "step", "number", name=op.f("pk_attempts")),
        **_BY_KEY,
    )


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner"], ["learners.id"], name=op.f("fk_drafts_learners"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "learner", "lesson", "step", "number", "question", name=op.f("pk_drafts")
        ),
        **_BY_KEY,
    )


def _create_hints_opened() -> None:
    op.create_table(
        "hints_opened",
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("hint", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner"], ["learners.id"], name=op.f("fk_hints_opened_learners"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "learner", "lesson", "step", "number", "question", "hint", name=op.f("pk_hints_opened")
        ),
        **_BY_KEY,
    )


def _create_progress() -> None:
    op.create_table(
        "progress",
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("brier_sum", sa.Float(), nullable=False),
        sa.Column("brier_count", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["learner"], ["learners.id"], name=op.f("fk_progress_learners"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("learner", "lesson", name=op.f("pk_progress")),
        **_BY_KEY,
    )


def _create_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("try", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("brier", sa.Float(), nullable=True),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('right', 'partly', 'wrong', 'judged')", name=op.f("ck_answers_verdict")
        ),
        sa.CheckConstraint('"try" >= 1', name=op.f("ck_answers_try")),
        sa.CheckConstraint("brier BETWEEN 0 AND 1", name=op.f("ck_answers_brier")),
        sa.CheckConstraint("hints >= 0", name=op.f("ck_answers_hints")),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_answers_score")),
        sa.ForeignKeyConstraint(
            ["learner", "lesson", "step", "number"],
            ["attempts.learner", "attempts.lesson", "attempts.step", "attempts.number"],
            name=op.f("fk_answers_attempts"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version", "lesson", "question"],
            [
                "question_versions.version",
                "question_versions.lesson",
                "question_versions.question",
            ],
            name=op.f("fk_answers_question_versions"),
        ),
        sa.PrimaryKeyConstraint(
            "learner", "lesson", "step", "number", "question", "try", name=op.f("pk_answers")
        ),
        **_BY_KEY,
    )


def _create_regrades() -> None:
    op.create_table(
        "regrades",
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("try", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("graded_by", sa.String(), nullable=False),
        sa.Column("old_score", sa.Float(), nullable=False),
        sa.Column("old_verdict", sa.String(), nullable=False),
        sa.Column("old_brier", sa.Float(), nullable=True),
        sa.Column("new_score", sa.Float(), nullable=False),
        sa.Column("new_verdict", sa.String(), nullable=False),
        sa.Column("new_brier", sa.Float(), nullable=True),
        sa.Column("regraded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner", "lesson", "step", "number", "question", "try"],
            [
                "answers.learner",
                "answers.lesson",
                "answers.step",
                "answers.number",
                "answers.question",
                "answers.try",
            ],
            name=op.f("fk_regrades_answers"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "learner",
            "lesson",
            "step",
            "number",
            "question",
            "try",
            "place",
            name=op.f("pk_regrades"),
        ),
        **_BY_KEY,
    )
