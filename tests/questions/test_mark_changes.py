"""Marking what was altered in a copy: read, graded, and told in words."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from questions.samples import question
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.registry import kind_of

KIND = kind_of("mark-changes")
ALTERED = question("mark-changes")
SOUND = question(
    "mark-changes", copied=["To the canteen: forty", "pounds of tea, by Monday, please."]
)
BY_LINE = question("mark-changes", by="line")


def given(*marked):
    return KIND.read(ALTERED, {"mark": list(marked)})


@pytest.mark.parametrize(
    ("marked", "score", "verdict", "outcome"),
    [
        (
            ["4", "9"],
            1.0,
            "right",
            "You found 2 of 2 alterations, and marked nothing that is unchanged.",
        ),
        (
            ["4", "5"],
            0.5 - 1 / 7,
            "partly",
            "You found 1 of 2 alterations, and marked 1 place that is unchanged.",
        ),
        (
            ["1", "2"],
            0.0,
            "wrong",
            "You found 0 of 2 alterations, and marked 2 places that are unchanged.",
        ),
        ([str(n) for n in range(1, 10)], 0.0, "wrong", None),
        (["nothing"], 0.0, "wrong", "You found 0 of 2 alterations: you marked nothing."),
    ],
    ids=["all", "half and a false alarm", "false alarms", "everything", "nothing"],
)
def test_marks_are_graded_and_told_in_a_sentence(marked, score, verdict, outcome):
    answer = given(*marked)
    result = KIND.grade(ALTERED, answer)

    assert (result.score, result.verdict) == (pytest.approx(score), verdict)
    assert outcome is None or ALTERED.outcome(answer) == outcome


def test_precision_and_recall_are_sentences():
    assert ALTERED.rates(given("4", "1")) == (
        "Precision: 1 of your 2 marks hit an alteration (50 %).",
        "Recall: you found 1 of the 2 alterations (50 %).",
    )


def test_that_nothing_was_altered_is_right_where_nothing_was():
    right, wrong = (KIND.read(SOUND, {"mark": [mark]}) for mark in ("nothing", "2"))

    assert KIND.grade(SOUND, right).verdict == "right"
    assert KIND.grade(SOUND, wrong).verdict == "wrong"
    assert SOUND.outcome(right) == "Nothing was altered, and you marked nothing."
    assert SOUND.outcome(wrong) == "Nothing was altered. You marked 1 place that is unchanged."


def test_what_stands_in_one_text_only_is_told_without_saying_which_was_changed():
    asked = question("mark-changes", copied=["To the old canteen:", "forty pounds of tea,", "by"])

    assert [change.text for change in asked.changes] == [
        "Line 1: “old” stands in the second text only (wording).",
        "Line 3: “Monday, please.” stands in the first text only (wording).",
    ]


def test_lines_are_marked_as_a_whole():
    answer = KIND.read(BY_LINE, {"mark": ["2", "3"]})

    assert KIND.grade(BY_LINE, answer).score == 1
    assert [mark.feedback for mark in KIND.grade(BY_LINE, answer).marks] == [
        "Line 2: “forty” in the first text, “fifty” in the second (wording).",
        "Line 3: “Monday, please.” in the first text, “Monday.” in the second (wording).",
    ]


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ([], "Mark what was altered, or say that nothing was."),
        (
            ["4", "nothing"],
            "You marked something and said that nothing was altered. Take one of the two back.",
        ),
        (
            ["99"],
            "This answer is not one of those on offer. Load the page again and choose anew.",
        ),
    ],
)
def test_what_cannot_be_an_answer_is_told(marked, message):
    with pytest.raises(AnswerFault) as caught:
        given(*marked)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([" "], "there are no words in it. Write the lines of the text."),
        (["tea " * 161], "it has 161 words, and 160 are enough. Take a part of the text."),
    ],
)
def test_a_text_has_words_and_not_too_many(lines, message):
    with pytest.raises(ValidationError) as caught:
        question("mark-changes", copied=lines)

    assert caught.value.errors()[0]["msg"] == message


def test_each_line_is_a_group_with_its_number(rendered):
    html = rendered.ask("mark-changes", ALTERED, answer=given("4"))

    assert re.findall(r'aria-label="([^"]+)"', html) == ["Line 1", "Line 2", "Line 3"]
    assert re.findall(r'value="([^"]+)" checked', html) == ["4"]


def test_the_feedback_says_what_was_found_missed_and_marked_in_vain(rendered):
    html = rendered.feedback("mark-changes", ALTERED, given("4", "1"))

    assert html.count("You found it") == html.count("You missed it") == 1
    assert "Marked, and unchanged: “To”" in html
