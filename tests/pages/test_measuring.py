"""A class's test before and after, as its teacher has it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import time_machine

from sittings import signed_in, takes
from unsealed.records import measurements, sittings

if TYPE_CHECKING:
    from sittings import Hall

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<body")[1]).split())


def test_the_page_of_a_class_leads_to_it_where_the_course_has_forms(hall: Hall) -> None:
    page = hall.teacher.opens(f"/classes/{hall.found.id}").text
    assert f'href="{hall.path}"' in page
    assert "Nothing set" not in plain(hall.teacher.opens(hall.path).text)


def test_who_has_handed_in_is_told_by_name_and_nothing_of_how_they_did(hall: Hall) -> None:
    hall.sets("before")
    ada, ben = hall.joins("Ada"), hall.joins("Ben")
    takes(ada, hall.address("before"), count=2)
    ben.sends(f"{hall.address('before')}/begin")
    said = plain(hall.teacher.opens(hall.path).text).split("Who has handed in")[1]
    day = datetime.now(UTC).date().isoformat()
    assert f"Ada handed in {day} not begun not begun" in said
    assert "Ben under way not begun not begun" in said
    assert "Cleo not begun not begun not begun" in said
    assert "%" not in said


def test_what_is_expected_is_locked_with_its_time_by_the_second_form(hall: Hall) -> None:
    assert "What you expect" in plain(hall.teacher.opens(hall.path).text)
    assert hall.expects("They will doubt less.").status_code == 303
    assert hall.expects("They will accept   more sound papers.").status_code == 303
    stands = measurements.of_class(hall.records, hall.found.id)
    assert (stands.question, stands.locked_at) == ("They will accept more sound papers.", None)
    hall.sets("before")
    assert measurements.of_class(hall.records, hall.found.id).locked_at is None
    hall.sets("after")
    locked = measurements.of_class(hall.records, hall.found.id)
    assert locked.locked_at is not None
    hall.expects("It was clear from the first.", waiting="yes")
    assert measurements.of_class(hall.records, hall.found.id) == locked
    said = plain(hall.teacher.opens(hall.path).text)
    assert "They will accept more sound papers. Written on" in said
    assert "when the second form was set." in said
    assert "This is locked since the second form was set" in said


def test_without_a_sentence_no_second_form_is_set(hall: Hall) -> None:
    refused = hall.sets("after", opens="2026-12-01")
    assert refused.status_code == 422
    assert "First write what you expect, above" in plain(refused.text)
    assert 'value="2026-12-01"' in refused.text
    assert hall.expects("  ").status_code == 422
    assert measurements.of_class(hall.records, hall.found.id).phases == {}


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (
            {"opens": "2026-12-02", "closes": "2026-12-01"},
            "It would close on 2026-12-01, before it opens on 2026-12-02. Change one day.",
        ),
        ({"opens": "Monday"}, "A day is written like 2026-11-23; found “Monday”."),
    ],
)
def test_days_that_cannot_be_are_refused_and_kept(
    hall: Hall, days: dict[str, str], said: str
) -> None:
    refused = hall.sets("before", **days)
    assert refused.status_code == 422
    assert said in plain(refused.text)
    assert f'value="{days["opens"]}"' in refused.text
    assert measurements.of_class(hall.records, hall.found.id).phases == {}


def test_days_can_be_changed_until_it_is_closed_for_good(hall: Hall) -> None:
    hall.expects()
    for phase in ("before", "after"):
        hall.sets(phase)
    assert hall.teacher.sends(f"{hall.path}/after/close", {}).status_code == 303
    assert "Nothing was closed. Tick the box first" in plain(hall.teacher.opens(hall.path).text)
    assert measurements.of_class(hall.records, hall.found.id).phases["after"].closed_at is None
    hall.closes("after")
    hall.closes("after")
    closed = measurements.of_class(hall.records, hall.found.id).phases
    assert closed["before"].closed_at == closed["after"].closed_at is not None
    hall.sets("before", closes="2030-01-01")
    assert measurements.of_class(hall.records, hall.found.id).phases == closed
    assert "Learners see keys and reasons since then." in plain(hall.teacher.opens(hall.path).text)


def test_a_phase_that_the_class_does_not_have_is_not_found(hall: Hall) -> None:
    assert hall.sets("waiting").status_code == 404
    assert hall.closes("later").status_code == 404


def test_the_third_form_is_proposed_for_four_weeks_after_the_second(hall: Hall) -> None:
    with time_machine.travel(NOON, tick=True) as clock:
        there = replace(hall, teacher=signed_in(hall.app, hall.course))
        there.expects()
        there.sets("after", opens="2026-11-24", closes="2026-11-27")
        page = there.teacher.opens(there.path).text
        assert 'id="opens-later" name="opens" type="date" value="2026-12-22"' in page
        assert "set, not open yet" in plain(page)
        clock.move_to(datetime(2026, 11, 24, 12, tzinfo=UTC))
        there = replace(there, teacher=signed_in(hall.app, hall.course))
        assert "After the lessons open" in plain(there.teacher.opens(there.path).text)
        clock.move_to(datetime(2026, 11, 28, 12, tzinfo=UTC))
        there = replace(there, teacher=signed_in(hall.app, hall.course))
        assert "After the lessons closed" in plain(there.teacher.opens(there.path).text)
    phases = measurements.of_class(hall.records, hall.found.id).phases
    assert phases["after"].closed_at is not None


def test_chance_gives_each_arm_to_one_of_four_and_always_the_same() -> None:
    for class_id in ("one", "two", "three"):
        arms = [sittings.arm_in_class(class_id, number) for number in range(1, 41)]
        assert arms == [sittings.arm_in_class(class_id, number) for number in range(1, 41)]
        for start in range(0, 40, 4):
            assert len(set(arms[start : start + 4])) == 4
    firsts = {sittings.arm_in_class(f"class-{n}", 1) for n in range(60)}
    assert len(firsts) == 4
    alone = [sittings.arm_alone(f"learner-{n}").first for n in range(400)]
    assert 150 < alone.count("a") < 250


def test_the_teacher_looks_at_a_form_as_a_learner_and_nothing_is_kept(hall: Hall) -> None:
    hall.sets("before", opens="2100-01-01")
    led = hall.teacher.sends(f"/classes/{hall.found.id}/view", {})
    assert led.headers["Location"] == "/course"
    assert "Before the lessons Year 9 · can be begun" in plain(hall.teacher.opens("/course").text)
    takes(hall.teacher, hall.address("before"), count=1)
    hall.teacher.sends(f"/classes/{hall.found.id}/view/leave", {})
    assert sittings.of_class(hall.records, hall.found.id) == ()


def test_who_waits_is_marked_for_the_teacher(hall: Hall) -> None:
    hall.expects(waiting="yes")
    hall.sets("waiting")
    said = plain(hall.teacher.opens(hall.path).text).split("Who has handed in")[1]
    assert len(re.findall(r"waits not begun not begun – not begun", said)) == 2
    assert "Whoever waits takes the second form before the lessons, and none after them." in said
