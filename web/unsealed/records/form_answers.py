"""Answers to forms, with what each was an answer to: what every figure of learning is made of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, select

from unsealed.questions.packets import packet_from
from unsealed.questions.variants import in_own_order
from unsealed.records import tables
from unsealed.records.demonstrations import invented
from unsealed.records.sittings import all_sittings, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from unsealed.questions.packets import Outcome, Packet
    from unsealed.records.sittings import Sitting
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId

    Keys = Mapping[tuple[str, str], Packet]

NONE: Final[Mapping[tuple[str, str], Any]] = MappingProxyType({})
_SAT = tables.sittings.c
_ANSWERS = tables.answers.c
_AT_ONCE = 200
"""Learners whose sittings are read at once, where those of everybody are."""


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """One answer: the judgement, and what it was a judgement of.

    `seal`, `level` (empty where the claim is open), `outcome`, `cues` and `idea` are the item's.
    `seconds` is None where the page did not say when it was shown.
    """

    item: str
    version: str
    seal: str
    level: str
    outcome: Outcome
    cues: Mapping[str, str | bool]
    idea: str
    p: int
    decides: str
    seen_before: bool
    seconds: float | None
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class AnsweredSitting:
    """A sitting with its answers, in the order in which they were given. What was skipped is not
    among them."""

    sitting: Sitting
    answers: tuple[ItemAnswer, ...]


def of_learner(
    records: Records, learner: LearnerId, corrected: Keys = NONE
) -> tuple[AnsweredSitting, ...]:
    """The learner's sittings, the first one first.

    `corrected` are items as they now stand, by form and id: an answer to the same claim on the
    same documents takes their key, which may have been corrected since.
    """
    with records.reading() as connection:
        return _answered(connection, _SAT.learner == learner, corrected)


def of_class(
    records: Records, class_id: str, corrected: Keys = NONE
) -> tuple[AnsweredSitting, ...]:
    """The sittings of all who are in the class, learner by learner."""
    with records.reading() as connection:
        is_member = (
            select(tables.members.c.number)
            .where(
                tables.members.c.class_id == _SAT.class_id,
                tables.members.c.learner == _SAT.learner,
            )
            .exists()
        )
        return _answered(connection, and_(_SAT.class_id == class_id, is_member), corrected)


def of_everybody(records: Records, corrected: Keys = NONE) -> Iterator[AnsweredSitting]:
    """Every sitting of the installation but those of demonstrations, some learners at a time."""
    with records.reading() as connection:
        query = select(_SAT.learner).where(_SAT.learner.not_in(invented())).distinct()
        everybody = sorted(connection.scalars(query))
        for start in range(0, len(everybody), _AT_ONCE):
            some = everybody[start : start + _AT_ONCE]
            yield from _answered(connection, _SAT.learner.in_(some), corrected)


def item_order(items: Sequence[str], seed: str) -> tuple[str, ...]:
    """The items of a form in the order of a sitting."""
    return in_own_order(items, seed=seed, name=str)


def _answered(
    connection: Connection, condition: ColumnElement[bool], corrected: Keys
) -> tuple[AnsweredSitting, ...]:
    found = counted(connection.execute(all_sittings().where(condition)).all())
    rows: defaultdict[tuple[str, str, int], list[Any]] = defaultdict(list)
    is_of = and_(*(_ANSWERS[name] == _SAT[name] for name in tables.ATTEMPT))
    query = (
        select(*_ANSWERS)
        .join(tables.sittings, is_of)
        .where(condition, _ANSWERS.try_number == 1)
        .order_by(_ANSWERS.answered_at, _ANSWERS.question)
    )
    for row in connection.execute(query):
        rows[row.learner, row.lesson, row.number].append(row)
    packets = _packets(connection, {row.version for each in rows.values() for row in each})
    return tuple(
        AnsweredSitting(
            each,
            tuple(
                _answer(row, _keyed(each.form, packets[row.version], corrected))
                for row in rows[each.learner, each.lesson, each.number]
            ),
        )
        for each in found
    )


def _packets(connection: Connection, versions: set[str]) -> Mapping[str, Packet]:
    kept = tables.question_versions.c
    query = select(kept.version, kept.content).where(kept.version.in_(sorted(versions)))
    return {row.version: packet_from(row.content) for row in connection.execute(query)}


def _keyed(form: str, asked: Packet, corrected: Keys) -> Packet:
    """The packet whose key counts: the present one, if nothing but its key has changed."""
    now = corrected.get((form, asked.id))
    is_same = now is not None and (now.claim, now.documents) == (asked.claim, asked.documents)
    return now if now is not None and is_same else asked


# Rows have values of every column's type.
def _answer(row: Any, packet: Packet) -> ItemAnswer:
    shown = row.shown_at
    return ItemAnswer(
        item=row.question,
        version=row.version,
        seal=packet.seal.value,
        level=packet.level or "",
        outcome=packet.outcome,
        cues=packet.cues.model_dump(),
        idea=packet.misled_by.idea,
        p=row.raw["probability"],
        decides=row.raw["decides"],
        seen_before=row.raw["seen"] == "yes",
        seconds=(row.answered_at - shown).total_seconds() if shown else None,
        answered_at=row.answered_at,
    )
