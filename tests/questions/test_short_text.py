"""Short texts, marked by the words of a rubric."""

from __future__ import annotations

import pytest

from questions.samples import question
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.registry import kind_of
from unsealed.questions.short_text.matching import mentions

KIND = kind_of("short-text")
ASKED = question("short-text")


@pytest.mark.parametrize(
    ("text", "phrase", "is_found"),
    [
        pytest.param("They verified parts.", "verified", True, id="a word"),
        pytest.param("UNVERIFIED", "verified", False, id="part of a word"),
        pytest.param("unverified", "*verified", False, id="a star in front means nothing"),
        pytest.param("Verification took weeks", "verif*", True, id="the beginning of a word"),
        pytest.param("They did not  know.", "not know", True, id="two words in a row"),
        pytest.param("not that they know", "not know", False, id="two words apart"),
        pytest.param("cross-check", "cross check", True, id="a hyphen for a space"),
        pytest.param("It can’t be", "can't", True, id="another apostrophe"),
        pytest.param("Zinóviev", "zinoviev", True, id="an accent"),
        pytest.param("", "word", False, id="nothing"),
        pytest.param("verif*", "verif", True, id="a star that was typed"),
    ],
)
def test_a_phrase_is_found_at_the_borders_of_words(text, phrase, is_found):
    assert mentions(text, phrase) is is_found


@pytest.mark.parametrize(
    ("text", "score", "verdict"),
    [
        ("Only parts; the rest they do not know.", 1, "right"),
        ("Partly.", 2 / 3, "partly"),
        ("We do not know.", 1 / 3, "partly"),
        ("Everything!", 0, "wrong"),
    ],
)
def test_points_are_shared_out_by_the_rubric(text, score, verdict):
    result = KIND.grade(ASKED, {"text": text})

    assert (result.score, result.verdict) == (pytest.approx(score), verdict)


def test_every_criterion_says_whether_it_is_met():
    marks = KIND.grade(ASKED, {"text": "Parts."}).marks

    assert [(mark.part, mark.is_right, mark.feedback) for mark in marks] == [
        ("parts", True, "SECRET met"),
        ("doubt", False, "SECRET unmet"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Write a sentence or two first."),
        (" \n\x00 ", "Write a sentence or two first."),
        (
            "word " * 21,
            "At most 20 words fit here, and yours are 21. Shorten your answer.",
        ),
        ("x" * 601, "This answer is too long. Write it in ordinary words."),
    ],
)
def test_a_learner_reads_what_is_missing(text, message):
    with pytest.raises(AnswerFault) as caught:
        KIND.read(ASKED, {"text": [text]})

    assert caught.value.message == message


def test_what_no_database_keeps_is_left_out():
    assert KIND.read(ASKED, {"text": ["some\x00 parts\ud800\nof it"]}) == {
        "text": "some parts\nof it"
    }


def test_a_text_that_is_too_long_is_recalled_as_far_as_it_fits():
    assert KIND.recall(ASKED, {"text": ["x" * 700]}) == {"text": "x" * 600}
