"""Rounds: a class goes through claims, questions or exhibits together, led by its teacher.

A vote is an answer like any other, a pin a row of its own (`pins`). Kept here is where the round
stands, and what its teacher has switched. The moments at which the second vote began and at which
all was shown tell the votes before the talk from those after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from msgspec import Struct
from sqlalchemy import bindparam, func, select, update

from unsealed.records import tables
from unsealed.records.prepared import PreparedQuery
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from unsealed.records.store import Records
    from unsealed.records.tables import ClassId, LearnerId

Phase = Literal["vote", "talk", "again", "reveal"]
PHASES: Final[tuple[Phase, ...]] = ("vote", "talk", "again", "reveal")
"""What a class does with a thing, in order."""
_ROUNDS = tables.rounds.c
_SORTED: Final = ("things", "hidden", "removed", "approved")


class Round(Struct, frozen=True):
    """Where a round stands: which of its things (from 0), and what the class does with it.

    `hidden` names parts of the board, `removed` numbers of members, and `approved` texts; what
    they stand for is the pages' affair.
    """

    class_id: ClassId
    number: int
    lesson: str
    things: tuple[str, ...]
    place: int
    phase: Phase
    version: int
    started_at: datetime
    ended_at: datetime | None
    again_at: datetime | None = None
    revealed_at: datetime | None = None
    is_paused: bool = False
    is_anonymous: bool = False
    hidden: tuple[str, ...] = ()
    removed: tuple[int, ...] = ()
    approved: tuple[str, ...] = ()

    @property
    def thing(self) -> str:
        """What the class is at."""
        return self.things[self.place]

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after what the class is at."""
        return self.place + 1 == len(self.things)


# Named as the code names them: one column is called by a word of Python's.
_COLUMNS = tuple(_ROUNDS[name].label(name) for name in Round.__struct_fields__)


class Taking(NamedTuple):
    """A learner's part in a round: where it stands, and which member of the class they are."""

    stands: Round
    member: int

    @property
    def is_removed(self) -> bool:
        """Whether the teacher has taken the learner out of this round."""
        return self.member in self.stands.removed


def start(
    records: Records,
    class_id: ClassId,
    lesson: str,
    things: Sequence[str],
    *,
    now: datetime | None = None,
) -> Round:
    """A new round; one that is still under way ends with it."""
    moment = now or utc_now()
    with records.writing(class_id) as connection:
        _end(connection, class_id, moment)
        last = select(func.max(_ROUNDS.number)).where(_ROUNDS.class_id == class_id)
        number = (connection.scalar(last) or 0) + 1
        begun = Round(class_id, number, lesson, tuple(things), 0, PHASES[0], 1, moment, None)
        row = {name: getattr(begun, name) for name in Round.__struct_fields__}
        row |= {name: list(row[name]) for name in _SORTED}
        connection.execute(tables.rounds.insert().values(row))
    return begun


def of_class(records: Records, class_id: ClassId, number: int) -> Round | None:
    """The round of this number in the class, or None."""
    query = select(*_COLUMNS).where(_ROUNDS.class_id == class_id, _ROUNDS.number == number)
    return _found(records, query)


def under_way(records: Records, class_id: ClassId) -> Round | None:
    """The round that the class is in, or None."""
    query = select(*_COLUMNS).where(_ROUNDS.class_id == class_id, _ROUNDS.ended_at.is_(None))
    return _found(records, query)


def of_learner(records: Records, learner: LearnerId) -> Taking | None:
    """The round of a class that the learner is in, the newest if there are several, or None."""
    with records.reading() as connection:
        rows = _OF_LEARNER.rows(connection, {"learner": learner})
    for member, *values in rows:
        return Taking(_round(values), member)
    return None


def go(
    records: Records, stands: Round, place: int, phase: Phase, *, now: datetime | None = None
) -> None:
    """Bring the round to a thing and a phase, if it still stands where the teacher saw it.

    Two taps on the same button are one step: the second finds the round moved on already. A pause
    ends with it, and with a new thing whatever the board left out.
    """
    moment = now or utc_now()
    values: dict[str, object] = {"place": place, "phase": phase, "version": stands.version + 1}
    values["is_paused"] = False
    if place != stands.place or phase == PHASES[0]:
        values |= {"again_at": None, "revealed_at": None, "hidden": []}
    elif phase in {"again", "reveal"}:
        values[f"{phase}_at" if phase == "again" else "revealed_at"] = moment
    with records.writing(stands.class_id) as connection:
        connection.execute(
            update(tables.rounds)
            .where(
                _ROUNDS.class_id == stands.class_id,
                _ROUNDS.number == stands.number,
                _ROUNDS.version == stands.version,
                _ROUNDS.ended_at.is_(None),
            )
            .values(values)
        )


def pause(records: Records, stands: Round, *, is_paused: bool) -> None:
    """Hold the round where it is, or go on; again, it changes nothing."""
    _change(records, stands, lambda _: {"is_paused": is_paused})


def anonymise(records: Records, stands: Round, *, is_anonymous: bool) -> None:
    """Show the teacher no names, or names again."""
    _change(records, stands, lambda _: {"is_anonymous": is_anonymous})


def hide(records: Records, stands: Round, part: str, *, is_hidden: bool) -> None:
    """Leave a part out of the board, or bring it back."""
    _change(records, stands, lambda now: {"hidden": _with(now.hidden, part, is_in=is_hidden)})


def remove(records: Records, stands: Round, member: int, *, is_removed: bool) -> None:
    """Take a member out of this round, or bring them back. What they answered stays."""
    _change(records, stands, lambda now: {"removed": _with(now.removed, member, is_in=is_removed)})


def approve(records: Records, stands: Round, text: str, *, is_approved: bool) -> None:
    """Let a text onto the board, or take it off."""
    _change(records, stands, lambda now: {"approved": _with(now.approved, text, is_in=is_approved)})


def end(records: Records, class_id: ClassId, *, now: datetime | None = None) -> None:
    """End the round that the class is in; again, it changes nothing."""
    with records.writing(class_id) as connection:
        _end(connection, class_id, now or utc_now())


def _with(values: tuple[Any, ...], value: object, *, is_in: bool) -> list[object]:
    # `Any`: words or numbers.
    others = [each for each in values if each != value]
    return [*others, value] if is_in else others


def _change(records: Records, stands: Round, values: Callable[[Round], dict[str, object]]) -> None:
    """Change the round as it now stands, whatever was seen of it: a switch is no step."""
    own = (_ROUNDS.class_id == stands.class_id, _ROUNDS.number == stands.number)
    query = select(*_COLUMNS).where(*own, _ROUNDS.ended_at.is_(None)).with_for_update()
    with records.writing(stands.class_id) as connection:
        row = connection.execute(query).first()
        if row is None:
            return
        now = _round(row)
        changed = {**values(now), "version": now.version + 1}
        connection.execute(update(tables.rounds).where(*own).values(changed))


def _end(connection: Connection, class_id: ClassId, moment: datetime) -> None:
    connection.execute(
        update(tables.rounds)
        .where(_ROUNDS.class_id == class_id, _ROUNDS.ended_at.is_(None))
        .values(ended_at=moment, version=_ROUNDS.version + 1)
    )


def _found(records: Records, query: Select[Any]) -> Round | None:
    with records.reading() as connection:
        row = connection.execute(query).first()
    return _round(row) if row else None


def _round(values: Sequence[Any]) -> Round:  # values of every column's type
    row = dict(zip(Round.__struct_fields__, values, strict=True))
    return Round(**{**row, **{name: tuple(row[name]) for name in _SORTED}})


_OF_LEARNER = PreparedQuery(
    select(tables.members.c.number, *_COLUMNS)
    .join(tables.members, tables.members.c.class_id == _ROUNDS.class_id)
    .where(tables.members.c.learner == bindparam("learner"), _ROUNDS.ended_at.is_(None))
    .order_by(_ROUNDS.started_at.desc())
)
