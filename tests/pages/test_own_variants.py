"""Variants in a class: each learner has one of their own, on every device and after each change."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from leading import led_class
from right_answers import right_fields
from unsealed.questions.variants import own_row
from unsealed.records import assignments, members
from unsealed.records.assignments import Rules
from unsealed.records.regrading import preview
from unsealed.records.tables import ClassId

if TYPE_CHECKING:
    from flask import Flask

    from leading import Led
    from people import Person
    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records

SLUG, PIN = "pump-order", "left-as-it-was"
PAGE = f"/lessons/{SLUG}/examine"
FILE = f"/lessons/{SLUG}/exhibits/order/council-copy.eml"


@pytest.fixture
def led(app: Flask, course: EditionReader, records: Records, ada: Person, ben: Person) -> Led:
    """Dana's class with Ada and Ben in it."""
    return led_class(app, course, records, {"Ada": ada, "Ben": ben}, SLUG)


def class_of(led: Led) -> ClassId:
    return ClassId(led.path.split("/")[2])


def order_on(page: str) -> str:
    """The line with the number of pumps, as the exhibit shows it."""
    found = re.search(r"<code>(\w+ pumps of the type \w+)</code>", page)
    assert found is not None
    return found[1]


def lines_of(course: EditionReader) -> list[str]:
    exhibits = (course.exhibit(SLUG, "order", number) for number in range(1, 6))
    return [order_on(each.html) for each in exhibits if each]


def own_of(led: Led, course: EditionReader, records: Records) -> dict[str, int]:
    """The variant of each learner, by their name."""
    here = class_of(led)
    return {
        each.name: own_row(f"{here}/{SLUG}", each.number, course.variants(SLUG))
        for each in members.of_class(records, here)
    }


def test_alone_and_where_all_have_the_same_everybody_gets_the_first(
    led: Led, course: EditionReader, records: Records, ada: Person, ben: Person
) -> None:
    first = lines_of(course)[0]
    assert order_on(ada.opens(PAGE).text) == first
    assignments.give(records, class_of(led), SLUG)
    assert [order_on(each.opens(PAGE).text) for each in (ada, ben)] == [first, first]


def test_a_class_gives_each_learner_a_paper_and_a_question_of_their_own(
    led: Led, course: EditionReader, records: Records, ada: Person, ben: Person
) -> None:
    assignments.give(records, class_of(led), SLUG, rules=Rules(own_values=True))
    own, lines = own_of(led, course, records), lines_of(course)
    assert own["Ada"] != own["Ben"]
    for name, person in (("Ada", ada), ("Ben", ben)):
        page = person.opens(PAGE).text
        assert order_on(page) == lines[own[name] - 1]
        kept = course.replica(SLUG, "order", "council-copy.eml", own[name])
        assert kept is not None
        assert person.opens(f"{FILE}/download").data == kept[0]
        assert person.opens(FILE).status_code == 200
        assert order_on(person.opens(f"/lessons/{SLUG}/paper/lesson").text) == lines[own[name] - 1]


def test_each_is_graded_by_their_own_key_and_keeps_their_variant(
    led: Led, course: EditionReader, records: Records, ada: Person
) -> None:
    here = class_of(led)
    number = assignments.give(records, here, SLUG, rules=Rules(own_values=True))
    own = own_of(led, course, records)["Ada"]
    item = course.item(SLUG, PIN, own)
    assert item is not None
    ada.answers(SLUG, "examine", PIN, right_fields(item.question))
    before = ada.opens(PAGE).text
    assert 'class="verdict right ui"' in before
    assignments.change(records, here, number, Rules(), is_begun=True)
    assert order_on(ada.opens(PAGE).text) == lines_of(course)[own - 1]
    assert 'class="verdict right ui"' in ada.opens(PAGE).text


def test_who_has_answered_alone_keeps_what_they_answered(
    led: Led, course: EditionReader, records: Records, ada: Person
) -> None:
    ada.answers(SLUG, "examine", PIN)
    assignments.give(records, class_of(led), SLUG, rules=Rules(own_values=True))
    assert order_on(ada.opens(PAGE).text) == lines_of(course)[0]


def test_the_teacher_chooses_it_in_the_dialogue_and_sees_who_has_which(
    led: Led, course: EditionReader, records: Records
) -> None:
    here = f"/classes/{class_of(led)}"
    dialogue = led.teacher.opens(f"{here}/assignments/new?lesson={SLUG}").text
    assert 'name="values" value="same" checked' in dialogue
    # An exercise has no quiz: nothing is offered that is of a quiz alone.
    assert [
        name for name in ("preset", "draw", "varied", "minutes") if f'name="{name}"' in dialogue
    ] == []
    assert re.findall(r'name="part" value="(\w+)"', dialogue) == ["lesson"]
    plain = led.teacher.opens(f"{here}/assignments/new?lesson=how-sure").text
    assert 'name="values"' not in plain
    given = led.teacher.sends(
        f"{here}/assignments/new",
        {"lesson": SLUG, "part": "lesson", "preset": "practice", "values": "own", "do": "save"},
    )
    report = led.teacher.opens(given.headers["Location"]).text
    for name, number in own_of(led, course, records).items():
        assert f"Variant {number}: {name}" in report
    key = led.teacher.opens(f"/lessons/{SLUG}/paper/key").text
    assert re.findall(r"<h2>Variant (\d)</h2>", key) == ["2", "3", "4", "5"]
    assert "This is the line that was changed." in key


def test_the_report_counts_verdicts_where_keys_differ(led: Led, ada: Person) -> None:
    ada.answers(SLUG, "examine", PIN)
    report = led.teacher.opens(f"/classes/{class_of(led)}/lessons/{SLUG}").text
    assert "Verdict: fails" not in report
    assert "Right" in report


def test_the_page_for_reading_says_that_papers_differ(ada: Person) -> None:
    said = "In a class, names, dates and amounts may be others than here"
    assert said in ada.opens(f"/lessons/{SLUG}/reading").text
    assert said not in ada.opens("/lessons/how-sure/reading").text


def test_an_answer_is_graded_again_by_the_variant_that_was_asked(
    led: Led, course: EditionReader, records: Records, ada: Person
) -> None:
    assignments.give(records, class_of(led), SLUG, rules=Rules(own_values=True))
    own = own_of(led, course, records)["Ada"]
    item = course.item(SLUG, PIN, own)
    assert item is not None
    ada.answers(SLUG, "examine", PIN, right_fields(item.question))
    items = [found for n in range(1, 6) if (found := course.item(SLUG, PIN, n)) is not None]
    assert preview(records, items).changes == ()
    key = next(each.id for each in item.question.places if each.id not in item.question.key)
    corrected = item.question.model_copy(update={"key": (key,), "near": ()})
    items[own - 1] = replace(item, question=corrected, version="corrected")
    (change,) = preview(records, items).changes
    assert change.new.score < change.old.score
    assert change.item.version == "corrected"


@pytest.mark.parametrize("count", range(2, 9))
def test_each_variant_is_given_equally_often_and_neighbours_differ(count: int) -> None:
    rows = [own_row("class/lesson", number, count) for number in range(1, 4 * count + 1)]
    assert set(rows) == set(range(1, count + 1))
    assert all(rows.count(row) == 4 for row in rows)
    assert all(one != other for one, other in pairwise(rows))
