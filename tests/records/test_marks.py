"""Teachers' own marks and notes: whose they are, where they go, and when they are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from given import ADA, BEN, MORNING
from unsealed.records import (
    assignments,
    classes,
    holdings,
    learners,
    marks,
    members,
    tables,
    teachers,
)
from unsealed.records.errors import Refused
from unsealed.records.marks import Marking

if TYPE_CHECKING:
    from unsealed.records.classes import Class
    from unsealed.records.store import Records


def marked(records: Records, found: Class) -> dict[str, tuple[str, str, str]]:
    names = {member.learner: member.name for member in members.of_class(records, found.id)}
    return {
        names[learner]: (mark.lesson, mark.mark, mark.note)
        for learner, by_lesson in marks.of_class(records, found.id).items()
        for mark in by_lesson.values()
    }


def keep(records: Records, found: Class, *markings: Marking) -> None:
    marks.keep(records, found.id, markings, now=MORNING)


@for_all(st.text())
def test_what_is_kept_is_kept_as_it_is(typed: str) -> None:
    mark, note = marks.mark_as_kept(typed), marks.note_as_kept(typed)
    assert (marks.mark_as_kept(mark), marks.note_as_kept(note)) == (mark, note)
    assert marks.note_as_kept(note.replace("\n", "\r\n")) == note
    assert len(mark) <= marks.LONGEST_MARK
    assert len(note) <= marks.LONGEST_NOTE


def test_a_mark_is_changed_and_taken_away(records: Records, year_nine: Class) -> None:
    keep(records, year_nine, Marking(1, "moon", " 2+ ", "Well\r\nargued."))
    assert marked(records, year_nine) == {"Ada": ("moon", "2+", "Well\nargued.")}
    keep(records, year_nine, Marking(1, "moon", "", "Late."), Marking(99, "moon", "1", ""))
    assert marked(records, year_nine) == {"Ada": ("moon", "", "Late.")}
    keep(records, year_nine, Marking(1, "moon", " ", "\n"))
    assert marked(records, year_nine) == {}


def test_names_may_move_on_and_two_never_have_one(records: Records, year_nine: Class) -> None:
    members.write_down(records, year_nine.id, ["Ben", "Cleo"])
    marks.keep(records, year_nine.id, [], {2: "Cleo", 3: "Cleo B."})
    names = {member.number: member.name for member in members.of_class(records, year_nine.id)}
    assert names == {1: "Ada", 2: "Cleo", 3: "Cleo B."}
    with pytest.raises(Refused):
        marks.keep(records, year_nine.id, [Marking(1, "moon", "1", "")], {2: "ADA"})
    assert marked(records, year_nine) == {}


def test_a_mark_goes_with_the_class_the_seat_or_the_learner(
    records: Records, year_nine: Class
) -> None:
    keep(records, year_nine, Marking(1, "moon", "1", ""))
    assert [mark["mark"] for mark in holdings.of(records, ADA)["marks"]] == ["1"]
    members.remove(records, year_nine.id, 1)
    assert marks.of_learner(records, ADA) == ()
    members.join(records, year_nine, ADA, "Ada")
    keep(records, year_nine, Marking(1, "moon", "1", ""))
    holdings.erase(records, ADA)
    assert marked(records, year_nine) == {}
    members.join(records, year_nine, BEN, "Ben")
    keep(records, year_nine, Marking(1, "moon", "1", ""))
    classes.erase(records, year_nine.id)
    with records.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM marks").scalar() == 0


def test_who_joined_twice_keeps_the_marks_of_both(records: Records, year_nine: Class) -> None:
    members.join(records, year_nine, BEN, "Ada on her phone")
    keep(
        records,
        year_nine,
        Marking(1, "moon", "", "Quiet."),
        Marking(2, "moon", "2", "Loud."),
        Marking(2, "tea", "3", ""),
    )
    members.merge(records, year_nine.id, 2, 1)
    found = marks.of_class(records, year_nine.id)[ADA]
    assert {lesson: (each.mark, each.note) for lesson, each in found.items()} == {
        "moon": ("2", "Quiet."),
        "tea": ("3", ""),
    }


def test_a_mark_follows_a_learner_to_another_device(records: Records, year_nine: Class) -> None:
    keep(records, year_nine, Marking(1, "moon", "2", ""))
    learners.merge(records, source=ADA, into=BEN)
    assert [mark.mark for mark in marks.of_learner(records, BEN)] == ["2"]


def test_nothing_of_another_class_is_told_of_a_member(records: Records, year_nine: Class) -> None:
    teacher = teachers.add(records, "Eli", "correct horse battery")
    club = classes.make(records, teacher.id, "Club", is_open=True)
    members.join(records, club, ADA, "Countess")
    keep(records, year_nine, Marking(1, "moon", "2", ""))
    keep(records, club, Marking(1, "moon", "6", "Asleep."))
    held = holdings.of_member(records, year_nine.id, ADA)
    assert [row["name"] for row in held["classes"]] == ["Ada"]
    assert [row["mark"] for row in held["marks"]] == ["2"]
    assert len(holdings.of(records, ADA)["marks"]) == 2


def test_all_that_is_held_of_a_class_is_told_with_its_learners(
    records: Records, year_nine: Class
) -> None:
    assignments.give(records, year_nine.id, "moon", now=MORNING)
    held = holdings.of_class(records, year_nine.id)
    of_learners = {table.name for table in tables.OF_A_LEARNER}
    of_classes = {table.name for table in tables.metadata.sorted_tables if "class_id" in table.c}
    assert of_classes | {"classes"} <= set(held) | of_learners
    (kept,) = held["classes"]
    assert (kept["title"], kept["expires_at"]) == ("Year 9", year_nine.expires_at.isoformat())
    assert [each["lesson"] for each in held["assignments"]] == ["moon"]
    assert "teacher" not in held["class_teachers"][0]
