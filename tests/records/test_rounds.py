"""Where a class's round stands, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from given import ADA, BEN, MORNING, after
from unsealed.records import classes, rounds
from unsealed.records.rounds import PHASES

if TYPE_CHECKING:
    from unsealed.records.classes import Class
    from unsealed.records.store import Records

CLAIMS = ("headline", "bought", "customs")


def test_a_round_begins_with_the_vote_on_its_first_claim(
    records: Records, year_nine: Class
) -> None:
    begun = rounds.start(records, year_nine.id, "black-moon", CLAIMS, now=MORNING)
    assert (begun.thing, begun.phase, begun.version) == ("headline", "vote", 1)
    assert rounds.under_way(records, year_nine.id) == begun
    assert rounds.of_class(records, year_nine.id, 1) == begun
    assert rounds.of_class(records, year_nine.id, 2) is None


def test_only_members_of_the_class_are_in_its_round(records: Records, year_nine: Class) -> None:
    begun = rounds.start(records, year_nine.id, "black-moon", CLAIMS)
    assert rounds.of_learner(records, ADA) == (begun, 1)
    assert rounds.of_learner(records, BEN) is None


def test_each_step_is_a_new_version(records: Records, year_nine: Class) -> None:
    stands = rounds.start(records, year_nine.id, "black-moon", CLAIMS)
    for version, phase in enumerate(PHASES[1:], start=2):
        rounds.go(records, stands, 0, phase)
        found = rounds.under_way(records, year_nine.id)
        assert found is not None
        assert (found.phase, found.version) == (phase, version)
        stands = found
    rounds.go(records, stands, 1, "vote")
    found = rounds.under_way(records, year_nine.id)
    assert found is not None
    assert (found.thing, found.phase) == ("bought", "vote")


def test_two_taps_are_one_step(records: Records, year_nine: Class) -> None:
    stands = rounds.start(records, year_nine.id, "black-moon", CLAIMS)
    rounds.go(records, stands, 0, "talk")
    rounds.go(records, stands, 0, "reveal")
    found = rounds.under_way(records, year_nine.id)
    assert found is not None
    assert (found.phase, found.version) == ("talk", 2)


def test_a_new_round_ends_the_one_before(records: Records, year_nine: Class) -> None:
    first = rounds.start(records, year_nine.id, "black-moon", CLAIMS, now=after(1))
    second = rounds.start(records, year_nine.id, "warm-up", CLAIMS[:1], now=after(2))
    assert second.number == 2
    assert rounds.under_way(records, year_nine.id) == second
    ended = rounds.of_class(records, year_nine.id, first.number)
    assert ended is not None
    assert ended.ended_at == after(2)


def test_a_round_that_ended_stands_still(records: Records, year_nine: Class) -> None:
    stands = rounds.start(records, year_nine.id, "black-moon", CLAIMS, now=after(1))
    rounds.end(records, year_nine.id, now=after(2))
    rounds.end(records, year_nine.id, now=after(3))
    rounds.go(records, stands, 2, "reveal")
    found = rounds.of_class(records, year_nine.id, 1)
    assert found is not None
    assert (found.place, found.phase, found.ended_at) == (0, "vote", after(2))
    assert rounds.of_learner(records, ADA) is None


def test_a_class_that_is_erased_takes_its_rounds_along(records: Records, year_nine: Class) -> None:
    rounds.start(records, year_nine.id, "black-moon", CLAIMS)
    classes.erase(records, year_nine.id)
    assert rounds.of_class(records, year_nine.id, 1) is None
