"""The lab: closed unless the operator or a teacher opens it; nothing that is brought is kept."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from rooms import make_room

from people import Person
from unsealed.pages import lab
from unsealed.pages.app import create_app
from unsealed.pages.services import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from rooms import Room
    from werkzeug.test import TestResponse

    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records
    from unsealed.settings import Settings


@pytest.fixture
def open_lab(settings: Settings) -> Iterator[Flask]:
    """The application of an operator who takes files."""
    app = create_app(replace(settings, lab=True))
    yield app
    app.extensions[NAME].records.close()


@pytest.fixture
def visitor(open_lab: Flask, course: EditionReader) -> Person:
    """Somebody who brings files there."""
    return Person(open_lab.test_client(), course)


def _brings(person: Person, **files: tuple[str, bytes]) -> TestResponse:
    sent = {name: (io.BytesIO(data), file) for name, (file, data) in files.items()}
    token = person.token()
    return person.browser.post("/lab", data={"csrf_token": token, **sent})


def test_the_lab_is_closed_unless_the_operator_opens_it(ada: Person) -> None:
    page = ada.opens("/lab")
    assert page.status_code == 200
    assert "No files are taken here" in page.text
    assert 'type="file"' not in page.text
    assert ada.sends("/lab").status_code == 403


def _opens_lab(room: Room) -> None:
    sent = room.teacher.sends(f"{room.path}/settings", {"title": "Year 9", "has_lab": "yes"})
    assert sent.status_code == 303


def _is_let_in(person: Person) -> bool:
    page = person.opens("/lab").text
    status = _brings(person, file=("letter.txt", b"Monday, 19 March 2019\n")).status_code
    assert ('type="file"' in page, status) in {(True, 200), (False, 403)}
    return status == 200


def test_a_teacher_opens_the_lab_for_the_learners_of_a_class(
    app: Flask, course: EditionReader, records: Records, ada: Person, ben: Person
) -> None:
    room = make_room(app, course, records)
    room.joins(ada, "Ada")
    assert not _is_let_in(ada)
    _opens_lab(room)

    assert _is_let_in(ada)
    assert _is_let_in(room.teacher)
    assert not _is_let_in(ben)
    assert 'name="has_lab" value="yes" checked' in room.teacher.opens(room.path).text


def test_the_lab_is_closed_again_with_its_class(
    app: Flask, course: EditionReader, records: Records, ada: Person
) -> None:
    room = make_room(app, course, records)
    room.joins(ada, "Ada")
    _opens_lab(room)
    room.teacher.sends(f"{room.path}/archive")

    assert not _is_let_in(ada)


def test_where_the_operator_lets_nobody_in_no_teacher_does(
    settings: Settings, course: EditionReader
) -> None:
    app = create_app(replace(settings, lab=False))
    try:
        room = make_room(app, course, app.extensions[NAME].records)
        _opens_lab(room)
        assert not _is_let_in(room.teacher)
    finally:
        app.extensions[NAME].records.close()


def test_a_file_is_examined(visitor: Person) -> None:
    page = _brings(visitor, file=("letter.txt", b"Monday, 19 March 2019\n"))
    assert page.status_code == 200
    assert "The content is plain text, as the extension .txt says." in page.text
    assert "&#34;Monday, 19 March 2019&#34; in line 1 was a Tuesday." in page.text


def test_what_a_file_says_is_shown_and_never_run(visitor: Person) -> None:
    name = "<script>alert(1)</script>\u202e.txt"
    page = _brings(visitor, file=(name, b"<b>Monday, 19 March 2019</b>"))
    assert "<script>alert" not in page.text
    assert "‹U+202E›" in page.text


def test_nothing_of_a_file_is_kept(visitor: Person, data_folder: Path) -> None:
    visitor.opens("/lab")
    before = _contents(data_folder)
    _brings(visitor, file=("letter.txt", b"Monday, 19 March 2019\n"))
    assert _contents(data_folder) == before


def _contents(folder: Path) -> dict[Path, bytes]:
    """All that is in a folder but the locks of the databases, which every reading moves."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".db-shm")
    return {path: path.read_bytes() for path in files}


def test_without_a_file_the_form_asks_for_one(visitor: Person) -> None:
    page = _brings(visitor)
    assert page.status_code == 422
    assert "Choose a file first." in page.text


def test_a_copy_is_compared_with_its_original(visitor: Person) -> None:
    original, copy = b"It cost 50 euros.\n", b"It cost 500 euros.\n"
    page = _brings(visitor, file=("copy.txt", copy), original=("original.txt", original))
    assert page.status_code == 200
    assert "The copy differs in 1 place." in page.text
    assert "<del>50 </del><ins>500 </ins>" in page.text
    assert (
        "Changed (a number), line 1 of the original: &#34;50&#34; is now &#34;500&#34;."
        in page.text
    )


def test_that_nothing_was_altered_is_told(visitor: Person) -> None:
    page = _brings(visitor, file=("b.txt", b"Hi  you"), original=("a.txt", b"Hi you"))
    assert "Nothing was altered: the copy says what the original says" in page.text


def test_files_without_text_cannot_be_compared(visitor: Person) -> None:
    page = _brings(visitor, file=("b.bin", b"\0\1\2"), original=("a.txt", b"Hi you"))
    assert "They could not be compared: the lab finds no text in b.bin." in page.text


def test_a_file_beyond_the_bound_is_told(visitor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lab, "LARGEST_FILE", 10)
    page = _brings(visitor, file=("a.txt", b"x" * 12))
    assert "It could not be examined: it has 11 bytes, and the lab reads at most 10." in page.text


def test_a_request_beyond_the_bound_is_refused(
    visitor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab, "LARGEST_REQUEST", 1000)
    page = _brings(visitor, file=("a.bin", bytes(2000)))
    assert page.status_code == 413
    assert "The lab reads smaller files only." in page.text


def test_a_third_file_at_once_waits_politely(visitor: Person) -> None:
    desks = [lab._desks.acquire(blocking=False) for _desk in range(lab.AT_ONCE)]
    try:
        page = _brings(visitor, file=("a.txt", b"hi"))
    finally:
        for _taken in desks:
            lab._desks.release()
    assert (page.status_code, page.headers["Retry-After"]) == (503, "10")
    assert "All desks of the lab are taken just now." in page.text
    assert _brings(visitor, file=("a.txt", b"hi")).status_code == 200


def test_one_address_cannot_keep_the_lab_busy(
    visitor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab, "EXAMINING", "1 per hour")
    assert _brings(visitor, file=("a.txt", b"hi")).status_code == 200
    assert _brings(visitor, file=("a.txt", b"hi")).status_code == 429
