"""A class in a round, with its teacher: what they press, and what they see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from people import Person
from unsealed.records import classes, teachers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records

PASSWORD = "correct horse battery"


@dataclass
class Led:
    """A class in a round, with its teacher."""

    teacher: Person
    path: str
    code: str
    lesson: str

    def leads(self, to: str = "next") -> None:
        """Press one of the teacher's buttons."""
        found = re.search(r'name="version" value="(\d+)"', self.console())
        assert found is not None
        self.teacher.sends(self.path, {"version": found[1], "to": to})

    def switches(self, name: str, value: str) -> None:
        """Press one of the buttons that are no step."""
        assert self.teacher.sends(f"{self.path}/switches", {name: value}).status_code == 303

    def console(self) -> str:
        """What the teacher sees."""
        return self.teacher.opens(self.path).text

    def board(self) -> str:
        """What the projector shows."""
        return self.teacher.opens(f"{self.path}/board").text

    def starts(self, lesson: str, *things: str) -> None:
        """Start another round on these things."""
        fields = {"lesson": lesson, "chosen": "yes", "thing": list(things)}
        begun = self.teacher.sends(self.path.rpartition("/")[0], fields)
        assert begun.status_code == 303
        self.path, self.lesson = begun.headers["Location"], lesson

    def votes(self, person: Person, question: str, fields: Mapping[str, object], **more: str):
        """What a learner's form sends; the number and the try are those of the page."""
        page = person.opens("/live").text
        steering = dict(re.findall(r'name="(number|try)" value="(\d+)"', page))
        path = f"/lessons/{self.lesson}/round/answers/{question}"
        return person.sends(path, {**steering, **fields}, **more)

    def pins(self, person: Person, exhibit: str, place: str, try_number: int = 1):
        """Set a pin."""
        path = f"/lessons/{self.lesson}/round/pins/{exhibit}"
        return person.sends(path, {"place": place, "try": str(try_number)})


def led_class(
    app: Flask, course: EditionReader, records: Records, people: Mapping[str, Person], lesson: str
) -> Led:
    """Dana's class with these people in it, and a round on the claims of a lesson."""
    dana = teachers.add(records, "Dana", PASSWORD)
    made = classes.make(records, dana.id, "Year 9", is_open=True)
    for name, person in people.items():
        assert person.sends(f"/join/{made.code}", {"name": name}).status_code == 303
    teacher = Person(app.test_client(), course)
    teacher.sends("/teachers/sign-in", {"name": "Dana", "password": PASSWORD})
    begun = teacher.sends(f"/classes/{made.id}/rounds", {"lesson": lesson})
    return Led(teacher, begun.headers["Location"], made.code, lesson)
