"""What was learnt: of a class, of a learner, item by item, on the wall, on paper and as files."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from measured_class import DOUBTFUL, EXPECTED, LOST, measured_class
from unsealed.pages.invented_sittings import Mind
from unsealed.pages.services import NAME
from unsealed.records import form_answers, members

if TYPE_CHECKING:
    from sittings import Hall
    from unsealed.records.classes import Class


def a_class(hall: Hall, size: int, **more) -> Class:
    return measured_class(hall.records, hall.course, teacher="Dana", size=size, **more)


def text(hall: Hall, found: Class, path: str = "learning") -> str:
    """What a page says, without its marks."""
    page = hall.teacher.opens(f"/classes/{found.id}/{path}")
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def table(hall: Hall, found: Class, name: str) -> list[dict[str, str]]:
    sent = hall.teacher.opens(f"/classes/{found.id}/{name}")
    assert sent.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(sent.text.removeprefix("\ufeff"))))


def test_a_class_that_learnt_is_told_so_with_its_interval(hall: Hall) -> None:
    said = text(hall, a_class(hall, 24))

    assert (
        "The class became more discerning: it tells sound from unsound better than before." in said
    )
    assert re.search(r"Discernment changed by \+\d\.\d\d\. With 24 learners this could be", said)
    assert re.search(r"Before: \d+½? of 288 \(\d+ %\)", said)
    assert "This is a change, not an effect." in said
    assert re.search(r"drawing learners again 2000 times, seed \d+\. Forms A, B;", said)
    assert EXPECTED in said
    assert re.search(r"Missed most: \w+ and \w+\.", said)


def test_a_class_that_only_came_to_doubt_is_not_praised(hall: Hall) -> None:
    said = text(hall, a_class(hall, 24, before=LOST, after=DOUBTFUL))

    assert "The class became only more doubting: it rejects more, sound papers too." in said
    assert "more discerning" not in said


def test_below_eight_learners_nothing_is_said_of_the_class(hall: Hall) -> None:
    said = text(hall, a_class(hall, 7))

    assert "Too few to tell: 1 more learner." in said
    assert "Discernment changed" not in said
    assert "84" in said  # the counts are there, without an interval
    assert "Too few to tell: 3 more learners." in said  # what to come back to


def test_before_anybody_has_handed_in_the_page_says_what_to_do(hall: Hall) -> None:
    assert "Nobody has handed in a form yet" in text(hall, hall.found)
    assert "Nobody has handed in a form yet" in text(hall, hall.found, "learning/items")
    assert "Nobody has handed in a form yet" in text(hall, hall.found, "learning/paper")
    assert table(hall, hall.found, "learning.csv")[0]["part"] == "method"


def test_before_the_second_form_there_are_bars_and_no_change(hall: Hall) -> None:
    said = text(hall, a_class(hall, 12, after=None, is_closed=False))

    assert re.search(r"Before: \d+½? of 144", said)
    assert "After:" not in said
    assert "more discerning" not in said


@pytest.mark.parametrize("path", ["learning/board", "learning/paper"])
def test_what_others_see_is_empty_below_ten_learners(hall: Hall, path: str) -> None:
    few, enough = text(hall, a_class(hall, 9), path), text(hall, a_class(hall, 10), path)

    assert "Too few to tell: 1 more learner." in few
    assert "of 108" not in few
    assert "of 120" in enough


def test_no_page_of_a_class_names_or_ranks_a_learner(hall: Hall) -> None:
    found = a_class(hall, 12)
    for path in ("learning", "learning/items", "learning/board", "learning/paper"):
        assert "Zirconia" not in text(hall, found, path)
    for name in ("learning.csv", "learning/answers.csv"):
        assert "Zirconia" not in str(table(hall, found, name))


def test_the_halves_of_a_waiting_list_stand_beside_each_other(hall: Hall) -> None:
    said = text(hall, a_class(hall, 24, has_waiting_list=True))

    assert "The half that was taught" in said
    assert "The half that waited" in said
    assert "Once more, before the lessons:" in said
    assert "not an effect" not in said
    assert "each needs 25 learners. Too few to tell: 13 more learners." in said


def test_with_25_in_each_half_it_is_said_what_the_lessons_added(hall: Hall) -> None:
    said = text(hall, a_class(hall, 52, has_waiting_list=True))

    assert re.search(
        r"gained \+0\.\d\d more than the one that waited, in the share of papers told apart; with "
        r"26 and 26 learners this could be anything from \+0\.\d\d to \+0\.\d\d\.",
        said,
    )
    assert re.search(r"In standard deviations of before: \+\d\.\d\d\.", said)


def test_items_are_sorted_by_difficulty_and_shown_from_ten_answers_on(hall: Hall) -> None:
    found = a_class(hall, 24)
    said = text(hall, found, "learning/items")
    assert "Wrong ideas that were followed" in said
    assert "Do not project this page" not in said
    shares = [
        float(row["value"])
        for row in table(hall, found, "learning.csv")
        if row["part"] == "item" and row["phase"] == "after"
    ]
    assert shares == sorted(shares)
    assert len(shares) == 56

    few = text(hall, a_class(hall, 12), "learning/items")
    assert "Too few to tell: 4 more judgements." in few


def test_a_page_with_keys_warns_while_a_form_is_open(hall: Hall) -> None:
    found = a_class(hall, 12, is_closed=False)

    assert "Do not project this page" in text(hall, found, "learning/items")
    assert "gives the keys away" not in text(hall, found, "learning/paper")


def test_every_figure_can_be_made_again_from_the_answers(hall: Hall) -> None:
    found = a_class(hall, 12)
    answers = table(hall, found, "learning/answers.csv")
    figures = table(hall, found, "learning.csv")

    assert len(answers) == 12 * 56
    for phase in ("before", "after"):
        settled = [a for a in answers if a["phase"] == phase and a["outcome"] == "holds"]
        hits = sum(0.5 if a["percent"] == "50" else int(a["percent"]) > 50 for a in settled)
        [told] = [f for f in figures if (f["what"], f["phase"]) == ("accepted sound", phase)]
        assert (float(told["count"]), told["of"]) == (hits, "144")


def test_reading_a_class_at_once_is_reading_its_learners_one_by_one(hall: Hall) -> None:
    found = a_class(hall, 5)
    records = hall.app.extensions[NAME].records
    each = [
        sat
        for member in members.of_class(records, found.id)
        for sat in form_answers.of_learner(records, member.learner)
    ]

    assert sorted(form_answers.of_class(records, found.id), key=_key) == sorted(each, key=_key)
    everybody = {_key(sat): sat for sat in form_answers.of_everybody(records)}
    assert all(everybody[_key(sat)] == sat for sat in each)


def _key(sat: form_answers.AnsweredSitting) -> tuple[str, str]:
    return sat.sitting.learner, sat.sitting.phase


def signs_in_as(hall: Hall, found: Class, number: int):
    """The browser of a learner who was measured."""
    person = hall.comes()
    member = members.in_class(hall.records, found.id, number)
    assert member is not None
    with person.browser.session_transaction() as session:
        session["learner"] = member.learner
    return person


def test_a_learner_sees_nothing_before_the_form_after_is_closed(hall: Hall) -> None:
    found = a_class(hall, 3, is_closed=False)
    page = signs_in_as(hall, found, 1).opens("/me/learning").text

    assert "Your figures stand here when the form after the lessons is over" in page
    assert " of 12" not in page
    assert "Too few to tell: 30 more judgements." in page
    teacher = text(hall, found, "learners/1/learning")
    assert " of 12" in teacher
    assert "These stand here when the keys may be seen" in teacher


def test_learner_and_teacher_see_the_same_once_it_is_closed(hall: Hall) -> None:
    found = a_class(hall, 3, before=Mind(-1.5, 0), after=Mind(6, 0))
    own = signs_in_as(hall, found, 2).opens("/me/learning").text
    teacher = hall.teacher.opens(f"/classes/{found.id}/learners/2/learning").text

    for part in ("learnt", "errors"):
        cut = re.compile(rf'class="{part}".*?</(?:figure|ul)>', re.DOTALL)
        assert cut.findall(own)[:1] == cut.findall(teacher)[:1] != []
    assert "More discerning: sound is told from unsound better than before." in own
    assert re.search(r"Said: \d+ %\. The claim (holds|fails|cannot be told)\.", own)
    assert "As sure as right?" in own
    assert re.search(r"right \d+ % of \d+\.", own)


def test_the_ways_to_the_report_are_one_click(hall: Hall) -> None:
    found = a_class(hall, 3)
    person = signs_in_as(hall, found, 1)

    assert 'href="/me/learning"' in person.opens("/me").text
    assert 'href="/me/learning"' in person.opens(f"/before-and-after/{found.id}/after").text
    there = f"/classes/{found.id}"
    assert f'href="{there}/learning"' in hall.teacher.opens(there).text
    assert f'href="{there}/learners/1/learning"' in hall.teacher.opens(f"{there}/learners/1").text
