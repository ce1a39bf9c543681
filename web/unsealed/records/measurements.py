"""What a class has said of its test before and after: what it expects, its phases, who waits.

What is expected is written before the second form, and stands from then on with its time: nobody
can fit it to the figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field
from sqlalchemy import select, update

from unsealed.records import tables
from unsealed.records.inserting import insert_into
from unsealed.records.sittings import PHASES
from unsealed.records.tables import ClassId
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from sqlalchemy import Connection

    from unsealed.records.sittings import Phase
    from unsealed.records.store import Records

LONGEST: Final = 400
"""How long the sentence may be that says what is expected."""
_MEASURED = tables.measurements.c
_PHASES = tables.measured_phases.c
_SECOND: Final = ("waiting", "after")


class PhaseDates(Struct, frozen=True):
    """Between which days a phase is open, where the class is; and when it was closed for good."""

    set_at: datetime
    opens_on: date | None = None
    closes_on: date | None = None
    closed_at: datetime | None = None

    def is_open(self, today: date) -> bool:
        """Whether a form may be taken today."""
        return not self.is_over(today) and not self.is_to_come(today)

    def is_to_come(self, today: date) -> bool:
        """Whether the first day is still to come."""
        return self.closed_at is None and self.opens_on is not None and today < self.opens_on

    def is_over(self, today: date) -> bool:
        """Whether it was closed, or the last day is over."""
        return self.closed_at is not None or (self.closes_on is not None and today > self.closes_on)


class Measurement(Struct, frozen=True):
    """A class's test before and after. `question` is empty until it was written."""

    class_id: ClassId
    question: str = ""
    written_at: datetime | None = None
    locked_at: datetime | None = None
    has_waiting_list: bool = False
    phases: Mapping[Phase, PhaseDates] = field(default_factory=dict)


def of_class(records: Records, class_id: str) -> Measurement:
    """What stands for a class; nothing set, where nothing was."""
    with records.reading() as connection:
        return _load(connection, class_id)


def write(
    records: Records,
    class_id: ClassId,
    question: str,
    *,
    has_waiting_list: bool,
    now: datetime | None = None,
) -> Measurement:
    """Keep what the class expects, and whether half of it waits, until a second form is set."""
    words = " ".join(question.split())[:LONGEST]
    moment = now or utc_now()
    with records.writing(class_id) as connection:
        stands = _load(connection, class_id)
        if stands.locked_at is None:
            is_same = stands.written_at is not None and stands.question == words
            row = {
                "class_id": class_id,
                "question": words,
                "written_at": stands.written_at if is_same else moment if words else None,
                "has_waiting_list": has_waiting_list,
            }
            insertion = insert_into(tables.measurements, connection.dialect.name)
            newer = {
                name: insertion.excluded[name]
                for name in ("question", "written_at", "has_waiting_list")
            }
            connection.execute(
                insertion.on_conflict_do_update(index_elements=["class"], set_=newer), row
            )
        return _load(connection, class_id)


def set_phase(
    records: Records,
    class_id: ClassId,
    phase: Phase,
    opens_on: date | None,
    closes_on: date | None,
    *,
    now: datetime | None = None,
) -> Measurement:
    """Set a phase between these days, or change its days; what was closed for good stays so.

    With the first phase that has a second form, what the class expects is locked.
    """
    moment = now or utc_now()
    row = {"class_id": class_id, "phase": phase, "set_at": moment}
    days = {"opens_on": opens_on, "closes_on": closes_on}
    with records.writing(class_id) as connection:
        insertion = insert_into(tables.measured_phases, connection.dialect.name)
        newer = {name: insertion.excluded[name] for name in days}
        connection.execute(
            insertion.on_conflict_do_update(
                index_elements=["class", "phase"], set_=newer, where=_PHASES.closed_at.is_(None)
            ),
            {**row, **days},
        )
        if phase in _SECOND:
            _lock(connection, class_id, moment)
        return _load(connection, class_id)


def close(
    records: Records,
    class_id: ClassId,
    phases: Collection[Phase],
    *,
    now: datetime | None = None,
) -> None:
    """Close phases for good: whoever is under way in one has handed in by it."""
    moment = now or utc_now()
    sat, attempts = tables.sittings.c, tables.attempts.c
    with records.writing() as connection:
        connection.execute(
            update(tables.measured_phases)
            .where(
                _PHASES.class_id == class_id,
                _PHASES.phase.in_(sorted(phases)),
                _PHASES.closed_at.is_(None),
            )
            .values(closed_at=moment)
        )
        under_way = (
            select(sat.learner)
            .where(
                *(sat[name] == attempts[name] for name in tables.ATTEMPT),
                sat.class_id == class_id,
                sat.phase.in_(sorted(phases)),
            )
            .exists()
        )
        connection.execute(
            update(tables.attempts)
            .where(attempts.handed_in_at.is_(None), under_way)
            .values(handed_in_at=moment)
        )


def _lock(connection: Connection, class_id: ClassId, moment: datetime) -> None:
    insertion = insert_into(tables.measurements, connection.dialect.name)
    bare = {"class_id": class_id, "question": "", "has_waiting_list": False}
    connection.execute(insertion.on_conflict_do_nothing(), bare)
    connection.execute(
        update(tables.measurements)
        .where(_MEASURED.class_id == class_id, _MEASURED.locked_at.is_(None))
        .values(locked_at=moment)
    )


def _load(connection: Connection, class_id: str) -> Measurement:
    found = connection.execute(select(*_MEASURED).where(_MEASURED.class_id == class_id)).first()
    query = select(*_PHASES).where(_PHASES.class_id == class_id)
    phases = {row.phase: _dates(row) for row in connection.execute(query)}
    known: dict[Phase, PhaseDates] = {name: phases[name] for name in PHASES if name in phases}
    if found is None:
        return Measurement(ClassId(class_id), phases=known)
    return Measurement(
        class_id=ClassId(class_id),
        question=found.question,
        written_at=found.written_at,
        locked_at=found.locked_at,
        has_waiting_list=found.has_waiting_list,
        phases=known,
    )


# Rows have values of every column's type.
def _dates(row: Any) -> PhaseDates:
    return PhaseDates(row.set_at, row.opens_on, row.closes_on, row.closed_at)
