"""The cast, and the course that they take: the real lessons, built once, in a data folder each.

Ada works through lessons. Ben is another learner on a device of his own. Cleo is a stranger who
has never been here: no cookie, no work.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import sync_playwright

import postgresql
from attacked import say_how_many
from people import Person
from unsealed.course.build import build_course
from unsealed.course.reader import open_edition
from unsealed.pages.app import create_app
from unsealed.pages.services import NAME
from unsealed.pages.templating import COMPILED
from unsealed.records import phrases, teachers
from unsealed.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser

    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records

ROOT = Path(__file__).resolve().parent.parent

# What is switched off here are Chromium's own calls home; a page has no part in them.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end of a run how many attacks were made."""
    say_how_many(terminalreporter)


@pytest.fixture(scope="session")
def built_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the edition of the real lessons. Nobody may write in it."""
    folder = tmp_path_factory.mktemp("course")
    build_course(ROOT / "lessons", folder)
    return folder


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which all tests keep compiled templates, so that each is compiled once."""
    return tmp_path_factory.mktemp(COMPILED)


@pytest.fixture
def data_folder(built_course: Path, compiled_templates: Path, tmp_path: Path) -> Path:
    """A data folder of this test alone, with the real course and no records yet."""
    folder = Path(shutil.copytree(built_course, tmp_path / "data"))
    (folder / COMPILED).symlink_to(compiled_templates)
    return folder


@pytest.fixture
def settings(data_folder: Path) -> Settings:
    """The settings of a fresh installation."""
    return Settings(
        data=data_folder,
        lessons=None,
        database_url="",
        secret_key="a secret that is long enough for any test",
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The real application on a fresh installation."""
    app = create_app(settings)
    yield app
    app.extensions[NAME].records.close()


@pytest.fixture
def records(app: Flask) -> Records:
    """The records of the application."""
    found: Records = app.extensions[NAME].records
    return found


@pytest.fixture
def course(data_folder: Path) -> EditionReader:
    """The real course, keys and all."""
    return open_edition(data_folder)


@pytest.fixture
def ada(app: Flask, course: EditionReader) -> Person:
    """A learner who works through lessons."""
    person = Person(app.test_client(), course)
    person.opens("/")
    return person


@pytest.fixture
def ben(app: Flask, course: EditionReader) -> Person:
    """Another learner, on a device of his own."""
    person = Person(app.test_client(), course)
    person.opens("/")
    return person


@pytest.fixture
def cleo(app: Flask, course: EditionReader) -> Person:
    """A stranger who has never been here."""
    return Person(app.test_client(), course)


@pytest.fixture
def quick_phrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Phrases are hashed at the least cost that scrypt has."""
    monkeypatch.setattr(phrases, "COST", 2)


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed at the least cost that argon2 has."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(teachers, "_hasher", lambda: quick)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """A real PostgreSQL, for all tests of this process."""
    with postgresql.some_server() as server:
        yield server


@pytest.fixture(scope="session")
def _postgresql_with_tables(
    postgresql_server: postgresql.Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database that is migrated once: a new one for each test would take too long."""
    name = f"unsealed_test_{os.getpid()}"
    yield postgresql.with_tables(postgresql_server.fresh(name), tmp_path_factory.mktemp("none"))
    postgresql_server.drop(name)


@pytest.fixture
def postgresql_records(_postgresql_with_tables: str) -> str:
    """The URL of records on PostgreSQL, with all tables and no row."""
    postgresql.emptied(_postgresql_with_tables)
    return _postgresql_with_tables


@pytest.fixture(scope="session")
def blank_postgresql(postgresql_server: postgresql.Server) -> Iterator[str]:
    """The URL of a database without tables, for those who take back all that they make."""
    name = f"unsealed_blank_{os.getpid()}"
    yield postgresql_server.fresh(name)
    postgresql_server.drop(name)


@pytest.fixture
def new_postgresql(postgresql_server: postgresql.Server) -> Iterator[str]:
    """The URL of a database on PostgreSQL without any table."""
    name = f"unsealed_new_{os.getpid()}"
    yield postgresql_server.fresh(name)
    postgresql_server.drop(name)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, or Playwright's own where there is none."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=FLAGS, headless=True
        )
        yield browser
        browser.close()
