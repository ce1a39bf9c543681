"""Every revision goes up and down with data in it, and the newest is what the tables say."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from unsealed.records import migrating, tables
from unsealed.records.store import Records, revision_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATA_0001 = """
INSERT INTO installation VALUES (1, '\\x00');
INSERT INTO learners VALUES ('ada', '2026-11-02 09:00:00', '\\x01', '2026-11-02 09:00:00');
INSERT INTO attempts
VALUES ('ada', 'moon', 'retrieve', 1, 'practice', '2026-11-02 09:00:00', NULL, 'e1');
INSERT INTO question_versions
VALUES ('v1', 'moon', 'q', 'order', '{}', '2026-11-02 09:00:00');
INSERT INTO answers
VALUES ('ada', 'moon', 'retrieve', 1, 'q', 1, 'v1', '{}', 1, 'right', NULL, 0, NULL,
        '2026-11-02 09:00:00');
INSERT INTO drafts VALUES ('ada', 'moon', 'retrieve', 1, 'q', '{}', '2026-11-02 09:00:00');
INSERT INTO hints_opened VALUES ('ada', 'moon', 'retrieve', 1, 'q', 1, '2026-11-02 09:00:00');
INSERT INTO progress VALUES ('ada', 'moon', 'hook', 1, 1.0, 0.0, 0, '2026-11-02 09:00:00', NULL);
INSERT INTO regrades
VALUES ('ada', 'moon', 'retrieve', 1, 'q', 1, 1, 'v2', 0, 'wrong', NULL, 1, 'right', NULL,
        '2026-11-02 09:00:00');
"""
DATA_0002 = """
INSERT INTO learners VALUES ('ben', '2026-11-02 09:00:00', NULL, NULL);
INSERT INTO teachers VALUES ('t1', 'Dana', 'dana', 'hash', '2026-11-02 09:00:00');
INSERT INTO classes
VALUES ('c1', 'ABC234', 'Year 9', TRUE, '2026-11-02 09:00:00', '2027-11-02 09:00:00', NULL, NULL);
INSERT INTO class_teachers VALUES ('c1', 't1', '2026-11-02 09:00:00');
INSERT INTO members VALUES ('c1', 1, 'ben', 'Ben', 'ben', '2026-11-02 09:00:00', NULL);
"""
DATA_0003 = """
INSERT INTO classes
VALUES ('c2', 'DEF567', 'Club', TRUE, '2026-11-02 09:00:00', '2027-11-02 09:00:00', NULL, NULL);
INSERT INTO rounds
VALUES ('c2', 1, 'moon', '["one"]', 0, 'vote', 1, '2026-11-02 09:00:00', NULL);
"""
DATA_0004 = """
INSERT INTO classes
VALUES ('c3', 'GHJ789', 'Choir', TRUE, '2026-11-02 09:00:00', '2027-11-02 09:00:00', NULL, NULL);
INSERT INTO assignments VALUES ('c3', 'moon', '2026-11-02 09:00:00', '2026-11-09');
"""
DATA_0005 = """
INSERT INTO teachers
VALUES ('t5', 'Fay', 'fay', 'hash', '2026-11-02 09:00:00', '2026-11-03 09:00:00');
INSERT INTO teacher_roles VALUES ('t5', 'author');
"""
DATA_0006 = """
INSERT INTO learners VALUES ('fay', '2026-11-02 09:00:00', NULL, NULL);
INSERT INTO classes VALUES ('c6', 'DEF678', 'Ten', TRUE, '2026-11-02 09:00:00',
                            '2027-11-02 09:00:00', NULL, NULL);
INSERT INTO members VALUES ('c6', 1, 'fay', 'Fay', 'fay', '2026-11-02 09:00:00', NULL);
INSERT INTO marks VALUES ('c6', 'fay', 'moon', '2+', 'Well argued.', '2026-11-02 09:00:00');
"""
DATA_0007 = """
INSERT INTO classes VALUES ('c7', 'DEF789', 'Demonstration', FALSE, '2026-11-02 09:00:00',
                            '2027-11-02 09:00:00', NULL, NULL, 't1');
"""
DATA_0008 = """
INSERT INTO classes
VALUES ('c4', 'KLM234', 'Band', TRUE, '2026-11-02 09:00:00', '2027-11-02 09:00:00', NULL, NULL,
        NULL);
INSERT INTO learners VALUES ('cleo', '2026-11-02 09:00:00', NULL, NULL);
INSERT INTO members VALUES ('c4', 1, 'cleo', 'Cleo', 'cleo', '2026-11-02 09:00:00', NULL, 150);
INSERT INTO assignments VALUES ('c4', 1, 'moon', 'lesson', '2026-11-02 09:00:00', NULL);
INSERT INTO assignment_versions
VALUES ('c4', 1, 1, '2026-11-02 09:00:00', '{"closes_on":"2026-11-09"}');
INSERT INTO attempts
VALUES ('cleo', 'moon', 'retrieve', 2, 'test', '2026-11-02 09:00:00', NULL, 'e1');
INSERT INTO assigned_attempts
VALUES ('cleo', 'moon', 'retrieve', 2, 'c4', 1, 1, 1, 'seed', '2026-11-02 09:20:00');
"""
DATA_0009 = """
INSERT INTO learners VALUES ('eve', '2026-11-02 09:00:00', NULL, NULL);
INSERT INTO classes
VALUES ('c9', 'NPQ345', 'Band', TRUE, '2026-11-02 09:00:00', '2027-11-02 09:00:00', NULL, NULL,
        NULL);
INSERT INTO rounds
VALUES ('c9', 1, 'moon', '["one", "exhibit/log"]', 1, 'again', 7, '2026-11-02 09:00:00', NULL,
        '2026-11-02 09:05:00', NULL, TRUE, TRUE, '["votes"]', '[2]', '[]');
INSERT INTO pins VALUES ('c9', 1, 'log', 'eve', 1, 'line-2', '2026-11-02 09:01:00');
"""
DATA_0010 = """
INSERT INTO learners VALUES ('gil', '2026-11-02 09:00:00', NULL, NULL);
INSERT INTO attempts
VALUES ('gil', 'moon', 'review', 1, 'practice', '2026-11-02 09:00:00', NULL, 'e1');
INSERT INTO question_versions
VALUES ('v10', 'moon', 'q', 'order', '{}', '2026-11-02 09:00:00');
INSERT INTO answers
VALUES ('gil', 'moon', 'review', 1, 'q', 2, 'v10', '{}', 1, 'right', NULL, 0, NULL,
        '2026-11-02 09:00:00', 'yes');
"""
DATA_0011 = """
INSERT INTO classes VALUES ('c11', 'RST456', 'Lab', FALSE, '2026-11-02 09:00:00',
                            '2027-11-02 09:00:00', NULL, NULL, NULL, TRUE);
"""
DATA_0012 = """
INSERT INTO learners VALUES ('gus', '2026-11-02 09:00:00', NULL, NULL);
INSERT INTO classes
VALUES ('c12', 'QRS456', 'Ten', TRUE, '2026-11-02 09:00:00', '2027-11-02 09:00:00', NULL, NULL,
        NULL, FALSE);
INSERT INTO measurements VALUES ('c12', 'More will accept sound papers.', '2026-11-02 09:00:00',
                                 '2026-11-03 09:00:00', TRUE);
INSERT INTO measured_phases
VALUES ('c12', 'before', '2026-11-02 09:00:00', '2026-11-02', NULL, NULL);
INSERT INTO attempts
VALUES ('gus', 'assessments/a', 'judge', 1, 'test', '2026-11-02 09:00:00', NULL, 'e1');
INSERT INTO sittings VALUES ('gus', 'assessments/a', 'judge', 1, 'c12', 'before', 'seed');
"""
DATA_0013 = """
INSERT INTO classes
VALUES ('c13', 'NPQ456', 'Over', TRUE, '2025-11-02 09:00:00', '2026-11-02 09:00:00', NULL, NULL,
        NULL, FALSE);
"""
DATA_0014 = """
INSERT INTO teachers
VALUES ('t14', 'Gil', 'gil', 'hash', '2026-11-02 09:00:00', NULL);
INSERT INTO sign_ins VALUES ('t14', 'word', '2026-11-02 09:00:00', '2026-11-02 09:10:00');
"""
DATA_0015 = """
INSERT INTO erasures VALUES ('ida', 'learner', '2026-11-02 09:00:00');
INSERT INTO erasures VALUES ('c13', 'class', '2026-11-02 09:00:00');
"""
DATA_0016 = """
INSERT INTO erasures VALUES ('t14', 'account', '2026-11-02 09:00:00');
INSERT INTO erasures VALUES ('gus', 'learner', '2026-11-02 09:00:00');
"""
DATA = {
    "0001": DATA_0001,
    "0002": DATA_0002,
    "0003": DATA_0003,
    "0004": DATA_0004,
    "0005": DATA_0005,
    "0006": DATA_0006,
    "0007": DATA_0007,
    "0008": DATA_0008,
    "0009": DATA_0009,
    "0010": DATA_0010,
    "0011": DATA_0011,
    "0012": DATA_0012,
    "0013": DATA_0013,
    "0014": DATA_0014,
    "0015": DATA_0015,
    "0016": DATA_0016,
}
"""What each revision's tables are filled with, before they go down and up again."""


def fill(connection: Connection, revision: str) -> None:
    for statement in DATA[revision].split(";\n"):
        connection.exec_driver_sql(statement)


@pytest.fixture
def in_memory() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        yield connection
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """An empty database of either kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("in_memory")
        return
    engine = create_engine(request.getfixturevalue("blank_postgresql"), poolclass=NullPool)
    # PostgreSQL makes and drops tables within a transaction, so that nothing is left behind.
    with engine.connect() as connection, closing(connection.begin()):
        yield connection


def script(connection: Connection) -> ScriptDirectory:
    return ScriptDirectory.from_config(migrating.configuration(connection))


def statements(connection: Connection) -> set[str]:
    query = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name != 'alembic_version'"
    found = connection.exec_driver_sql(query).scalars()
    return {"".join(str(statement).split()) for statement in found}


def test_the_newest_revision_is_the_one_that_opening_looks_for(in_memory: Connection) -> None:
    assert script(in_memory).get_heads() == [tables.HEAD]


def test_every_revision_has_data_to_be_tried_with(in_memory: Connection) -> None:
    assert {entry.revision for entry in script(in_memory).walk_revisions()} == set(DATA)


def test_the_newest_revision_makes_the_tables_that_the_code_knows(records: Records) -> None:
    with records.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_the_newest_revision_makes_them_to_the_letter(
    in_memory: Connection, tmp_path: Path
) -> None:
    tables.metadata.create_all(in_memory)
    records = Records.open("", folder=tmp_path)
    with records.reading() as migrated:
        made = statements(migrated)
    records.close()
    wanted = statements(in_memory)
    assert {parts(text) for text in made} == {parts(text) for text in wanted}


def parts(statement: str) -> tuple[str, ...]:
    """A table's columns and constraints, in whatever order they stand."""
    return tuple(sorted(re.split(r",(?=[A-Za-z])|CONSTRAINT|[()]", statement)))


@pytest.mark.parametrize("revision", sorted(DATA))
def test_a_revision_goes_up_down_and_up_with_data(connection: Connection, revision: str) -> None:
    config = migrating.configuration(connection)
    command.upgrade(config, revision)
    fill(connection, revision)
    command.downgrade(config, "-1")
    command.upgrade(config, "head")
    assert revision_of(connection) == tables.HEAD
    if connection.dialect.name == "sqlite":  # PostgreSQL checks what was there already itself
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_data_of_every_revision_reach_the_newest(connection: Connection) -> None:
    config = migrating.configuration(connection)
    for revision in sorted(DATA):
        command.upgrade(config, revision)
        if revision == min(DATA):
            fill(connection, revision)
    command.upgrade(config, "head")
    count = connection.exec_driver_sql("SELECT count(*) FROM answers").scalar()
    assert (revision_of(connection), count) == (tables.HEAD, 1)


def test_who_had_an_account_teaches_and_the_first_of_them_looks_after_the_course(
    connection: Connection,
) -> None:
    config = migrating.configuration(connection)
    command.upgrade(config, "0004")
    for name, day in (("ben", "03"), ("ada", "02"), ("eli", "04")):
        connection.exec_driver_sql(
            f"INSERT INTO teachers VALUES ('{name}', '{name}', '{name}', 'hash',"  # noqa: S608 # our names
            f" '2026-11-{day} 09:00:00')"
        )
    command.upgrade(config, "0005")
    query = "SELECT teacher, role FROM teacher_roles ORDER BY teacher, role"
    assert list(map(tuple, connection.exec_driver_sql(query).all())) == [
        ("ada", "author"),
        ("ada", "operator"),
        ("ada", "teacher"),
        ("ben", "teacher"),
        ("eli", "teacher"),
    ]


def test_a_lesson_that_was_set_stays_set_by_the_same_day(connection: Connection) -> None:
    config = migrating.configuration(connection)
    command.upgrade(config, "0004")
    fill(connection, "0004")
    command.upgrade(config, "0008")
    made = connection.exec_driver_sql("SELECT number, lesson, part FROM assignments").all()
    assert made == [(1, "moon", "lesson")]
    rules = connection.exec_driver_sql("SELECT rules FROM assignment_versions").scalar_one()
    assert '"closes_on":"2026-11-09"' in rules
    command.downgrade(config, "0007")
    before = connection.exec_driver_sql("SELECT lesson, due_on FROM assignments").all()
    assert before == [("moon", "2026-11-09")]
