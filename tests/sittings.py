"""A small course with forms, a class that is measured, and people who take them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tea_papers
from people import Person
from unsealed.course.build import build_course
from unsealed.course.reader import open_edition
from unsealed.pages.app import create_app
from unsealed.pages.services import NAME
from unsealed.records import classes, members, teachers
from unsealed.settings import Settings
from written_forms import write_forms

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

    from unsealed.course.reader import EditionReader
    from unsealed.records.classes import Class
    from unsealed.records.store import Records
    from unsealed.records.tables import TeacherId

PASSWORD = "correct horse battery"
ITEMS = 28
_FORM = re.compile(r'action="(?P<action>[^"]+/answers/(?P<item>[\w-]+))"')


def build(folder: Path) -> Path:
    """The tea papers and three forms, built into a data folder."""
    root = folder / "lessons"
    for name, text in {
        "course.yaml": tea_papers.COURSE,
        "glossary.yaml": tea_papers.GLOSSARY,
    }.items():
        tea_papers.write(root / name, text)
    for name, content in tea_papers.FILES.items():
        tea_papers.write(root / "tea-papers" / name, content)
    write_forms(root)
    build_course(root, folder / "data")
    return folder / "data"


def application(data: Path) -> Flask:
    """The real application on that course."""
    secret = "a secret that is long enough for any test"
    return create_app(Settings(data=data, lessons=None, database_url="", secret_key=secret))


@dataclass
class Hall:
    """The application, its course, and Dana's class with names on its list."""

    app: Flask
    course: EditionReader
    records: Records
    teacher: Person
    found: Class

    @property
    def path(self) -> str:
        """The teacher's page of the test."""
        return f"/classes/{self.found.id}/before-and-after"

    def comes(self) -> Person:
        """Somebody with a browser of their own."""
        person = Person(self.app.test_client(), self.course)
        person.opens("/")
        return person

    def joins(self, name: str) -> Person:
        """Somebody who joins the class."""
        person = self.comes()
        assert person.sends(f"/join/{self.found.code}", {"name": name}).status_code == 303
        return person

    def address(self, phase: str) -> str:
        """The address of a form for learners of the class."""
        return f"/before-and-after/{self.found.id}/{phase}"

    def sets(self, phase: str, **fields: str) -> TestResponse:
        """Set a phase, from no day to no day unless told otherwise."""
        return self.teacher.sends(f"{self.path}/{phase}/days", {"opens": "", **fields})

    def expects(self, question: str = "They will doubt less.", **fields: str) -> TestResponse:
        """Write what is expected."""
        return self.teacher.sends(f"{self.path}/expected", {"question": question, **fields})

    def closes(self, phase: str) -> TestResponse:
        """Close a phase for good."""
        return self.teacher.sends(f"{self.path}/{phase}/close", {"sure": "yes"})


def hall_in(data: Path) -> Hall:
    """A hall on the course in a data folder that is nobody else's."""
    app = application(data)
    records: Records = app.extensions[NAME].records
    dana = teachers.add(records, "Dana", PASSWORD)
    course = open_edition(data)
    return Hall(app, course, records, signed_in(app, course), new_class(records, dana.id))


def signed_in(app: Flask, course: EditionReader) -> Person:
    """Dana at a browser of her own: one that was signed in tomorrow is not signed in today."""
    teacher = Person(app.test_client(), course)
    teacher.opens("/")
    signed = teacher.sends("/teachers/sign-in", {"name": "Dana", "password": PASSWORD})
    assert signed.status_code == 303
    return teacher


def new_class(records: Records, teacher: TeacherId) -> Class:
    """A class with four names on its list."""
    made = classes.make(records, teacher, "Year 9", is_open=True)
    members.write_down(records, made.id, ["Ada", "Ben", "Cleo", "Eve"])
    return made


def item_on(page: str) -> str:
    """The item that a page asks."""
    found = _FORM.search(page)
    assert found is not None, page
    return found["item"]


def answers_item(
    person: Person, there: str, item: str, percent: int = 80, **more: str
) -> TestResponse:
    """Commit an answer to an item of a form."""
    fields: dict[str, Any] = {"probability": str(percent), "decides": "meaning", "seen": "no"}
    return person.sends(f"{there}/answers/{item}", {**fields, **more})


def takes(person: Person, there: str, percent: int = 80, *, count: int = ITEMS) -> list[str]:
    """Begin a form, answer its items in the order in which they come, and hand it in."""
    assert person.sends(f"{there}/begin").status_code == 303
    order = []
    for place in range(1, count + 1):
        item = item_on(person.opens(f"{there}/{place}").text)
        assert answers_item(person, there, item, percent).status_code == 303
        order.append(item)
    assert person.sends(f"{there}/hand-in").status_code == 303
    return order
