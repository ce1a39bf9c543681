"""What a learner said of the claims of lessons, and whether they hold: for their calibration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, literal_column, select

from unsealed.records import tables
from unsealed.records.prepared import PreparedQuery

if TYPE_CHECKING:
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId

_ANSWERS = tables.answers.c
_VERSIONS = tables.question_versions.c


class Judgement(NamedTuple):
    """A probability in percent, and whether the claim holds."""

    percent: int
    holds: bool


def of_learner(records: Records, learner: LearnerId) -> tuple[Judgement, ...]:
    """The first judgement of each settled claim, given before the lesson told what was found."""
    with records.reading() as connection:
        rows = _JUDGED.rows(connection, {"learner": learner})
    found: dict[tuple[str, str], Judgement] = {}
    for lesson, question, raw, content in rows:
        outcome = _outcome(content)
        if outcome in {"holds", "fails"}:
            found.setdefault((lesson, question), Judgement(raw["probability"], outcome == "holds"))
    return tuple(found.values())


# Contents have values of every JSON type; this one was checked before it was kept.
def _outcome(content: Any) -> str:
    return str(content["outcome"])


_JUDGED = PreparedQuery(
    select(_ANSWERS.lesson, _ANSWERS.question, _ANSWERS.raw, _VERSIONS.content)
    .join(
        tables.question_versions,
        and_(*(_ANSWERS[name] == _VERSIONS[name] for name in tables.VERSION)),
    )
    .where(
        _ANSWERS.learner == bindparam("learner"),
        _ANSWERS.step == literal_column("'judge'"),
        _ANSWERS.try_number == literal_column("1"),
        _VERSIONS.kind == literal_column("'claim-judgement'"),
    )
    .order_by(_ANSWERS.answered_at)
)
