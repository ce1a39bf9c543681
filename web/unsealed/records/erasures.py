"""Who was erased: ids without names, so that a restored backup does not bring anybody back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from sqlalchemy import delete, select

from unsealed.records import tables
from unsealed.records.backups import copies_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from unsealed.records.backups import Copy
    from unsealed.records.store import Records

KEPT: Final = timedelta(days=730)
"""For how long it is known who was erased: no backup should be older."""
LEARNER, CLASS, ACCOUNT = "learner", "class", "account"
_PEOPLE: Final = (LEARNER, ACCOUNT)
_ERASURES = tables.erasures.c
_BEGINNINGS: Final = {
    LEARNER: (tables.learners.c.id, tables.learners.c.created_at),
    CLASS: (tables.classes.c.id, tables.classes.c.made_at),
    ACCOUNT: (tables.teachers.c.id, tables.teachers.c.created_at),
}


class Erasure(Struct, frozen=True):
    """That a learner, a class or an account was erased, and when."""

    kind: str
    id: str
    erased_at: datetime


def note_within(connection: Connection, kind: str, id_: str, now: datetime) -> None:
    """Note that somebody is erased, within the transaction that erases them."""
    _put(connection, Erasure(kind, id_, now))


def known(connection: Connection) -> tuple[Erasure, ...]:
    """Who was erased, first who was so first."""
    query = select(*_ERASURES).order_by(_ERASURES.erased_at, _ERASURES.id)
    return tuple(Erasure(row.kind, row.id, row.erased_at) for row in connection.execute(query))


def moments(records: Records) -> tuple[datetime, ...]:
    """When people were erased, a moment for each, first the last one."""
    query = select(_ERASURES.erased_at).where(_ERASURES.kind.in_(_PEOPLE))
    with records.reading() as connection:
        return tuple(connection.scalars(query.order_by(_ERASURES.erased_at.desc())))


def still_held(records: Records, folder: Path) -> tuple[tuple[Copy, int], ...]:
    """The copies in a folder that hold people who were erased since, and how many at most."""
    erased = moments(records)
    found = ((copy, sum(moment > copy.made_at for moment in erased)) for copy in copies_in(folder))
    return tuple((copy, count) for copy, count in found if count)


def apply_within(connection: Connection, erased: Iterable[Erasure]) -> int:
    """Erase again who was erased since these records were kept; how many people that were.

    Who came anew after the erasure, by a browser that had not heard of it, stays.
    """
    from unsealed.records import classes, departures, holdings  # they note here what they erase

    count = 0
    for each in erased:
        if each.kind == LEARNER and _is_of_before(connection, each):
            holdings.erase_within(connection, tables.LearnerId(each.id), now=each.erased_at)
            count += 1
        elif each.kind == CLASS and _is_of_before(connection, each):
            count += classes.erase_within(connection, tables.ClassId(each.id), now=each.erased_at)
        elif each.kind == ACCOUNT and _is_of_before(connection, each):
            departures.erase_within(connection, tables.TeacherId(each.id), now=each.erased_at)
            count += 1
        _put(connection, each)
    return count


def forget_within(connection: Connection, now: datetime) -> int:
    """Let go of who was erased so long ago that no backup can know them; how many."""
    return connection.execute(
        delete(tables.erasures).where(_ERASURES.erased_at < now - KEPT)
    ).rowcount


def _is_of_before(connection: Connection, each: Erasure) -> bool:
    """Whether what is there under the id began before it was erased."""
    key, began = _BEGINNINGS[each.kind]
    begun = connection.scalar(select(began).where(key == each.id))
    return begun is not None and begun <= each.erased_at


def _put(connection: Connection, each: Erasure) -> None:
    is_same = (_ERASURES.kind == each.kind, _ERASURES.id == each.id)
    connection.execute(delete(tables.erasures).where(*is_same))
    row = {"kind": each.kind, "id": each.id, "erased_at": each.erased_at}
    connection.execute(tables.erasures.insert().values(row))
