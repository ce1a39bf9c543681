"""A log of hand-overs: which hashes fit, and where nobody's hands are noted."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unsealed.lab.custody import HandOver, HashState, check_log

HASHES = {"tea.txt": "a" * 64, "milk.txt": "b" * 64}


def entry(sender: str | None, to: str | None, hour: int, **more: str) -> HandOver:
    return HandOver(sender, to, datetime(2024, 5, 2, hour), "Tea.", **more)  # noqa: DTZ001 - logs by hand name no zone


def states(*log: HandOver) -> list[str]:
    return [each.hash_state.value for each in check_log(log, HASHES)]


def test_the_hash_of_a_file_fits_or_does_not_fit_or_is_not_noted() -> None:
    assert states(
        entry("Ada", "Ben", 1, file="tea.txt", noted="a" * 64),
        entry("Ben", "Cleo", 2, file="milk.txt", noted="a" * 64),
        entry("Cleo", "Dana", 3, file="tea.txt"),
    ) == ["fits", "differs", "not-noted"]


def test_numbers_without_a_file_are_held_against_the_last_that_was_noted() -> None:
    assert states(
        entry("Ada", "Ben", 1, noted="7F-21"),
        entry("Ben", "Cleo", 2, noted="7F-21"),
        entry("Cleo", "Dana", 3),
        entry("Dana", "Ada", 4, noted="C4-90"),
    ) == ["first-noted", "as-before", "not-noted", "unlike-before"]


def test_there_is_a_gap_where_the_hands_do_not_join() -> None:
    log = (
        entry("Ada", "Ben", 1),
        entry("Ben", "Cleo", 3),
        entry("Dana", "Ada", 6),
        entry("Ada", None, 7),
        entry(None, "Ben", 11),
    )

    assert [each.gap for each in check_log(log, {})] == [
        None,
        None,
        timedelta(hours=3),
        None,
        timedelta(hours=4),
    ]


NAMES = st.sampled_from(["Ada", "Ben", None])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(NAMES, NAMES), max_size=6))
def test_a_log_whose_hands_join_has_no_gap_and_every_other_has_one(
    hands: list[tuple[str | None, str | None]],
) -> None:
    log = [entry(sender, to, hour) for hour, (sender, to) in enumerate(hands)]
    joins = [before[1] == after[0] is not None for before, after in pairwise(hands)]
    found = check_log(log, {})

    assert [each.gap is None for each in found[1:]] == joins
    assert all(each.hash_state is HashState.NOT_NOTED for each in found)
