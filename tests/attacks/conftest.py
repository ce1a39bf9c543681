"""Two running servers with a school in each: one on SQLite, one on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attacks.school import IS_LONG, School, a_school

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import postgresql

    Counter = Callable[[str, int], None]


@pytest.fixture(scope="session")
def school_on_sqlite(
    built_course: Path, compiled_templates: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[School]:
    """A school that many attacks share, its records in a file."""
    folder = tmp_path_factory.mktemp("attacked")
    with a_school(built_course, compiled_templates, folder) as school:
        yield school


@pytest.fixture(scope="session")
def school_on_postgresql(
    built_course: Path,
    compiled_templates: Path,
    tmp_path_factory: pytest.TempPathFactory,
    postgresql_server: postgresql.Server,
) -> Iterator[School]:
    """A school that many attacks share, its records on PostgreSQL."""
    folder = tmp_path_factory.mktemp("attacked")
    url = postgresql_server.fresh(f"attacked_{folder.name}")
    with a_school(built_course, compiled_templates, folder, url) as school:
        yield school
    postgresql_server.drop(f"attacked_{folder.name}")


@pytest.fixture(params=["sqlite", "postgresql"] if IS_LONG else ["sqlite"])
def school(request: pytest.FixtureRequest) -> School:
    """The school, on the one and on the other; in the sample on the first alone."""
    found = request.getfixturevalue(f"school_on_{request.param}")
    assert isinstance(found, School)
    return found


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Counter:
    """Notes that so many attacks of a kind were made; the run says how many at its end."""

    def note(kind: str, number: int) -> None:
        record_property(f"attacks: {kind}", number)

    return note
