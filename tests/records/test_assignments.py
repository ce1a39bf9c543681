"""What a class is to do, and by which day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from given import ADA, BEN, after
from unsealed.records import assignments, classes

if TYPE_CHECKING:
    from unsealed.records.classes import Class
    from unsealed.records.store import Records

FRIDAY = date(2026, 11, 6)


def test_what_is_due_first_comes_first_and_what_has_no_day_last(
    records: Records, year_nine: Class
) -> None:
    assignments.give(records, year_nine.id, "warm-up", None, now=after(1))
    assignments.give(records, year_nine.id, "moon", date(2026, 12, 1), now=after(2))
    assignments.give(records, year_nine.id, "letter", FRIDAY, now=after(3))
    found = assignments.of_class(records, year_nine.id)
    assert [each.lesson for each in found] == ["letter", "moon", "warm-up"]
    assert (found[0].due_on, found[2].due_on) == (FRIDAY, None)
    assert {each.class_title for each in found} == {"Year 9"}


def test_setting_a_lesson_again_changes_its_day(records: Records, year_nine: Class) -> None:
    assignments.give(records, year_nine.id, "moon", FRIDAY, now=after(1))
    assignments.give(records, year_nine.id, "moon", None, now=after(2))
    (found,) = assignments.of_class(records, year_nine.id)
    assert (found.due_on, found.given_at) == (None, after(1))


def test_only_members_of_the_class_get_it_and_not_from_an_archive(
    records: Records, year_nine: Class
) -> None:
    assignments.give(records, year_nine.id, "moon", FRIDAY)
    assert [each.lesson for each in assignments.of_learner(records, ADA)] == ["moon"]
    assert assignments.of_learner(records, BEN) == ()
    classes.archive(records, year_nine.id)
    assert assignments.of_learner(records, ADA) == ()


def test_what_is_taken_back_is_gone(records: Records, year_nine: Class) -> None:
    assignments.give(records, year_nine.id, "moon", FRIDAY)
    assignments.take_back(records, year_nine.id, "moon")
    assignments.take_back(records, year_nine.id, "moon")
    assert assignments.of_class(records, year_nine.id) == ()


def test_a_class_that_is_erased_has_nothing_to_do(records: Records, year_nine: Class) -> None:
    assignments.give(records, year_nine.id, "moon", FRIDAY)
    classes.erase(records, year_nine.id)
    assert assignments.of_class(records, year_nine.id) == ()
