"""Goes at an assignment: attempts like all others, with an end where the rules set one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from given import ADA, BEN, after, given
from unsealed.records import (
    answers,
    assignments,
    attempts,
    holdings,
    learners,
    members,
    progress,
    takings,
)
from unsealed.records.assignments import Rules

if TYPE_CHECKING:
    from unsealed.records.assignments import Assignment
    from unsealed.records.classes import Class
    from unsealed.records.store import Records
    from unsealed.records.takings import Taking

MOON = ("black-moon", "retrieve")
TEA = ("tea", "retrieve")
TEST = Rules("test", minutes=20)


def set_to(records: Records, found: Class, rules: Rules = TEST) -> Assignment:
    number = assignments.give(records, found.id, "black-moon", "quiz", rules)
    made = assignments.one(records, found.id, number)
    assert made is not None
    return made


def begin(records: Records, made: Assignment, go: int = 1, *, minutes: float = 0) -> None:
    seat = takings.seat_of(records, ADA, made.class_id)
    assert seat is not None
    places = [MOON, TEA, MOON]
    takings.begin(records, made, seat, go, places, edition="e1", now=after(minutes))


def goes(records: Records, made: Assignment) -> tuple[Taking, ...]:
    return takings.of_learner(records, ADA, made.class_id, made.number)


def test_a_go_is_begun_once_and_leaves_the_first_numbers_free(
    records: Records, year_nine: Class
) -> None:
    made = set_to(records, year_nine)
    begin(records, made)
    begin(records, made, minutes=5)
    (taking,) = goes(records, made)
    assert taking.numbers == {MOON: 2, TEA: 2}
    assert (taking.started_at, taking.ends_at) == (after(0), after(20))
    assert taking.seed == f"{year_nine.id}/1/1"
    (attempt,) = attempts.in_lesson(records, ADA, "black-moon")
    assert (attempt.preset, attempt.assignment, attempt.is_own) == ("test", 1, False)


def test_the_next_go_takes_the_next_free_numbers(records: Records, year_nine: Class) -> None:
    made = set_to(records, year_nine, Rules())
    begin(records, made)
    attempts.start(records, ADA, *MOON, 5, "practice", edition="e1")
    begin(records, made, 2)
    assert [taking.numbers[MOON] for taking in goes(records, made)] == [2, 6]
    assert goes(records, made)[0].ends_at is None


def test_only_who_has_joined_has_a_seat(records: Records, year_nine: Class) -> None:
    assert takings.seat_of(records, BEN, year_nine.id) is None
    members.let_in_again(records, year_nine.id, 1)
    assert takings.seat_of(records, ADA, year_nine.id) is None


@pytest.mark.parametrize(("factor", "minutes"), [(100, 20), (125, 25), (150, 30), (200, 40)])
def test_a_time_factor_lengthens_the_tests_that_come(
    records: Records, year_nine: Class, factor: int, minutes: int
) -> None:
    takings.set_time_factor(records, year_nine.id, 1, factor)
    assert takings.time_factors(records, year_nine.id) == {1: factor}
    made = set_to(records, year_nine)
    begin(records, made)
    assert goes(records, made)[0].ends_at == after(minutes)


def test_a_time_factor_lengthens_the_test_that_is_under_way_and_none_that_is_over(
    records: Records, year_nine: Class
) -> None:
    over, under_way = set_to(records, year_nine), set_to(records, year_nine)
    for made in (over, under_way):
        begin(records, made)
    takings.hand_in(records, goes(records, over)[0], now=after(10))
    takings.set_time_factor(records, year_nine.id, 1, 0)
    assert goes(records, over)[0].ends_at == after(20)
    assert goes(records, under_way)[0].ends_at is None


def test_who_joined_twice_keeps_the_time_that_was_granted(
    records: Records, year_nine: Class
) -> None:
    members.write_down(records, year_nine.id, ["Ada again"])
    takings.set_time_factor(records, year_nine.id, 2, 150)
    members.merge(records, year_nine.id, 2, 1)
    assert takings.time_factors(records, year_nine.id) == {1: 150}


def test_handing_in_closes_every_attempt_of_the_go_once(records: Records, year_nine: Class) -> None:
    made = set_to(records, year_nine)
    begin(records, made)
    (taking,) = goes(records, made)
    takings.hand_in(records, taking, now=after(3))
    takings.hand_in(records, taking, now=after(4))
    for lesson in ("black-moon", "tea"):
        (attempt,) = attempts.in_lesson(records, ADA, lesson)
        assert attempt.handed_in_at == after(3)
    assert goes(records, made)[0].handed_in_at == after(3)


def test_a_question_counts_once_whether_asked_or_unasked_came_first(
    records: Records, year_nine: Class
) -> None:
    begin(records, set_to(records, year_nine, Rules()))
    answers.record(records, replace(given("one", number=2, score=0.5), reached="hook"))
    answers.record(records, given("one", number=1, score=1.0, minutes=1))
    answers.record(records, given("two", number=1, score=0.25, minutes=2))
    answers.record(records, given("two", number=2, score=1.0, minutes=3))
    kept = progress.of(records, ADA)["black-moon"]
    assert (kept.answered, kept.points, kept.step) == (2, 0.75, "hook")


def test_goes_of_a_class_come_by_assignment(records: Records, year_nine: Class) -> None:
    first, second = set_to(records, year_nine), set_to(records, year_nine)
    begin(records, first)
    begin(records, second)
    by_number = takings.of_class(records, year_nine.id)
    assert {number: len(found) for number, found in by_number.items()} == {1: 1, 2: 1}
    assert list(takings.of_class(records, year_nine.id, 2)) == [2]


def test_a_learner_who_joined_twice_keeps_the_go_and_its_questions(
    records: Records, year_nine: Class
) -> None:
    made = set_to(records, year_nine, Rules())
    begin(records, made)
    answers.record(records, given("theirs", learner=BEN, number=2, minutes=1))
    answers.record(records, given("mine", number=2, minutes=2))
    learners.merge(records, ADA, BEN)
    (taking,) = takings.of_learner(records, BEN, year_nine.id, made.number)
    assert taking.seed == f"{year_nine.id}/1/1"
    kept = answers.in_lesson(records, BEN, "black-moon")
    assert {answer.question: answer.number for answer in kept} == {
        "theirs": 2,
        "mine": taking.numbers[MOON],
    }
    assert taking.numbers[MOON] != 2


def test_goes_are_told_and_erased_with_all_else(records: Records, year_nine: Class) -> None:
    begin(records, set_to(records, year_nine))
    held = holdings.of(records, ADA)["assigned_attempts"]
    assert isinstance(held, list)
    assert held[0] == {
        "lesson": "black-moon",
        "step": "retrieve",
        "number": 2,
        "class": year_nine.id,
        "assignment": 1,
        "version": 1,
        "go": 1,
        "seed": f"{year_nine.id}/1/1",
        "ends_at": "2026-11-02T09:20:00+00:00",
    }
    assert holdings.erase(records, ADA)["assigned_attempts"] == 2
