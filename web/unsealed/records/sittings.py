"""Sittings: who takes which form of the test before and after, when, and for which class.

A sitting is an attempt like others, at a lesson that is named after its form. Its answers are kept
one by one, and none of them is scored: nobody learns from anything that is held how they did before
the keys may be seen.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args

from msgspec import Struct
from sqlalchemy import func, select, update

from unsealed.records import answers, learners, tables
from unsealed.records.errors import Refused
from unsealed.records.tables import LearnerId
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from unsealed.records.answers import GivenAnswer
    from unsealed.records.store import Records

Phase = Literal["before", "waiting", "after", "later"]
PHASES: Final[tuple[Phase, ...]] = get_args(Phase)
ALONE: Final = ""
"""What stands for the class of whoever takes a form alone."""
STEP: Final = "judge"
"""The step whose attempts sittings are."""
_FOLDER: Final = "assessments/"
_ARMS: Final = 4
_SAT = tables.sittings.c
_ATTEMPTS = tables.attempts.c
_MEMBERS = tables.members.c


class Sitting(Struct, frozen=True):
    """One learner's taking of a form. `class_id` is ALONE for whoever takes it alone."""

    learner: LearnerId
    form: str
    number: int
    class_id: str
    phase: Phase
    seed: str
    opened_at: datetime
    handed_in_at: datetime | None
    edition: str

    @property
    def lesson(self) -> str:
        """What its attempt and its answers call the form."""
        return lesson_of(self.form)


class WholeSitting(Struct, frozen=True):
    """A sitting that was handed in, with its answers in the order in which they were given."""

    sitting: Sitting
    answers: tuple[GivenAnswer, ...]


class Arm(NamedTuple):
    """What chance gives a learner: which forms, in which order, and whether they wait.

    Whoever waits takes the second form before the lessons too.
    """

    first: str
    second: str
    waits: bool


def lesson_of(form: str) -> str:
    """What attempts and answers call a form. No lesson's folder has a slash in its name."""
    return f"{_FOLDER}{form}"


def form_in(lesson: str) -> str:
    """The form that attempts and answers call so."""
    return lesson.removeprefix(_FOLDER)


def arm_alone(learner: LearnerId) -> Arm:
    """The arm of whoever learns alone: the order follows from the learner's id."""
    is_turned = _hash(learner)[0] % 2
    return Arm("b", "a", waits=False) if is_turned else Arm("a", "b", waits=False)


def arm_in_class(class_id: str, number: int) -> Arm:
    """The arm of the learner who has this number in a class.

    Of each four who stand together on the list, chance gives each arm to one. So half of a class
    begins with A and half of either waits, whoever joins later, and nothing has to be kept.
    """
    block, place = divmod(number - 1, _ARMS)
    arms = [Arm(*order, waits) for order in (("a", "b"), ("b", "a")) for waits in (False, True)]
    return sorted(arms, key=lambda arm: _hash(f"{class_id}/{block}/{arm}"))[place]


def form_for(phase: Phase, arm: Arm, before: Sitting | None, taken: Collection[str]) -> str:
    """The form that is due in a phase. `before` is the first sitting, `taken` are all forms sat.

    A form that was taken elsewhere is avoided as long as there is another.
    """
    if phase == "later":
        return "c"
    row = [arm.first, arm.second]
    if phase != "before":
        row = [arm.second, arm.first]
        if before is not None:
            row = [form for form in row if form != before.form]
    return next((form for form in (*row, "c") if form not in taken), row[0])


def begin(
    records: Records,
    sitting: Sitting,
) -> None:
    """Begin a sitting; one of this phase and class that was begun before stays as it is.

    Its number is the next that is free, whatever it says.
    """
    try:
        with records.writing(sitting.learner) as connection:
            learners.ensure(connection, sitting.learner, sitting.opened_at)
            known = _of(sitting.learner).where(
                _SAT.class_id == sitting.class_id, _SAT.phase == sitting.phase
            )
            if connection.execute(known).first():
                return
            place = {"learner": sitting.learner, "lesson": sitting.lesson, "step": STEP}
            last = select(func.max(_ATTEMPTS.number)).where(
                *(_ATTEMPTS[name] == value for name, value in place.items())
            )
            key = {**place, "number": (connection.scalar(last) or 0) + 1}
            attempt = {"preset": "test", "started_at": sitting.opened_at}
            connection.execute(
                tables.attempts.insert(), {**key, **attempt, "edition": sitting.edition}
            )
            why = {"class_id": sitting.class_id, "phase": sitting.phase, "seed": sitting.seed}
            connection.execute(tables.sittings.insert(), {**key, **why})
    except Refused:
        # Two taps at once: the other one took the number, and the sitting is begun.
        return


def keep_within(connection: Connection, whole: WholeSitting) -> None:
    """Keep a whole sitting of a learner who is there, as a demonstration has it."""
    sitting = whole.sitting
    key = {"learner": sitting.learner, "lesson": sitting.lesson, "step": STEP}
    attempt = {
        "number": sitting.number,
        "preset": "test",
        "started_at": sitting.opened_at,
        "handed_in_at": sitting.handed_in_at,
        "edition": sitting.edition,
    }
    connection.execute(tables.attempts.insert(), {**key, **attempt})
    why = {"class_id": sitting.class_id, "phase": sitting.phase, "seed": sitting.seed}
    connection.execute(tables.sittings.insert(), {**key, "number": sitting.number, **why})
    answers.keep_within(connection, whole.answers)


def of_learner(records: Records, learner: LearnerId) -> tuple[Sitting, ...]:
    """The learner's sittings, the first one first; of two in one phase, the one that counts."""
    with records.reading() as connection:
        return counted(connection.execute(_of(learner)).all())


def of_class(records: Records, class_id: str) -> tuple[Sitting, ...]:
    """The sittings of all who are in the class."""
    query = _QUERY.join(
        tables.members,
        (_MEMBERS.learner == _SAT.learner) & (_MEMBERS.class_id == _SAT.class_id),
    ).where(_SAT.class_id == class_id)
    with records.reading() as connection:
        return counted(connection.execute(query).all())


def hand_in(records: Records, sitting: Sitting, *, now: datetime | None = None) -> None:
    """Close a sitting; the first time counts."""
    with records.writing(sitting.learner) as connection:
        connection.execute(
            update(tables.attempts)
            .where(
                _ATTEMPTS.learner == sitting.learner,
                _ATTEMPTS.lesson == sitting.lesson,
                _ATTEMPTS.step == STEP,
                _ATTEMPTS.number == sitting.number,
                _ATTEMPTS.handed_in_at.is_(None),
            )
            .values(handed_in_at=now or utc_now())
        )


def counted(rows: Iterable[Any]) -> tuple[Sitting, ...]:
    """The sittings of these rows, one of each learner, class and phase.

    There are two where two learners became one: what was handed in counts, and what was begun
    first.
    """
    found = [sitting_of(row) for row in rows]
    found.sort(key=lambda each: (each.handed_in_at is None, each.handed_in_at or each.opened_at))
    kept: dict[tuple[str, str, str], Sitting] = {}
    for each in found:
        kept.setdefault((each.learner, each.class_id, each.phase), each)
    return tuple(sorted(kept.values(), key=lambda each: (each.learner, each.opened_at)))


# Rows have values of every column's type.
def sitting_of(row: Any) -> Sitting:
    """The sitting of a row of the query below."""
    return Sitting(
        learner=LearnerId(row.learner),
        form=form_in(row.lesson),
        number=row.number,
        class_id=row.class_id,
        phase=row.phase,
        seed=row.seed,
        opened_at=row.started_at,
        handed_in_at=row.handed_in_at,
        edition=row.edition,
    )


_QUERY = select(*_SAT, _ATTEMPTS.started_at, _ATTEMPTS.handed_in_at, _ATTEMPTS.edition).join(
    tables.attempts,
    (_ATTEMPTS.learner == _SAT.learner)
    & (_ATTEMPTS.lesson == _SAT.lesson)
    & (_ATTEMPTS.step == _SAT.step)
    & (_ATTEMPTS.number == _SAT.number),
)


class SittingRow(NamedTuple):
    """A row of the query for sittings."""

    learner: str
    lesson: str
    step: str
    number: int
    class_id: str
    phase: Phase
    seed: str
    started_at: datetime
    handed_in_at: datetime | None
    edition: str


def all_sittings() -> Select[Any]:
    """The query for every sitting, to be narrowed."""
    return _QUERY


def _of(learner: LearnerId) -> Select[Any]:
    return _QUERY.where(_SAT.learner == learner).order_by(_ATTEMPTS.started_at)


def _hash(text: str) -> bytes:
    return sha256(text.encode()).digest()
