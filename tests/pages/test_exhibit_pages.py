"""A PDF page by page: what it was before can be peeled back, and bars can be taken off."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from unsealed.course.edition import FilePage, FileState
from unsealed.course.reader import EditionReader

if TYPE_CHECKING:
    from people import Person

OFFER = "/lessons/comparing-copies/exhibits/repair-offer/offer-skaar.pdf"
REPORT = "/lessons/publish-or-hold/exhibits/water-report/water-report-312.pdf"
ADVICE = "Advice, T. Brecksaw: 14,000"


def words(text: str) -> str:
    """What a page says, without its marks."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def test_the_last_state_comes_first_with_what_it_changed(cleo: Person) -> None:
    page = words(cleo.opens(f"{OFFER}/pages").text)
    assert "What changed from state 1 to state 2" in page
    assert f"Line 6: “{ADVICE}” is new." in page


def test_an_earlier_state_is_peeled_back_by_a_link(cleo: Person) -> None:
    last = cleo.opens(f"{OFFER}/pages").text
    (link,) = re.findall(r'rel="prev" href="([^"]+)"', last)
    first = cleo.opens(link.replace("&amp;", "&")).text
    assert ADVICE not in first
    assert "This is the oldest state in the file." in first
    assert 'rel="prev"' not in first
    assert 'rel="next"' in first
    assert re.search(r'revision=1[^>]*aria-current="true"', first)


@pytest.mark.parametrize("wanted", ["3", "0", "-1", "one", ""])
def test_a_state_that_is_none_gives_the_last(cleo: Person, wanted: str) -> None:
    page = cleo.opens(f"{OFFER}/pages?revision={wanted}")
    assert page.status_code == 200
    assert "What changed from state 1 to state 2" in page.text


def test_every_state_has_a_picture_of_its_own(cleo: Person) -> None:
    one, other = (cleo.opens(f"{OFFER}/pages/{state}/1.png") for state in (1, 2))
    assert one.mimetype == other.mimetype == "image/png"
    assert one.data != other.data
    etag = one.headers["ETag"]
    assert cleo.opens(f"{OFFER}/pages/1/1.png", **{"If-None-Match": etag}).status_code == 304


def test_beneath_bars_whose_words_are_gone_there_is_nothing(cleo: Person) -> None:
    page = cleo.opens(f"{REPORT}/pages").text
    assert "2 bars stand on these pages." in page
    assert "Blood tests: (nine pupils)" in page
    assert "The words are gone" not in page
    off = cleo.opens(f"{REPORT}/pages?bars=off").text
    assert off.count("Page 1: nothing. The words are gone from the file.") == 2
    assert f"{REPORT}/pages/1/1.png?bars=off" in off
    bare = cleo.opens(f"{REPORT}/pages/1/1.png?bars=off")
    assert bare.data != cleo.opens(f"{REPORT}/pages/1/1.png").data


def test_words_beneath_a_bar_are_black_until_it_is_taken_off(cleo: Person) -> None:
    copy = REPORT.replace(".pdf", "-copy-2.pdf")
    on = cleo.opens(f"{copy}/pages").text
    assert "Blood tests: █" in on
    assert "Ada Example" not in on
    off = words(cleo.opens(f"{copy}/pages?bars=off").text)
    assert "Blood tests: Ada Example, 4 March 2012, and eight more (nine pupils)" in off
    assert "Page 1: “400 000” still stands there." in off


def test_tracked_changes_are_taken_back(cleo: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    path = "/lessons/four-seals/exhibits/letter-april/letter-3-april.docx/pages"
    states = tuple(
        FileState(number, 5, saved, (FilePage(1, text, 0, 0, (), is_drawn=False),))
        for number, saved, text in [(1, "", "It costs 5."), (2, "2021-05-03", "It costs 9.")]
    )
    monkeypatch.setattr(EditionReader, "states", lambda *_file: states)
    now = words(cleo.opens(path).text)
    assert "What was changed Line 1: “5.” is now “9.”." in now
    before = words(cleo.opens(f"{path}?revision=1").text)
    assert "It costs 5." in before
    assert "Take the changes in again" in before
    assert "<img" not in cleo.opens(path).text


def test_a_file_without_pages_leads_to_its_checks(cleo: Person) -> None:
    path = "/lessons/black-moon/exhibits/ferry-charter/charter-17b.txt"
    led = cleo.opens(f"{path}/pages")
    assert (led.status_code, led.headers["Location"]) == (303, path)


@pytest.mark.parametrize("end", ["3/1.png", "1/2.png", "1/1.png?bars=off"])
def test_a_picture_that_is_none_is_not_found(cleo: Person, end: str) -> None:
    assert cleo.opens(f"{OFFER}/pages/{end}").status_code == 404


def test_the_lesson_and_the_checks_lead_to_the_pages(cleo: Person) -> None:
    link = f'href="{OFFER}/pages"'
    assert link in cleo.opens("/lessons/comparing-copies/examine").text
    assert link in cleo.opens(OFFER).text


def test_the_way_of_a_mail_is_drawn_beside_its_table(cleo: Person) -> None:
    path = "/lessons/surkov-leaks/exhibits/harbour-mail/crane-thursday.eml"
    page = cleo.opens(path).text
    drawing = page[page.index('<svg class="figure route"') :]
    drawing = drawing[: drawing.index("</svg>")]
    assert "The way of the mail, stop by stop" in drawing
    assert words(drawing).split("Written, as the mail says")[1].startswith(" 2 seconds later")
    assert "which is 2025-05-06 08:14:19 in UTC" in drawing
    assert "<td>08:14:19</td><td>+2</td>" not in page
    assert "<td>08:14:22</td><td>+3</td>" in page
