"""Whether a cue sways people: the same truth, believed more often with the cue than without."""

from __future__ import annotations

import random

import pytest

from unsealed.measure.swaying import Cued, sway, sway_of


def judged(*, with_cue: float, without: float) -> list[Cued]:
    """Four claims of each kind, so many of which are believed with the cue and without."""
    return [
        Cued(has_cue, holds, float(place < (with_cue if has_cue else without)))
        for holds in (True, False)
        for has_cue in (True, False)
        for place in range(4)
    ]


@pytest.mark.parametrize(
    ("with_cue", "without", "found"),
    [
        pytest.param(4, 0, 1.0, id="goes by the cue alone"),
        pytest.param(0, 4, -1.0, id="goes against it"),
        pytest.param(2, 2, 0.0, id="does not mind it"),
        pytest.param(3, 2, 0.25, id="minds it a little"),
    ],
)
def test_what_is_believed_with_the_cue_is_held_against_the_rest(with_cue, without, found):
    assert sway_of(judged(with_cue=with_cue, without=without)) == found


def test_the_truth_alone_sways_nobody():
    by_truth = [Cued(cue, holds, float(holds)) for holds in (True, False) for cue in (True, False)]

    # Twice as many sound claims with the cue: a bare difference of shares would see a cue at work.
    assert sway_of([*by_truth, Cued(has_cue=True, holds=True, yes=1.0)]) == 0


def test_without_one_of_the_four_kinds_there_is_nothing_to_tell():
    assert sway_of([each for each in judged(with_cue=4, without=0) if each.has_cue]) is None


def test_a_cue_that_sways_is_found_and_one_that_does_not_is_not():
    chance = random.Random(3)
    swayed = sway([chance.gauss(0.2, 0.2) for _ in range(40)], looked_at=10)
    level = sway([chance.gauss(0, 0.2) for _ in range(40)], looked_at=10)

    assert swayed is not None
    assert swayed.is_swaying
    assert level is not None
    assert not level.is_swaying
    assert swayed.learners == 40


def test_the_more_cues_are_looked_at_the_wider_is_each_interval():
    found = [sway([0.1, 0.2, 0.3, 0.1], looked_at=number) for number in (1, 10)]

    assert found[0] is not None
    assert found[1] is not None
    assert found[0].interval.low > found[1].interval.low


def test_of_fewer_than_two_learners_nothing_is_said():
    assert sway([0.4, None]) is None
