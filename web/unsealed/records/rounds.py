"""Rounds: a class judges the claims of a lesson together, claim by claim, led by its teacher.

A vote is an answer like any other: the first try at the claim is the vote before the talk, the
latest is the vote after it. Kept here is only where the round stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import func, select, update

from unsealed.records import tables
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from unsealed.records.answers import KeptAnswer
    from unsealed.records.store import Records
    from unsealed.records.tables import ClassId, LearnerId

Phase = Literal["vote", "talk", "again", "reveal"]
PHASES: Final[tuple[Phase, ...]] = ("vote", "talk", "again", "reveal")
"""What a class does with a claim, in order."""
_ROUNDS = tables.rounds.c
# Named as the code names them: one column is called by a word of Python's.
_COLUMNS = tuple(column.label(column.key) for column in _ROUNDS)


@dataclass(frozen=True, slots=True)
class Round:
    """Where a round stands: which of its claims (from 0), and what the class does with it."""

    class_id: ClassId
    number: int
    lesson: str
    claims: tuple[str, ...]
    place: int
    phase: Phase
    version: int
    started_at: datetime
    ended_at: datetime | None

    @property
    def claim(self) -> str:
        """The id of the claim that the class is at."""
        return self.claims[self.place]


def start(
    records: Records,
    class_id: ClassId,
    lesson: str,
    claims: Sequence[str],
    *,
    now: datetime | None = None,
) -> Round:
    """A new round; one that is still under way ends with it."""
    moment = now or utc_now()
    with records.writing() as connection:
        _end(connection, class_id, moment)
        last = select(func.max(_ROUNDS.number)).where(_ROUNDS.class_id == class_id)
        row = {
            "class_id": class_id,
            "number": (connection.scalar(last) or 0) + 1,
            "lesson": lesson,
            "claims": list(claims),
            "place": 0,
            "phase": PHASES[0],
            "version": 1,
            "started_at": moment,
            "ended_at": None,
        }
        connection.execute(tables.rounds.insert().values(row))
    return _round(row)


def of_class(records: Records, class_id: ClassId, number: int) -> Round | None:
    """The round of this number in the class, or None."""
    query = select(*_COLUMNS).where(_ROUNDS.class_id == class_id, _ROUNDS.number == number)
    return _found(records, query)


def under_way(records: Records, class_id: ClassId) -> Round | None:
    """The round that the class is in, or None."""
    query = select(*_COLUMNS).where(_ROUNDS.class_id == class_id, _ROUNDS.ended_at.is_(None))
    return _found(records, query)


def of_learner(records: Records, learner: LearnerId) -> Round | None:
    """The round of a class that the learner is in, the newest if there are several, or None."""
    query = (
        select(*_COLUMNS)
        .join(tables.members, tables.members.c.class_id == _ROUNDS.class_id)
        .where(tables.members.c.learner == learner, _ROUNDS.ended_at.is_(None))
        .order_by(_ROUNDS.started_at.desc())
        .limit(1)
    )
    return _found(records, query)


def go(records: Records, stands: Round, place: int, phase: Phase) -> None:
    """Bring the round to a claim and a phase, if it still stands where the teacher saw it.

    Two taps on the same button are one step: the second finds the round moved on already.
    """
    with records.writing() as connection:
        connection.execute(
            update(tables.rounds)
            .where(
                _ROUNDS.class_id == stands.class_id,
                _ROUNDS.number == stands.number,
                _ROUNDS.version == stands.version,
                _ROUNDS.ended_at.is_(None),
            )
            .values(place=place, phase=phase, version=stands.version + 1)
        )


def end(records: Records, class_id: ClassId, *, now: datetime | None = None) -> None:
    """End the round that the class is in; again, it changes nothing."""
    with records.writing() as connection:
        _end(connection, class_id, now or utc_now())


def is_vote_again(stands: Round, answer: KeptAnswer) -> bool:
    """Whether an answer is a vote after the talk of this round."""
    return answer.try_number > 1 and answer.answered_at >= stands.started_at


def _end(connection: Connection, class_id: ClassId, moment: datetime) -> None:
    connection.execute(
        update(tables.rounds)
        .where(_ROUNDS.class_id == class_id, _ROUNDS.ended_at.is_(None))
        .values(ended_at=moment, version=_ROUNDS.version + 1)
    )


def _found(records: Records, query: Select[Any]) -> Round | None:
    with records.reading() as connection:
        row = connection.execute(query).mappings().first()
    return _round(dict(row)) if row else None


def _round(row: dict[str, Any]) -> Round:  # values of every column's type
    return Round(**{**row, "claims": tuple(row["claims"])})
