"""Learners: random ids without names. A phrase leads one back to their work on another device."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from unsealed.records import merging, phrases, tables
from unsealed.records.errors import Refused
from unsealed.records.inserting import insert_into, unless_there
from unsealed.records.prepared import PreparedQuery
from unsealed.records.tables import LearnerId
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from unsealed.records.store import Records

_LEARNERS = tables.learners.c


def new_id() -> LearnerId:
    """An id that nobody has and nobody guesses. Nothing is kept of it before the first answer."""
    return LearnerId(secrets.token_urlsafe(16))


def ensure(connection: Connection, learner: LearnerId, now: datetime) -> None:
    """See to it that the learner has a row."""
    ensure_all(connection, {learner: now})


def ensure_all(connection: Connection, since: Mapping[LearnerId, datetime]) -> None:
    """See to it that each of these has a row, and if it is new, from this moment."""
    rows = [{"id": learner, "created_at": moment} for learner, moment in since.items()]
    _LEARNER.run_all(connection, rows)


def is_kept(records: Records, learner: LearnerId) -> bool:
    """Whether anything is kept of the learner."""
    with records.reading() as connection:
        return bool(_IS_KEPT.rows(connection, {"id": learner}))


def new_phrase(
    records: Records,
    learner: LearnerId,
    words: Iterable[str] | None = None,
    *,
    now: datetime | None = None,
) -> str:
    """A recovery phrase, to be shown once; it takes the place of the one before.

    `words` are drawn at random where none are given. Raises Refused where given words are
    another learner's phrase already.
    """
    while True:
        phrase = phrases.drawn() if words is None else " ".join(words)
        try:
            _set_phrase(records, learner, phrases.key_of(phrase, _salt(records)), now or utc_now())
        except Refused:
            if words is not None:
                raise
        else:
            return phrase


def with_phrase(records: Records, phrase: str) -> LearnerId | None:
    """The learner whose phrase this is, however it was typed. None takes as long as one."""
    key = phrases.key_of(phrase, _salt(records))
    with records.reading() as connection:
        found = connection.scalar(select(_LEARNERS.id).where(_LEARNERS.phrase_key == key))
    return None if found is None else LearnerId(found)


def has_phrase(records: Records, learner: LearnerId) -> bool:
    """Whether the learner has a recovery phrase."""
    with records.reading() as connection:
        query = select(_LEARNERS.phrase_set_at).where(_LEARNERS.id == learner)
        return connection.scalar(query) is not None


def merge(records: Records, source: LearnerId, into: LearnerId) -> None:
    """Give all that `source` did to `into`, and remove `source`; again, it changes nothing."""
    if source == into:
        return
    with records.writing(source, into) as connection:
        created_at = connection.scalar(select(_LEARNERS.created_at).where(_LEARNERS.id == source))
        if created_at is None:
            return
        ensure(connection, into, created_at)
        merging.carry_over(connection, source, into)


def renewed(records: Records, learner: LearnerId) -> LearnerId:
    """Another id for the learner, who keeps everything: cookies of the old one are nobody's."""
    new = new_id()
    merge(records, source=learner, into=new)
    return new


def _set_phrase(records: Records, learner: LearnerId, key: bytes, now: datetime) -> None:
    with records.writing(learner) as connection:
        ensure(connection, learner, now)
        change = update(tables.learners).where(_LEARNERS.id == learner)
        connection.execute(change.values(phrase_key=key, phrase_set_at=now))


def _salt(records: Records) -> bytes:
    """The installation's own salt, made when it is first needed."""
    query = select(tables.installation.c.phrase_salt)
    with records.reading() as connection:
        salt: bytes | None = connection.scalar(query)
    if salt is not None:
        return salt
    with records.writing() as connection:
        insertion = insert_into(tables.installation, connection.dialect.name)
        row = {"id": 1, "phrase_salt": secrets.token_bytes(phrases.SALT_BYTES)}
        connection.execute(insertion.on_conflict_do_nothing(), row)
        kept: bytes = connection.execute(query).scalar_one()
        return kept


_IS_KEPT = PreparedQuery(select(_LEARNERS.id).where(_LEARNERS.id == bindparam("id")))
_LEARNER = unless_there(tables.learners, "id", "created_at")
