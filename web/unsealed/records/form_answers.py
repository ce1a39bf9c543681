"""Answers to forms, with what each was an answer to: what every figure of learning is made of."""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from sqlalchemy import Text, and_, bindparam, literal_column, select, type_coerce

from unsealed.questions.packets import packet_from
from unsealed.questions.variants import in_own_order
from unsealed.records import tables
from unsealed.records.demonstrations import is_invented
from unsealed.records.json_text import value_of
from unsealed.records.prepared import PreparedQuery
from unsealed.records.sittings import SittingRow, all_sittings, counted, form_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from unsealed.questions.packet_model import Outcome, Packet
    from unsealed.records.sittings import Sitting
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId

    Keys = Mapping[tuple[str, str], Packet]
    Asked = tuple[str, str, str, str, Outcome, Mapping[str, str | bool], str]

NONE: Final[Mapping[tuple[str, str], Any]] = MappingProxyType({})
_SAT = tables.sittings.c
_ANSWERS = tables.answers.c
_AT_ONCE = 200
"""Learners whose sittings are read at once, where those of everybody are."""


class ItemAnswer(Struct, frozen=True):
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


class AnsweredSitting(Struct, frozen=True):
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
        return _OF_LEARNER.read(connection, {"learner": learner}, corrected)


def of_class(
    records: Records, class_id: str, corrected: Keys = NONE
) -> tuple[AnsweredSitting, ...]:
    """The sittings of all who are in the class, learner by learner."""
    with records.reading() as connection:
        return _OF_CLASS.read(connection, {"class": class_id}, corrected)


def of_everybody(
    records: Records, corrected: Keys = NONE, most: int | None = None
) -> Iterator[AnsweredSitting]:
    """Every sitting of the installation but those of demonstrations, some learners at a time.

    Of at most so many learners: a random draw, for their ids are drawn at random, and those that
    come first are taken. Whoever is among them stays so until others come in between.
    """
    with records.reading() as connection:
        query = select(_SAT.learner).where(~is_invented(_SAT.learner)).distinct()
        everybody = sorted(connection.scalars(query.order_by(_SAT.learner).limit(most)))
        known = set(everybody)
        for start in range(0, len(everybody), _AT_ONCE):
            some = everybody[start : start + _AT_ONCE]
            found = _BETWEEN.read(connection, {"first": some[0], "last": some[-1]}, corrected)
            yield from (each for each in found if each.sitting.learner in known)


def item_order(items: Sequence[str], seed: str) -> tuple[str, ...]:
    """The items of a form in the order of a sitting."""
    return in_own_order(items, seed=seed, name=str)


class _Reading:
    """Sittings and their answers under one condition, as statements that are worked out once."""

    def __init__(self, condition: ColumnElement[bool]) -> None:
        is_of = and_(*(_ANSWERS[name] == _SAT[name] for name in tables.ATTEMPT))
        self._sittings = PreparedQuery(all_sittings().where(condition))
        self._answers = PreparedQuery(
            select(
                _ANSWERS.learner,
                _ANSWERS.lesson,
                _ANSWERS.number,
                _ANSWERS.version,
                type_coerce(_ANSWERS.raw, Text),
                _ANSWERS.shown_at,
                _ANSWERS.answered_at,
            )
            .join(tables.sittings, is_of)
            .where(condition, _ANSWERS.try_number == literal_column("1"))
        )

    def read(
        self, connection: Connection, values: Mapping[str, Any], corrected: Keys
    ) -> tuple[AnsweredSitting, ...]:
        """The sittings that count, learner by learner, each with its answers."""
        found = counted(map(SittingRow._make, self._sittings.rows(connection, values)))
        rows = self._answers.rows(connection, values)
        asked = _Asked(connection, {row[3] for row in rows}, corrected)
        given: defaultdict[tuple[str, str, int], list[ItemAnswer]] = defaultdict(list)
        said = _Said()
        for learner, lesson, number, version, raw, shown, answered in rows:
            seconds = (answered - shown).total_seconds() if shown else None
            known = asked[lesson, version]
            answer = ItemAnswer(*known, *said[raw], seconds, answered)
            given[learner, lesson, number].append(answer)
        return tuple(
            AnsweredSitting(
                each, tuple(sorted(given[each.learner, each.lesson, each.number], key=_when))
            )
            for each in found
        )


class _Said(dict[str, tuple[int, str, bool]]):
    """What was said, by the text in which it is kept: most texts come again and again."""

    def __missing__(self, raw: str) -> tuple[int, str, bool]:
        # Texts have values of every JSON type; these three are checked as they are written.
        given: Any = value_of(raw)
        found = (given["probability"], given["decides"], given["seen"] == "yes")
        self[raw] = found
        return found


class _Asked(dict[tuple[str, str], "Asked"]):
    """What an answer was an answer to, by the lesson and the version: the first of its fields."""

    def __init__(self, connection: Connection, versions: set[str], corrected: Keys) -> None:
        super().__init__()
        kept = tables.question_versions.c
        query = select(kept.version, kept.content).where(kept.version.in_(sorted(versions)))
        self._asked = {row.version: packet_from(row.content) for row in connection.execute(query)}
        self._corrected = corrected

    def __missing__(self, key: tuple[str, str]) -> Asked:
        lesson, version = key
        packet = keyed(form_in(lesson), self._asked[version], self._corrected)
        found = self[key] = (
            packet.id,
            version,
            packet.seal.value,
            packet.level or "",
            packet.outcome,
            packet.cues.model_dump(),
            packet.misled_by.idea,
        )
        return found


def keyed(form: str, asked: Packet, corrected: Keys) -> Packet:
    """The packet whose key counts: the present one, if nothing but its key has changed."""
    now = corrected.get((form, asked.id))
    is_same = now is not None and (now.claim, now.documents) == (asked.claim, asked.documents)
    return now if now is not None and is_same else asked


def _when(answer: ItemAnswer) -> tuple[datetime, str]:
    return answer.answered_at, answer.item


_MEMBERS = tables.members.c
_OF_LEARNER = _Reading(_SAT.learner == bindparam("learner"))
_OF_CLASS = _Reading(
    and_(
        _SAT.class_id == bindparam("class"),
        select(_MEMBERS.number)
        .where(_MEMBERS.class_id == _SAT.class_id, _MEMBERS.learner == _SAT.learner)
        .exists(),
    )
)
_BETWEEN = _Reading(_SAT.learner.between(bindparam("first"), bindparam("last")))
