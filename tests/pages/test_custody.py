"""The log of an exhibit, checked entry by entry or all at once."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from unsealed.pages.custody_drawing import length_of

if TYPE_CHECKING:
    from people import Person

LESSON = "/lessons/chain-of-custody"
LOG = f"{LESSON}/exhibits/file-road/hand-overs"
ENVELOPE = f"{LESSON}/exhibits/envelope-log/hand-overs"
DRIVE = "/lessons/laptop-2020/exhibits/custody-log/hand-overs"


def rows_of(page: str) -> list[list[str]]:
    """The cells of the page's table."""
    rows = re.findall(r'<tr><th scope="row".*?</tr>', page)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def test_the_lesson_leads_to_the_check_of_its_logs(cleo: Person) -> None:
    page = cleo.opens(f"{LESSON}/examine").text

    assert f'href="{LOG}"' in page
    assert f'href="{ENVELOPE}"' in page


def test_nothing_is_said_of_an_entry_before_it_is_checked(cleo: Person) -> None:
    page = cleo.opens(LOG).text

    assert page.count("not checked yet") == 8
    assert page.count("Check this hand-over") == 4
    assert "does not fit" not in page


def test_entries_are_checked_one_by_one(cleo: Person) -> None:
    page = cleo.opens(f"{LOG}?entry=1&entry=4").text

    assert [row[4] for row in rows_of(page)] == [
        "the hash fits",
        "not checked yet",
        "not checked yet",
        "the hash does not fit",
    ]
    # The forms that are left keep what was checked.
    assert page.count('<input type="hidden" name="entry" value="4">') == 2


def test_all_are_checked_at_once(cleo: Person) -> None:
    page = cleo.opens(f"{LOG}?entry=all").text

    assert rows_of(page)[3] == [
        "4",
        "2024-06-02 15:00",
        "P. Lindqvist",
        "B. Ruud",
        "the hash does not fit",
        "gap of 9 days and 6 hours: nobody noted in whose hands it was",
    ]
    assert (
        "The log has 1 gap. In 2 entries the hash fits the file. In 1 entry the hash does not fit:"
        " the file is not the one that was hashed. In 1 entry no hash is noted."
    ) in page
    assert "Check this hand-over" not in page


def test_the_hash_is_that_of_the_file_that_is_downloaded(cleo: Person) -> None:
    page = cleo.opens(f"{LOG}?entry=all").text
    file = cleo.opens(f"{LESSON}/exhibits/file-road/quay-2-june.txt/download").data

    assert page.count(hashlib.sha256(file).hexdigest()) == 1


def test_the_chain_is_drawn_with_its_gap(cleo: Person) -> None:
    page = cleo.opens(f"{LOG}?entry=all").text
    drawing = page[page.index('<svg class="figure custody"') :].partition("</svg>")[0]

    assert drawing.count('class="axis"') == 2
    assert drawing.count('class="axis is-gap"') == 1
    assert "gap: 9 days and 6 hours" in drawing


def test_a_log_of_paper_has_seals_and_no_hashes(cleo: Person) -> None:
    page = cleo.opens(f"{ENVELOPE}?entry=all").text

    assert "The log has 1 gap." in page
    assert "gap of 1 day and 17 hours" in page
    assert "312, whole" in page
    assert "ash noted" not in page


def test_numbers_that_stand_for_a_hash_are_held_against_each_other(cleo: Person) -> None:
    rows = rows_of(cleo.opens(f"{DRIVE}?entry=all").text)

    assert [row[4] for row in rows] == [
        "a number noted, for the first time",
        "the same number as noted before",
        "no hash noted",
        "no hash noted",
        "no hash noted",
        "another number than noted before",
        "the same number as noted before",
    ]
    assert rows[4][5] == "gap of 60 days: nobody noted in whose hands it was"


@pytest.mark.parametrize("entry", ["0", "5", "-1", "x", ""])
def test_an_entry_that_is_none_is_not_checked(cleo: Person, entry: str) -> None:
    assert cleo.opens(f"{LOG}?entry={entry}").text.count("not checked yet") == 8


def test_an_exhibit_without_a_log_has_no_such_page(cleo: Person) -> None:
    assert cleo.opens(f"{LESSON}/exhibits/three-sheets/hand-overs").status_code == 404


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (timedelta(minutes=40), "less than an hour"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=2, hours=5), "2 days and 5 hours"),
    ],
)
def test_a_gap_has_its_length_in_words(gap: timedelta, words: str) -> None:
    assert length_of(gap) == words
