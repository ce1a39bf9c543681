"""Pins: where on an exhibit a learner says, in a round, that its fault lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select

from unsealed.records import tables
from unsealed.records.inserting import unless_there
from unsealed.records.prepared import PreparedQuery
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from datetime import datetime

    from unsealed.records.rounds import Round
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId

_PINS = tables.pins.c


class Pin(NamedTuple):
    """A pin: whose, whether before the talk (1) or after it (2), and the name of the place."""

    learner: LearnerId
    try_number: int
    place: str
    pinned_at: datetime


def put(
    records: Records,
    stands: Round,
    exhibit: str,
    learner: LearnerId,
    place: str,
    *,
    try_number: int,
    now: datetime | None = None,
) -> None:
    """Keep a pin for good; one that is there already stays where it is."""
    row = {
        "class_id": stands.class_id,
        "round": stands.number,
        "exhibit": exhibit,
        "learner": learner,
        "try_number": try_number,
        "place": place,
        "pinned_at": now or utc_now(),
    }
    with records.writing(learner) as connection:
        _INSERTION.run(connection, row)


def of_class(records: Records, stands: Round, exhibit: str) -> tuple[Pin, ...]:
    """The pins of everybody on one exhibit of a round."""
    with records.reading() as connection:
        rows = _OF_CLASS.rows(connection, _key(stands, exhibit))
    return tuple(Pin(*row) for row in rows)


def of_learner(
    records: Records, stands: Round, exhibit: str, learner: LearnerId
) -> tuple[Pin, ...]:
    """The pins of one learner on one exhibit of a round, the first one first."""
    with records.reading() as connection:
        rows = _OF_LEARNER.rows(connection, {**_key(stands, exhibit), "learner": learner})
    return tuple(Pin(*row) for row in rows)


def _key(stands: Round, exhibit: str) -> dict[str, object]:
    return {"class": stands.class_id, "round": stands.number, "exhibit": exhibit}


_ON_EXHIBIT = select(*(_PINS[name] for name in Pin._fields)).where(
    _PINS.class_id == bindparam("class"),
    _PINS.round == bindparam("round"),
    _PINS.exhibit == bindparam("exhibit"),
)
_OF_CLASS = PreparedQuery(_ON_EXHIBIT)
_OF_LEARNER = PreparedQuery(
    _ON_EXHIBIT.where(_PINS.learner == bindparam("learner")).order_by(_PINS.try_number)
)
_INSERTION = unless_there(tables.pins, *tables.pins.c.keys())
