"""Figures in words: halves, signs, and what is missing."""

from __future__ import annotations

from typing import get_args

import pytest

from unsealed.course.assessment_model import Idea
from unsealed.measure.change import Sentence
from unsealed.measure.discernment import Judged
from unsealed.measure.intervals import Interval
from unsealed.measure.sizes import TooFew
from unsealed.pages import learning_words as words
from unsealed.pages.learning_charts import calibration


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0"), (0.5, "½"), (9, "9"), (9.5, "9½"), (187.5, "187½")]
)
def test_fifty_percent_counts_half_and_is_written_so(count, said):
    assert words.halves(count) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0.5, "+0.50"), (-0.5, "−0.50"), (-0.001, "0.00"), (0.0, "0.00")]
)
def test_a_change_has_a_sign_unless_it_is_nothing(value, said):
    assert words.signed(value) == said


def test_intervals_are_read_from_low_to_high():
    assert words.from_to(Interval(-0.1, 1.2)) == "−0.10 to +1.20"
    assert words.percents(Interval(0.549, 0.881)) == "55 to 88 %"


def test_what_is_missing_is_counted():
    assert words.missing_learners(TooFew(7, 8)) == "Too few to tell: 1 more learner."
    assert words.missing_answers(TooFew(25, 30)) == "Too few to tell: 5 more judgements."


def test_every_idea_and_every_sentence_has_words():
    assert set(words.IDEAS) == set(get_args(Idea))
    for said in (words.OF_A_CLASS, words.OF_A_HALF, words.OF_ONE):
        assert set(said) == set(get_args(Sentence))


def test_a_curve_is_drawn_from_thirty_judgements_on():
    judged = [Judged(0.9, holds=True)] * 20 + [Judged(0.1, holds=True)] * 9

    assert calibration(judged, ()).missing == TooFew(29, 30)
    found = calibration(judged, [Judged(0.6, holds=True)])
    assert [point.count for point in found.points] == [1, 0, 29]
    assert found.points[2].correct == pytest.approx(20 / 29)
    assert (found.of_forms, found.of_lessons) == (29, 1)
