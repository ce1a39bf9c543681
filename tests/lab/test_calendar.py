"""Weekdays, days that never were, days to come, and titles of people who had them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from lab.found import lines_of
from unsealed.lab.calendar import calendar_findings
from unsealed.lab.calendar.dates import dates_in
from unsealed.lab.calendar.offices import BadTable, read_offices
from unsealed.lab.examining import examine_here
from unsealed.lab.wording import in_words

TUESDAY = ("2019-03-19", 1)


def _dates(text: str) -> list[tuple[str, int | None]]:
    return [(str(each.day), each.weekday) for each in dates_in(text)]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Tuesday, 19 March 2019", [TUESDAY]),
        ("Tue, 19 Mar 2019", [TUESDAY]),
        ("Tuesday, March 19, 2019", [TUESDAY]),
        ("Tuesday the 19th of March 2019", [TUESDAY]),
        ("Dienstag, den 19. März 2019", [TUESDAY]),
        ("Di., 19. März 2019", [TUESDAY]),
        ("mardi 19 mars 2019", [TUESDAY]),
        ("martes, 19 de marzo de 2019", [TUESDAY]),
        ("вторник, 19 марта 2019 года", [TUESDAY]),
        ("Tuesday, 19.03.2019", [TUESDAY]),
        ("2019-03-19", [("2019-03-19", None)]),
        ("so 19 March 2019", [("2019-03-19", None)]),
        ("qui 19 mars 2019", [("2019-03-19", None)]),
        ("on 1 May 2019 and 2 May 2019", [("2019-05-01", None), ("2019-05-02", None)]),
        ("31 February 2019", [("None", None)]),
        ("31.02.2019", [("None", None)]),
        ("2019-02-30", [("None", None)]),
        ("12.13.2019", []),
        ("2019-99-99", []),
        ("room 12 Pumps 2019", []),
        ("12 May 20190", []),
        ("19 March\n2019", [("2019-03-19", None)]),
    ],
)
def test_dates_are_found_with_their_weekdays(
    text: str, dates: list[tuple[str, int | None]]
) -> None:
    assert _dates(f"It was {text}, they say.") == dates or _dates(text) == dates


LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "ru", "uk")
DAYS = st.dates(date(1753, 1, 1), date(2199, 12, 31))


@given(DAYS, st.sampled_from(LANGUAGES))
def test_a_full_date_of_any_language_is_read_as_it_was_written(day: date, language: str) -> None:
    assert _dates(format_date(day, "full", locale=language)) == [(str(day), day.weekday())]


@given(st.text(alphabet="Mon12., May-20\n", max_size=80))
def test_any_text_has_dates_in_order_that_do_not_overlap(text: str) -> None:
    found = dates_in(text)
    ends = [each.start + len(each.text) for each in found]
    assert all(end <= later.start for end, later in zip(ends, found[1:], strict=False))
    assert all(text[each.start :].startswith(each.text) for each in found)
    assert all(text.count("\n", 0, each.start) + 1 == each.line for each in found)


def _found(text: str, dated: date | None = None, offices: str | None = None) -> list[str]:
    aids = {} if offices is None else {"offices": offices.encode()}
    return [
        f"{each.check} {each.verdict.value}: {in_words(each.found)}"
        for each in calendar_findings(text, dated, aids)
    ]


def test_a_weekday_that_is_right_is_consistent() -> None:
    assert _found("Tuesday, 19 March 2019, and Wed, 20 March 2019") == [
        "calendar.weekday consistent: 2 dates with their weekdays, all of which are right."
    ]


def test_a_weekday_that_is_wrong_is_told_with_the_right_one() -> None:
    assert _found("Dear Ines,\non Monday, 19 March 2019") == [
        'calendar.weekday inconsistent: "Monday, 19 March 2019" in line 2 was a Tuesday.'
    ]


def test_the_table_shows_every_weekday() -> None:
    (found,) = calendar_findings("Tue, 19 Mar 2019\nTue, 20 Mar 2019", None, {})
    assert found.table is not None
    assert found.table.rows == (
        ("1", "Tue, 19 Mar 2019", "2019-03-19", "✓"),
        ("2", "Tue, 20 Mar 2019", "2019-03-20", "✗"),
    )
    assert found.place == "line:2"


def test_weekdays_of_the_old_calendar_are_left_alone() -> None:
    assert _found("Tuesday, 19 March 1500") == []


def test_a_day_that_never_was_is_told() -> None:
    assert _found("paid on 31 June 2019") == [
        'calendar.day inconsistent: "31 June 2019" in line 1 is no day of any year.'
    ]


@pytest.mark.parametrize(
    ("days", "line"),
    [
        (0, "calendar.later consistent: None is later than 2019-03-19."),
        (
            -1,
            'calendar.later notable: 1 date is later than 2019-03-18: "19 March 2019" in line 1.',
        ),
    ],
)
def test_dates_after_the_documents_own_are_told(days: int, line: str) -> None:
    assert _found("It was 19 March 2019.", date(2019, 3, 19) + timedelta(days)) == [line]


OFFICES = """
offices:
  - title: Minister of Ports
    also: [minister]
    holders:
      - {name: Ana Brandt, also: [Brandt], from: 2014-05-01, until: 2019-04-30}
      - {name: Tom Hale, from: 2019-05-01}
"""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "Minister of Ports Ana Brandt said on 19 March 2019",
            "consistent: 1 title fits its day, 2019-03-19.",
        ),
        ("Tom Hale, the minister, 19 May 2019", "consistent: 1 title fits its day, 2019-05-19."),
        (
            "19 March 2019\nThe minister, Tom Hale, signed.",
            'inconsistent: "minister, Tom Hale" in line 2 does not fit 2019-03-19: Tom Hale was'
            " Minister of Ports from 2019-05-01 on.",
        ),
        (
            "19 March 2020: minister Brandt",
            'inconsistent: "minister Brandt" in line 1 does not fit 2020-03-19: Ana Brandt was'
            " Minister of Ports from 2014-05-01 to 2019-04-30.",
        ),
        (
            "The minister, Tom Hale, signed.",
            "cannot-tell: Titles are named, but the document has no one day to hold them against.",
        ),
    ],
)
def test_titles_are_held_against_the_table(text: str, line: str) -> None:
    assert _found(text, offices=OFFICES) == [f"calendar.offices {line}"]


def test_a_name_without_its_title_says_nothing() -> None:
    assert _found("Tom Hale came. The minister left. 19 March 2019", offices=OFFICES) == []


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("offices: {", "while parsing a flow node expected the node content, but found"),
        ("", 'the table: "offices" must be a list'),
        ("offices: no", 'the table: "offices" must be a list'),
        ("offices: [minister]", 'an office: "title" must be a text'),
        ("offices: [{title: A}]", 'A: "holders" must be a list'),
        ("offices: [{title: A, also: b, holders: []}]", 'A: "also" must be a list of names'),
        ("offices: [{title: A, holders: [{name: B}]}]", 'B: "from" must be a text'),
        (
            "offices: [{title: A, holders: [{name: B, from: 2019-02-30}]}]",
            "B: a day must be written like 2019-03-19, found '2019-02-30'",
        ),
    ],
)
def test_a_table_that_is_wrong_says_where(table: str, why: str) -> None:
    with pytest.raises(BadTable) as stop:
        read_offices(table.encode())
    assert str(stop.value).startswith(why)
    assert _found("hi", offices=table)[0].startswith(
        "calendar.offices cannot-tell: The table of offices cannot be read: "
    )


def test_every_text_is_held_against_the_calendar() -> None:
    report = examine_here("a.html", b"<!doctype html><p>Monday, 19 March 2019")
    assert lines_of(report)[-1] == (
        'calendar.weekday inconsistent: "Monday, 19 March 2019" in line 1 was a Tuesday.'
    )


def test_a_text_of_nothing_but_dates_takes_no_longer_than_it_must() -> None:
    days = 60_000
    assert len(dates_in("2019-03-19 " * days)) == days
