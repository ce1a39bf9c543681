"""Who needs help now: three wrong running, not long ago, cleared by success."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsealed.measure.help_needed import STILL_NOW, Stuck, Try, stuck_on

NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def tries(*given: tuple[str, str, float]) -> list[Try]:
    """Tries from question, "wrong" or "right", and minutes after nine."""
    return [
        Try(question, outcome == "wrong", NINE + timedelta(minutes=minutes))
        for question, outcome, minutes in given
    ]


THREE_WRONG = (("q", "wrong", 0), ("q", "wrong", 2), ("q", "wrong", 6))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param((), None, id="nothing tried"),
        pytest.param(THREE_WRONG[:2], None, id="two wrong"),
        pytest.param(THREE_WRONG, Stuck("q", 3, 6), id="three wrong"),
        pytest.param((*THREE_WRONG, ("q", "right", 7)), None, id="cleared by success"),
        pytest.param(
            (*THREE_WRONG, ("other", "right", 7)), Stuck("q", 3, 6), id="another question"
        ),
        pytest.param(
            (("q", "wrong", 0), ("q", "right", 1), ("q", "wrong", 2), ("q", "wrong", 3)),
            None,
            id="not three running",
        ),
        pytest.param(
            (*THREE_WRONG, ("r", "wrong", 6), ("r", "wrong", 7), ("r", "wrong", 7.2)),
            Stuck("r", 3, 1),
            id="the latest of two",
        ),
    ],
)
def test_stuck_is_three_wrong_running_on_one_question(
    given: tuple[tuple[str, str, float], ...], expected: Stuck | None
) -> None:
    assert stuck_on(tries(*given), NINE + timedelta(minutes=8)) == expected


def test_time_clears_it() -> None:
    last = NINE + timedelta(minutes=6)
    assert stuck_on(tries(*THREE_WRONG), last + STILL_NOW) is not None
    assert stuck_on(tries(*THREE_WRONG), last + STILL_NOW + timedelta(seconds=1)) is None


@given(st.permutations(tries(*THREE_WRONG, ("r", "right", 3), ("q", "wrong", 7))))
def test_the_order_in_which_tries_come_does_not_matter(shuffled: list[Try]) -> None:
    assert stuck_on(shuffled, NINE + timedelta(minutes=8)) == Stuck("q", 4, 7)
