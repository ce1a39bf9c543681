"""What the page for a country says is true: schemas of their own, and answers in parts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psycopg
import pytest
from sqlalchemy import make_url

from given import ADA, BEN, given
from keeping import Place
from unsealed.records import answers, classes, members, teachers
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE: Final = Path(__file__).resolve().parents[2] / "web" / "docs" / "country.md"
SCHEMA, PARTS = re.findall(r"```sql\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
DISTRICTS: Final = ("district_17", "district_18")


@pytest.fixture
def districts(new_postgresql: str, tmp_path: Path) -> Iterator[tuple[Records, Records]]:
    """Two installations in schemas of one database, each made as the page says."""
    with psycopg.connect(new_postgresql, autocommit=True) as operator:
        for name in DISTRICTS:
            operator.execute(f"DROP ROLE IF EXISTS {name}")
            operator.execute(SCHEMA.replace("district_17", name))
    opened = [Records.open(_as(new_postgresql, name), folder=tmp_path) for name in DISTRICTS]
    yield opened[0], opened[1]
    for records in opened:
        records.close()
    with psycopg.connect(new_postgresql, autocommit=True) as operator:
        for name in DISTRICTS:
            operator.execute(f"DROP OWNED BY {name} CASCADE")
            operator.execute(f"DROP ROLE {name}")


def _as(url: str, name: str) -> str:
    return make_url(url).set(username=name).render_as_string(hide_password=False)


def test_districts_share_a_database_and_no_row(districts: tuple[Records, Records]) -> None:
    here, there = districts
    assert answers.record(here, given("one")).is_new
    assert answers.in_lesson(there, ADA, "black-moon") == ()
    assert answers.record(there, given("one")).is_new


def test_no_district_waits_for_another(districts: tuple[Records, Records]) -> None:
    here, there = districts
    with here.writing(), there.writing():
        pass
    with here.writing():
        assert answers.record(there, given("one")).is_new


@pytest.fixture
def parted(new_postgresql: str, tmp_path: Path) -> Iterator[Records]:
    """Records with an answer, whose answers then were laid in parts as the page says."""
    place = Place(new_postgresql, tmp_path)
    records = place.open()
    answers.record(records, given("before"))
    records.close()
    with psycopg.connect(new_postgresql, autocommit=True) as operator:
        operator.execute(PARTS)
    records = place.open()
    yield records
    records.close()


def test_answers_in_parts_are_kept_read_and_erased(parted: Records) -> None:
    assert not answers.record(parted, given("before")).is_new
    assert answers.record(parted, given("after")).is_new
    kept = answers.in_lesson(parted, ADA, "black-moon")
    assert {each.question for each in kept} == {"before", "after"}
    dana = teachers.add(parted, "Dana", "correct horse battery")
    made = classes.make(parted, dana.id, "7B", is_open=True)
    assert members.join(parted, made, ADA, "Ada") == ADA
    assert classes.erase(parted, made.id) == 1
    assert answers.in_lesson(parted, ADA, "black-moon") == ()


def test_a_learner_reads_one_part(parted: Records) -> None:
    for learner in (ADA, BEN):
        answers.record(parted, given("one", learner=learner))
    query = "EXPLAIN SELECT * FROM answers WHERE learner = %(learner)s AND lesson = %(lesson)s"
    with parted.reading() as connection:
        plan = connection.exec_driver_sql(query, {"learner": ADA, "lesson": "black-moon"})
        parts = set(re.findall(r" on (answers\w*)", "\n".join(row[0] for row in plan)))
    assert len(parts) == 1
