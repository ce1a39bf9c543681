"""Grading kept answers again, after a key was corrected: first what would change, then the change.

An answer goes on naming the version that was asked; only its score follows the question as it now
stands. Every change leaves a row in `regrades`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct
from sqlalchemy import and_, func, select, update

from unsealed.language import gettext as _
from unsealed.questions.registry import as_stored, kind_of
from unsealed.records import progress, tables
from unsealed.records.demonstrations import invented
from unsealed.records.inserting import insert_into
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from unsealed.questions.kind import JsonValue, Question
    from unsealed.questions.results import Result, Verdict
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId

_AT_ONCE = 200
"""Answers changed in one transaction: others wait for no more than that."""


class CurrentItem(Protocol):
    """A question as it now stands in a lesson."""

    @property
    def lesson(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def question(self) -> Question: ...


class _Current(Struct, frozen=True):
    """A question as it now stands, and the ids that an answer to it may name."""

    item: CurrentItem
    ids: set[str]

    @classmethod
    def of(cls, item: CurrentItem) -> _Current:
        return cls(item, _ids(as_stored(item.question)))


class Graded(Struct, frozen=True):
    """How an answer came out."""

    score: float
    verdict: Verdict
    brier: float | None


class Change(Struct, frozen=True):
    """An answer whose score would be another: whose, to what, and what becomes of it."""

    learner: LearnerId
    lesson: str
    step: str
    number: int
    question: str
    try_number: int
    old: Graded
    new: Graded
    item: CurrentItem


class Unreadable(Struct, frozen=True):
    """An answer that the question as it now stands does not offer; its score stays."""

    learner: LearnerId
    lesson: str
    question: str
    reason: str


class Preview(Struct, frozen=True):
    """What regrading would do, and what it would leave."""

    changes: tuple[Change, ...]
    unreadable: tuple[Unreadable, ...]


def preview(records: Records, items: Iterable[CurrentItem]) -> Preview:
    """What grading the kept answers with these questions would change. It reads all answers."""
    current: dict[tuple[str, str, str], list[_Current]] = defaultdict(list)
    for item in items:
        current[item.lesson, item.id, item.kind].append(_Current.of(item))
    found: dict[type, list[Any]] = defaultdict(list)
    with records.reading() as connection:
        for row in _answers(connection, {lesson for lesson, _, _ in current}):
            now = _nearest(row.content, current.get((row.lesson, row.question, row.kind), ()))
            if now is not None and (outcome := _outcome(row, now)) is not None:
                found[type(outcome)].append(outcome)
    return Preview(tuple(found[Change]), tuple(found[Unreadable]))


def apply(
    records: Records, changes: Sequence[Change], *, now: datetime | None = None
) -> tuple[Change, ...]:
    """Make the changes; those that were made. One whose answer changed meanwhile is left out."""
    moment = now or utc_now()
    made: list[Change] = []
    for start in range(0, len(changes), _AT_ONCE):
        with records.writing() as connection:
            now_made = [
                change
                for change in changes[start : start + _AT_ONCE]
                if _changed(connection, change, moment)
            ]
            _recount(connection, now_made)
        made += now_made
    return tuple(made)


def _answers(connection: Connection, lessons: set[str]) -> Iterator[Any]:
    # `Any`: rows have values of every column type.
    answers, versions = tables.answers, tables.question_versions
    of_version = and_(*(answers.c[name] == versions.c[name] for name in tables.VERSION))
    query = (
        select(*answers.c, versions.c.kind, versions.c.content)
        .join_from(answers, versions, of_version)
        .where(answers.c.lesson.in_(sorted(lessons)), answers.c.learner.not_in(invented()))
        .order_by(*answers.primary_key.columns)
    )
    yield from connection.execute(query.execution_options(yield_per=1000))


def _outcome(row: Any, now: _Current) -> Change | Unreadable | None:
    """What becomes of one answer; None where its score stays."""
    gone = (_texts(row.raw) & _ids(row.content)) - now.ids
    if gone:
        reason = _("it names “%(id)s”, which the question no longer has") % {"id": min(gone)}
        return Unreadable(row.learner, row.lesson, row.question, reason)
    old = Graded(row.score, row.verdict, row.brier)
    new = _graded(kind_of(now.item.kind).grade(now.item.question, row.raw))
    if old == new:
        return None
    key = (row.learner, row.lesson, row.step, row.number, row.question, row.try_number)
    return Change(*key, old=old, new=new, item=now.item)


def _nearest(content: JsonValue, variants: Sequence[_Current]) -> _Current | None:
    """The variant that was asked: the one that has most texts in common with what was kept.

    A corrected key changes a text or two; other variants have other names, amounts and dates.
    """
    if len(variants) < 2:
        return next(iter(variants), None)
    asked = _texts(content)
    return max(variants, key=lambda each: len(asked & _texts(as_stored(each.item.question))))


def _texts(value: JsonValue) -> set[str]:
    """Every text in an answer, keys too: ids among them."""
    if isinstance(value, dict):
        return set(value).union(*map(_texts, value.values()))
    if isinstance(value, list):
        return set().union(*map(_texts, value))
    return {value} if isinstance(value, str) else set()


def _ids(content: JsonValue) -> set[str]:
    """Every id in a question as stored: those of its options, entries, cards."""
    if isinstance(content, list):
        return set().union(*map(_ids, content))
    if not isinstance(content, dict):
        return set()
    own = content.get("id")
    return set().union(*map(_ids, content.values())) | ({own} if isinstance(own, str) else set())


def _graded(result: Result) -> Graded:
    return Graded(result.score, result.verdict, result.brier)


def _changed(connection: Connection, change: Change, now: datetime) -> bool:
    """Whether the answer still came out as before, and so is changed."""
    answers = tables.answers.c
    as_before = and_(
        _is_of(tables.answers.c, change),
        answers.score == change.old.score,
        answers.verdict == change.old.verdict,
        answers.brier.is_not_distinct_from(change.old.brier),
    )
    new = {"score": change.new.score, "verdict": change.new.verdict, "brier": change.new.brier}
    if connection.execute(update(tables.answers).where(as_before).values(new)).rowcount != 1:
        return False
    _keep_version(connection, change.item)
    _note(connection, change, now)
    return True


def _is_of(columns: Any, change: Change) -> ColumnElement[bool]:
    # `Any`: the columns of `answers` or of `regrades`, which have the same key.
    return and_(*(columns[name] == getattr(change, name) for name in tables.ANSWER))


def _keep_version(connection: Connection, item: CurrentItem) -> None:
    """Keep what graded the answer, so that the change can be understood later."""
    version = {
        "version": item.version,
        "lesson": item.lesson,
        "question": item.id,
        "kind": item.kind,
        "content": as_stored(item.question),
    }
    insertion = insert_into(tables.question_versions, connection.dialect.name)
    connection.execute(insertion.on_conflict_do_nothing(), version)


def _note(connection: Connection, change: Change, now: datetime) -> None:
    regrades = tables.regrades.c
    earlier = select(func.count()).where(_is_of(regrades, change))
    row = {name: getattr(change, name) for name in tables.ANSWER} | {
        "place": (connection.scalar(earlier) or 0) + 1,
        "graded_by": change.item.version,
        "old_score": change.old.score,
        "old_verdict": change.old.verdict,
        "old_brier": change.old.brier,
        "new_score": change.new.score,
        "new_verdict": change.new.verdict,
        "new_brier": change.new.brier,
        "regraded_at": now,
    }
    connection.execute(tables.regrades.insert(), row)


def _recount(connection: Connection, changes: Iterable[Change]) -> None:
    lessons: dict[LearnerId, set[str]] = defaultdict(set)
    for change in changes:
        lessons[change.learner].add(change.lesson)
    for learner, names in lessons.items():
        progress.recount(connection, learner, names)
