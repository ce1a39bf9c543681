"""A class with its teacher, and what the teacher's dialogue sends, as several tests need them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from people import Person
from unsealed.records import assignments, classes, teachers
from unsealed.records.assignments import ItemName

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from unsealed.course.reader import EditionReader
    from unsealed.records.assignments import Assignment
    from unsealed.records.classes import Class
    from unsealed.records.store import Records

PASSWORD = "correct horse battery"
LESSON = "black-moon"


@dataclass
class Room:
    """Dana's class, with Ada and Ben on its list."""

    teacher: Person
    found: Class
    path: str
    records: Records

    def signs_in(self) -> None:
        """Sign the teacher in anew: a sign-in is over after some hours."""
        self.teacher.sends("/teachers/sign-in", {"name": "Dana", "password": PASSWORD})

    def sets(self, **fields: object) -> TestResponse:
        """Press the button of the dialogue, with these fields changed."""
        return self.teacher.sends(f"{self.path}/assignments/new", {"do": "save", **fields})

    def changes(self, number: int, **fields: object) -> TestResponse:
        """Keep other rules, starting from what the dialogue shows."""
        page = self.teacher.opens(f"{self.path}/assignments/{number}/edit").text
        sent = {**fields_of(page), "do": "save", **fields}
        return self.teacher.sends(f"{self.path}/assignments/{number}/edit", sent)

    def assignment(self, number: int = 1) -> Assignment:
        """What is set."""
        found = assignments.one(self.records, self.found.id, number)
        assert found is not None
        return found

    def report(self, number: int = 1) -> str:
        """The report, as it reads: one line a row of the table."""
        page = self.teacher.opens(f"{self.path}/assignments/{number}").text
        return plain(page.split("<body")[1])

    def joins(self, person: Person, name: str) -> str:
        """Let somebody join; returns the address of the first assignment."""
        person.opens("/")
        assert person.sends(f"/join/{self.found.code}", {"name": name}).status_code == 303
        return f"/assignments/{self.found.id}/1"


def make_room(app: Flask, course: EditionReader, records: Records) -> Room:
    """A class with Ada and Ben on its list, and its teacher signed in."""
    dana = teachers.add(records, "Dana", PASSWORD)
    person = Person(app.test_client(), course)
    person.sends("/teachers/sign-in", {"name": "Dana", "password": PASSWORD})
    path = person.sends("/classes", {"title": "Year 9", "is_open": "yes"}).headers["Location"]
    person.sends(f"{path}/names", {"names": "Ada\nBen"})
    found = classes.taught_by(records, dana.id, path.rpartition("/")[2])
    assert found is not None
    return Room(person, found, path, records)


def fields_of(page: str) -> dict[str, object]:
    """What the dialogue on this page would send."""
    form = page.split('id="assigning"')[1].split("</form>")[0]
    sent: dict[str, object] = {}
    for name in ("listed", "opens", "closes", "minutes", "draw"):
        found = re.search(rf'name="{name}"[^>]*? value="([^"]*)"', form)
        sent[name] = found[1] if found else ""
    for name in ("row", "item"):
        ticked = r"[^>]*? checked" if name == "item" else ""
        sent[name] = re.findall(rf'name="{name}" value="([^"]*)"{ticked}', form)
    for name in ("part", "preset", "varied"):
        if found := re.search(rf'name="{name}" value="([^"]*)" checked', form):
            sent[name] = found[1]
    return sent


def plain(html: str) -> str:
    """A page's words, one line a row or paragraph."""
    lines = re.sub(r"</(?:tr|p|h1|h2|li)>", "\n", " ".join(html.split()))
    words = unescape(re.sub(r"<[^>]+>", " ", lines))
    return "\n".join(" ".join(line.split()) for line in words.splitlines() if line.strip())


def quiz(course: EditionReader, lesson: str = LESSON) -> list[str]:
    """The questions of a lesson's quiz, as the dialogue names them."""
    found = course.lesson(lesson)
    assert found is not None
    return [f"{lesson}/{entry}" for group in found.sets for entry in group.questions]


def names(keys: list[str]) -> tuple[ItemName, ...]:
    """The same as the records name them."""
    return tuple(ItemName(*key.split("/")) for key in keys)
