"""Of whoever is erased, no byte is left in SQLite's files, nor in any other of the data folder."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from erasing import DRAFT, WORDS, found_in, joins_and_works, writes
from given import ADA, BEN, MORNING, after
from keeping import Place
from unsealed.records import (
    answers,
    classes,
    departures,
    drafts,
    holdings,
    learners,
    members,
    rounds,
    sign_ins,
    tables,
    teachers,
)
from unsealed.records.marks import Marking, keep
from unsealed.records.retention import tidy
from unsealed.records.tables import LearnerId, TeacherId
from unsealed.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from unsealed.records.classes import Class
    from unsealed.records.store import Records

NAME, NOTE = "Zenobia Quillfeather", "seems tired since the holidays"
# No name of three letters is looked for: ids and keys are of random letters, and have it at times.
NEIGHBOUR = "Barnabas Thistlewood"
ZENOBIA = LearnerId("zenobia-on-her-tablet")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place("", tmp_path / "data")


@pytest.fixture
def settings(place: Place) -> Settings:
    return Settings(data=place.folder, lessons=None, database_url="", secret_key="k" * 40)


def key_of(records: Records, learner: LearnerId) -> bytes:
    """What is kept of the learner's recovery phrase."""
    with records.reading() as connection:
        columns = tables.learners.c
        query = tables.learners.select().with_only_columns(columns.phrase_key)
        key: bytes = connection.execute(query.where(columns.id == learner)).scalar_one()
    return key


def everything_of(records: Records, found: Class) -> list[str | bytes]:
    """Have Zenobia leave whatever a learner can leave; how all of it begins."""
    joins_and_works(records, found, ZENOBIA, NAME)
    phrase = learners.new_phrase(records, ZENOBIA)
    keep(records, found.id, [Marking(2, "black-moon", "2+", NOTE)], now=MORNING)
    own = [NAME, NAME.casefold(), f"{WORDS}, says {NAME}", f"{DRAFT}, {NAME}"]
    return [*own, NOTE, phrase, ZENOBIA, key_of(records, ZENOBIA)]


@pytest.mark.usefixtures("quick_phrases")
def test_what_a_learner_left_is_there_until_they_erase_it(
    records: Records, place: Place, year_nine: Class, settings: Settings
) -> None:
    left = everything_of(records, year_nine)
    phrase = left[5]
    seen = {text for found in found_in(place.folder, left).values() for text in found}
    assert seen == set(left) - {phrase}
    holdings.erase(records, ZENOBIA)
    in_the_list = found_in(place.folder, [ZENOBIA])
    assert found_in(place.folder, set(left) - {ZENOBIA}) == {}
    assert set(in_the_list) == {"records.db"}
    tidy(records, settings, now=MORNING)
    assert found_in(place.folder, set(left) - {ZENOBIA}) == {}


@pytest.mark.parametrize("seed", range(3))
def test_no_gap_between_the_rows_of_others_keeps_anybody(
    records: Records, place: Place, year_nine: Class, settings: Settings, seed: int
) -> None:
    """Rows that are moved to make room leave copies of themselves behind, for a while."""
    chance = random.Random(seed)
    crowd = [LearnerId(f"learner-{number:03d}-of-the-crowd") for number in range(40)]
    for number in range(400):
        learner, length = chance.choice(crowd), chance.randrange(10, 300)
        text = f"secret of {learner} " + "x" * length
        answers.record(records, writes(learner, text, number))
        saved = {"text": [f"draft of {learner} " + "y" * length]}
        drafts.save(records, learner, "moon", "judge", 1, f"q{number % 7}", saved, now=after(1))
    gone = chance.sample(crowd, 12)
    for learner in gone:
        holdings.erase(records, learner, now=MORNING)
    tidy(records, settings, now=MORNING)
    wanted = [f"{what} of {learner}" for learner in gone for what in ("secret", "draft")]
    assert found_in(place.folder, wanted) == {}
    assert found_in(place.folder, [f"secret of {crowd[0]}", f"secret of {crowd[1]}"])


@pytest.mark.usefixtures("quick_phrases")
def test_of_a_class_nothing_is_left(
    records: Records, place: Place, year_nine: Class, settings: Settings
) -> None:
    left = everything_of(records, year_nine)
    members.join(records, year_nine, BEN, NEIGHBOUR, now=MORNING)
    begun = rounds.start(records, year_nine.id, "black-moon", ("why-1",), now=MORNING)
    rounds.approve(records, begun, "why-1:2.1.1", is_approved=True)
    classes.change(records, year_nine.id, title="Owls of 9b", is_open=True, has_lab=False)
    classes.erase(records, year_nine.id)
    tidy(records, settings, now=MORNING)
    own = {*left, "Owls of 9b", year_nine.code, "why-1:2.1.1", NEIGHBOUR} - {ZENOBIA}
    assert found_in(place.folder, own) == {}
    assert set(found_in(place.folder, [ZENOBIA, ADA, year_nine.id])) == {"records.db"}


def accounts_around(records: Records, count: int) -> list[TeacherId]:
    """Accounts whose rows lie on both sides of any other."""
    rows = [
        {
            "id": f"{number:03d}-{'another-teacher' * 5}",
            "name": f"Teacher {number}",
            "folded": f"teacher {number}",
            "password": "x" * 97,
            "created_at": MORNING,
        }
        for number in range(count)
    ]
    with records.writing() as connection:
        connection.execute(tables.teachers.insert(), rows)
    return [TeacherId(str(row["id"])) for row in rows]


def test_of_a_teacher_who_left_nothing_but_an_id_is_left(
    records: Records, place: Place, year_nine: Class, settings: Settings
) -> None:
    before = accounts_around(records, 60)
    teacher = teachers.add(records, NAME, "correct horse battery", now=MORNING)
    word = sign_ins.begin(records, teacher.id)
    classes.add_teacher(records, year_nine.id, teacher.id)
    with records.reading() as connection:
        query = tables.teachers.select().where(tables.teachers.c.id == teacher.id)
        password = connection.execute(query).one().password
    own = [NAME, NAME.casefold(), word, password]
    assert {text for found in found_in(place.folder, own).values() for text in found} == set(own)
    for each in (*before[::2], teacher.id):
        departures.erase(records, each)
    tidy(records, settings, now=datetime.now(UTC))
    assert found_in(place.folder, own) == {}
    assert set(found_in(place.folder, [teacher.id])) == {"records.db"}
    assert teachers.names(records) == ("Dana", *sorted(f"Teacher {n}" for n in range(1, 60, 2)))


def test_an_answer_is_not_written_into_a_file_that_keeps_what_is_overwritten(
    records: Records,
) -> None:
    with records.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1


def test_whoever_reads_for_long_holds_up_no_erasure(
    records: Records, place: Place, year_nine: Class
) -> None:
    joins_and_works(records, year_nine, ZENOBIA, NAME)
    with records.reading() as connection:
        connection.execute(tables.learners.select()).fetchall()
        holdings.erase(records, ZENOBIA)
        assert records.empty_log() is False
    assert records.empty_log() is True
    assert found_in(place.folder, [NAME]) == {}
