"""Pins: verdict and place together, what near and guessed ones bring, and the certainty."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from questions.samples import question, written
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.pin.model import NOWHERE
from unsealed.questions.registry import kind_of
from unsealed.questions.seals import SealVerdict

PIN = kind_of("pin")
FAULTY = question("pin")
SOUND = question("pin", verdict="holds", key=[], near=[])
VERDICTS = [verdict.value for verdict in SealVerdict]


def graded(asked, verdict, place, certainty=80):
    answer = {"verdict": verdict, "place": place, "certainty": certainty}
    return PIN.grade(asked, answer)


@pytest.mark.parametrize(
    ("verdict", "place", "expected"),
    [
        pytest.param("fails", "amount", (1, "right"), id="both"),
        pytest.param("fails", "signature", (0.5, "partly"), id="the place nearby"),
        pytest.param("fails", "date", (0.25, "partly"), id="the verdict alone"),
        pytest.param("fails", NOWHERE, (0.25, "partly"), id="the verdict and no place"),
        pytest.param("cannot-tell", "amount", (0.25, "partly"), id="the place alone"),
        pytest.param("holds", "signature", (0, "wrong"), id="a place nearby alone"),
        pytest.param("holds", NOWHERE, (0, "wrong"), id="nothing seen"),
        pytest.param("fails", "gone-since", (0.25, "partly"), id="a place that is gone"),
    ],
)
def test_a_faulty_paper_is_graded_by_verdict_and_place(verdict, place, expected):
    result = graded(FAULTY, verdict, place)

    assert (result.score, result.verdict) == expected


@pytest.mark.parametrize(
    ("verdict", "place", "expected"),
    [
        pytest.param("holds", NOWHERE, (1, "right"), id="nothing is wrong"),
        pytest.param("holds", "date", (0.25, "partly"), id="the verdict, and a fault imagined"),
        pytest.param("cannot-tell", NOWHERE, (0, "wrong"), id="no place is no finding"),
        pytest.param("fails", "date", (0, "wrong"), id="a fault imagined"),
    ],
)
def test_no_place_is_right_where_nothing_is_wrong(verdict, place, expected):
    result = graded(SOUND, verdict, place)

    assert (result.score, result.verdict) == expected


def test_what_cannot_be_told_may_have_a_place_or_none():
    with_place = question("pin", verdict="cannot-tell", key=["date"], near=[])
    without = question("pin", verdict="cannot-tell", key=[], near=[])

    assert graded(with_place, "cannot-tell", "date").score == 1
    assert graded(with_place, "cannot-tell", NOWHERE).score == 0.25
    assert graded(without, "cannot-tell", NOWHERE).score == 1


@st.composite
def pins(draw):
    """Any pin that an author may write, with up to eight places."""
    names = [f"p{number}" for number in range(draw(st.integers(3, 8)))]
    places = [{"id": name, "text": f"Text {name}", "feedback": "said"} for name in names]
    verdict = draw(st.sampled_from(VERDICTS))
    fewest = 1 if verdict == "fails" else 0
    most = 0 if verdict == "holds" else len(names) // 3
    key = names[: draw(st.integers(fewest, most))]
    rest = len(names) * 2 // 3 - len(key) if key else 0
    near = names[len(key) :][: draw(st.integers(0, rest))]
    return question("pin", places=places, verdict=verdict, key=key, near=near)


@settings(max_examples=60, deadline=None)
@given(asked=pins())
def test_whoever_guesses_comes_to_a_quarter_at_most(asked):
    everything = [*product(VERDICTS, (spot.id for spot in asked.spots))]

    mean = sum(graded(asked, *guess).score for guess in everything) / len(everything)

    assert mean <= 0.25


@pytest.mark.parametrize(
    ("verdict", "certainty", "brier", "words"),
    [
        ("fails", 90, 0.01, "You were right, and as sure as that."),
        ("fails", 60, 0.16, "You were right, and held something back."),
        ("fails", 20, 0.64, "Your verdict is right, and you trusted it less than a coin."),
        ("holds", 30, 0.09, "Your verdict is not right, and you had left room for that."),
        (
            "holds",
            90,
            0.81,
            "You were surer than the evidence allows: 50 % would have cost 0.25.",
        ),
    ],
)
def test_the_certainty_is_scored_by_itself(verdict, certainty, brier, words):
    result = graded(FAULTY, verdict, "amount", certainty)

    assert result.brier == pytest.approx(brier)
    assert result.score == graded(FAULTY, verdict, "amount", 50).score
    assert [mark.feedback for mark in result.marks if mark.part == "certainty"] == [
        f"Brier score for your certainty: {brier:.2f} (0 is best, 1 is worst). {words}"
    ]


def test_a_certainty_is_read_with_its_word():
    assert graded(FAULTY, "fails", "amount", 72).reading == "likely (55–80 %)"


def test_an_answer_without_certainty_has_no_brier_score():
    result = PIN.grade(FAULTY, {"verdict": "fails", "place": "amount"})

    assert (result.score, result.brier, result.reading) == (1, None, None)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param(
            {"verdict": []},
            "Choose a verdict first. “Cannot tell” is a verdict as well.",
            id="no verdict",
        ),
        pytest.param(
            {"certainty": [""]},
            "Say how sure you are of your verdict: choose a number from 1 to 99.",
            id="no certainty",
        ),
        pytest.param(
            {"certainty": ["100"]},
            "0 and 100 would mean that nothing could change your mind."
            " Choose a number from 1 to 99.",
            id="too sure",
        ),
        pytest.param(
            {"place": []}, "Point at a place, or say that there is none.", id="no choice of place"
        ),
    ],
)
def test_what_is_missing_is_said(changed, message):
    fields = {"verdict": ["fails"], "certainty": ["72"], "place": ["amount"]} | changed

    with pytest.raises(AnswerFault) as caught:
        PIN.read(FAULTY, fields)

    assert str(caught.value) == message


def test_a_number_that_cannot_be_read_is_shown_again():
    assert PIN.recall(FAULTY, {"certainty": ["quite sure"]})["certainty"] == "quite su"


PLACES = written("pin")["places"]
FAULTS = [
    pytest.param(
        {"key": []},
        "key",
        "a seal that fails, fails somewhere. Name the place.",
        id="a failure nowhere",
    ),
    pytest.param(
        {"verdict": "holds", "near": []},
        "key",
        "where the seal holds, nothing is wrong, found a place. Take the key out.",
        id="a place where nothing is wrong",
    ),
    pytest.param(
        {"key": ["subject", "date"], "near": []},
        "key",
        "the key names more than a third of the places, so that a guess finds one. Add others.",
        id="too many places",
    ),
    pytest.param(
        {"key": ["amuont"]},
        "key",
        'there is no "amuont" here. Did you mean "amount"?'
        ' The ids are "subject", "date", "amount", "signature".',
        id="a place that is none",
    ),
    pytest.param(
        {"near": ["amount"]},
        "near",
        "a place is either in the key or near it. Take it out of one.",
        id="near itself",
    ),
    pytest.param(
        {"near": ["signature", "date"]},
        "near",
        "a third of the places must be neither right nor near. Add some, or take some out.",
        id="everything is near",
    ),
    pytest.param(
        {"verdict": "holds", "key": []},
        "near",
        "nothing can be near where the key names no place. Take it out.",
        id="near nothing",
    ),
    pytest.param(
        {"places": [{**PLACES[0], "id": "nowhere"}, *PLACES[1:]]},
        "places",
        '"nowhere" stands for no place at all. Give the place another id.',
        id="a place called nowhere",
    ),
    pytest.param(
        {"places": PLACES[:2]},
        "places",
        "at least 3 are needed, found 2. Add what is missing.",
        id="two places",
    ),
    pytest.param({"seal": None}, "seal", "Input should be 'authentic'", id="no seal"),
]


@pytest.mark.parametrize(("changes", "field", "message"), FAULTS)
def test_an_author_is_told_what_cannot_be_asked(changes, field, message):
    with pytest.raises(ValidationError) as caught:
        question("pin", **changes)

    found = {str(error["loc"][0]): error["msg"] for error in caught.value.errors()}
    assert found[field].startswith(message)


def test_feedback_shows_what_was_pointed_at_and_what_is_right(rendered):
    html = rendered.feedback("pin", FAULTY, {"verdict": "holds", "certainty": 72, "place": "date"})

    assert "You were 72 % sure: likely (55–80 %)." in html
    assert html.index("You pointed at") < html.index("Text of date")
    assert html.index("The right place") < html.index("Text of amount")
    assert "SECRET feedback on no place" in html


def test_everything_can_be_counted_for_a_class():
    assert [(each.field, each.value) for each in FAULTY.answerable if each.is_right] == [
        ("verdict", "fails"),
        ("place", "amount"),
    ]
    assert FAULTY.answerable[0].text == "Verdict: holds"
    assert FAULTY.answerable[-1].text == "No place: I see nothing wrong"
