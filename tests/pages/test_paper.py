"""Lessons on paper: what stands on each sheet, for whom, and in which order."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from unsealed.pages import pdf
from unsealed.records import classes, members, teachers

if TYPE_CHECKING:
    from flask import Flask

    from people import Person
    from unsealed.records.classes import Class
    from unsealed.records.store import Records

PASSWORD = "correct horse battery"
LESSON = "black-moon"
OPEN = ("lesson", "exhibits", "quiz", "round")
ALL = (*OPEN, "whole", "key")


@pytest.fixture
def teacher(ben: Person, records: Records) -> Person:
    """Ben, who teaches and has signed in."""
    teachers.add(records, "Ben", PASSWORD)
    ben.sends("/teachers/sign-in", {"name": "Ben", "password": PASSWORD})
    return ben


@pytest.fixture
def year_nine(teacher: Person, records: Records, ada: Person) -> Class:
    """Ben's class: Ada, who has judged a headline, and Cleo, who has not come yet."""
    ben = teachers.named(records, "Ben")
    assert ben is not None
    made = classes.make(records, ben.id, "Year 9", is_open=True)
    members.write_down(records, made.id, ["Ada", "Cleo"])
    ada.sends(f"/join/{made.code}", {"name": "Ada"})
    ada.answers(LESSON, "hook", "headline")
    return made


def sheet(person: Person, name: str, lesson: str = LESSON, options: str = "") -> str:
    found = person.opens(f"/lessons/{lesson}/paper/{name}{options}")
    assert found.status_code == 200
    return found.text


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_lesson_says_what_of_it_can_be_printed(ada: Person) -> None:
    page = ada.opens(f"/lessons/{LESSON}/paper").text
    linked = set(re.findall(rf'href="/lessons/{LESSON}/paper/(\w+)"', page))
    assert linked == set(ALL)
    assert f'href="/teaching/{LESSON}/paper"' in page
    assert f'href="/lessons/{LESSON}/paper"' in ada.opens(f"/lessons/{LESSON}/hook").text


def test_before_judging_a_lesson_on_paper_ends_with_the_claims(ada: Person) -> None:
    page = sheet(ada, "lesson")
    assert "What was found is not on this print." in page
    assert "Turn over only after judging" not in page
    assert "What was found</h2>" not in page
    assert words(page).count("Claim 7") == 1


def test_after_judging_the_findings_follow_on_a_sheet_of_their_own(ada: Person) -> None:
    ada.judges_all(LESSON)
    page = sheet(ada, "lesson")
    places = [
        page.index(text)
        for text in ("step-hook", "step-judge", 'class="stop"', "What was found</h2>", "step quiz")
    ]
    assert places == sorted(places)
    assert "Misleading</span>" in page


def test_teachers_get_a_lesson_with_its_findings_without_judging(teacher: Person) -> None:
    assert "What was found</h2>" in sheet(teacher, "whole")


def test_no_source_of_a_finding_stands_before_the_stop(ada: Person) -> None:
    found = ada.course.step(LESSON, "reveal")
    seen = sheet(ada, "lesson")
    listed = set(re.findall(r'<li id="note-([a-z0-9-]+)"', seen))
    assert listed == set(re.findall(r'href="#note-([a-z0-9-]+)"', seen))
    assert found is not None
    assert {note.id for note in found.notes} - listed


@pytest.mark.parametrize("lesson", [LESSON, "how-sure"])
@pytest.mark.parametrize("name", ALL)
def test_no_sheet_has_an_id_twice_or_a_reference_that_leads_nowhere(
    teacher: Person, lesson: str, name: str
) -> None:
    page = sheet(teacher, name, lesson)
    ids = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert [name for name, count in ids.items() if count > 1] == []
    assert [to for to in re.findall(r'href="#([^"]+)"', page) if to not in ids] == []
    assert re.findall(r"\sstyle=|<script(?! type=\"module\" src)|<input|<select", page) == []


def test_every_exhibit_keeps_its_mark_on_a_page_of_its_own(ada: Person) -> None:
    page = sheet(ada, "exhibits")
    exhibits = [
        part.ref for part in ada.course.step(LESSON, "examine").parts if part.kind == "exhibit"
    ]
    assert page.count('class="one-page"') == len(exhibits)
    replicas = [ada.course.exhibit(LESSON, ref).is_replica for ref in exhibits]
    assert page.count("training replica") == sum(replicas) > 0


def test_a_quiz_on_paper_asks_every_question(ada: Person) -> None:
    lesson = ada.course.lesson(LESSON)
    assert lesson is not None
    count = sum(len(group.questions) for group in lesson.sets)
    assert len(re.findall(r"Question \d+</h3>", sheet(ada, "quiz"))) == count


def test_the_key_has_everything_that_the_lesson_asks(teacher: Person) -> None:
    page = sheet(teacher, "key")
    asked = [each for each in teacher.course.items(LESSON).values() if not each.sibling_of]
    assert page.count('class="asked keyed"') == len(asked)


def test_a_round_by_hand_has_a_strip_for_each_claim_and_seven_signs(ada: Person) -> None:
    page = sheet(ada, "round")
    assert page.count('class="cut strip"') == 7
    assert page.count('class="wall-sign"') == 7
    assert page.count('class="cut seal-card"') == 4
    assert "Misleading" not in page


def test_a_sheet_names_its_version_and_licence(ada: Person) -> None:
    version = ada.course.version[:8]
    foot = f'data-foot="The Black Moon papers: quiz · Unsealed, {version} · CC BY-SA 4.0"'
    assert foot in sheet(ada, "quiz")


def test_large_print_leads_back_to_the_usual(ada: Person) -> None:
    large = sheet(ada, "quiz", options="?print=large")
    assert 'class="sheet is-large"' in large
    assert f'href="/lessons/{LESSON}/paper/quiz">Usual print' in large
    assert f'href="/lessons/{LESSON}/paper/quiz?print=large">Large print' in sheet(ada, "quiz")


def test_whoever_opens_the_key_is_led_to_it_by_signing_in(cleo: Person, records: Records) -> None:
    teachers.add(records, "Ben", PASSWORD)
    cleo.opens("/")
    onward = f"/lessons/{LESSON}/paper/key"
    form = {"name": "Ben", "password": PASSWORD, "onward": onward}
    assert cleo.opens(onward).status_code == 303
    assert cleo.sends("/teachers/sign-in", form).headers["Location"] == onward


@pytest.mark.parametrize("guide", [LESSON, "without-devices"])
def test_every_guide_can_be_printed(cleo: Person, guide: str) -> None:
    page = cleo.opens(f"/teaching/{guide}/paper").text
    assert f'href="/teaching/{guide}">Back' in page
    assert cleo.opens("/teaching/no-such-guide/paper").status_code == 404


def test_where_no_pdf_is_made_no_link_leads_to_one(
    ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "is_installed", lambda: False)
    page = ada.opens(f"/lessons/{LESSON}/paper/quiz").text
    assert "as=pdf" not in page + ada.opens(f"/lessons/{LESSON}/paper").text
    assert "For a PDF choose “Save as PDF” as the printer." in page
    asked = ada.opens(f"/lessons/{LESSON}/paper/quiz?as=pdf")
    assert asked.mimetype == "text/html"


def test_a_class_report_adds_up_what_each_learner_did(teacher: Person, year_nine: Class) -> None:
    page = words(teacher.opens(f"/classes/{year_nine.id}/paper").text)
    assert "Ada 0 of 1 begun 1 1.00 1 0." in page
    assert "Cleo 0 of 0 begun 0 0.00 0 –" in page
    assert "The Black Moon papers 1 0" in page


def test_every_learner_gets_a_page(teacher: Person, year_nine: Class) -> None:
    page = teacher.opens(f"/classes/{year_nine.id}/learners/paper").text
    assert re.findall(r"<h2>([^<]+)</h2>", page) == ["Ada", "Cleo"]
    one = teacher.opens(f"/classes/{year_nine.id}/learners/2/paper").text
    assert "<h1>Cleo</h1>" in one
    assert "Nothing answered yet." in one


def test_a_lesson_of_a_class_is_printed_with_its_counts(teacher: Person, year_nine: Class) -> None:
    page = words(teacher.opens(f"/classes/{year_nine.id}/lessons/{LESSON}/paper").text)
    assert "1 answered it, 1 not yet" in page


def test_a_report_says_so_where_nothing_was_done(teacher: Person, records: Records) -> None:
    ben = teachers.named(records, "Ben")
    assert ben is not None
    made = classes.make(records, ben.id, "Empty", is_open=True)
    assert "Nobody is on the list yet." in teacher.opens(f"/classes/{made.id}/paper").text
    assert "Nobody is on the list yet." in teacher.opens(f"/classes/{made.id}/learners/paper").text


@pytest.mark.parametrize(
    "path", ["/paper", "/learners/paper", "/learners/1/paper", f"/lessons/{LESSON}/paper"]
)
def test_a_teacher_of_another_class_finds_none(
    app: Flask, year_nine: Class, records: Records, cleo: Person, path: str
) -> None:
    teachers.add(records, "Eli", PASSWORD)
    cleo.opens("/")
    cleo.sends("/teachers/sign-in", {"name": "Eli", "password": PASSWORD})
    theirs = cleo.opens(f"/classes/{year_nine.id}{path}")
    none = cleo.opens(f"/classes/AAAAAAAAAAAA{path}")
    assert (theirs.status_code, theirs.text) == (404, none.text)
