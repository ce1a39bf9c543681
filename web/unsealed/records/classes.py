"""Classes: their codes, their teachers, their ends. Teachers get none but their own."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import and_, delete, func, select, union_all, update

from unsealed.records import erasures, holdings, tables
from unsealed.records.inserting import insert_into
from unsealed.records.names import tidied
from unsealed.records.tables import ClassId, LearnerId, TeacherId
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select

    from unsealed.records.store import Records

CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""What a class code is made of: nothing that is read aloud or written down as something else."""
CODE_LENGTH = 6
LIFETIME = timedelta(days=365)
"""After which a class is erased, unless its teacher says otherwise."""
_CLASSES = tables.classes.c
_TEACHING = tables.class_teachers.c
_MEMBERS = tables.members.c


class Class(Struct, frozen=True):
    """A class. `is_open` lets learners join under names that the teacher has not written down."""

    id: ClassId
    code: str
    title: str
    is_open: bool
    made_at: datetime
    expires_at: datetime
    archived_at: datetime | None
    reached_at: datetime | None
    is_demonstration: bool
    has_lab: bool


def make(
    records: Records, teacher: TeacherId, title: str, *, is_open: bool, now: datetime | None = None
) -> Class:
    """A new class of this teacher, with a code that no other class has."""
    moment = now or utc_now()
    with records.writing() as connection:
        row = new_row(connection, title, is_open=is_open, now=moment)
        connection.execute(tables.classes.insert().values(row))
        lead_within(connection, ClassId(row["id"]), teacher, moment)
        return as_class(connection.execute(select(*_CLASSES).where(_CLASSES.id == row["id"])).one())


# `Any`: a row has values of every column's type.
def new_row(connection: Connection, title: str, *, is_open: bool, now: datetime) -> dict[str, Any]:
    """The row of a class that is to be made, with a code that no other has."""
    return {
        "id": secrets.token_urlsafe(9),
        "code": _free_code(connection),
        "title": tidied(title),
        "is_open": is_open,
        "made_at": now,
        "expires_at": now + LIFETIME,
        "archived_at": None,
        "reached_at": None,
        "demonstration_for": None,
        "has_lab": False,
    }


def lead_within(
    connection: Connection, class_id: ClassId, teacher: TeacherId, since: datetime
) -> None:
    """Let the first teacher lead a class that was just made."""
    taught = {"class_id": class_id, "teacher": teacher, "since": since}
    connection.execute(tables.class_teachers.insert().values(taught))


def taught(records: Records, teacher: TeacherId) -> tuple[tuple[Class, int], ...]:
    """The teacher's classes, each with the number of its learners; archived ones last."""
    members = (
        select(func.count())
        .where(_MEMBERS.class_id == _CLASSES.id)
        .correlate(tables.classes)
        .scalar_subquery()
    )
    query = (
        select(*_CLASSES, members.label("members"))
        .join(tables.class_teachers, _TEACHING.class_id == _CLASSES.id)
        .where(_TEACHING.teacher == teacher)
        .order_by(_CLASSES.archived_at.is_not(None), _CLASSES.title, _CLASSES.id)
    )
    with records.reading() as connection:
        return tuple((as_class(row), row.members) for row in connection.execute(query))


def taught_by(records: Records, teacher: TeacherId, class_id: str) -> Class | None:
    """The class of this id if the teacher teaches it; None if not, or if there is none."""
    query = (
        select(*_CLASSES)
        .join(tables.class_teachers, _TEACHING.class_id == _CLASSES.id)
        .where(_TEACHING.teacher == teacher, _CLASSES.id == class_id)
    )
    return _found(records, query)


def with_code(records: Records, typed: str, *, now: datetime | None = None) -> Class | None:
    """The class whose code was typed, in whatever case and spacing; None once it is over.

    No code leads into a demonstration.
    """
    code = "".join(letter for letter in typed.upper()[:40] if letter.isalnum())
    query = select(*_CLASSES).where(
        _CLASSES.code == code,
        _CLASSES.archived_at.is_(None),
        _CLASSES.demonstration_for.is_(None),
        _CLASSES.expires_at > (now or utc_now()),
    )
    return _found(records, query)


def change(
    records: Records, class_id: ClassId, *, title: str, is_open: bool, has_lab: bool
) -> None:
    """Give a class another title, open or close it, and open or close the lab to it."""
    with records.writing(class_id) as connection:
        connection.execute(
            update(tables.classes)
            .where(_CLASSES.id == class_id)
            .values(title=tidied(title), is_open=is_open, has_lab=has_lab)
        )


def opens_lab(records: Records, learner: LearnerId | None, teacher: TeacherId | None) -> bool:
    """Whether the lab is open to a class that is not over and has this learner or teacher in it."""
    of_learner = select(_MEMBERS.class_id).where(_MEMBERS.learner == (learner or ""))
    of_teacher = select(_TEACHING.class_id).where(_TEACHING.teacher == (teacher or ""))
    query = select(_CLASSES.id).where(
        _CLASSES.has_lab,
        _CLASSES.archived_at.is_(None),
        _CLASSES.id.in_(union_all(of_learner, of_teacher)),
    )
    with records.reading() as connection:
        return connection.execute(query.limit(1)).first() is not None


def keep_until(records: Records, class_id: ClassId, moment: datetime) -> None:
    """Say when the class is erased."""
    with records.writing(class_id) as connection:
        connection.execute(
            update(tables.classes).where(_CLASSES.id == class_id).values(expires_at=moment)
        )


def archive(records: Records, class_id: ClassId, *, now: datetime | None = None) -> None:
    """Close a class: its code leads nowhere, its work stays. The first time counts."""
    with records.writing(class_id) as connection:
        connection.execute(
            update(tables.classes)
            .where(_CLASSES.id == class_id, _CLASSES.archived_at.is_(None))
            .values(archived_at=now or utc_now())
        )


def reopen(records: Records, class_id: ClassId) -> None:
    """Take a class out of the archive."""
    with records.writing(class_id) as connection:
        connection.execute(
            update(tables.classes).where(_CLASSES.id == class_id).values(archived_at=None)
        )


def note_reached(records: Records, class_id: ClassId, *, now: datetime | None = None) -> None:
    """Note that another device has come to join; the first time counts."""
    with records.writing(class_id) as connection:
        connection.execute(
            update(tables.classes)
            .where(_CLASSES.id == class_id, _CLASSES.reached_at.is_(None))
            .values(reached_at=now or utc_now())
        )


def teachers_of(records: Records, class_id: ClassId) -> tuple[str, ...]:
    """The names of those who teach the class, first who has done so longest."""
    query = (
        select(tables.teachers.c.name)
        .join(tables.class_teachers, _TEACHING.teacher == tables.teachers.c.id)
        .where(_TEACHING.class_id == class_id)
        .order_by(_TEACHING.since, tables.teachers.c.folded)
    )
    with records.reading() as connection:
        return tuple(connection.scalars(query))


def add_teacher(
    records: Records, class_id: ClassId, teacher: TeacherId, *, now: datetime | None = None
) -> None:
    """Let another teacher lead the class as well; again, it changes nothing."""
    row = {"class_id": class_id, "teacher": teacher, "since": now or utc_now()}
    with records.writing(class_id) as connection:
        insertion = insert_into(tables.class_teachers, connection.dialect.name)
        connection.execute(insertion.on_conflict_do_nothing(), row)


def erase(records: Records, class_id: ClassId, *, now: datetime | None = None) -> int:
    """Remove a class and all the work of its learners; how many learners that were.

    The work of a learner who is in another class as well stays there.
    """
    with records.writing() as connection:
        count = erase_within(connection, class_id, now=now or utc_now())
    records.empty_log()
    return count


def erase_expired(
    records: Records, *, due_at: datetime | None = None, now: datetime | None = None
) -> int:
    """Erase every class whose time is over now, or was at another moment; how many there were."""
    moment = now or utc_now()
    over = expired(records, now=due_at or moment)
    for each in over:
        with records.writing() as connection:
            # Its teacher may have said just now that it is kept for longer.
            if connection.scalar(_until(each.id)) == each.expires_at:
                erase_within(connection, each.id, now=moment)
    if over:
        records.empty_log()
    return len(over)


def expired(records: Records, *, now: datetime) -> tuple[Class, ...]:
    """The classes whose time is over."""
    query = select(*_CLASSES).where(_CLASSES.expires_at <= now).order_by(_CLASSES.expires_at)
    with records.reading() as connection:
        return tuple(as_class(row) for row in connection.execute(query))


def _until(class_id: ClassId) -> Select[tuple[datetime]]:
    return select(_CLASSES.expires_at).where(_CLASSES.id == class_id)


def erase_within(connection: Connection, class_id: ClassId, *, now: datetime) -> int:
    """As `erase`, within the caller's transaction."""
    other = tables.members.alias()
    is_elsewhere = (
        select(other.c.learner)
        .where(other.c.learner == _MEMBERS.learner, other.c.class_id != class_id)
        .exists()
    )
    query = select(_MEMBERS.learner).where(and_(_MEMBERS.class_id == class_id, ~is_elsewhere))
    only_here = list(connection.scalars(query))
    for learner in only_here:
        holdings.erase_within(connection, LearnerId(learner), now=now)
    connection.execute(delete(tables.attempts).where(_is_sitting_of(class_id)))
    connection.execute(delete(tables.members).where(_MEMBERS.class_id == class_id))
    connection.execute(delete(tables.class_teachers).where(_TEACHING.class_id == class_id))
    if connection.execute(delete(tables.classes).where(_CLASSES.id == class_id)).rowcount:
        erasures.note_within(connection, erasures.CLASS, class_id, now)
    return len(only_here)


def _is_sitting_of(class_id: ClassId) -> ColumnElement[bool]:
    """Whether an attempt was a sitting of the class's test before and after."""
    sat, attempts = tables.sittings.c, tables.attempts.c
    is_same = (sat[name] == attempts[name] for name in tables.ATTEMPT)
    return select(sat.learner).where(*is_same, sat.class_id == class_id).exists()


def _free_code(connection: Connection) -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        taken = select(func.count()).select_from(tables.classes).where(_CLASSES.code == code)
        if not connection.scalar(taken):
            return code


def _found(records: Records, query: Select[Any]) -> Class | None:
    with records.reading() as connection:
        row = connection.execute(query).first()
    return as_class(row) if row else None


def as_class(row: Any) -> Class:  # a row, or a view of one: its columns are of several types
    """The class of a row of its table."""
    return Class(
        id=ClassId(row.id),
        code=row.code,
        title=row.title,
        is_open=row.is_open,
        made_at=row.made_at,
        expires_at=row.expires_at,
        archived_at=row.archived_at,
        reached_at=row.reached_at,
        is_demonstration=row.demonstration_for is not None,
        has_lab=row.has_lab,
    )
