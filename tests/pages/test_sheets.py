"""Typed sheets of exhibits: shown, laid over each other, and their line ends told in a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from people import Person

EXHIBIT = "/lessons/killian-documents/exhibits/line-ends"
CONTROL = f"{EXHIBIT}/overlay?lower=paper-6-february.svg&upper=paper-6-february-retyped.svg"


def test_the_lesson_leads_to_its_sheets(cleo: Person) -> None:
    page = cleo.opens("/lessons/killian-documents/examine").text

    assert f'href="{EXHIBIT}/overlay"' in page


@pytest.mark.parametrize(
    ("path", "extent"),
    [
        (f"{EXHIBIT}/overlay", "14 of 14 line ends fall on the same word on both sheets."),
        (CONTROL, "3 of 12 line ends fall on the same word on both sheets."),
        (
            f"{EXHIBIT}/overlay?upper=paper-6-february.svg",
            "The two sheets do not hold the same words, so their line ends say nothing.",
        ),
    ],
    ids=["the disputed memo", "the control", "two texts"],
)
def test_the_sheets_of_the_lesson_agree_as_its_table_says(
    cleo: Person, path: str, extent: str
) -> None:
    assert extent in cleo.opens(path).text


def test_each_line_end_is_told_in_a_row(cleo: Person) -> None:
    page = cleo.opens(CONTROL).text
    rows = re.findall(r'<tr><th scope="row".*?</tr>', page)

    assert len(rows) == 12
    assert re.sub(r"<[^>]+>", " ", rows[1]).split("  ") == [
        "",
        "2",
        "“9 FEB”",
        "within line 2",
        "differ",
        "–",
        "",
    ]


@pytest.mark.parametrize(
    ("asked", "laid"),
    [
        ("strength=50&across=-7&down=3", 'x="-7" y="3" opacity="0.5"'),
        ("strength=1000&across=-1000", 'x="-60" y="0" opacity="1.0"'),
        ("strength=much&across=&down=1e3", 'x="0" y="0" opacity="1.0"'),
    ],
    ids=["within bounds", "out of bounds", "no numbers"],
)
def test_without_scripts_the_form_lays_the_upper_sheet(cleo: Person, asked: str, laid: str) -> None:
    assert laid in cleo.opens(f"{EXHIBIT}/overlay?{asked}").text


def test_a_sheet_is_sent_as_a_picture_and_as_a_layer(cleo: Person) -> None:
    sheet = cleo.opens(f"{EXHIBIT}/memo-14-march.svg/sheet")
    layer = cleo.opens(f"{EXHIBIT}/memo-14-march.svg/sheet?layer=upper")

    assert sheet.mimetype == layer.mimetype == "image/svg+xml"
    assert "script-src 'self'" in sheet.headers["Content-Security-Policy"]
    assert b'class="paper"' in sheet.data
    assert b'class="paper"' not in layer.data


@pytest.mark.parametrize(
    "path",
    [
        f"{EXHIBIT}/line-ends.csv/sheet",
        f"{EXHIBIT}/nothing.svg/sheet",
        "/lessons/black-moon/exhibits/ferry-charter/overlay",
        "/lessons/killian-documents/exhibits/harbour-memo/overlay",
    ],
)
def test_where_there_are_no_sheets_there_is_no_page(cleo: Person, path: str) -> None:
    assert cleo.opens(path).status_code == 404


def test_the_page_of_a_sheet_shows_it_and_leads_to_the_overlay(cleo: Person) -> None:
    page = cleo.opens(f"{EXHIBIT}/paper-6-february.svg").text

    assert f'src="{EXHIBIT}/paper-6-february.svg/sheet"' in page
    assert f'href="{EXHIBIT}/overlay?upper=paper-6-february.svg"' in page
