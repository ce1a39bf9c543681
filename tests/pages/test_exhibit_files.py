"""The files of exhibits: opened with what the checks say, and downloaded as they were made."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import pytest

from forms import forms_in

if TYPE_CHECKING:
    from people import Person

FILE = "/lessons/tainted-leaks/exhibits/ferry-report/ferry-watch-report-lantern.txt"


def test_an_exhibit_leads_to_its_files(cleo: Person) -> None:
    page = cleo.opens("/lessons/tainted-leaks/examine").text

    assert f'href="{FILE}"' in page


def test_a_file_is_shown_with_what_each_check_shows_and_does_not_show(cleo: Person) -> None:
    page = cleo.opens(FILE)

    assert page.status_code == 200
    assert "What this shows" in page.text
    assert "What it does not show" in page.text
    assert "As it stands in the file" in page.text
    assert not [form for form in forms_in(page.text) if "exhibits" in form.action]


def test_a_file_is_downloaded_as_it_was_made_and_never_shown(cleo: Person) -> None:
    page = cleo.opens(FILE).text
    download = cleo.opens(f"{FILE}/download")

    assert download.headers["Content-Disposition"] == (
        'attachment; filename="ferry-watch-report-lantern.txt"'
    )
    assert download.headers["X-Content-Type-Options"] == "nosniff"
    assert hashlib.sha256(download.data).hexdigest() in page
    assert download.text.startswith("[Training replica, made for the course Unsealed.]\n\n")


def test_a_picture_is_shown_above_its_checks(cleo: Person) -> None:
    path = "/lessons/xinjiang-police-files/exhibits/yard-pictures/yard-1.jpg"
    page = cleo.opens(path).text

    assert f'<img src="{path}/download" alt="The picture yard-1.jpg.' in page
    assert cleo.opens(f"{path}/download").mimetype == "image/jpeg"


@pytest.mark.parametrize(
    "path",
    [
        "/lessons/tainted-leaks/exhibits/ferry-report/nothing.txt",
        "/lessons/tainted-leaks/exhibits/nothing/ferry-watch-report-lantern.txt",
        "/lessons/nothing/exhibits/ferry-report/ferry-watch-report-lantern.txt",
    ],
)
@pytest.mark.parametrize("end", ["", "/download"])
def test_a_file_that_is_none_is_no_page(cleo: Person, path: str, end: str) -> None:
    assert cleo.opens(path + end).status_code == 404


def test_every_file_of_the_course_opens_and_is_marked(cleo: Person) -> None:
    slugs = [card.slug for unit in cleo.course.units() for card in unit.lessons]
    links = {
        link
        for slug in slugs
        for link in re.findall(
            r'href="(/lessons/[^"/]+/exhibits/[^"/]+/[^"/]+\.[^"/]+)"',
            cleo.opens(f"/lessons/{slug}/examine").text,
        )
    }

    assert len(links) >= 38
    for link in sorted(links):
        assert cleo.opens(link).status_code == 200
        assert b"raining replica" in cleo.opens(f"{link}/download").data


COMPARED = "/lessons/tainted-leaks/exhibits/ferry-report"


def test_a_file_leads_to_a_comparison_with_the_other_copy(cleo: Person) -> None:
    page = cleo.opens(FILE).text

    assert f"{COMPARED}?copy=ferry-watch-report-lantern.txt&amp;original=" in page


def test_two_copies_are_held_against_each_other_word_by_word(cleo: Person) -> None:
    page = cleo.opens(COMPARED).text

    assert "ferry-watch-report-lantern.txt differs from ferry-watch-report-fund.txt in" in page
    assert "<del>explain the fares of</del>" in page.replace("</del> ", "</del>").replace(
        " </", "</"
    )
    assert "It does not show which of the two came first" in page


def test_a_copy_of_itself_says_that_nothing_was_altered(cleo: Person) -> None:
    name = "ferry-watch-report-fund.txt"
    page = cleo.opens(f"{COMPARED}?original={name}&copy={name}").text

    assert f"Nothing was altered: {name} says what {name} says, word for word." in page


def test_an_exhibit_with_one_text_says_that_there_is_nothing_to_compare(cleo: Person) -> None:
    page = cleo.opens("/lessons/black-moon/exhibits/ferry-charter").text

    assert "This exhibit has only one text. There is nothing to hold it against." in page


def test_an_exhibit_that_is_none_is_no_page(cleo: Person) -> None:
    assert cleo.opens("/lessons/black-moon/exhibits/nothing").status_code == 404
