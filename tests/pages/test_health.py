"""What a machine is told that asks whether the server lives, and whether it can serve people."""

from __future__ import annotations

import shutil
import sqlite3
from collections import namedtuple
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from unsealed.pages import health
from unsealed.pages.app import create_app
from unsealed.pages.services import NAME
from unsealed.records import errors

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from people import Person
    from unsealed.settings import Settings

Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil has it


def reasons(app: Flask) -> list[str]:
    """Why the server says that it is not ready."""
    found = app.test_client().get("/readyz")
    assert found.status_code == 503
    assert set(found.json) == {"status", "reasons"}
    assert set(found.json["reasons"]) <= health.NOT_READY
    return list(found.json["reasons"])


def test_a_process_that_lives_says_so(cleo: Person) -> None:
    found = cleo.opens("/healthz")
    assert (found.status_code, found.json) == (200, {"status": "alive"})
    assert found.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in found.headers


def test_a_server_that_can_serve_says_so(cleo: Person) -> None:
    found = cleo.opens("/readyz")
    assert (found.status_code, found.json["status"]) == (200, "ready")
    assert "Set-Cookie" not in found.headers


def test_a_server_that_is_not_ready_still_lives(settings: Settings) -> None:
    shutil.rmtree(settings.data)
    settings.data.mkdir()
    app = create_app(settings)
    assert reasons(app) == ["course-missing"]
    assert app.test_client().get("/healthz").status_code == 200
    app.extensions[NAME].records.close()


def test_records_of_another_version_are_told(app: Flask, data_folder: Path) -> None:
    with closing(sqlite3.connect(data_folder / "records.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert reasons(app) == ["records-other-revision"]


def test_damaged_records_are_told(app: Flask, data_folder: Path) -> None:
    app.extensions[NAME].records.close()
    for path in data_folder.glob("records.db*"):
        path.write_bytes(b"no database at all " * 4096)
    assert reasons(app) == ["records-damaged"]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (errors.DatabaseBusy, "records-busy"),
        (errors.DiskFull, "disk-full"),
        (errors.DatabaseTooNew, "records-too-new"),
        (errors.RecordsError, "records-unreachable"),
    ],
)
def test_what_the_records_say_becomes_a_code(
    app: Flask, monkeypatch: pytest.MonkeyPatch, fault: type[errors.RecordsError], reason: str
) -> None:
    def refuse(_self: object) -> None:
        raise fault(place="postgresql://unsealed:hush@db/unsealed", detail="password hush refused")

    monkeypatch.setattr(type(app.extensions[NAME].records), "reading", refuse)
    assert reasons(app) == [reason]


def test_a_disk_without_room_is_told_before_it_is_full(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _folder: Usage(10**9, 10**9, health.LEAST_ROOM - 1)
    )
    assert reasons(app) == ["disk-full"]


def test_a_folder_that_cannot_be_written_is_told(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health.os, "access", lambda _folder, _mode: False)
    assert reasons(app) == ["records-not-writable"]
