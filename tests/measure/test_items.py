"""Items and tests, on K. L. Wuensch's ten students and ten items (ECU, StatHelp, KR20)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsealed.measure.items import (
    alpha,
    alpha_without,
    difficulties,
    discriminations,
    error_of_measurement,
    extremes_apart,
    interval_of_alpha,
    lengthened,
)

ROWS = (
    "1111110110 1011011101 1111011001 0010001000 0000010010"
    " 1110111111 1101110111 1111111101 0101111101 1101101110"
)
STUDENTS = [[int(mark) for mark in row] for row in ROWS.split()]
AGREEMENT = 0.69634703
tables = st.tuples(st.integers(2, 12), st.integers(3, 8)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 1), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)


def test_the_totals_are_those_of_the_page():
    assert [sum(row) for row in STUDENTS] == [8, 7, 7, 2, 2, 9, 8, 9, 7, 7]


def test_the_difficulty_is_the_share_correct():
    assert difficulties(STUDENTS) == pytest.approx(
        (0.7, 0.7, 0.6, 0.7, 0.6, 0.8, 0.7, 0.7, 0.5, 0.6)
    )


def test_alpha_is_kr_20_and_mixes_no_variances():
    assert alpha(STUDENTS) == pytest.approx(AGREEMENT, abs=1e-8)


def test_an_item_is_held_against_the_total_of_the_others():
    assert discriminations(STUDENTS) == pytest.approx(
        (0.70589, 0.70589, 0, 0.47359, 0.58387, 0.28615, -0.02744, 0.70589, -0.12361, 0.47587),
        abs=1e-5,
    )


def test_alpha_is_told_without_each_item():
    assert alpha_without(STUDENTS) == pytest.approx(
        (
            *(0.60839, 0.60839, 0.73527, 0.65245, 0.62898),
            *(0.68459, 0.73550, 0.60839, 0.75637, 0.65054),
        ),
        abs=1e-5,
    )


def test_the_error_of_a_total_is_in_points():
    assert error_of_measurement(STUDENTS) == pytest.approx(1.40370, abs=1e-5)


def test_a_test_twice_as_long_agrees_better():
    assert lengthened(AGREEMENT, 2) == pytest.approx(0.82100, abs=1e-5)


def test_the_interval_of_alpha_is_feldts():
    found = interval_of_alpha(AGREEMENT, 10, 10)

    assert (found.low, found.high) == pytest.approx((0.309, 0.911), abs=5e-4)


@pytest.mark.parametrize(("learners", "low", "high"), [(20, 0.47, 0.86), (60, 0.58, 0.80)])
def test_few_learners_say_little_of_agreement(learners, low, high):
    found = interval_of_alpha(0.7, learners, 24)

    assert (found.low, found.high) == pytest.approx((low, high), abs=0.006)


def test_the_best_are_held_against_the_worst():
    apart = extremes_apart(STUDENTS)

    # The three best have 9, 9 and 8 points, the three worst 2, 2 and 7.
    assert apart[0] == pytest.approx(2 / 3)
    assert len(apart) == 10


@given(table=tables)
def test_the_order_of_the_learners_changes_no_figure(table):
    turned = table[::-1]

    assert alpha(table) == pytest.approx(alpha(turned))
    assert discriminations(table) == pytest.approx(discriminations(turned))
    assert difficulties(table) == pytest.approx(difficulties(turned))


@given(table=tables)
def test_no_figure_leaves_its_range(table):
    agreement = alpha(table)

    assert agreement is None or agreement <= 1 + 1e-9
    assert all(found is None or -1.0001 <= found <= 1.0001 for found in discriminations(table))
    assert all(-1 <= found <= 1 for found in extremes_apart(table))


def test_where_all_totals_are_equal_nothing_is_told():
    equal = [[1, 0, 1], [0, 1, 1], [1, 1, 0]]

    assert alpha(equal) is None
    assert error_of_measurement(equal) is None
    assert discriminations([[1, 1], [1, 0]]) == (None, None)


@pytest.mark.parametrize("figure", [difficulties, discriminations, extremes_apart, alpha])
def test_no_learners_are_refused(figure):
    with pytest.raises(ValueError, match=r"^Item figures") as caught:
        figure([])

    assert str(caught.value) == "Item figures need learners and items: found none."


@pytest.mark.parametrize("figure", [difficulties, discriminations, extremes_apart, alpha])
def test_a_learner_without_an_item_is_refused(figure):
    with pytest.raises(ValueError, match=r"^Item figures") as caught:
        figure([[1, 0], [1]])

    assert str(caught.value) == (
        "Item figures need every learner to have every item: rows are unlike."
    )


def test_one_item_cannot_agree_with_itself():
    with pytest.raises(ValueError, match=r"^Agreement") as caught:
        alpha([[1], [0]])

    assert str(caught.value) == "Agreement needs two items or more: found 1."


def test_one_learner_has_no_interval_of_agreement():
    with pytest.raises(ValueError, match=r"^An interval") as caught:
        interval_of_alpha(0.5, 1, 10)

    assert str(caught.value) == (
        "An interval of α needs two learners and two items: found 1 and 10."
    )
