"""Nothing of a class reaches who is not in it: no page, no part of one, no file, no difference.

Every route with a class in its address is tried, by everybody. For who may not, a class that
exists and one that does not answer alike, to the letter and with as many statements run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest
from test_permissions import AUTHORS, MEMBERS, OPERATORS, TEACHERS, WORDS

from people import Person
from unsealed.records import accounts, assignments, classes, marks, members, teachers
from unsealed.records.marks import Marking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

    from unsealed.course.reader import EditionReader
    from unsealed.records.classes import Class
    from unsealed.records.store import Records
    from unsealed.records.teachers import Role

PASSWORD: Final = "correct horse battery"
NOWHERE: Final = "AAAAAAAAAAAA"
FILES: Final = {
    "pages.gradebook": "text/csv",
    "pages.learning_file": "text/csv",
    "pages.learning_answers_file": "text/csv",
    "pages.class_data": "application/json",
}
"""The routes of a class that send a file; a new one is added here, with what it sends."""
SECRETS: Final = ("Zirconia", "Adalbertine", "Bonifatia", "Sings beautifully")
"""The class's title, names and notes: words that stand nowhere else in the course."""
_OWN = re.compile(r'name="csrf_token" value="[^"]+"|data-learner="\w+"')
"""What in a page is the visitor's own."""
_OF_ONE_REQUEST: Final = frozenset({"Set-Cookie", "X-Request-ID"})
"""Headers that are another one each time, whatever is asked for."""


@dataclass
class School:
    """Two classes and everybody around them."""

    found: Class
    people: dict[str, Person]
    statements: list[str]


@pytest.fixture
def school(
    app: Flask, course: EditionReader, records: Records, monkeypatch: pytest.MonkeyPatch
) -> School:
    """Dana and Fay teach one class, Eli another; Olga looks after it all, and Aris writes."""
    roles: dict[str, Role] = {"Olga": "operator", "Aris": "author"}
    people = {}
    for name in ("Olga", "Dana", "Fay", "Eli", "Aris"):
        made = teachers.add(records, name, PASSWORD)
        accounts.set_roles(records, made.id, {roles.get(name, "teacher"), *_first(people)})
        people[name] = _person(app, course, name)
    found = _class(records, "Dana", "Zirconia")
    classes.add_teacher(records, found.id, _teacher(records, "Fay"))
    club = _class(records, "Eli", "Club")
    for name, where in (("Adalbertine", found), ("Bonifatia", found), ("Gus", club)):
        people[name] = _person(app, course, "")
        people[name].sends(f"/join/{where.code}", {"name": name})
        people[name].answers("black-moon", "hook", "headline")
    people["Cleo"] = _person(app, course, "")
    note = Marking(1, "black-moon", "2+", "Sings beautifully")
    marks.keep(records, found.id, [note])
    assignments.give(records, found.id, "black-moon")
    people["Dana"].sends(f"/classes/{found.id}/rounds", {"lesson": "black-moon"})
    people["Dana"].opens("/classes")
    accounts.set_roles(records, _teacher(records, "Olga"), ["operator"])
    return School(found, people, _watched(records, monkeypatch))


def _first(people: dict[str, Person]) -> set[Role]:
    return set() if people else {"operator"}


def _person(app: Flask, course: EditionReader, name: str) -> Person:
    person = Person(app.test_client(), course)
    person.opens("/")
    if name:
        person.sends("/teachers/sign-in", {"name": name, "password": PASSWORD})
    return person


def _class(records: Records, teacher: str, title: str) -> Class:
    return classes.make(records, _teacher(records, teacher), title, is_open=True)


def _teacher(records: Records, name: str):
    found = teachers.named(records, name)
    assert found is not None
    return found.id


def _watched(records: Records, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that is run from now on."""
    statements: list[str] = []
    taken = records._taken_seat

    def watched() -> Any:
        seat = taken()
        driver: Any = seat.connection.connection.driver_connection
        driver.set_trace_callback(statements.append)
        return seat

    monkeypatch.setattr(records, "_taken_seat", watched)
    return statements


def class_rules(app: Flask) -> Iterator[tuple[Rule, int]]:
    """Every route with a class in it, with a number that there is and one that there is not."""
    for rule in app.url_map.iter_rules():
        if "class_id" in rule.arguments:
            yield rule, 1
            if "number" in rule.arguments:
                yield rule, 99


def address(app: Flask, rule: Rule, class_id: str, number: int = 1) -> str:
    words = {**WORDS, "class_id": class_id, "number": number}
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{name: words[name] for name in rule.arguments})


def asks(person: Person, rule: Rule, path: str, *, as_part: bool = False) -> TestResponse:
    headers = {"HX-Request": "true"} if as_part else {}
    if "POST" in (rule.methods or ()):
        return person.sends(path, {"sure": "yes", "names": "Mallory", "mark": "6"}, **headers)
    return person.opens(path, **headers)


def told(answer: TestResponse, class_id: str) -> tuple[int, str, str]:
    """All that an answer says, with one word for whichever class was asked for."""
    kept = (f"{name}: {value}" for name, value in answer.headers if name not in _OF_ONE_REQUEST)
    headers = "\n".join(kept).replace(class_id, "CLASS")
    body = _OWN.sub("", answer.text).replace(class_id, "CLASS")
    return answer.status_code, headers, body


def held(records: Records) -> list[str]:
    with records.reading() as connection:
        return list(connection.connection.driver_connection.iterdump())


@pytest.mark.parametrize(
    ("name", "status"),
    [
        pytest.param("Eli", 404, id="a teacher of another class"),
        pytest.param("Olga", 403, id="an operator"),
        pytest.param("Aris", 403, id="an author"),
        pytest.param("Adalbertine", 303, id="a learner of the class"),
        pytest.param("Gus", 303, id="a learner of another class"),
        pytest.param("Cleo", 303, id="a stranger"),
    ],
)
def test_a_class_that_is_not_yours_answers_like_one_that_is_not_there(
    app: Flask, school: School, records: Records, name: str, status: int
) -> None:
    person = school.people[name]
    before = held(records)
    for rule, number in class_rules(app):
        is_members = rule.endpoint in MEMBERS
        if is_members and name == "Adalbertine":
            continue  # it is hers
        for as_part in (False, True):
            answers, work = [], []
            for class_id in (school.found.id, NOWHERE):
                path = address(app, rule, class_id, number)
                person.token()
                school.statements.clear()
                answers.append(told(asks(person, rule, path, as_part=as_part), class_id))
                work.append(len(school.statements))
            assert answers[0][0] == (404 if is_members else status), rule
            assert answers[0] == answers[1], rule
            assert work[0] == work[1], rule
            assert not any(secret in str(answers[0]) for secret in SECRETS), rule
    assert held(records) == before


def test_who_teaches_a_class_together_sees_the_same(app: Flask, school: School) -> None:
    for rule, number in class_rules(app):
        if "GET" not in (rule.methods or ()) or rule.endpoint in MEMBERS:
            continue
        path = address(app, rule, school.found.id, number)
        seen = [asks(school.people[name], rule, path) for name in ("Dana", "Fay")]
        first, second = (told(answer, school.found.id) for answer in seen)
        assert first == second, rule
        assert seen[0].status_code in ({200} if number == 1 else {200, 404}), rule


def test_every_route_of_a_class_sends_what_it_is_listed_for(app: Flask, school: School) -> None:
    for rule, number in class_rules(app):
        if "GET" in (rule.methods or ()) and number == 1 and rule.endpoint not in MEMBERS:
            path = address(app, rule, school.found.id)
            sent = asks(school.people["Dana"], rule, path)
            assert sent.mimetype == FILES.get(rule.endpoint, "text/html"), rule
            if rule.endpoint not in FILES:
                is_part = not sent.text.startswith("<!doctype")
                assert is_part == rule.endpoint.endswith("_part"), rule


def test_every_route_of_a_class_is_its_teachers_or_its_learners(app: Flask) -> None:
    assert {rule.endpoint for rule, _number in class_rules(app)} <= TEACHERS | MEMBERS


@pytest.mark.parametrize("name", ["Eli", "Olga", "Aris", "Gus", "Cleo", "Bonifatia"])
def test_no_other_page_tells_of_a_class(app: Flask, school: School, name: str) -> None:
    secrets = (*SECRETS, school.found.code, school.found.id)
    if name == "Bonifatia":  # a class-mate knows the class, and her own name in it
        secrets = ("Adalbertine", "Sings beautifully")
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "pages.author_check":
            continue  # it reads the lessons' files, for seconds, and nothing else
        if "GET" in (rule.methods or ()) and not {"class_id", "code"} & rule.arguments:
            words = {"name": "site.css"} if rule.endpoint == "pages.asset" else {}
            with app.test_request_context():
                known = {argument: WORDS[argument] for argument in rule.arguments}
                path = app.url_for(rule.endpoint, **{**known, **words})
            text = school.people[name].opens(path).text
            assert not any(secret in text for secret in secrets), rule


@pytest.mark.parametrize(
    ("name", "theirs"), [("Dana", TEACHERS), ("Olga", OPERATORS), ("Aris", AUTHORS)]
)
def test_a_role_opens_its_own_routes_and_no_other_s(
    app: Flask, school: School, records: Records, name: str, theirs: set[str]
) -> None:
    before = held(records)
    for rule in app.url_map.iter_rules():
        is_staff = rule.endpoint in TEACHERS | OPERATORS | AUTHORS
        if not is_staff or rule.endpoint in theirs:
            continue
        with app.test_request_context():
            path = app.url_for(rule.endpoint, **{each: WORDS[each] for each in rule.arguments})
        refused = asks(school.people[name], rule, path)
        # Whoever has no classes is led from their list to where their own work is.
        wanted = 303 if rule.endpoint == "pages.my_classes" else 403
        assert refused.status_code == wanted, rule
    assert held(records) == before


def test_a_name_that_is_taken_off_the_list_is_told_by_nobody(
    school: School, records: Records
) -> None:
    members.remove(records, school.found.id, 1)
    for path in ("", "/gradebook", "/gradebook.csv", "/everything.json"):
        page = school.people["Dana"].opens(f"/classes/{school.found.id}{path}").text
        assert "Adalbertine" not in page
        assert "Sings beautifully" not in page
