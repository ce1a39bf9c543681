"""What answers programs is described, what is described is there, and it answers as described."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from msgspec.structs import replace
from sqlalchemy import CheckConstraint, Date, insert, select

from described import description, operations, routes_for_programs, template_of
from given import MORNING
from many_classes import Written
from people import Person
from unsealed import __version__
from unsealed.pages import author_items, gradebook_file, health, learning_file
from unsealed.pages.app import create_app
from unsealed.pages.services import NAME
from unsealed.records import (
    drafts,
    hints,
    holdings,
    learners,
    measurements,
    pins,
    rounds,
    tables,
    teachers,
)
from unsealed.records.json_text import JsonText
from unsealed.records.times import UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from schemathesis.schemas import APIOperation
    from sqlalchemy import Column, Table
    from werkzeug.test import TestResponse

    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId
    from unsealed.settings import Settings

PASSWORD = "correct horse battery"
TABLES = {
    "answers": "Answer",
    "assigned_attempts": "AssignedAttempt",
    "assignment_versions": "AssignmentVersion",
    "assignments": "Assignment",
    "attempts": "Attempt",
    "class_teachers": "ClassTeacher",
    "classes": "Class",
    "drafts": "Draft",
    "hints_opened": "OpenedHint",
    "marks": "Mark",
    "measured_phases": "MeasuredPhase",
    "measurements": "Measurement",
    "members": "Membership",
    "pins": "Pin",
    "progress": "Progress",
    "regrades": "Regrade",
    "rounds": "Round",
    "sittings": "Sitting",
}
COLUMNS = {
    "gradebook": gradebook_file.COLUMNS,
    "learning_file": learning_file.FIGURES,
    "learning_answers_file": learning_file.ANSWERS,
    "author_items_file": author_items.COLUMNS,
}


@pytest.fixture
def whole_app(settings: Settings) -> Iterator[Flask]:
    """The application with every route that a setting opens."""
    app = create_app(replace(settings, reload=True, metrics=True))
    yield app
    app.extensions[NAME].records.close()


@pytest.fixture
def full(records: Records, course: EditionReader) -> Written:
    """Dana's class, of whose first learner something is in every table."""
    teacher = teachers.add(records, "Dana", PASSWORD)
    written = Written(records, course, teacher.id, [learners.new_id() for _ in range(4)])
    written.answer(60)
    written.do_the_rest(4)
    found, learner = written.found, written._learners[0]
    days = (date(2026, 9, 1), date(2026, 9, 30))
    measurements.set_phase(records, found.id, "later", *days, now=MORNING)
    fields = {"text": ["half a thought"]}
    drafts.save(records, learner, "black-moon", "judge", 1, "why", fields, now=MORNING)
    hints.open(records, learner, "black-moon", "judge", 1, "why", 1, now=MORNING)
    stands = rounds.under_way(records, found.id)
    assert stands is not None
    rounds.hide(records, stands, "names", is_hidden=True)
    rounds.remove(records, stands, 2, is_removed=True)
    rounds.approve(records, stands, "a text", is_approved=True)
    pins.put(records, stands, "ferry-charter", learner, "date", try_number=1, now=MORNING)
    _grade_again(records, learner)
    return written


def _grade_again(records: Records, learner: LearnerId) -> None:
    given = select(tables.answers).where(tables.answers.c.learner == learner).limit(1)
    with records.writing(learner) as connection:
        answer = connection.execute(given).mappings().one()
        row = {name: answer[name] for name in tables.ANSWER}
        row |= {"place": 1, "graded_by": answer["version"], "regraded_at": MORNING}
        for age in ("old", "new"):
            row |= {f"{age}_{name}": answer[name] for name in ("score", "verdict", "brier")}
        connection.execute(insert(tables.regrades), [row])


@pytest.fixture
def dana(app: Flask, course: EditionReader, full: Written) -> Person:
    """The teacher of that class, signed in."""
    person = Person(app.test_client(), course)
    person.sends("/teachers/sign-in", {"name": "Dana", "password": PASSWORD})
    return person


def described(name: str) -> APIOperation[Any, Any, Any, Any]:
    """An operation by its id."""
    path, method = operations()[name]
    return schemathesis.openapi.from_dict(description())[path][method]


def must_be(answer: TestResponse, name: str, status: int = 200) -> TestResponse:
    """Hold an answer against the description: status, media type, headers, and every key."""
    operation = described(name)
    assert answer.status_code == status
    said = operation.responses.find_by_status_code(status)
    assert said is not None
    assert answer.mimetype in said.definition["content"]
    missing = {each for each, _ in said.headers.items() if each not in answer.headers}
    assert missing == set()
    operation.validate_response(answer)
    return answer


def test_the_description_is_what_openapi_means_by_one() -> None:
    assert schemathesis.openapi.from_dict(description()).validate() is None
    assert description()["info"]["version"] == __version__


def test_every_route_that_answers_programs_is_described_and_no_other(whole_app: Flask) -> None:
    described_routes = {
        name: (template_of(rule.rule), method)
        for rule in whole_app.url_map.iter_rules()
        if (name := rule.endpoint.rpartition(".")[2]) in operations()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described_routes == operations()
    made = {name.rpartition(".")[2] for name in routes_for_programs(whole_app)}
    assert made == set(operations())


def test_objects_have_the_keys_that_are_described_and_no_others() -> None:
    loose = [
        name
        for name, schema in description()["components"]["schemas"].items()
        if schema.get("type") == "object" and schema.get("additionalProperties") is not False
    ]
    assert loose == []


@pytest.mark.parametrize("table", tables.metadata.sorted_tables, ids=str)
def test_a_table_is_described_by_its_columns(table: Table) -> None:
    if table.name not in TABLES:
        assert "learner" not in table.c
        assert "class_id" not in table.c
        return
    schema = description()["components"]["schemas"][TABLES[table.name]]
    hidden = {"learner"} if table in tables.OF_A_LEARNER else holdings._OF_ACCOUNTS
    columns = {
        holdings._NAMES.get(column.key, column.key): column
        for column in table.c
        if column.key not in hidden
    }
    assert set(schema["required"]) == set(schema["properties"]) == set(columns)
    said = schema["properties"]
    assert {name: _kind(said[name]) for name in columns} == {
        name: _kind_of(column) for name, column in columns.items()
    }
    assert {name: each["enum"] for name, each in said.items() if "enum" in each} == dict(
        _choices(table)
    )


def _kind(schema: dict[str, Any]) -> tuple[str, bool]:
    """The type that a schema allows, and whether it may be null."""
    name = schema.get("$ref", "").rpartition("/")[2]
    if name in {"Moment", "MaybeMoment", "Day", "MaybeDay"}:
        return name.removeprefix("Maybe"), name.startswith("Maybe")
    kinds = schema.get("type", "object")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    (kind,) = set(kinds) - {"null"}
    return "json" if kind in {"array", "object"} else kind, "null" in kinds


def _kind_of(column: Column[Any]) -> tuple[str, bool]:
    special = {UtcDateTime: "Moment", Date: "Day", JsonText: "json"}
    names = {str: "string", int: "integer", float: "number", bool: "boolean"}
    kind = special.get(type(column.type)) or names[column.type.python_type]
    return kind, bool(column.nullable)


def _choices(table: Table) -> Iterator[tuple[str, list[str]]]:
    """The columns that hold one of a few words, and the words."""
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            found = re.fullmatch(r"(\w+) IN \((.+)\)", str(constraint.sqltext))
            if found:
                yield found[1], re.findall(r"'(\w+)'", found[2])


def test_every_reason_for_not_being_ready_is_described() -> None:
    reasons = description()["components"]["schemas"]["NotReady"]["properties"]["reasons"]
    assert set(reasons["items"]["enum"]) == health.NOT_READY


@pytest.mark.parametrize("name", COLUMNS)
def test_the_columns_of_a_table_are_described(name: str) -> None:
    path, _method = operations()[name]
    content = description()["paths"][path]["get"]["responses"]["200"]["content"]
    assert content["text/csv"]["schema"]["pattern"] == f"^\ufeff{','.join(COLUMNS[name])}\r\n"


def test_all_that_is_held_of_a_class_is_told_as_described(dana: Person, full: Written) -> None:
    path = f"/classes/{full.found.id}/everything.json"
    told = must_be(dana.opens(path), "class_data").get_json()
    assert [name for name, rows in told["held"].items() if not rows] == []
    assert [name for name, rows in told["members"][0].items() if not rows] == []
    (later,) = (each for each in told["held"]["measured_phases"] if each["phase"] == "later")
    assert (later["opens_on"], later["closes_on"]) == ("2026-09-01", "2026-09-30")


@pytest.mark.usefixtures("quick_phrases")
def test_all_that_is_held_of_a_learner_is_told_as_described(
    ada: Person, full: Written, records: Records
) -> None:
    phrase = learners.new_phrase(records, full._learners[0], now=MORNING)
    assert ada.sends("/me/recover", {"phrase": phrase}).status_code == 303
    told = must_be(ada.opens("/me/data.json"), "my_data").get_json()
    assert [name for name, rows in told.items() if not rows] == []
    for kind in ("waiting/black-moon", f"waiting/before-and-after/{full.found.id}"):
        name = "new_stamp" if kind.endswith("moon") else "new_stamp_of_test"
        must_be(ada.opens(f"/{kind}"), name)


def test_tables_come_as_described(dana: Person, full: Written) -> None:
    for name in COLUMNS:
        path, _method = operations()[name]
        rows = must_be(dana.opens(path.format(class_id=full.found.id)), name).text.splitlines()
        assert len(rows) > 1, name


def test_a_server_is_told_to_be_unwell_as_described(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "LEAST_ROOM", 2**80)
    must_be(app.test_client().get("/readyz"), "readyz", 503)


def test_what_a_setting_opens_answers_as_described(whole_app: Flask, settings: Settings) -> None:
    (settings.data / "course.faults").write_text("one\ntwo")
    for address, name in (("/-/edition", "current_edition"), ("/metrics", "metrics")):
        must_be(whole_app.test_client().get(address), name)
