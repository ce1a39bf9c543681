"""What everybody's answers say of the items: what is hard, what is flat, what sways."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from measured_class import measured_class
from unsealed.measure.intervals import of_share
from unsealed.measure.sizes import TooFew
from unsealed.pages.author_items import CUE_NAMES, RETIRED
from unsealed.pages.item_analysis import CUES, AnalysedItem, analysis, first_of_each, model
from unsealed.pages.services import NAME
from unsealed.records import accounts, form_answers, teachers

if TYPE_CHECKING:
    from sittings import Hall
    from unsealed.records.form_answers import AnsweredSitting

LATER = datetime(2030, 1, 1, tzinfo=UTC)


def answered(hall: Hall, size: int) -> tuple[AnsweredSitting, ...]:
    found = measured_class(hall.records, hall.course, teacher="Dana", size=size)
    records = hall.app.extensions[NAME].records
    return first_of_each(form_answers.of_class(records, found.id))


def test_of_few_learners_nothing_is_said_but_how_many_are_missing(hall: Hall) -> None:
    found = analysis(answered(hall, 6), hall.course.forms())

    assert found.learners == 6
    assert {item.missing for item in found.items if item.form != "c"} == {TooFew(6, 10)}
    assert {item.difficulty for item in found.items} == {None}
    assert found.to_retire == ()
    assert {row.sway for row in found.cues} == {None}
    assert {pair.interval for pair in found.pairs} == {None}
    assert model(hall.course.forms()[0], answered(hall, 2)).missing == TooFew(2, 250)


def test_of_a_hundred_learners_every_item_is_judged(hall: Hall) -> None:
    forms = hall.course.forms()
    sat = [_turned(each, "a-1") for each in answered(hall, 104)]
    victim = next(item.id for item in forms[0].items if item.packet.outcome == "holds")
    sat = [_turned(each, victim) for each in sat]
    found = analysis(sat, forms)
    items = {item.item.id: item for item in found.items}

    assert items[victim].retire == "hard"
    assert found.to_retire[0].item.id == victim
    others = [each for each in found.items if each.form == "b" and each.discrimination is not None]
    assert len(others) == 24
    assert sum(each.discrimination > 0 for each in others) >= 20
    assert found.forms[0].alpha is not None
    assert found.forms[2].mean_missing == TooFew(0, 10)
    pair = found.pairs[0]
    assert pair.learners == (52, 52)
    assert pair.interval is not None
    assert pair.interval.low < pair.interval.high


def _turned(each: AnsweredSitting, item: str) -> AnsweredSitting:
    """The sitting, with this item answered by a firm no."""
    given = tuple(replace(a, p=5) if a.item == item else a for a in each.answers)
    return replace(each, answers=given)


def test_a_cue_that_everybody_goes_by_is_found(hall: Hall) -> None:
    swayed = [
        replace(
            each, answers=tuple(replace(a, p=90 if a.cues["signed"] else 10) for a in each.answers)
        )
        for each in answered(hall, 12)
    ]
    rows = {(row.cue, row.value): row for row in analysis(swayed, hall.course.forms()).cues}

    signed = rows["signed", True].sway
    assert signed is not None
    assert signed.more == 1
    assert signed.is_swaying
    assert set(rows) == set(CUES) == set(CUE_NAMES)


def test_only_the_first_sitting_of_a_form_counts(hall: Hall) -> None:
    sat = answered(hall, 2)
    again = [replace(each, sitting=replace(each.sitting, opened_at=LATER)) for each in sat]

    assert first_of_each((*again, *sat)) == first_of_each(sat)


@pytest.mark.parametrize(
    ("right", "answers", "r", "why"),
    [
        pytest.param(19, 100, 0.3, "hard", id="too hard"),
        pytest.param(20, 100, 0.3, "", id="hard, and may stay"),
        pytest.param(96, 100, 0.3, "easy", id="too easy"),
        pytest.param(95, 100, 0.3, "", id="easy, and may stay"),
        pytest.param(60, 100, 0.05, "flat", id="tells nobody apart"),
        pytest.param(60, 100, None, "", id="nobody differed"),
        pytest.param(5, 99, 0.0, "", id="too few to decide"),
    ],
)
def test_an_item_goes_by_three_rules(right, answers, r, why):
    packet = SimpleNamespace(outcome="holds")
    item = AnalysedItem(
        form="a",
        item=SimpleNamespace(packet=packet),
        answers=answers,
        right=right,
        interval=of_share(right, answers),
        learners=answers,
        discrimination=r,
        missing=None,
        missing_for_discrimination=None,
    )

    assert item.retire == why
    assert not why or why in RETIRED


def test_an_author_reads_it_and_takes_it_along(hall: Hall) -> None:
    measured_class(hall.records, hall.course, teacher="Dana", size=10)
    if teachers.named(hall.records, "Aris") is None:
        made = teachers.add(hall.records, "Aris", "correct horse battery")
        accounts.set_roles(hall.records, made.id, ["author"])
    aris = hall.comes()
    aris.sends("/teachers/sign-in", {"name": "Aris", "password": "correct horse battery"})

    page = aris.opens("/author/items").text
    assert "Items to retire" in page
    assert "Do cues sway people?" in page
    assert "Fit the model" in page
    assert "more learner" in aris.opens("/author/items/model").text
    rows = aris.opens("/author/items.csv").text.splitlines()
    assert rows[0].lstrip("\ufeff").startswith("form,item,version,outcome,seal,level,answers,right")
    assert len(rows) == 1 + 3 * 28
