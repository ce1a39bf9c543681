"""A course with forms, on which many tests work side by side: each has a class of its own."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sittings import Hall, build, hall_in, new_class, signed_in
from unsealed.pages.log_lines import LOGGER
from unsealed.pages.services import NAME
from unsealed.records import teachers

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One application for all these tests: each has people and a class of its own."""
    made = hall_in(build(tmp_path_factory.mktemp("forms")))
    yield made
    made.app.extensions[NAME].records.close()


@pytest.fixture
def hall(house: Hall) -> Hall:
    dana = teachers.named(house.records, "Dana")
    assert dana is not None
    if house.teacher.opens("/account").status_code != 200:
        # A test before this one signed her in some days later: by then this sign-in was over.
        house.teacher = signed_in(house.app, house.course)
    return replace(house, found=new_class(house.records, dana.id))


class _Kept(logging.Handler):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def log_records(monkeypatch: pytest.MonkeyPatch) -> list[logging.LogRecord]:
    """What is written to the server's log, whatever a test before has set up for it."""
    kept, logger = _Kept(), logging.getLogger(LOGGER)
    monkeypatch.setattr(logger, "handlers", [kept])
    monkeypatch.setattr(logger, "propagate", False)
    return kept.records
