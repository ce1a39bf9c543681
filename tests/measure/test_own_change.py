"""One learner's change, and what is within the noise of a form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsealed.measure.change import RELIABLE
from unsealed.measure.discernment import Counts
from unsealed.measure.own_change import measured, own_change

ITEMS = 12


def counts_of():
    numbers = st.integers(min_value=0, max_value=ITEMS)
    return st.builds(Counts, numbers, st.just(ITEMS), numbers, st.just(ITEMS))


@pytest.mark.parametrize(
    ("counts", "leaning"),
    [
        pytest.param(Counts(8, 12, 1, 12), "neither", id="a sceptic within the noise"),
        pytest.param(Counts(5, 12, 0, 12), "doubting", id="doubts"),
        pytest.param(Counts(12, 12, 7, 12), "trusting", id="believes"),
        pytest.param(Counts(10, 12, 2, 12), "neither", id="level"),
    ],
)
def test_a_lean_is_named_only_beyond_the_noise(counts, leaning):
    assert measured(counts).leaning == leaning


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param(Counts(7, 12, 5, 12), Counts(11, 12, 1, 12), "discerning", id="learnt"),
        pytest.param(Counts(9, 12, 3, 12), Counts(10, 12, 2, 12), "unclear", id="two items: noise"),
        pytest.param(Counts(10, 12, 8, 12), Counts(3, 12, 1, 12), "doubting", id="only doubts"),
        pytest.param(Counts(3, 12, 1, 12), Counts(10, 12, 8, 12), "trusting", id="only believes"),
        pytest.param(Counts(11, 12, 1, 12), Counts(6, 12, 6, 12), "blurred", id="worse"),
    ],
)
def test_a_change_is_named_only_beyond_the_noise(before, after, said):
    assert own_change(before, after).sentence == said


@given(counts_of(), counts_of())
def test_the_interval_is_the_reliable_change_in_another_form(before, after):
    found = own_change(before, after)
    errors = [
        (each.discernment_interval.high - each.discernment) / RELIABLE
        for each in (measured(before), measured(after))
    ]
    reliable = found.discernment / (errors[0] ** 2 + errors[1] ** 2) ** 0.5

    assert found.discernment_interval.holds(0) == (abs(reliable) <= RELIABLE)
    assert found.discernment_interval.holds(found.discernment)


@given(counts_of())
def test_who_answers_as_before_has_not_changed(counts):
    found = own_change(counts, counts)

    assert found.discernment == found.lean == 0
    assert found.sentence == "unclear"


def test_without_a_sort_of_item_nothing_is_measured():
    with pytest.raises(ValueError, match=r"^Rates need") as caught:
        measured(Counts(0, 0, 3, 12))

    assert str(caught.value) == (
        "Rates need sound and unsound items: found 0 sound and 12 unsound."
    )
