"""Judging a claim: what is asked, how it is scored, and what is said of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.samples import FIELDS, question
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.registry import kind_of

KIND = kind_of("claim-judgement")
OPEN = question("claim-judgement")
HOLDS = question("claim-judgement", outcome="holds", status="verified", range=None)
FAILS = question("claim-judgement", outcome="fails", status="refuted", range=None)
GIVEN = FIELDS["claim-judgement"]
WHOLE = "A probability is a whole number from 1 to 99: 72, for example."
EXTREME = "0 and 100 would mean that nothing could change your mind. Choose a number from 1 to 99."
GRADES = "Grade both, the source and the information. F and 6 say that there is no basis."
GONE = "This answer is not one of those on offer. Load the page again and choose anew."
percents = st.integers(min_value=1, max_value=99)


def judged(asked, percent):
    return KIND.grade(asked, {"probability": percent})


def sentence(asked, percent):
    return next(mark.feedback for mark in judged(asked, percent).marks if mark.part == "brier")


@pytest.mark.parametrize(
    ("asked", "percent", "brier"),
    [
        (HOLDS, 99, 0.0001),
        (HOLDS, 72, 0.0784),
        (HOLDS, 50, 0.25),
        (HOLDS, 1, 0.9801),
        (FAILS, 72, 0.5184),
        (FAILS, 12, 0.0144),
        (OPEN, 37, 0),
        (OPEN, 50, 0),
        (OPEN, 58, 0),
        (OPEN, 88, 0.09),
        (OPEN, 7, 0.09),
    ],
)
def test_a_probability_costs_its_squared_distance(asked, percent, brier):
    result = judged(asked, percent)

    assert result.brier == pytest.approx(brier)
    assert result.score == pytest.approx(1 - brier)
    assert result.verdict == "judged"


@given(belief=percents, said=percents)
def test_nobody_gains_by_saying_what_they_do_not_believe(belief, said):
    def expected(percent):
        chance = belief / 100
        return chance * judged(HOLDS, percent).score + (1 - chance) * judged(FAILS, percent).score

    assert expected(belief) >= expected(said) - 1e-12


@pytest.mark.parametrize(
    ("asked", "percent", "is_right"),
    [
        (HOLDS, 51, True),
        (HOLDS, 50, None),
        (HOLDS, 49, False),
        (FAILS, 49, True),
        (FAILS, 51, False),
        (OPEN, 37, True),
        (OPEN, 36, False),
        (OPEN, 59, False),
    ],
)
def test_the_mark_says_which_side_the_probability_was_on(asked, percent, is_right):
    mark = judged(asked, percent).marks[0]

    assert (mark.part, mark.is_right, mark.feedback) == ("probability", is_right, "SECRET finding")


def test_a_judgement_is_read_in_words():
    assert judged(OPEN, 72).reading == "likely (55–80 %)"


@pytest.mark.parametrize(
    ("asked", "percent", "words"),
    [
        (HOLDS, 90, "You were on the right side, and sure of it."),
        (HOLDS, 70, "You were on the right side, and held something back."),
        (HOLDS, 50, "Saying 50 % always costs 0.25, whatever turns out."),
        (
            HOLDS,
            30,
            "You leaned towards doubt, and the claim holds. Saying 50 % would have cost 0.25.",
        ),
        (
            FAILS,
            70,
            "You leaned towards belief, and the claim fails. Saying 50 % would have cost 0.25.",
        ),
        (OPEN, 50, "The claim is open, and you stayed within what the evidence supports."),
        (
            OPEN,
            90,
            "The claim is open, and you leaned further towards belief than the evidence does.",
        ),
        (
            OPEN,
            10,
            "The claim is open, and you leaned further towards doubt than the evidence does.",
        ),
    ],
)
def test_the_score_is_put_into_words(asked, percent, words):
    brier = judged(asked, percent).brier

    assert sentence(asked, percent) == (
        f"Brier score for this claim: {brier:.2f} (0 is best, 1 is worst). {words}"
    )


def test_seals_and_grades_are_marked_and_do_not_count():
    answer = KIND.read(OPEN, GIVEN)

    result = KIND.grade(OPEN, answer)

    assert result.score == judged(OPEN, 72).score
    assert {mark.part: mark.is_right for mark in result.marks[2:]} == {
        "seal-authentic": True,
        "seal-complete": False,
        "admiralty-source": False,
        "admiralty-information": True,
    }


def test_a_judgement_is_kept_as_it_was_given():
    assert KIND.read(OPEN, GIVEN) == {
        "probability": 72,
        "seals": {"authentic": "holds", "complete": "fails"},
        "admiralty": {"source": "C", "information": 3},
    }


def test_only_what_is_keyed_is_asked():
    plain = question("claim-judgement", seals={}, admiralty=None)
    shown = KIND.show(plain)

    assert (shown.seals, shown.reliability, shown.credibility) == ((), (), ())
    assert KIND.read(plain, GIVEN) == {"probability": 72}


def test_without_a_probability_there_is_no_brier_score():
    result = KIND.grade(OPEN, {"probability": "perhaps"})

    assert (result.score, result.brier, result.verdict) == (0, None, "judged")


@pytest.mark.parametrize("typed", ["72", " 72 ", "72%", "72 %", "072"])
def test_a_percentage_may_be_typed_in_several_ways(typed):
    assert KIND.read(OPEN, {**GIVEN, "probability": [typed]})["probability"] == 72


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param(
            {"probability": []},
            "Your answer is ready to commit, but no probability is chosen yet:"
            " choose a number from 1 to 99.",
            id="no probability",
        ),
        pytest.param({"probability": ["0"]}, EXTREME, id="nought"),
        pytest.param({"probability": ["100 %"]}, EXTREME, id="a hundred"),
        pytest.param({"probability": ["101"]}, WHOLE, id="more than all"),
        pytest.param({"probability": ["-5"]}, WHOLE, id="less than nothing"),
        pytest.param({"probability": ["72.5"]}, WHOLE, id="a fraction"),
        pytest.param({"probability": ["likely"]}, WHOLE, id="a word"),
        pytest.param({"probability": ["9" * 5000]}, WHOLE, id="a number without end"),
        pytest.param(
            {"seal-complete": []},
            "Choose one verdict for every seal. “Cannot tell” is a verdict as well.",
            id="a seal without verdict",
        ),
        pytest.param({"seal-complete": ["perhaps"]}, GONE, id="an unknown verdict"),
        pytest.param({"admiralty-source": []}, GRADES, id="no source grade"),
        pytest.param({"admiralty-information": []}, GRADES, id="no information grade"),
        pytest.param({"admiralty-source": ["G"]}, GONE, id="an unknown source grade"),
        pytest.param({"admiralty-information": ["7"]}, GONE, id="an unknown information grade"),
    ],
)
def test_a_learner_reads_what_is_missing(changes, message):
    with pytest.raises(AnswerFault) as caught:
        KIND.read(OPEN, {**GIVEN, **changes})

    assert caught.value.message == message


def test_a_faulty_probability_is_recalled_as_it_was_typed():
    recalled = KIND.recall(OPEN, {"probability": ["100"], "admiralty-source": ["B"]})

    assert recalled == {"probability": "100", "seals": {}, "admiralty": {"source": "B"}}


def test_a_verdict_that_no_longer_exists_is_shown_as_no_answer():
    answer = {"probability": 72, "seals": {"authentic": "perhaps"}, "admiralty": {"source": "Z"}}
    result = KIND.grade(OPEN, answer)

    rows = OPEN.compared_seals(answer, result) + OPEN.compared_grades(answer, result)

    assert [row.yours for row in rows] == ["", "", "", ""]


def test_a_claim_that_asks_no_grades_compares_none():
    plain = question("claim-judgement", admiralty=None)

    assert plain.compared_grades({}, KIND.grade(plain, {})) == ()
