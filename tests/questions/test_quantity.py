"""Numbers and dates as people type them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.samples import question
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.quantity.dates import date_in_words, date_of
from unsealed.questions.quantity.numbers import number_in_words, number_of
from unsealed.questions.quantity.values import distance
from unsealed.questions.registry import kind_of

KIND = kind_of("quantity")
NUMBER = question("quantity")
DATE = question(
    "quantity",
    **{"as": "date", "answer": "2016-03-19", "tolerance": 2, "unit": None},
    near=[{"answer": "2016-10-07", "feedback": "That is when it was published."}],
)
FIGURES = "Write a number in figures: 1,234.5 or 1.5 million, for example."
ANY_DATE = "Write a date: 19 March 2016 or 2016-03-19, for example."
WHOLE_DATE = "Write day, month and year: 19 March 2016, for example."
NO_SUCH_DAY = "There is no such day in the calendar. Check the numbers."
FOUR_DIGITS = "Write the year with four digits: 19 March 2016."


@pytest.mark.parametrize(
    ("typed", "unit", "number"),
    [
        ("584", None, "584"),
        ("1,234.5", None, "1234.5"),
        ("1.234,5", None, "1234.5"),
        ("1,234", None, "1234"),
        ("1.234", None, "1.234"),
        ("1.234.567", None, "1234567"),
        ("1 234 567", None, "1234567"),
        ("1\u202f234,5", None, "1234.5"),
        ("1’234.5", None, "1234.5"),
        ("0,125", None, "0.125"),
        ("1,5", None, "1.5"),
        (".5", None, "0.5"),
        ("-3", None, "-3"),
        ("−3", None, "-3"),
        ("1.5 million", None, "1500000"),
        ("584 m", None, "584000000"),
        ("2 bn", None, "2000000000"),
        ("12k", None, "12000"),
        ("584 m", "m", "584"),
        ("584 metres", "metres", "584"),
        ("1 page", "pages", "1"),
        ("584 million roubles", "million roubles", "584"),
        ("584 million", "million roubles", "584"),
        ("584 m", "million roubles", "584"),
        ("584", "million roubles", "584"),
        ("584,000,000 roubles", "million roubles", "584"),
        ("0.584 billion", "million roubles", "584"),
        ("₽584 million", "million roubles", "584"),
        ("35%", "percent", "35"),
        ("35 per cent", "%", "35"),
    ],
)
def test_a_number_is_read_in_the_question_s_unit(typed, unit, number):
    assert number_of(typed, unit) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("many", FIGURES),
        ("1,23,4", FIGURES),
        ("1.2.3", FIGURES),
        ("1,234.5.6", FIGURES),
        ("12 34", FIGURES),
        (".", FIGURES),
        ("٣", FIGURES),
        ("1e5", '"e5" cannot be read here. Write the number, and its unit if you like.'),
        ("5 dogs", '"dogs" cannot be read here. Write the number, and its unit if you like.'),
        ("5 and 6", '"and 6" cannot be read here. Write the number, and its unit if you like.'),
        ("9" * 30, "This number is too long. Write it with fewer digits."),
    ],
)
def test_what_is_no_number_is_said_to_be_none(typed, message):
    with pytest.raises(AnswerFault) as caught:
        number_of(typed, "pages")

    assert caught.value.message == message


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_number_in_words_is_read_as_the_same_number(number):
    assert number_of(number_in_words(number, "roubles"), "roubles") == number


@pytest.mark.parametrize(
    "typed",
    [
        "19 March 2016",
        "19 march 2016",
        "March 19, 2016",
        "2016-03-19",
        "19.3.2016",
        "19. 3. 2016",
        "19/3/2016",
        "3/19/2016",
        "19th of March 2016",
        "Saturday, 19 March 2016",
        "19 Mar 2016",
        "19 Mar. 2016",
        "2016 March 19",
        "2016/03/19",
        "2016.3.19",
        " 19  March  2016 ",
        "19th March, 2016",
        "19-03-2016",
    ],
)
def test_a_date_may_be_typed_in_many_ways(typed):
    assert date_of(typed.strip()) == date(2016, 3, 19)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (
            "3/4/2016",
            "3/4/2016 can be read in two ways, with the day or the month first."
            " Write the month in letters: 19 March 2016.",
        ),
        (
            "03-04-2016",
            "03-04-2016 can be read in two ways, with the day or the month first."
            " Write the month in letters: 19 March 2016.",
        ),
        ("March 2016", WHOLE_DATE),
        ("19 March", WHOLE_DATE),
        ("19 March 16", WHOLE_DATE),
        ("19 March 2016 2017", WHOLE_DATE),
        ("2016", ANY_DATE),
        ("19/3", ANY_DATE),
        ("yesterday", ANY_DATE),
        ("19 Marchember 2016", ANY_DATE),
        ("19 March or April 2016", ANY_DATE),
        ("19.3-2016", ANY_DATE),
        ("31 February 2016", NO_SUCH_DAY),
        ("2016-13-01", NO_SUCH_DAY),
        ("0000-01-01", NO_SUCH_DAY),
        ("19.3.16", FOUR_DIGITS),
    ],
)
def test_what_is_no_one_date_is_said_to_be_none(typed, message):
    with pytest.raises(AnswerFault) as caught:
        date_of(typed)

    assert caught.value.message == message


def test_the_same_day_and_month_cannot_be_confused():
    assert date_of("3/3/2016") == date(2016, 3, 3)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_in_words_is_read_as_the_same_date(day):
    assert date_of(date_in_words(day)) == day


@pytest.mark.parametrize(
    ("typed", "score", "reading", "feedback"),
    [
        ("584", 1, "584 million roubles", "SECRET right"),
        ("585", 1, "585 million roubles", "SECRET right"),
        ("586", 0, "586 million roubles", "SECRET wrong"),
        ("0.21 bn", 0, "210 million roubles", "SECRET near miss"),
    ],
)
def test_a_number_is_right_within_its_tolerance(typed, score, reading, feedback):
    result = KIND.grade(NUMBER, KIND.read(NUMBER, {"quantity": [typed]}))

    assert (result.score, result.reading) == (score, reading)
    assert [mark.feedback for mark in result.marks] == [feedback]


@pytest.mark.parametrize(
    ("typed", "score", "feedback"),
    [
        ("21.3.2016", 1, "SECRET right"),
        ("22.3.2016", 0, "SECRET wrong"),
        ("7 October 2016", 0, "That is when it was published."),
    ],
)
def test_a_date_is_right_within_its_tolerance(typed, score, feedback):
    result = KIND.grade(DATE, KIND.read(DATE, {"quantity": [typed]}))

    assert (result.score, [mark.feedback for mark in result.marks]) == (score, [feedback])


def test_what_was_typed_is_kept_beside_its_meaning():
    assert KIND.read(DATE, {"quantity": ["19 Mar 2016"]}) == {
        "text": "19 Mar 2016",
        "value": "2016-03-19",
    }


def test_an_answer_to_a_number_is_wrong_once_a_date_is_asked():
    result = KIND.grade(DATE, KIND.read(NUMBER, {"quantity": ["584"]}))

    assert (result.score, result.reading) == (0, None)


def test_the_right_answer_is_written_out():
    assert NUMBER.answer_in_words == "584 million roubles"
    assert DATE.answer_in_words == "19 March 2016"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Write your answer first."),
        ("9" * 61, "This answer is too long. Write only the number or the date."),
    ],
)
def test_a_learner_reads_what_is_missing(typed, message):
    with pytest.raises(AnswerFault) as caught:
        KIND.read(NUMBER, {"quantity": [typed]})

    assert caught.value.message == message


def test_a_date_is_nowhere_near_a_number():
    assert distance(date(2016, 3, 19), Decimal(2016)) == Decimal("Infinity")


def test_a_number_without_a_unit_is_written_alone():
    assert number_in_words(Decimal("1234.50"), None) == "1,234.5"
