"""What a class is to do, by which rules, and what becomes of the rules when they change."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given as whatever
from hypothesis import settings
from hypothesis import strategies as st

from given import ADA, BEN, after
from unsealed.records import assignments, classes, takings
from unsealed.records.assignments import ItemName, Rules

if TYPE_CHECKING:
    from unsealed.records.classes import Class
    from unsealed.records.store import Records

FRIDAY = date(2026, 11, 6)
TEST = Rules("test", FRIDAY, FRIDAY, (ItemName("moon", "a"), ItemName("tea", "b")), 1, True, 20)
DAYS = st.none() | st.dates()
ITEMS = st.lists(st.builds(ItemName, st.text(), st.text())).map(tuple)
RULES = st.builds(
    lambda **said: Rules(**said),
    preset=st.sampled_from(["practice", "check", "test"]),
    opens_on=DAYS,
    closes_on=DAYS,
    items=ITEMS,
    draw=st.integers(0, 99),
    is_varied=st.booleans(),
    minutes=st.integers(0, 999),
)


def by(day: date | None) -> Rules:
    return Rules(closes_on=day)


def begin(records: Records, year_nine: Class, number: int) -> None:
    found = assignments.one(records, year_nine.id, number)
    seat = takings.seat_of(records, ADA, year_nine.id)
    assert found is not None
    assert seat is not None
    takings.begin(records, found, seat, 1, [("moon", "retrieve")], edition="e1", now=after(1))


@settings(deadline=None)
@whatever(rules=RULES)
def test_rules_come_back_as_they_were_kept(rules: Rules) -> None:
    assert assignments.rules_from(assignments.as_kept(rules)) == rules


def test_what_is_due_first_comes_first_and_what_has_no_day_last(
    records: Records, year_nine: Class
) -> None:
    for lesson, day in (("warm-up", None), ("moon", date(2026, 12, 1)), ("letter", FRIDAY)):
        assignments.give(records, year_nine.id, lesson, rules=by(day))
    found = assignments.of_class(records, year_nine.id)
    assert [(each.lesson, each.number) for each in found] == [
        ("letter", 3),
        ("moon", 2),
        ("warm-up", 1),
    ]
    assert (found[0].due_on, found[2].due_on) == (FRIDAY, None)
    assert {each.class_title for each in found} == {"Year 9"}


def test_only_members_of_the_class_get_it_and_not_from_an_archive(
    records: Records, year_nine: Class
) -> None:
    assignments.give(records, year_nine.id, "moon", "quiz", TEST)
    (found,) = assignments.of_learner(records, ADA)
    assert (found.part, found.rules) == ("quiz", TEST)
    assert assignments.of_learner(records, BEN) == ()
    classes.archive(records, year_nine.id)
    assert assignments.of_learner(records, ADA) == ()


def test_what_is_taken_back_is_kept_and_can_be_set_again(
    records: Records, year_nine: Class
) -> None:
    number = assignments.give(records, year_nine.id, "moon")
    assignments.take_back(records, year_nine.id, number, now=after(1))
    assignments.take_back(records, year_nine.id, number, now=after(2))
    assert assignments.of_class(records, year_nine.id) == ()
    found = assignments.one(records, year_nine.id, number)
    assert found is not None
    assert found.withdrawn_at == after(1)
    assignments.set_again(records, year_nine.id, number)
    assert [each.lesson for each in assignments.of_class(records, year_nine.id)] == ["moon"]


def test_before_anybody_begins_a_change_is_no_new_version(
    records: Records, year_nine: Class
) -> None:
    number = assignments.give(records, year_nine.id, "moon", "quiz")
    assert assignments.change(records, year_nine.id, number, TEST) == 1
    assert assignments.rules_of(records, year_nine.id, number) == {1: TEST}


def test_after_somebody_began_a_change_is_a_new_version_and_the_old_one_stays(
    records: Records, year_nine: Class
) -> None:
    number = assignments.give(records, year_nine.id, "moon", "quiz")
    begin(records, year_nine, number)
    assert assignments.change(records, year_nine.id, number, Rules()) == 1
    assert assignments.change(records, year_nine.id, number, TEST) == 2
    assert assignments.change(records, year_nine.id, number, by(FRIDAY)) == 2
    assert assignments.rules_of(records, year_nine.id, number) == {1: Rules(), 2: by(FRIDAY)}
    (taking,) = takings.of_learner(records, ADA, year_nine.id, number)
    assert taking.version == 1


def test_a_class_that_is_erased_has_nothing_to_do(records: Records, year_nine: Class) -> None:
    number = assignments.give(records, year_nine.id, "moon")
    begin(records, year_nine, number)
    classes.erase(records, year_nine.id)
    assert assignments.of_class(records, year_nine.id) == ()
    assert assignments.rules_of(records, year_nine.id, number) == {}
