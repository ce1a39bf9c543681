"""The gradebook by its pages: marks, a file out and in, and the same figures for the learner."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

from people import Person
from unsealed.records import classes, marks, members, teachers

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from unsealed.course.reader import EditionReader
    from unsealed.records.classes import Class
    from unsealed.records.store import Records

PASSWORD = "correct horse battery"
TABLE = re.compile(r"<tbody>.*?</tbody>", re.DOTALL)


@pytest.fixture
def year_nine(records: Records) -> Class:
    """Dana's class, with three names on its list."""
    dana = teachers.add(records, "Dana", PASSWORD)
    made = classes.make(records, dana.id, "Year 9", is_open=True)
    members.write_down(records, made.id, ["Ada", "Ben", "=Cleo"])
    return made


@pytest.fixture
def dana(app: Flask, course: EditionReader, year_nine: Class) -> Person:
    """The teacher of the class, signed in."""
    person = Person(app.test_client(), course)
    person.opens("/")
    person.sends("/teachers/sign-in", {"name": "Dana", "password": PASSWORD})
    return person


@pytest.fixture
def ada(ada: Person, year_nine: Class) -> Person:
    """A learner of the class who has done something."""
    ada.sends(f"/join/{year_nine.code}", {"name": "Ada"})
    ada.answers("black-moon", "hook", "headline")
    ada.judges_all("black-moon")
    return ada


def _file(person: Person, found: Class) -> bytes:
    return person.opens(f"/classes/{found.id}/gradebook.csv").data


def _brings(person: Person, found: Class, file: bytes) -> TestResponse:
    fields = {"file": (io.BytesIO(file), "gradebook.csv")}
    return person.sends(f"/classes/{found.id}/gradebook/import", fields)


def _confirms(person: Person, found: Class, page: str) -> TestResponse:
    (seen,) = re.findall(r'name="seen" value="(\w+)"', page)
    (table,) = re.findall(r'<textarea name="table" hidden>(.*?)</textarea>', page, re.DOTALL)
    fields = {"seen": seen, "table": table.replace("&#39;", "'").replace("&#34;", '"')}
    return person.sends(f"/classes/{found.id}/gradebook/import", fields)


def test_export_import_export_is_the_same_to_the_byte(
    dana: Person, ada: Person, year_nine: Class
) -> None:
    marking = {"lesson": "black-moon", "mark": "05", "note": 'Said "no",\nthen =yes.'}
    dana.sends(f"/classes/{year_nine.id}/learners/1/marks", marking)
    file = _file(dana, year_nine)
    assert b"'=Cleo" in file
    page = _brings(dana, year_nine, file)
    assert (page.status_code, "Nothing would change." in page.text) == (200, True)
    assert _file(dana, year_nine) == file


def test_a_changed_file_is_shown_first_and_then_does_what_was_shown(
    dana: Person, ada: Person, year_nine: Class, records: Records
) -> None:
    file = _file(dana, year_nine).replace(b"Ben", b"Ben K.").replace(b"'=Cleo", b"Cleo")
    lines = file.decode().splitlines()
    lines[2] = '1,Ada,warm-up,,,,,,,2+,"It\'s =fine"'
    before = _file(dana, year_nine)
    shown = _brings(dana, year_nine, "\r\n".join(lines).encode())
    assert "4 cells would change" in shown.text
    assert _file(dana, year_nine) == before
    done = _confirms(dana, year_nine, shown.text)
    assert done.headers["Location"] == f"/classes/{year_nine.id}/gradebook"
    names = [member.name for member in members.of_class(records, year_nine.id)]
    assert sorted(names) == ["Ada", "Ben K.", "Cleo"]
    (found,) = (
        each for row in marks.of_class(records, year_nine.id).values() for each in row.values()
    )
    assert (found.lesson, found.mark, found.note) == ("warm-up", "2+", "It's =fine")
    assert "2+" in dana.opens(f"/classes/{year_nine.id}/gradebook").text


def test_sent_twice_a_file_changes_nothing_more(
    dana: Person, ada: Person, year_nine: Class
) -> None:
    shown = _brings(dana, year_nine, _file(dana, year_nine).replace(b"Ben", b"Ben K.")).text
    assert _confirms(dana, year_nine, shown).status_code == 303
    again = _confirms(dana, year_nine, shown)
    assert (again.status_code, "Nothing would change." in again.text) == (200, True)


def test_a_class_that_changed_meanwhile_is_shown_again(
    dana: Person, ada: Person, year_nine: Class, records: Records
) -> None:
    file = _file(dana, year_nine).replace(b"Ben", b"Ben K.").replace(b"'=Cleo", b"Cleo")
    shown = _brings(dana, year_nine, file).text
    members.rename(records, year_nine.id, 2, "Ben K.")
    again = _confirms(dana, year_nine, shown)
    assert again.status_code == 200
    assert "The class has changed since you looked." in again.text
    assert "1 cell would change" in again.text


def test_faults_are_told_together_and_nothing_is_changed(
    dana: Person, ada: Person, year_nine: Class
) -> None:
    before = _file(dana, year_nine)
    file = before.replace(b"Ben", b"Ada").replace(b"black-moon", b"black-mon")
    refused = _brings(dana, year_nine, file)
    assert refused.status_code == 422
    assert "2 things are to be put right first." in refused.text
    assert "there is no lesson “black-mon”. Did you mean “black-moon”?" in refused.text
    assert "name=&#34;seen&#34;" not in refused.text
    assert _file(dana, year_nine) == before


def test_a_large_class_s_file_is_let_in_and_a_huge_one_is_not(
    dana: Person, year_nine: Class
) -> None:
    large = "number,name\n" + "1,Ada\n" * 60_000
    assert _brings(dana, year_nine, large.encode()).status_code == 422
    path = f"/classes/{year_nine.id}/gradebook/import"
    assert dana.sends(path, {"table": "x" * 5_000_000}).status_code == 413
    fields = {"lesson": "black-moon", "note": "x" * 300_000}
    path = f"/classes/{year_nine.id}/learners/1/marks"
    assert dana.sends(path, fields).status_code == 413


def test_a_learner_sees_the_same_figures_as_the_teacher(
    dana: Person, ada: Person, year_nine: Class
) -> None:
    fields = {"lesson": ["black-moon", "warm-up", ""], "mark": ["2+", "3", ""]}
    fields["note"] = ["Well argued.", "", ""]
    dana.sends(f"/classes/{year_nine.id}/learners/1/marks", fields)
    theirs = TABLE.findall(dana.opens(f"/classes/{year_nine.id}/learners/1").text)
    own = TABLE.findall(ada.opens("/me").text)
    assert own == theirs[:1]
    assert "Well argued." in own[0]
    assert [mark["mark"] for mark in ada.holds()["marks"]] == ["2+", "3"]


def test_a_mark_is_for_a_lesson_and_a_learner_that_are_there(
    dana: Person, year_nine: Class
) -> None:
    path = f"/classes/{year_nine.id}/learners"
    assert dana.sends(f"{path}/1/marks", {"lesson": "no-such", "mark": "1"}).status_code == 404
    assert dana.sends(f"{path}/99/marks", {"lesson": "warm-up"}).status_code == 404


def test_everything_of_a_class_has_its_marks_and_nothing_of_another_class(
    dana: Person, ada: Person, year_nine: Class, records: Records
) -> None:
    dana.sends(f"/classes/{year_nine.id}/learners/1/marks", {"lesson": "warm-up", "mark": "3"})
    eli = teachers.add(records, "Eli", PASSWORD)
    club = classes.make(records, eli.id, "Club", is_open=True)
    ada.sends(f"/join/{club.code}", {"name": "Countess"})
    text = dana.opens(f"/classes/{year_nine.id}/everything.json").text
    assert '"mark":"3"' in text
    assert "Countess" not in text
    assert club.id not in text
