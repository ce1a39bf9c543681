"""Whom the attacks are made on and as whom: two classes, a third that nobody touches, a server."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pytest
from argon2 import PasswordHasher

from attacks.wire import Attacker
from serving import serving
from unsealed.course.reader import open_edition
from unsealed.pages.templating import COMPILED
from unsealed.records import accounts, assignments, classes, marks, measurements, teachers
from unsealed.records.assignments import Rules
from unsealed.records.marks import Marking
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from serving import Served
    from unsealed.course.reader import EditionReader
    from unsealed.records.classes import Class
    from unsealed.records.teachers import Role

PASSWORD: Final = "correct horse battery"
LESSON: Final = "black-moon"
IS_LONG: Final = os.environ.get("UNSEALED_TEST_ATTACKS") == "all"
"""Whether everything is tried, by `make attack`, or a sample."""
STAFF: Final[dict[str, Role]] = {
    "Dana": "teacher",
    "Eli": "teacher",
    "Frida": "teacher",
    "Olga": "operator",
    "Aris": "author",
}


@dataclass
class School:
    """A running course with people. Frida's class is the bystander: it may never change."""

    served: Served
    records: Records
    course: EditionReader
    people: dict[str, Attacker]
    rooms: dict[str, Class]
    came: list[Attacker] = field(default_factory=list)

    def comes(self) -> Attacker:
        """Somebody with a browser of their own, who has opened a page."""
        person = self.appears()
        person.opens("/")
        return person

    def appears(self) -> Attacker:
        """Somebody who was never here."""
        person = Attacker(self.served.address)
        self.came.append(person)
        return person

    def joins(self, name: str, teacher: str = "Dana") -> Attacker:
        """Somebody new in that teacher's class."""
        person = self.comes()
        joined = person.sends(f"/join/{self.rooms[teacher].code}", {"name": name})
        assert joined.status == 303, joined.text
        return person

    def signs_in(self, name: str) -> Attacker:
        """Somebody of the staff at a browser of their own."""
        person = self.comes()
        signed = person.sends("/teachers/sign-in", {"name": name, "password": PASSWORD})
        assert signed.status == 303, signed.text
        return person

    def mends(self) -> None:
        """Give everybody of the staff back what an attack may have taken from themselves."""
        for name, role in STAFF.items():
            found = teachers.named(self.records, name)
            if self.people[name].opens("/account").status == 200 and found is not None:
                continue
            if found is None:
                found = teachers.add(self.records, name, PASSWORD)
            accounts.enable(self.records, found.id)
            accounts.set_roles(self.records, found.id, [role])
            teachers.set_password(self.records, found.id, PASSWORD)
            self.people[name] = self.signs_in(name)
        if not self._is_in_order():
            self.fills("Dana", "Ada", "Ben")

    def _is_in_order(self) -> bool:
        room = f"{self.rooms['Dana'].id}"
        page = self.people["Dana"].opens(f"/classes/{room}")
        task = self.people["Ada"].opens(f"/assignments/{room}/1")
        return (page.status, task.status) == (200, 200) and page.text.count("/learners/") > 1

    def begins(self, teacher: str) -> Class:
        """A new class for a teacher, in the middle of its term, instead of the one there was."""
        found = teachers.named(self.records, teacher)
        assert found is not None
        room = classes.make(self.records, found.id, f"{teacher}’s class", is_open=True)
        self.rooms[teacher] = room
        return room

    def fills(self, teacher: str, learner: str, mate: str) -> None:
        """Let two learners join a new class of the teacher, and everything there be under way."""
        room = self.begins(teacher)
        self.people[learner] = self.joins(learner, teacher)
        self.people[mate] = self.joins(mate, teacher)
        for name in (learner, mate):
            self.answers(self.people[name])
        sent = {"lesson": LESSON}
        assert self.people[teacher].sends(f"/classes/{room.id}/rounds", sent).status == 303
        assignments.give(self.records, room.id, LESSON)
        assignments.give(self.records, room.id, LESSON, "quiz", Rules("test", is_varied=True))
        measurements.set_phase(self.records, room.id, "before", None, None)
        marks.keep(self.records, room.id, [Marking(1, LESSON, "2+", f"{learner} sings")])

    def answers(self, person: Attacker) -> None:
        """Let somebody judge the first headline."""
        fields = {"probability": "70", "number": "1", "try": "1"}
        path = f"/lessons/{LESSON}/hook/answers/headline"
        assert person.sends(path, fields).status == 303


@contextmanager
def a_school(
    built: Path, templates: Path, folder: Path, url: str = "", **settings: str
) -> Iterator[School]:
    """A server with a school in it, from the first answer until the block ends."""
    data = shutil.copytree(built, folder / "data")
    (data / COMPILED).symlink_to(templates)
    settings |= {"database_url": url} if url else {}
    with (
        serving(
            data, proxy_hops="1", lab="true", metrics="true", workers="2", **settings
        ) as served,
        _quick_passwords(),
    ):
        records = Records.open(url, folder=data)
        school = School(served, records, open_edition(data), {}, {})
        try:
            _enrol(school)
            yield school
        finally:
            for person in school.came:
                person.hangs_up()
            records.close()


def _enrol(school: School) -> None:
    for name, role in STAFF.items():
        made = teachers.add(school.records, name, PASSWORD)
        # The first of all is also the operator, until there is another.
        keeps: set[Role] = {"operator"} if name == "Dana" else set()
        accounts.set_roles(school.records, made.id, {role, *keeps})
    dana = teachers.named(school.records, "Dana")
    assert dana is not None
    accounts.set_roles(school.records, dana.id, ["teacher"])
    for name in STAFF:
        school.people[name] = school.signs_in(name)
    for teacher, learner, mate in (
        ("Dana", "Ada", "Ben"),
        ("Eli", "Gus", "Ida"),
        ("Frida", "Hal", "Ivo"),
    ):
        school.fills(teacher, learner, mate)
    school.people["stranger"] = school.comes()


@contextmanager
def _quick_passwords() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patched.setattr(teachers, "_hasher", lambda: quick)
        yield
