"""What a machine asks of the server: does the process live, and can it serve people?"""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING, Final

from flask import Response, current_app, jsonify

from unsealed.course.reader import NoEdition
from unsealed.pages.blueprint import pages
from unsealed.pages.services import edition, services
from unsealed.records import errors
from unsealed.records.store import revision_of
from unsealed.records.tables import HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator


LEAST_ROOM: Final = 100_000_000
"""Bytes: with less, the next hour's answers and the database's log may find no place."""
_REASONS: Final = {
    errors.DatabaseBusy: "records-busy",
    errors.DatabaseDamaged: "records-damaged",
    errors.DatabaseReadOnly: "records-not-writable",
    errors.DatabaseTooNew: "records-too-new",
    errors.DiskFull: "disk-full",
}
_OTHERWISE: Final = "records-unreachable"
NOT_READY: Final = frozenset(
    {*_REASONS.values(), _OTHERWISE, "records-other-revision", "course-missing"}
)
"""Every reason that `/readyz` may give; the runbook has a line for each."""


@pages.get("/healthz")
def healthz() -> Response:
    """That the process lives. Nothing else is looked at: a restart would mend nothing else."""
    return _answer({"status": "alive"}, 200)


@pages.get("/readyz")
def readyz() -> Response:
    """That people can be served, or why not: in codes, for whoever may ask is not known."""
    started = time.perf_counter()
    reasons = sorted({*_of_records(), *_of_course(), *_of_disk()})
    if reasons:
        current_app.logger.warning("not ready: %s", ", ".join(reasons))
        return _answer({"status": "not ready", "reasons": reasons}, 503)
    milliseconds = round((time.perf_counter() - started) * 1000, 1)
    return _answer({"status": "ready", "milliseconds": milliseconds}, 200)


def _of_records() -> Iterator[str]:
    try:
        with services().records.reading() as connection:
            if revision_of(connection) != HEAD:
                yield "records-other-revision"
    except errors.RecordsError as error:
        yield _REASONS.get(type(error), _OTHERWISE)


def _of_course() -> Iterator[str]:
    try:
        edition().units()
    except NoEdition:
        yield "course-missing"


def _of_disk() -> Iterator[str]:
    folder = services().settings.data
    try:
        if shutil.disk_usage(folder).free < LEAST_ROOM:
            yield "disk-full"
    except FileNotFoundError:
        yield _OTHERWISE
    if not os.access(folder, os.W_OK):
        yield "records-not-writable"


def _answer(said: dict[str, object], status: int) -> Response:
    response = jsonify(said)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
