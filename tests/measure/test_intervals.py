"""Intervals, on published figures and by how often they hold what is true."""

from __future__ import annotations

import random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsealed.measure.intervals import by_drawing, of_mean, of_share


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # Newcombe's four cases.
        (81, 263, 0.25529, 0.36621),
        (15, 148, 0.06239, 0.16049),
        (0, 20, 0, 0.16113),
        (1, 29, 0.00611, 0.17176),
        # R: prop.test(correct = FALSE).
        (10, 20, 0.29930, 0.70070),
        (23, 60, 0.27088, 0.50982),
        (3, 4, 0.30064, 0.95441),
        (5, 5, 0.56552, 1),
        (8, 10, 0.49016, 0.94332),
        (12, 15, 0.54815, 0.92952),
    ],
)
def test_the_interval_of_a_share_is_wilsons(successes, trials, low, high):
    found = of_share(successes, trials)

    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-5)


@given(counts=st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval_and_the_interval_between_0_and_1(counts):
    successes, trials = counts
    found = of_share(successes, trials)

    assert found.holds(successes / trials)
    assert 0 <= found.low < found.high <= 1


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (3, 2), (-1, 5)])
def test_a_share_of_nothing_has_no_interval(successes, trials):
    with pytest.raises(ValueError, match=r"^A share") as caught:
        of_share(successes, trials)

    assert str(caught.value) == f"A share needs trials: found {successes} of {trials}."


def test_the_interval_of_a_mean_is_students():
    """R: t.test(c(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)), Student's own sleep data."""
    found = of_mean([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])

    assert (found.low, found.high) == pytest.approx((0.8976775, 3.7623225), abs=1e-6)


def test_one_value_has_no_interval():
    with pytest.raises(ValueError, match=r"^An interval") as caught:
        of_mean([0.4])

    assert str(caught.value) == "An interval of a mean needs two values or more: found 1."


def test_the_same_seed_draws_the_same_interval():
    values = [0.3, 0.9, 0.1, 0.5, 0.6, 0.2, 0.7, 0.4]

    assert by_drawing(values, fmean, seed=4) == by_drawing(values, fmean, seed=4)
    assert by_drawing(values, fmean, seed=4, draws=20) != by_drawing(
        values, fmean, seed=5, draws=20
    )


def test_drawing_comes_close_to_students_interval():
    drawing = random.Random(11)
    values = [drawing.gauss(1, 0.5) for _ in range(80)]
    drawn, students = by_drawing(values, fmean, seed=1), of_mean(values)

    assert (drawn.low, drawn.high) == pytest.approx((students.low, students.high), abs=0.02)


def test_nineteen_of_twenty_intervals_hold_the_true_mean():
    drawing = random.Random(3)
    classes = [[drawing.gauss(0, 1) for _ in range(25)] for _ in range(1000)]

    assert 930 <= sum(of_mean(values).holds(0) for values in classes) <= 970


@pytest.mark.parametrize("learners", [[], [0.4]])
def test_nobody_can_be_drawn_from_fewer_than_two(learners):
    with pytest.raises(ValueError, match=r"^An interval") as caught:
        by_drawing(learners, fmean, seed=1)

    assert str(caught.value) == (
        f"An interval by drawing needs two learners or more: found {len(learners)}."
    )
