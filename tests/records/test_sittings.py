"""Sittings among the other records: one of two learners, or taken back with their class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from given import ADA, BEN, after, given
from unsealed.records import answers, form_answers, holdings, learners, measurements, sittings
from unsealed.records.sittings import ALONE, STEP, Arm, Sitting
from written_forms import items_of

if TYPE_CHECKING:
    from unsealed.records.answers import GivenAnswer
    from unsealed.records.classes import Class
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId


def sitting(learner: LearnerId = ADA, **changes: object) -> Sitting:
    """A sitting of form A, begun in the morning."""
    made = Sitting(learner, "a", 1, ALONE, "before", "seed", after(0), None, "e1")
    return replace(made, **changes)


def answer(question: str, learner: LearnerId = ADA, minutes: float = 1) -> GivenAnswer:
    """An answer to an item of form A, as its page hands it over."""
    item = next(each for each in items_of("a") if each["id"] == question)
    documents = [
        {"title": each["title"], "caption": "", "description": "", "body": ""}
        for each in item["packet"]
    ]
    content = {**item, "documents": documents, "level": item.get("level")}
    content = {key: value for key, value in content.items() if key != "packet"}
    plain = given(question, learner=learner, lesson="assessments/a", step=STEP, minutes=minutes)
    return replace(
        plain,
        preset="test",
        kind="packet",
        version=f"v-{question}",
        content=content,
        raw={"probability": 70, "decides": "intact", "seen": "yes"},
        is_counted=False,
    )


def items(records: Records, learner: LearnerId = ADA) -> list[tuple[str, str, list[str]]]:
    found = form_answers.of_learner(records, learner)
    return [
        (each.sitting.class_id, each.sitting.phase, [one.item for one in each.answers])
        for each in found
    ]


def test_a_sitting_is_begun_once(records: Records) -> None:
    for minutes in (0, 5):
        sittings.begin(records, sitting(opened_at=after(minutes)))
    (kept,) = sittings.of_learner(records, ADA)
    assert (kept.number, kept.opened_at, kept.lesson) == (1, after(0), "assessments/a")


def test_open_sittings_of_one_form_become_one_and_others_stay_apart(records: Records) -> None:
    for learner, question in ((ADA, "a-intact-easy-holds"), (BEN, "a-meaning-open")):
        sittings.begin(records, sitting(learner))
        answers.record(records, answer(question, learner))
    learners.merge(records, BEN, ADA)
    assert items(records) == [(ALONE, "before", ["a-intact-easy-holds", "a-meaning-open"])]


def test_a_sitting_of_a_class_does_not_join_one_alone(records: Records, year_nine: Class) -> None:
    sittings.begin(records, sitting(class_id=year_nine.id))
    answers.record(records, answer("a-intact-easy-holds"))
    sittings.begin(records, sitting(BEN))
    answers.record(records, answer("a-meaning-open", BEN))
    learners.merge(records, BEN, ADA)
    assert sorted(items(records)) == [
        (ALONE, "before", ["a-meaning-open"]),
        (year_nine.id, "before", ["a-intact-easy-holds"]),
    ]
    (of_class,) = form_answers.of_class(records, year_nine.id)
    (one,) = of_class.answers
    assert (one.seal, one.level, one.outcome, one.p) == ("intact", "easy", "holds", 70)
    assert (one.decides, one.seen_before, one.seconds) == ("intact", True, 60.0)


def test_a_sitting_is_told_and_erased_with_its_learner(records: Records) -> None:
    sittings.begin(records, sitting())
    answers.record(records, answer("a-intact-easy-holds"))
    held = holdings.of(records, ADA)
    assert held["sittings"] == [
        {
            "lesson": "assessments/a",
            "step": "judge",
            "number": 1,
            "class": "",
            "phase": "before",
            "seed": "seed",
        }
    ]
    assert held["progress"] == []
    assert holdings.erase(records, ADA)["sittings"] == 1
    assert items(records) == []


def test_what_a_class_set_is_told_with_it(records: Records, year_nine: Class) -> None:
    measurements.write(records, year_nine.id, "More.", has_waiting_list=True, now=after(0))
    measurements.set_phase(records, year_nine.id, "before", None, None, now=after(1))
    held = holdings.of_class(records, year_nine.id)
    assert held["measurements"] == [
        {
            "class": year_nine.id,
            "question": "More.",
            "written_at": "2026-11-02T09:00:00+00:00",
            "locked_at": None,
            "has_waiting_list": True,
        }
    ]
    assert [each["phase"] for each in held["measured_phases"]] == ["before"]


@pytest.mark.parametrize(
    ("phase", "before", "taken", "form"),
    [
        ("before", None, (), "b"),
        ("before", None, ("b",), "a"),
        ("after", None, (), "a"),
        ("after", "b", ("b",), "a"),
        ("after", "a", ("a",), "b"),
        ("waiting", "b", ("a", "b"), "c"),
        ("waiting", "b", ("a", "b", "c"), "a"),
        ("later", "a", ("a", "b"), "c"),
    ],
)
def test_the_form_of_a_phase_is_one_that_was_not_taken(
    phase: sittings.Phase, before: str | None, taken: tuple[str, ...], form: str
) -> None:
    earlier = sitting(form=before) if before else None
    assert sittings.form_for(phase, Arm("b", "a", waits=False), earlier, taken) == form
