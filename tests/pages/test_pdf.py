"""PDFs of the sheets: tagged, whole, made from our own files alone, and in nobody's way."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from tagged_pdf import faults_of, read
from unsealed.pages import pdf
from unsealed.records import classes, members, teachers

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from people import Person
    from unsealed.records.store import Records

LESSON = "/lessons/black-moon/paper"
PASSWORD = "correct horse battery"
A4, LETTER = (595, 842), (612, 792)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test begins with a server that has made no PDF yet."""
    monkeypatch.setattr(pdf, "_kept", pdf._Kept())


@pytest.fixture
def teacher(ben: Person, records: Records) -> Person:
    """Ben, who teaches a class of two and has signed in."""
    made = classes.make(records, teachers.add(records, "Ben", PASSWORD).id, "Year 9", is_open=True)
    members.write_down(records, made.id, ["Ada", "Žofie Ďurovičová"])
    ben.sends("/teachers/sign-in", {"name": "Ben", "password": PASSWORD})
    return ben


def of(response: TestResponse) -> bytes:
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    return response.data


def size_of(file: bytes) -> tuple[int, int]:
    box = read(file).pages[0].mediabox
    return round(box.width), round(box.height)


def text_of(file: bytes) -> str:
    text = " ".join(page.extract_text() for page in read(file).pages)
    # Where a word goes from one font to another, the reader puts a sign that stands for nothing.
    return re.sub(r"\s+", " ", text.replace("\x00", ""))


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (f"{LESSON}/whole?", "Turn over only after judging"),
        (f"{LESSON}/key?", "The idea behind it"),
        (f"{LESSON}/quiz?print=large&", "Which sentence gives RUSI’s position"),
        (f"{LESSON}/exhibits?", "Večernji list"),
        (f"{LESSON}/round?", "roughly even chance"),
        ("/teaching/black-moon/paper?", "Likely wrong ideas"),
    ],
)
def test_every_sheet_is_a_tagged_pdf(teacher: Person, path: str, says: str) -> None:
    file = of(teacher.opens(f"{path}as=pdf"))
    assert faults_of(file) == []
    assert says in text_of(file)
    assert size_of(file) == A4


@pytest.mark.usefixtures("quick_phrases")
def test_what_a_class_did_is_a_tagged_pdf_and_is_not_kept(
    teacher: Person, records: Records
) -> None:
    ben = teachers.named(records, "Ben")
    assert ben is not None
    ((year_nine, _learners),) = classes.taught(records, ben.id)
    report = of(teacher.opens(f"/classes/{year_nine.id}/paper?as=pdf&paper=letter"))
    slips = of(teacher.sends(f"/classes/{year_nine.id}/slips", {"as": "pdf"}))
    assert faults_of(report) == faults_of(slips) == []
    assert size_of(report) == LETTER
    assert "Žofie Ďurovičová" in text_of(report)
    assert pdf._kept._made == {}


def test_the_foot_names_page_version_and_number(ada: Person) -> None:
    file = of(ada.opens(f"{LESSON}/quiz?as=pdf"))
    pages = read(file).pages
    version = ada.course.version[:8]
    for place, page in enumerate(pages, 1):
        text = page.extract_text()
        assert f"The Black Moon papers: quiz · Unsealed, {version} · CC BY-SA 4.0" in text
        assert f"{place} / {len(pages)}" in text


def test_what_is_the_same_for_all_is_made_once(
    ada: Person, cleo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = of(ada.opens(f"{LESSON}/round?as=pdf"))
    monkeypatch.setattr(pdf, "_COMMAND", (sys.executable, "-c", "raise SystemExit('again')"))
    assert of(cleo.opens(f"{LESSON}/round?as=pdf")) == first


def test_whoever_comes_while_one_is_made_is_asked_to_wait(ada: Person) -> None:
    with pdf._at_work:
        found = ada.opens(f"{LESSON}/quiz?as=pdf")
        other = ada.opens(f"{LESSON}/quiz")
    assert (found.status_code, found.headers["Retry-After"]) == (503, "10")
    assert "Another one is being made. Wait ten seconds, then reload this page." in found.text
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("command", "longest", "said"),
    [
        ("raise SystemExit('no memory')", 120, "no memory"),
        ("import sys; sys.exit(3)", 120, "the process ended with 3"),
        ("import threading; threading.Event().wait()", 0.05, "it took longer than 0.05 seconds"),
    ],
)
def test_what_cannot_be_made_is_told_in_words_and_to_the_log(
    ada: Person,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    command: str,
    longest: float,
    said: str,
) -> None:
    monkeypatch.setattr(pdf, "_COMMAND", (sys.executable, "-c", command))
    monkeypatch.setattr(pdf, "LONGEST", longest)
    found = ada.opens(f"{LESSON}/quiz?as=pdf")
    assert found.status_code == 500
    assert "Open the page without PDF and print it, or save it as PDF from there." in found.text
    assert f"pdf of /lessons/<slug>/paper/quiz: {said}" in caplog.text
    assert not pdf._at_work.locked()


@pytest.mark.parametrize(
    "address",
    [
        "http://192.0.2.1/picture.png",
        "file:///etc/hostname",
        "http://localhost/static/../secret.key",
        "http://localhost/static/no-such.css",
    ],
)
def test_nothing_but_our_own_files_gets_into_a_pdf(app: Flask, address: str) -> None:
    html = f'<html lang="en"><title>x</title><h1>x</h1><img alt="x" src="{address}"></html>'
    order = pdf.Order(html=html, base="http://localhost/", size="a4")
    with app.app_context(), pytest.raises(pdf.NotMade, match=r"refused|no such file"):
        pdf.made(order, is_same_for_all=False)


def test_letters_of_every_file_of_a_face_are_the_right_ones(app: Flask) -> None:
    words = "Večernji Žofie Łódź ő Ğ ſ"
    link = '<link rel="stylesheet" href="/static/site.css">'
    html = f'<html lang="en"><title>x</title>{link}<h1>{words}</h1><p class="ui">{words}</p></html>'
    with app.app_context():
        made = pdf.made(pdf.Order(html, "http://localhost/", "a4"), is_same_for_all=False)
    assert text_of(made).strip() == f"{words} {words}"
    names = {font["/BaseFont"] for page in read(made).pages for font in _fonts(page)}
    assert {str(name).partition("+")[2].split("-")[0] for name in names} <= {"Source", "Inter"}


def _fonts(page):
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_without_the_extra_no_pdf_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf.is_installed.cache_clear()
    assert pdf.is_installed()
    pdf.is_installed.cache_clear()
    monkeypatch.setattr(pdf, "_LOOKS", (sys.executable, "-c", "raise OSError('no Pango')"))
    assert not pdf.is_installed()
    pdf.is_installed.cache_clear()
    monkeypatch.setattr(pdf, "find_spec", lambda _name: None)
    assert not pdf.is_installed()
    pdf.is_installed.cache_clear()
