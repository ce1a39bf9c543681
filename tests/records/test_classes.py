"""Teachers, their classes, and the names in them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from given import ADA, BEN, MORNING, after, given
from unsealed.records import (
    answers,
    class_work,
    classes,
    holdings,
    learners,
    members,
    teachers,
)
from unsealed.records.errors import NameTaken, NotOnTheList
from unsealed.records.names import LONGEST_NAME, folded, tidied

if TYPE_CHECKING:
    from unsealed.records.classes import Class
    from unsealed.records.store import Records
    from unsealed.records.teachers import Teacher

PASSWORD = "correct horse battery"


@pytest.fixture
def dana(records: Records) -> Teacher:
    """A teacher."""
    return teachers.add(records, "Dana", PASSWORD, now=MORNING)


@pytest.fixture
def year_nine(records: Records, dana: Teacher) -> Class:
    """Her class, which anybody with the code may join."""
    return classes.make(records, dana.id, "Year 9", is_open=True, now=MORNING)


def names_in(records: Records, found: Class) -> list[str]:
    return [member.name for member in members.of_class(records, found.id)]


@for_all(st.text())
def test_a_name_that_was_tidied_is_tidy(typed: str) -> None:
    once = tidied(typed)
    assert tidied(once) == once
    assert len(once) <= LONGEST_NAME
    assert once.isprintable()
    assert folded(once.upper()) == folded(once.upper().lower().upper())


def test_a_teacher_signs_in_by_name_and_password(records: Records, dana: Teacher) -> None:
    assert teachers.signing_in(records, "  DANA ", PASSWORD) == dana
    assert teachers.signing_in(records, "Dana", "correct horse batterz") is None
    assert teachers.signing_in(records, "Eli", PASSWORD) is None
    assert (teachers.of(records, dana.id), teachers.named(records, "dana")) == (dana, dana)
    assert teachers.names(records) == ("Dana",)


def test_no_password_is_kept_as_it_was_typed(records: Records, dana: Teacher) -> None:
    with records.reading() as connection:
        kept = connection.exec_driver_sql("SELECT password FROM teachers").scalar_one()
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept
    assert dana.stamp not in kept


def test_a_name_is_one_teacher_s(records: Records, dana: Teacher) -> None:
    with pytest.raises(NameTaken):
        teachers.add(records, "DANA", PASSWORD)
    assert teachers.are_any(records)


def test_a_new_password_ends_the_old_one_and_its_sign_ins(records: Records, dana: Teacher) -> None:
    teachers.set_password(records, dana.id, "another horse battery")
    assert teachers.signing_in(records, "Dana", PASSWORD) is None
    found = teachers.of(records, dana.id)
    assert found is not None
    assert found.stamp != dana.stamp


def test_a_code_is_read_as_it_is_typed(records: Records, year_nine: Class) -> None:
    assert len(year_nine.code) == classes.CODE_LENGTH
    assert set(year_nine.code) <= set(classes.CODE_LETTERS)
    assert not set("01OI") & set(classes.CODE_LETTERS)
    typed = f" {year_nine.code[:3].lower()}-{year_nine.code[3:]} "
    assert classes.with_code(records, typed, now=MORNING) == year_nine
    assert classes.with_code(records, "ZZZZZZ", now=MORNING) is None


def test_a_class_is_found_by_those_who_teach_it(records: Records, dana: Teacher) -> None:
    made = classes.make(records, dana.id, "Year 9", is_open=False)
    eli = teachers.add(records, "Eli", PASSWORD)
    assert classes.taught_by(records, dana.id, made.id) == made
    assert classes.taught_by(records, eli.id, made.id) is None
    classes.add_teacher(records, made.id, eli.id)
    classes.add_teacher(records, made.id, eli.id)
    assert classes.taught_by(records, eli.id, made.id) == made
    assert classes.teachers_of(records, made.id) == ("Dana", "Eli")
    members.write_down(records, made.id, ["Ada", "Ben"])
    assert classes.taught(records, eli.id) == ((made, 2),)


def test_an_archived_class_keeps_its_work_and_loses_its_code(
    records: Records, year_nine: Class
) -> None:
    members.join(records, year_nine, ADA, "Ada", now=MORNING)
    classes.archive(records, year_nine.id, now=after(1))
    assert classes.with_code(records, year_nine.code, now=after(2)) is None
    assert names_in(records, year_nine) == ["Ada"]
    classes.reopen(records, year_nine.id)
    assert classes.with_code(records, year_nine.code, now=after(3)) == year_nine


def test_a_class_gets_another_title_and_is_closed(records: Records, year_nine: Class) -> None:
    classes.change(records, year_nine.id, title=" Year  9b ", is_open=False, has_lab=False)
    found = classes.with_code(records, year_nine.code, now=MORNING)
    assert found is not None
    assert (found.title, found.is_open) == ("Year 9b", False)


def test_the_first_other_device_is_noted(records: Records, year_nine: Class) -> None:
    classes.note_reached(records, year_nine.id, now=after(1))
    classes.note_reached(records, year_nine.id, now=after(2))
    found = classes.with_code(records, year_nine.code, now=MORNING)
    assert found is not None
    assert found.reached_at == after(1)


def test_names_are_written_down_once(records: Records, year_nine: Class) -> None:
    new = members.write_down(records, year_nine.id, ["Ada", " ada ", "", "Ben", "BEN"])
    assert [member.name for member in new] == ["Ada", "Ben"]
    assert members.write_down(records, year_nine.id, ["Ada", "Cleo"])[0].number == 3
    assert names_in(records, year_nine) == ["Ada", "Ben", "Cleo"]


def test_who_takes_a_written_name_brings_earlier_work_along(
    records: Records, year_nine: Class
) -> None:
    (ada,) = members.write_down(records, year_nine.id, ["Ada"])
    answers.record(records, given(learner=ADA))
    now_is = members.join(records, year_nine, ADA, "ADA", now=MORNING)
    assert now_is == ada.learner
    assert len(answers.in_lesson(records, ada.learner, "black-moon")) == 1
    assert holdings.of(records, ADA)["answers"] == []
    (membership,) = members.of_learner(records, ada.learner)
    assert (membership.title, membership.name) == ("Year 9", "Ada")


def test_a_name_is_taken_once_until_the_teacher_frees_it(
    records: Records, year_nine: Class
) -> None:
    members.write_down(records, year_nine.id, ["Ada"])
    first = members.join(records, year_nine, ADA, "Ada")
    with pytest.raises(NameTaken):
        members.join(records, year_nine, BEN, "Ada")
    members.let_in_again(records, year_nine.id, 1)
    assert members.join(records, year_nine, BEN, "Ada") == first


def test_joining_twice_is_joining_once(records: Records, year_nine: Class) -> None:
    assert members.join(records, year_nine, ADA, "Ada") == ADA
    assert members.join(records, year_nine, ADA, "Ada the second") == ADA
    assert names_in(records, year_nine) == ["Ada"]


def test_a_closed_class_takes_only_names_on_the_list(records: Records, dana: Teacher) -> None:
    closed = classes.make(records, dana.id, "Closed", is_open=False)
    with pytest.raises(NotOnTheList):
        members.join(records, closed, ADA, "Ada")
    assert names_in(records, closed) == []


def test_an_open_class_takes_no_empty_name(records: Records, year_nine: Class) -> None:
    with pytest.raises(NotOnTheList):
        members.join(records, year_nine, ADA, " \t ")


def test_two_members_become_one_with_the_work_of_both(records: Records, year_nine: Class) -> None:
    members.join(records, year_nine, ADA, "Ada")
    members.join(records, year_nine, BEN, "Ada on her phone")
    answers.record(records, given(learner=ADA, question="one"))
    answers.record(records, given(learner=BEN, question="two"))
    members.merge(records, year_nine.id, 2, 1)
    members.merge(records, year_nine.id, 2, 1)
    assert names_in(records, year_nine) == ["Ada"]
    kept = answers.in_lesson(records, ADA, "black-moon")
    assert {answer.question for answer in kept} == {"one", "two"}


def test_a_name_is_changed_unless_it_is_another_s(records: Records, year_nine: Class) -> None:
    members.write_down(records, year_nine.id, ["Ada", "Ben"])
    members.rename(records, year_nine.id, 1, "Ada L.")
    with pytest.raises(NameTaken):
        members.rename(records, year_nine.id, 2, "ada l.")
    assert names_in(records, year_nine) == ["Ada L.", "Ben"]


def test_who_is_taken_off_the_list_keeps_their_work(records: Records, year_nine: Class) -> None:
    members.join(records, year_nine, ADA, "Ada")
    answers.record(records, given(learner=ADA))
    members.remove(records, year_nine.id, 1)
    assert members.in_class(records, year_nine.id, 1) is None
    assert len(answers.in_lesson(records, ADA, "black-moon")) == 1


def test_a_learner_s_two_classes_survive_a_merge_of_learners(
    records: Records, dana: Teacher, year_nine: Class
) -> None:
    other = classes.make(records, dana.id, "Club", is_open=True)
    members.join(records, year_nine, ADA, "Ada")
    members.join(records, other, BEN, "Ada")
    answers.record(records, given(learner=ADA))
    learners.merge(records, source=BEN, into=ADA)
    found = {membership.title for membership in members.of_learner(records, ADA)}
    assert found == {"Year 9", "Club"}


def test_erasing_a_class_erases_its_learners_but_those_of_other_classes(
    records: Records, dana: Teacher, year_nine: Class
) -> None:
    other = classes.make(records, dana.id, "Club", is_open=True)
    for learner, name in ((ADA, "Ada"), (BEN, "Ben")):
        members.join(records, year_nine, learner, name)
        answers.record(records, given(learner=learner))
    members.join(records, other, BEN, "Ben")
    assert classes.erase(records, year_nine.id) == 1
    assert holdings.of(records, ADA)["answers"] == []
    assert len(answers.in_lesson(records, BEN, "black-moon")) == 1
    assert classes.taught(records, dana.id) == ((other, 1),)


def test_a_class_is_erased_when_its_time_is_over(records: Records, year_nine: Class) -> None:
    members.join(records, year_nine, ADA, "Ada")
    assert classes.erase_expired(records, now=MORNING + timedelta(days=364)) == 0
    classes.keep_until(records, year_nine.id, MORNING + timedelta(days=7))
    assert classes.with_code(records, year_nine.code, now=MORNING + timedelta(days=8)) is None
    assert classes.erase_expired(records, now=MORNING + timedelta(days=8)) == 1
    assert classes.erase_expired(records, now=MORNING + timedelta(days=8)) == 0


def test_a_learner_is_told_of_their_classes_and_leaves_them_by_erasing(
    records: Records, year_nine: Class
) -> None:
    members.join(records, year_nine, ADA, "Ada", now=MORNING)
    assert holdings.of(records, ADA)["classes"] == [
        {
            "class": year_nine.id,
            "number": 1,
            "name": "Ada",
            "folded": "ada",
            "added_at": MORNING.isoformat(),
            "joined_at": MORNING.isoformat(),
            "time_factor": 100,
        }
    ]
    assert holdings.erase(records, ADA)["members"] == 1
    assert names_in(records, year_nine) == []


def test_a_teacher_reads_the_work_of_the_class_and_no_other(
    records: Records, dana: Teacher, year_nine: Class
) -> None:
    other = classes.make(records, dana.id, "Club", is_open=True)
    members.join(records, year_nine, ADA, "Ada")
    members.join(records, other, BEN, "Ben")
    for learner in (ADA, BEN):
        answers.record(records, given(learner=learner, brier=0.25))
    (kept,) = class_work.answers_in(records, year_nine.id, "black-moon")
    assert (kept.learner, kept.brier) == (ADA, 0.25)
    assert class_work.answers_in(records, year_nine.id, "warm-up") == ()
    found = class_work.progress_in(records, year_nine.id)
    assert {who: set(lessons) for who, lessons in found.items()} == {ADA: {"black-moon"}}
    assert found[ADA]["black-moon"].answered == 1


def test_one_of_many_becomes_the_first_teacher(records: Records) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(
            pool.map(lambda n: teachers.add_first(records, f"Una {n}", "a long password"), range(8))
        )
    assert len([teacher for teacher in made if teacher is not None]) == 1
    assert len(teachers.names(records)) == 1
