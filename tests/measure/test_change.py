"""Change from before to after."""

from __future__ import annotations

import pytest

from unsealed.measure.change import (
    RELIABLE,
    Group,
    effect_beside,
    gain,
    more_change,
    reliable_change,
    sentence_of,
)
from unsealed.measure.intervals import Interval


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [(40, 64, 0.40), (45, 70, 0.4545455), (50, 40, -0.2), (99, 100, 1)],
)
def test_the_gain_is_what_was_gained_of_what_could_be(before, after, found):
    assert gain(before, after) == pytest.approx(found)


def test_a_class_that_knew_all_before_has_no_gain():
    assert gain(100, 100) is None


def test_a_change_is_held_against_the_error_of_both_scores():
    """The example of C. Evans: 47.5 to 32.5 with an error of 4.74 is a change of 2.24."""
    found = reliable_change(47.5, 32.5, 4.74)

    assert found == pytest.approx(-15 / (4.74 * 2**0.5))
    assert abs(found) > RELIABLE


def test_the_taught_are_held_against_those_who_waited():
    taught = Group(before=(1, 2, 3, 4), after=(2, 3, 4, 5))
    waiting = Group(before=(1, 2, 3, 4), after=(1, 2, 3, 4))
    deviation = (5 / 3) ** 0.5

    assert effect_beside(taught, waiting) == pytest.approx((1 - 3 / 23) / deviation)
    assert effect_beside(taught, taught) == 0


def test_how_much_more_the_taught_changed_has_an_interval():
    """SciPy 1: ttest_ind([1, 2, 0, 3], [0, 1, 0, 0, 1], equal_var=False).confidence_interval()."""
    taught = Group(before=(0, 0, 0, 0), after=(1, 2, 0, 3))
    waiting = Group(before=(0, 0, 0, 0, 0), after=(0, 1, 0, 0, 1))

    found = more_change(taught, waiting)

    assert (found.low, found.high) == pytest.approx((-0.84336, 3.04336), abs=1e-5)
    assert more_change(waiting, waiting).holds(0)


def test_groups_that_changed_to_a_learner_alike_have_no_width():
    all_one_more = Group(before=(1, 2, 3), after=(2, 3, 4))
    as_before = Group(before=(1, 2, 3), after=(1, 2, 3))

    assert more_change(all_one_more, as_before) == Interval(1, 1)


@pytest.mark.parametrize(
    ("discernment", "lean", "said"),
    [
        pytest.param((0.1, 0.9), (-0.2, 0.3), "discerning", id="more discerning"),
        pytest.param((0.1, 0.9), (0.2, 0.6), "discerning", id="both: discernment leads"),
        pytest.param((-0.3, 0.4), (0.2, 0.6), "doubting", id="only more doubting"),
        pytest.param((-0.3, 0.4), (-0.6, -0.2), "trusting", id="only more trusting"),
        pytest.param((-0.9, -0.1), (-0.2, 0.3), "blurred", id="less discerning"),
        pytest.param((-0.3, 0.4), (-0.2, 0.3), "unclear", id="nothing clear"),
        pytest.param((0.0, 0.4), (0.0, 0.3), "unclear", id="an edge at nothing is not clear"),
    ],
)
def test_one_sentence_is_chosen_by_rule(discernment, lean, said):
    assert sentence_of(Interval(*discernment), Interval(*lean)) == said


@pytest.mark.parametrize(("before", "after"), [((1.0,), (2.0,)), ((1.0, 2.0), (1.0,))])
def test_learners_without_both_scores_are_refused(before, after):
    with pytest.raises(ValueError, match=r"^A group") as caught:
        Group(before, after)

    assert str(caught.value) == (
        "A group needs two learners or more, each with both scores: "
        f"found {len(before)} before and {len(after)} after."
    )
