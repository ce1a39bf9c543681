"""A class that took the test before and after, with learners whose minds are known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from unsealed.pages.invented_sittings import Mind, invented_sitting
from unsealed.records import classes, learners, measurements, members, sittings, teachers
from unsealed.records.sittings import Sitting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unsealed.course.reader import EditionReader
    from unsealed.records.classes import Class
    from unsealed.records.members import Member
    from unsealed.records.sittings import Phase
    from unsealed.records.store import Records

BEGINS = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
EXPECTED = "They will tell sound from unsound better."
KEEN = Mind(2.2, 0.0)
LOST = Mind(0.4, 0.0)
DOUBTFUL = Mind(0.4, 1.2)


def measured_class(
    records: Records,
    course: EditionReader,
    *,
    teacher: str,
    size: int,
    before: Mind = LOST,
    after: Mind | None = KEEN,
    has_waiting_list: bool = False,
    is_closed: bool = True,
    title: str = "Year 9",
) -> Class:
    """A class of so many, of whom all took the first form, and a second one if there is a mind
    for it: where half of them waits, that half has the mind of before."""
    found_teacher = teachers.named(records, teacher)
    assert found_teacher is not None
    found = classes.make(records, found_teacher.id, title, is_open=True)
    ids = [learners.new_id() for _ in range(size)]
    with records.writing() as connection:
        for place, learner in enumerate(ids, 1):
            learners.ensure(connection, learner, BEGINS)
            name = f"Zirconia {place}"
            members.insert_within(connection, found.id, name, learner, BEGINS, BEGINS)
    forms = {form.id: form for form in course.forms()}
    chance = Random(size)
    with records.writing() as connection:
        for member in members.of_class(records, found.id):
            # Like the real lot, and the same each time: so are all figures.
            first, then = ("a", "b") if member.number % 2 else ("b", "a")
            waits = has_waiting_list and member.number % 4 > 1
            second: Phase = "waiting" if waits else "after"
            taken: list[tuple[Phase, str, Mind | None]] = [
                ("before", first, before),
                (second, then, before if waits else after),
            ]
            for phase, form, mind in taken:
                if mind is not None:
                    opened = _opened(course, found, member, form, phase)
                    whole = invented_sitting(forms[form], mind, chance, opened)
                    sittings.keep_within(connection, whole)
    _say(records, found, has_waiting_list=has_waiting_list, is_closed=is_closed)
    return found


def _opened(
    course: EditionReader, found: Class, member: Member, form: str, phase: Phase
) -> Sitting:
    at = BEGINS + timedelta(days=0 if phase == "before" else 40)
    seed = f"{member.number}/{phase}"
    return Sitting(member.learner, form, 1, found.id, phase, seed, at, at, course.version)


def _say(records: Records, found: Class, *, has_waiting_list: bool, is_closed: bool) -> None:
    measurements.write(records, found.id, EXPECTED, has_waiting_list=has_waiting_list, now=BEGINS)
    phases: Iterable[Phase] = ("before", *(("waiting",) if has_waiting_list else ()), "after")
    for phase in phases:
        measurements.set_phase(records, found.id, phase, None, None, now=BEGINS)
    if is_closed:
        measurements.close(records, found.id, ["before", "waiting", "after"], now=BEGINS)
