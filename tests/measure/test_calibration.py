"""Calibration: the terms of a Brier score add up, however the judgements are grouped."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsealed.measure.calibration import (
    Point,
    by_certainty,
    by_probability,
    correct_for_few,
    curve,
    decompose,
    expected_error,
    mean_brier,
    of_equal_size,
    over_confidence,
    skill,
)
from unsealed.measure.discernment import Judged

judgements = st.lists(
    st.builds(Judged, st.integers(1, 99).map(lambda percent: percent / 100), st.booleans()),
    min_size=2,
    max_size=60,
)


def judged(probabilities, outcomes):
    """Judgements from two columns."""
    return [Judged(p, bool(o)) for p, o in zip(probabilities, outcomes, strict=True)]


def test_the_mean_is_that_of_the_textbook():
    """The example of scikit-learn's brier_score_loss."""
    assert mean_brier(judged([0.1, 0.9, 0.8, 0.3], [0, 1, 1, 0])) == pytest.approx(0.0375)


@pytest.mark.parametrize(
    ("said", "score"), [(0.5, 0.25), (0.1, 0.41), (0.9, 0.41), (1, 0.5), (0, 0.5)]
)
def test_saying_the_same_of_everything_costs_the_more_the_surer(said, score):
    assert mean_brier(judged([said] * 24, [1, 0] * 12)) == pytest.approx(score)


@given(given_=judgements)
def test_the_terms_add_up_by_identical_probabilities(given_):
    terms = decompose(by_probability(given_))

    assert terms.reliability - terms.resolution + terms.uncertainty == pytest.approx(
        mean_brier(given_)
    )
    assert terms.within_variance == pytest.approx(0)
    assert terms.within_covariance == pytest.approx(0)


@given(given_=judgements, groups=st.integers(1, 8))
def test_the_terms_add_up_in_groups_of_unlike_probabilities(given_, groups):
    assert decompose(of_equal_size(given_, groups)).brier == pytest.approx(mean_brier(given_))


@given(given_=judgements, groups=st.integers(1, 12))
def test_groups_of_equal_size_differ_by_one_at_most(given_, groups):
    sizes = [len(group) for group in of_equal_size(given_, groups)]

    assert sum(sizes) == len(given_)
    assert max(sizes) - min(sizes) <= 1


@given(given_=judgements)
def test_the_correction_leaves_the_score_of_large_groups_alone(given_):
    doubled = [each for each in given_ for _ in range(2)]
    plain, corrected = (make(by_probability(doubled)) for make in (decompose, correct_for_few))
    overall = len(doubled) / (len(doubled) - 1)

    assert corrected.uncertainty == pytest.approx(plain.uncertainty * overall)
    assert corrected.reliability - corrected.resolution + corrected.uncertainty == pytest.approx(
        plain.brier
    )


def test_the_correction_can_say_that_there_are_too_few_to_tell():
    corrected = correct_for_few(by_probability(judged([0.5] * 4, [1, 0, 1, 0])))

    assert corrected.reliability == pytest.approx(-1 / 12)


def test_the_correction_is_right_on_average():
    """A learner who says 0.7 of what holds in seven of ten cases has no reliability term."""
    drawing = random.Random(7)
    found = [
        correct_for_few(
            by_probability(judged([0.7] * 10, [drawing.random() < 0.7 for _ in range(10)]))
        ).reliability
        for _ in range(4000)
    ]

    assert sum(found) / len(found) == pytest.approx(0, abs=0.002)


def test_skill_is_measured_against_always_saying_the_share_that_holds():
    assert skill(judged([0.5, 0.5], [1, 0])) == 0
    assert skill(judged([1, 0], [1, 0])) == 1
    assert skill(judged([0, 1], [1, 0])) == -3


def test_where_everything_holds_there_is_nothing_to_be_skilled_at():
    assert skill(judged([0.8, 0.9], [1, 1])) is None


@pytest.mark.parametrize(
    ("probabilities", "outcomes", "found"),
    [
        pytest.param([0.9, 0.9, 0.1, 0.1], [1, 0, 0, 1], 0.4, id="surer than right"),
        pytest.param([0.6, 0.4], [1, 0], -0.4, id="righter than sure"),
        pytest.param([0.5, 0.5], [1, 0], 0, id="undecided"),
    ],
)
def test_over_confidence_is_how_sure_less_how_often_right(probabilities, outcomes, found):
    assert over_confidence(judged(probabilities, outcomes)) == pytest.approx(found)


def test_a_curve_has_a_point_for_each_group_that_is_not_empty():
    given_ = judged([0.6, 0.4, 0.95, 0.03], [1, 1, 1, 0])
    low, middle, high = by_certainty(given_)

    assert (len(low), len(middle), len(high)) == (2, 0, 2)
    assert curve((low, middle, high)) == (
        Point(0.6, 0.5, 2),
        Point(pytest.approx(0.96), 1, 2),
    )


def test_the_expected_error_weighs_the_points_by_their_counts():
    points = (Point(0.6, 0.5, 3), Point(0.9, 1, 1))

    assert expected_error(points) == pytest.approx((3 * 0.1 + 0.1) / 4)


@pytest.mark.parametrize(("answers", "found"), [(10, 0.21), (20, 0.16), (50, 0.10), (100, 0.07)])
def test_even_the_best_calibrated_have_an_expected_error(answers, found):
    drawing = random.Random(answers)
    certainties = (0.55, 0.65, 0.75, 0.85, 0.95)

    def one_learner():
        said = [drawing.choice(certainties) for _ in range(answers)]
        given_ = judged(said, [drawing.random() < each for each in said])
        return expected_error(curve(by_probability(given_)))

    assert sum(one_learner() for _ in range(400)) / 400 == pytest.approx(found, abs=0.015)


def test_nothing_comes_of_no_judgements():
    with pytest.raises(ValueError, match=r"^A decomposition") as caught:
        decompose([])

    assert str(caught.value) == "A decomposition needs judgements: found none."


def test_one_judgement_cannot_be_corrected():
    with pytest.raises(ValueError, match=r"^A correction") as caught:
        correct_for_few(by_probability([Judged(0.4, True)]))

    assert str(caught.value) == "A correction needs two judgements or more: found 1."
