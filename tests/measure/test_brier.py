"""The Brier score, and that it rewards saying what one believes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsealed.measure.brier import COIN, brier, brier_of_open

fractions = st.floats(min_value=0, max_value=1)


@pytest.mark.parametrize(
    ("probability", "outcome", "score"),
    [
        pytest.param(1, True, 0, id="sure and right"),
        pytest.param(0, True, 1, id="sure and wrong"),
        pytest.param(0.5, False, 0.25, id="even chance"),
        pytest.param(0.72, True, 0.0784, id="fairly sure and right"),
        pytest.param(0.72, False, 0.5184, id="fairly sure and wrong"),
    ],
)
def test_it_is_the_squared_distance_to_the_outcome(probability, outcome, score):
    assert brier(probability, outcome) == pytest.approx(score)


@given(belief=fractions, said=fractions)
def test_nothing_beats_saying_what_one_believes(belief, said):
    def expected(probability):
        return belief * brier(probability, True) + (1 - belief) * brier(probability, False)

    assert expected(belief) <= expected(said) + 1e-12


@given(outcome=st.booleans())
def test_an_even_chance_costs_the_same_whatever_happens(outcome):
    assert brier(0.5, outcome) == COIN


@pytest.mark.parametrize(
    ("probability", "score"),
    [(0.35, 0), (0.5, 0), (0.65, 0), (0.75, 0.01), (0.15, 0.04), (0.99, 0.1156)],
)
def test_an_open_claim_costs_the_distance_from_its_range(probability, score):
    assert brier_of_open(probability, 0.35, 0.65) == pytest.approx(score)


@given(probability=fractions, edges=st.tuples(fractions, fractions).map(sorted))
def test_an_open_claim_never_costs_more_than_a_settled_one(probability, edges):
    low, high = edges
    worst = max(brier(probability, True), brier(probability, False))

    assert 0 <= brier_of_open(probability, low, high) <= worst


@pytest.mark.parametrize("probability", [-0.01, 1.01, 72])
def test_a_percentage_is_no_fraction(probability):
    with pytest.raises(ValueError, match=r"^A probability is a fraction") as caught:
        brier(probability, True)

    assert str(caught.value) == f"A probability is a fraction between 0 and 1: found {probability}."


def test_a_range_upside_down_is_refused():
    with pytest.raises(ValueError, match=r"^A range") as caught:
        brier_of_open(0.5, 0.6, 0.4)

    assert str(caught.value) == "A range runs from its lower to its upper edge: found 0.6 to 0.4."
