"""How a class changed: from the counts of all of its learners."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unsealed.measure.class_change import Pair, change_of, pooled
from unsealed.measure.discernment import Counts, criterion, d_prime, rates_of

# On a busy machine the making of six learners may take a second.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
_halves = st.integers(0, 24).map(lambda twice: twice / 2)
_counts = st.builds(Counts, _halves, st.just(12), _halves, st.just(12))
_classes = st.lists(st.builds(Pair, _counts, _counts), min_size=2, max_size=6)


def test_the_counts_of_a_class_are_those_of_its_learners_added_up():
    assert pooled([Counts(9, 12, 3.5, 11), Counts(4.5, 10, 2, 12)]) == Counts(13.5, 22, 5.5, 23)
    assert pooled([]) == Counts(0, 0, 0, 0)


@patient
@given(_classes)
def test_the_change_is_that_of_the_summed_counts(pairs):
    before = rates_of(pooled(pair.before for pair in pairs))
    after = rates_of(pooled(pair.after for pair in pairs))

    change = change_of(pairs, seed=1, draws=2)

    assert change.discernment == pytest.approx(d_prime(after) - d_prime(before))
    assert change.lean == pytest.approx(criterion(after) - criterion(before))


@patient
@given(_classes, st.integers(0, 5))
def test_the_order_of_time_turns_the_change_round(pairs, seed):
    change = change_of(pairs, seed=seed, draws=5)
    back = change_of([Pair(pair.after, pair.before) for pair in pairs], seed=seed, draws=5)

    assert back.discernment == pytest.approx(-change.discernment)
    assert back.discernment_interval.low == pytest.approx(-change.discernment_interval.high)
    assert back.lean_interval.low == pytest.approx(-change.lean_interval.high)


def test_the_same_seed_gives_the_same_intervals():
    pairs = [Pair(Counts(n, 12, 4, 12), Counts(12 - n / 2, 12, n, 12)) for n in range(9)]

    assert change_of(pairs, seed=3, draws=50) == change_of(pairs, seed=3, draws=50)
    assert change_of(pairs, seed=3, draws=50) != change_of(pairs, seed=4, draws=50)


def test_the_most_extreme_learners_still_give_figures():
    all_yes, all_no = Counts(12, 12, 12, 12), Counts(0, 12, 0, 12)
    change = change_of([Pair(all_yes, all_no)] * 10, seed=1, draws=20)

    assert change.discernment == pytest.approx(0)
    assert change.sentence == "doubting"


@pytest.mark.parametrize("learners", [0, 1])
def test_one_learner_is_no_class(learners):
    counts = Counts(6, 12, 6, 12)

    with pytest.raises(ValueError, match=r"^A change") as caught:
        change_of([Pair(counts, counts)] * learners, seed=1)

    assert str(caught.value) == (
        f"A change of a class needs two learners or more: found {learners}."
    )


@pytest.mark.parametrize(
    ("after", "said"),
    [
        pytest.param(Counts(11, 12, 1, 12), "discerning", id="sound accepted, unsound rejected"),
        pytest.param(Counts(5, 12, 2, 12), "doubting", id="both rejected"),
        pytest.param(Counts(10, 12, 7, 12), "trusting", id="both accepted"),
        pytest.param(Counts(8, 12, 4, 12), "unclear", id="as before"),
    ],
)
def test_a_class_of_like_learners_is_told_what_it_did(after, said):
    assert change_of([Pair(Counts(8, 12, 4, 12), after)] * 10, seed=1, draws=50).sentence == said
