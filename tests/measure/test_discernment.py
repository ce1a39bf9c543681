"""Discernment and lean, on published and computed figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsealed.measure.discernment import (
    Counts,
    Judged,
    Rates,
    a_prime,
    area,
    area_of,
    area_of_certainty,
    area_of_judged,
    counts_of,
    criterion,
    d_prime,
    error_of_area,
    error_of_criterion,
    error_of_d_prime,
    log_beta,
    means_of,
    rates_of,
)

whole_counts = st.tuples(st.integers(1, 40), st.integers(1, 40)).flatmap(
    lambda items: st.builds(
        Counts,
        st.integers(0, items[0]),
        st.just(items[0]),
        st.integers(0, items[1]),
        st.just(items[1]),
    )
)
judgements = st.builds(Judged, st.integers(1, 99).map(lambda percent: percent / 100), st.booleans())


def test_the_older_rule_gives_the_published_figures():
    """Statistics::SDT, after H. Stanislaw and N. Todorov (1999)."""
    rates = rates_of(Counts(50, 50, 17, 25), rule="1/2N")

    assert (rates.hit, rates.false_alarm) == pytest.approx((0.99, 0.68))
    assert d_prime(rates) == pytest.approx(1.85865, abs=1e-5)
    assert criterion(rates) == pytest.approx(-1.39702, abs=1e-5)
    assert log_beta(rates) == pytest.approx(-2.59658, abs=1e-5)
    assert a_prime(rates) == pytest.approx(0.82047, abs=1e-5)
    assert area(rates) == pytest.approx(0.90562, abs=1e-5)


def test_the_log_linear_rule_moves_every_rate():
    rates = rates_of(Counts(50, 50, 17, 25))

    assert (rates.hit, rates.false_alarm) == pytest.approx((0.990196, 0.673077), abs=1e-6)
    assert d_prime(rates) == pytest.approx(1.88534, abs=1e-5)
    assert criterion(rates) == pytest.approx(-1.39110, abs=1e-5)


def test_plain_rates_give_the_published_figures():
    """roc-face, whose own β is wrong."""
    rates = Rates(0.75, 0.21)

    assert d_prime(rates) == pytest.approx(1.480910997, abs=1e-8)
    assert criterion(rates) == pytest.approx(0.065965748, abs=1e-8)
    assert a_prime(rates) == pytest.approx(0.850886076, abs=1e-8)


@pytest.mark.parametrize(
    ("hits", "alarms", "discernment", "lean", "correct"),
    [
        pytest.param(0, 0, 0, 1.76883, 0.5, id="doubts all"),
        pytest.param(12, 12, 0, -1.76883, 0.5, id="believes all"),
        pytest.param(12, 0, 3.53765, 0, 1, id="perfect"),
        pytest.param(10, 3, 1.4846, -0.1271, 19 / 24, id="balanced"),
        pytest.param(8, 1, 1.5941, 0.4013, 19 / 24, id="sceptical"),
        pytest.param(11, 4, 1.5941, -0.4013, 19 / 24, id="credulous"),
    ],
)
def test_learners_with_as_many_right_may_lean_to_either_side(
    hits, alarms, discernment, lean, correct
):
    counts = Counts(hits, 12, alarms, 12)
    rates = rates_of(counts)

    assert d_prime(rates) == pytest.approx(discernment, abs=5e-5)
    assert criterion(rates) == pytest.approx(lean, abs=5e-5)
    assert counts.correct == pytest.approx(correct)


def test_nine_of_ten_and_ten_of_ten_are_the_figures_that_the_mist_shows():
    counts = Counts(hits=9, sound=10, false_alarms=0, unsound=10)

    assert counts.told_apart == pytest.approx(0.9)
    assert counts.too_many_yes == -1


@pytest.mark.parametrize(("items", "error"), [(8, 0.687), (12, 0.561), (20, 0.435), (40, 0.307)])
def test_the_error_of_discernment_falls_with_the_items(items, error):
    rates = Rates(0.8, 0.3)

    assert error_of_d_prime(rates, items, items) == pytest.approx(error, abs=5e-4)
    assert error_of_criterion(rates, items, items) == pytest.approx(error / 2, abs=5e-4)


def test_an_area_counts_pairs_in_the_right_order():
    """The example of scikit-learn's roc_auc_score."""
    assert area_of([0.35, 0.8], [0.1, 0.4]) == 0.75


def test_an_area_counts_ties_by_half():
    assert area_of([0.5, 0.5], [0.5]) == 0.5


def test_the_error_of_an_area_is_that_of_hanley_and_mcneil():
    """Their example: 0.893 from 51 abnormal and 58 normal pictures has an error of 0.032."""
    assert error_of_area(0.893, 51, 58) == pytest.approx(0.032, abs=1e-3)
    assert error_of_area(1, 12, 12) == 0


def test_a_probability_of_one_half_is_half_a_yes():
    judged = [Judged(0.5, True), Judged(0.9, True), Judged(0.5, False), Judged(0.2, False)]

    assert counts_of(judged) == Counts(1.5, 2, 0.5, 2)
    assert [each.correct for each in judged] == [0.5, 1, 0.5, 1]


def test_certainty_that_goes_with_being_right_has_an_area_of_its_own():
    judged = [Judged(0.95, True), Judged(0.1, False), Judged(0.6, False), Judged(0.5, True)]

    assert area_of_certainty(judged) == 1
    assert area_of_judged(judged) == pytest.approx(0.75)
    assert means_of(judged) == (pytest.approx(0.725), pytest.approx(0.35))


@given(counts=whole_counts)
def test_whatever_was_counted_has_finite_figures(counts):
    rates = rates_of(counts)

    assert 0 < rates.hit < 1
    assert 0 < rates.false_alarm < 1
    assert abs(d_prime(rates)) < 7
    assert error_of_d_prime(rates, counts.sound, counts.unsound) > 0
    assert 0 <= a_prime(rates) <= 1


@given(counts=whole_counts)
def test_saying_no_for_yes_turns_discernment_and_lean_round(counts):
    turned = Counts(counts.sound - counts.hits, counts.sound, counts.rejected, counts.unsound)

    assert d_prime(rates_of(turned)) == pytest.approx(-d_prime(rates_of(counts)))
    assert criterion(rates_of(turned)) == pytest.approx(-criterion(rates_of(counts)))


@given(judged=st.lists(judgements, min_size=2, max_size=40))
def test_every_judgement_is_counted_once(judged):
    counts = counts_of(judged)

    assert counts.sound + counts.unsound == len(judged)
    assert counts.hits + counts.rejected == sum(each.correct for each in judged)


def test_rates_need_both_sorts():
    with pytest.raises(ValueError, match=r"^Rates") as caught:
        rates_of(Counts(3, 4, 0, 0))

    assert str(caught.value) == "Rates need sound and unsound items: found 4 sound and 0 unsound."


def test_an_area_needs_both_sorts():
    with pytest.raises(ValueError, match=r"^An area") as caught:
        area_of([], [0.2])

    assert str(caught.value) == "An area needs both sorts: found 0 of one and 1 of the other."


def test_more_hits_than_items_are_refused():
    with pytest.raises(ValueError, match=r"^Counts") as caught:
        Counts(5, 4, 0, 3)

    assert str(caught.value) == (
        "Counts cannot exceed their items: found 5 hits of 4 and 0 false alarms of 3."
    )


def test_a_prime_of_chance_is_one_half_and_below_chance_less():
    assert a_prime(Rates(0.4, 0.4)) == 0.5
    assert a_prime(Rates(0.21, 0.75)) == pytest.approx(1 - 0.850886076)
