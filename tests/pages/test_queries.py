"""What a page reads: the rows of its own class or learner, whatever else is in the records.

However many rows a page shows, it asks for all of them at once.

On PostgreSQL every query that a page makes is explained and run once more: the rows that it visits
are no more for the classes of other teachers. On SQLite no query walks through a whole table.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import psycopg
import pytest
from msgspec.structs import replace
from rooms import LESSON, PASSWORD, make_room
from sqlalchemy import event
from test_permissions import AUTHORS, ELSEWHERE, OPERATORS, WORDS, rules

from people import Person
from unsealed.records import accounts, classes, measurements, tables, teachers
from unsealed.records.accounts import Holdings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flask import Flask
    from werkzeug.routing import Rule

    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records
    from unsealed.settings import Settings

OF_NOBODY: Final = {"installation", "question_versions", "alembic_version"}
"""Tables whose rows are about no learner and no class."""
# Whether there is any teacher yet is asked of the first row.
WALKED: Final = set(tables.metadata.tables) - OF_NOBODY - {"teachers"}
INDEXED: Final = (
    "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; "
    "SET enable_material = off"
)
"""With tables as small as these the planner would walk through them. What it does where it must
not shows what it will do where they are large."""
_OVER_EVERYBODY: Final = AUTHORS | OPERATORS
"""Pages that say so, and are bounded in another way."""

_ONE_BY_ONE: Final = {"pages.class_data", "pages.paper_learners"}
"""What is taken away of a class: all that is held of one learner, and then of the next."""
_ACCOUNTS: Final = 12
_OTHERS: Final = 12
"""How many further classes come. With as few as two the planner often takes another way to the
same rows, and which way it takes changes from run to run."""
_OFTEN: Final = 3
"""How often a page may ask the same for other values: for a class, a learner and a teacher, say."""

_LEARNERS: Final = """
INSERT INTO learners (id, created_at)
SELECT id || '-' || n, made_at FROM classes CROSS JOIN generate_series(1, 30) n
"""
_MEMBERS: Final = """
INSERT INTO members (class, number, learner, name, folded, added_at, joined_at, time_factor)
SELECT id, n, id || '-' || n, 'Name ' || n, 'name ' || n, made_at, made_at, 100
FROM classes CROSS JOIN generate_series(1, 30) n
"""

Query = tuple[str, Any]  # `Any`: the values of its parameters, of every type


@dataclass
class School:
    """Dana, her class of a term, and Ada, who is in another of hers."""

    dana: Person
    ada: Person
    addresses: Mapping[str, str]

    def opens(self, hear: Callable[[], list[Any]]) -> dict[str, list[Any]]:
        """What is heard while each of them opens each page."""
        heard = {}
        for who, person in (("Dana", self.dana), ("Ada", self.ada)):
            for endpoint, address in self.addresses.items():
                hear()
                assert person.opens(address).status_code < 500, address
                heard[f"{who} {endpoint}"] = hear()
        return heard


@pytest.fixture
def school(app: Flask, course: EditionReader, records: Records, ada: Person) -> School:
    room = make_room(app, course, records)
    for number in range(_ACCOUNTS):
        teachers.add(records, f"Teacher {number}", PASSWORD)
    room.sets(lesson=LESSON)
    room.joins(ada, "Ada")
    ada.judges_all(LESSON)
    room.teacher.sends(f"{room.path}/rounds", {"lesson": LESSON})
    measurements.set_phase(records, room.found.id, "before", None, None)
    demonstration = room.teacher.sends("/teachers/demonstration").headers["Location"]
    class_ids = {"a class": demonstration.rpartition("/")[2], "Ada's class": room.found.id}
    addresses = {
        f"{rule.endpoint} {which}": _address(app, rule, class_id)
        for rule in rules(app)
        for which, class_id in class_ids.items()
        if "GET" in (rule.methods or ())
        if which == "Ada's class" or "class_id" in rule.arguments
    }
    return School(room.teacher, ada, addresses)


def _endpoint(page: str) -> str:
    """Of a page as `School.opens` names it: by who opens it, its endpoint, and which class's."""
    return page.split()[1]


def _address(app: Flask, rule: Rule, class_id: str) -> str:
    words = {**WORDS, **ELSEWHERE.get(rule.endpoint, {}), "class_id": class_id, "scope": class_id}
    words |= {"name": "site.css"} if rule.endpoint == "pages.asset" else {}
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{name: words[name] for name in rule.arguments})


def _other_classes(app: Flask, course: EditionReader, records: Records) -> None:
    """A term of the class of each of some other teachers."""
    for number in range(_OTHERS):
        name = f"Other {number}"
        teachers.add(records, name, PASSWORD)
        person = Person(app.test_client(), course)
        person.sends("/teachers/sign-in", {"name": name, "password": PASSWORD})
        assert person.sends("/teachers/demonstration").status_code == 303


class TestOnPostgreSQL:
    """Rows visited, as the server itself counts them."""

    @pytest.fixture
    def settings(self, settings: Settings, postgresql_records: str) -> Settings:
        return replace(settings, database_url=postgresql_records)

    def test_no_page_visits_a_row_of_another_class(
        self, app: Flask, course: EditionReader, records: Records, school: School
    ) -> None:
        hear = _hears(records)
        school.opens(hear)  # whatever is written at a first visit
        before = _visited(records, school.opens(hear))
        _other_classes(app, course, records)
        after = _visited(records, school.opens(hear))
        # Each is as large as this one: who reads them, too, visits thirteen times as many rows.
        # Less than twice as many come of another way that the planner takes in larger tables.
        more = {
            page: (before[page], count)
            for page, count in after.items()
            if count > 2 * before[page] + _OTHERS and _endpoint(page) not in _OVER_EVERYBODY
        }
        assert more == {}
        assert before["Dana pages.show_class a class"] > 100

    def test_no_page_asks_for_row_after_row(self, records: Records, school: School) -> None:
        heard = school.opens(_hears(records))
        again = {
            f"{page}: {text}": times
            for page, queries in heard.items()
            for text, times in Counter(text for text, _ in queries).items()
            if times > _OFTEN and _endpoint(page) not in _ONE_BY_ONE
        }
        assert again == {}
        assert heard["Dana pages.operator Ada's class"]

    def test_what_an_operator_is_told_is_counted_no_further_than_it_must(
        self, records: Records
    ) -> None:
        dana = teachers.add(records, "Dana", PASSWORD)
        for number in range(100):
            classes.make(records, dana.id, f"Class {number}", is_open=True)
        with records.writing() as connection:
            connection.exec_driver_sql(_LEARNERS)
            connection.exec_driver_sql(_MEMBERS)
        hear = _hears(records)
        assert accounts.holdings(records, 10) == Holdings(1, 10, 10, most=10)
        # With no more classes than these the planner would go through them for each learner.
        with _explaining(records, "SET enable_seqscan = off") as explain:
            assert sum(map(explain, hear())) < 100


def _hears(records: Records) -> Callable[[], list[Query]]:
    """Gives the queries since it was asked last."""
    heard: list[Query] = []

    class Recording(psycopg.Cursor):
        def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
            heard.append((str(query), params))
            return super().execute(query, params, **more)

    def listen(driver: Any, _: object) -> None:
        driver.cursor_factory = Recording

    event.listen(records._engine, "connect", listen)
    records.close()

    def since() -> list[Query]:
        given = [query for query in heard if query[0].lstrip().startswith(("SELECT", "WITH"))]
        heard.clear()
        return given

    return since


def _visited(records: Records, heard: Mapping[str, list[Query]]) -> dict[str, int]:
    """Rows of people that each page visits."""
    with _explaining(records) as explain:
        known = {str(query): explain(query) for queries in heard.values() for query in queries}
    return {page: sum(known[str(each)] for each in heard[page]) for page in heard}


@contextmanager
def _explaining(records: Records, plans: str = INDEXED) -> Iterator[Callable[[Query], int]]:
    with records.reading() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute(plans)
        # Else the plans hang on whether the server has looked at the tables by itself meanwhile.
        driver.execute("ANALYZE")

        def rows(query: Query) -> int:
            text = "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + query[0]
            ((plan,),) = driver.execute(text, query[1]).fetchall()
            return _rows(plan[0]["Plan"])

        yield rows


def _rows(node: Mapping[str, Any]) -> int:
    own = 0
    if node.get("Relation Name", "installation") not in OF_NOBODY:
        passed = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        own = round(passed * node["Actual Loops"])
    return own + sum(map(_rows, node.get("Plans", ())))


def test_no_query_walks_through_a_table(
    records: Records, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    taken = records._taken_seat

    def watched() -> Any:
        seat = taken()
        seat.connection.connection.driver_connection.set_trace_callback(heard.append)
        return seat

    monkeypatch.setattr(records, "_taken_seat", watched)

    def since() -> list[str]:
        given, heard[:] = list(heard), []
        return given

    found = school.opens(since)
    monkeypatch.undo()
    with records.reading() as connection:
        walked = {
            f"{page}: {step}"
            for page, statements in found.items()
            if _endpoint(page) not in _OVER_EVERYBODY
            for statement in statements
            if statement.lstrip().startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE"))
            for *_, step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")
            if _is_walk(step)
        }
    assert walked == set()


def _is_walk(step: str) -> bool:
    """Whether a step of a plan goes through a whole table of people's rows."""
    found = re.match(r"SCAN (\w+)|.*AUTOMATIC", step)
    return found is not None and (found[1] is None or found[1] in WALKED)
