"""Views: records of a few minutes, in which a teacher looks at the course as a learner does.

What is done in a view is kept in a database of its own, which begins with the class, what is set
to it and one learner who is nobody, and is thrown away afterwards. So every page works in a view
exactly as it does for learners, and nothing of it can reach what learners did.
"""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select

from unsealed.records import assignments, measurements, tables
from unsealed.records.learners import new_id
from unsealed.records.store import Records
from unsealed.records.times import utc_now

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from unsealed.records.assignments import Rules
    from unsealed.records.classes import Class
    from unsealed.records.tables import LearnerId

FOLDER: Final = "views"
"""Where views are kept, in the data folder."""
FORGOTTEN_AFTER: Final = 12 * 3600
"""Seconds after which a view that was never left is thrown away, at the next one's beginning."""


class View(Struct, frozen=True):
    """A view that is open: where it is kept, and as whom the teacher looks."""

    folder: Path
    learner: LearnerId

    def open(self) -> Records:
        """Its records."""
        return Records.open("", folder=self.folder)


def begin(records: Records, folder: Path, found: Class, name: str) -> View:
    """A new view of a class, in a folder that is not there yet."""
    forget_old(folder.parent)
    folder.mkdir(parents=True, mode=0o700)
    view = View(folder, new_id())
    scratch = view.open()
    try:
        _furnish(records, scratch, found, view.learner, name)
    finally:
        scratch.close()
    return view


def end(folder: Path) -> None:
    """Throw a view away; again, it changes nothing."""
    shutil.rmtree(folder, ignore_errors=True)


def _furnish(
    records: Records, scratch: Records, found: Class, learner: LearnerId, name: str
) -> None:
    with records.reading() as connection:
        query = select(*tables.classes.c).where(tables.classes.c.id == found.id)
        row = dict(connection.execute(query).mappings().one())
        numbers = list(
            connection.scalars(
                select(tables.assignments.c.number).where(tables.assignments.c.class_id == found.id)
            )
        )
    # The teachers do not come along, and so nothing that names one.
    row |= dict.fromkeys(("demonstration_for",))
    now = utc_now()
    with scratch.writing() as connection:
        connection.execute(tables.classes.insert(), row | {"archived_at": None})
        connection.execute(tables.learners.insert(), {"id": learner, "created_at": now})
        member = {"class_id": found.id, "number": 1, "learner": learner, "folded": name}
        seat = {"name": name, "added_at": now, "joined_at": now}
        connection.execute(tables.members.insert(), member | seat)
    for number in sorted(numbers):
        _carry(records, scratch, found, number)
    # The forms of the test before and after are open too, whichever day they are set for.
    for phase in measurements.of_class(records, found.id).phases:
        measurements.set_phase(scratch, found.id, phase, None, None)


def _carry(records: Records, scratch: Records, found: Class, number: int) -> None:
    """Set the same in the view, open whatever day it is: a bound that shuts it is left out."""
    each = assignments.one(records, found.id, number)
    if each is None:
        return
    row = {"class_id": found.id, "number": number, "lesson": each.lesson, "part": each.part}
    rules = _open_on(each.rules, utc_now().astimezone().date())
    version = {"class_id": found.id, "number": number, "version": each.version}
    with scratch.writing() as connection:
        connection.execute(tables.assignments.insert(), row | {"given_at": each.given_at})
        connection.execute(
            tables.assignment_versions.insert(),
            version | {"made_at": each.given_at, "rules": assignments.as_kept(rules)},
        )


def _open_on(rules: Rules, today: date) -> Rules:
    if rules.opens_on and rules.opens_on > today:
        rules = replace(rules, opens_on=None)
    if rules.closes_on and rules.closes_on < today:
        rules = replace(rules, closes_on=None)
    return rules


def forget_old(folder: Path) -> None:
    """Throw away the views in this folder that were never left."""
    if not folder.is_dir():
        return
    for view in folder.iterdir():
        # It's OK if another one is left just now: then it is gone, as it should be.
        with suppress(FileNotFoundError):
            if view.stat().st_mtime < time.time() - FORGOTTEN_AFTER:
                end(view)
