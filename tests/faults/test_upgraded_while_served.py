"""Two servers on one PostgreSQL become those of a newer version, one by one, while a class answers.

The newer version is this one with one more revision of the tables, which only adds to them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import NullPool

import unsealed
from class_at_work import a_class_goes_on, numbers_in, port_of, wait_until
from scriptless import Pupil
from serving import UNSEALED, free_port, serving
from unsealed.records.addresses import located
from unsealed.records.store import revision_of
from unsealed.records.tables import HEAD

if TYPE_CHECKING:
    from collections import Counter
    from contextlib import AbstractContextManager

    from class_at_work import Learner
    from serving import Served

LESSONS = Path(__file__).resolve().parents[2] / "lessons"
NEXT = f"{int(HEAD) + 1:04}"
REVISION = f"""
import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{HEAD}"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("answers", sa.Column("later", sa.String()))
    learner = sa.ForeignKey("learners.id", ondelete="CASCADE")
    op.create_table("later", sa.Column("learner", sa.String(), learner, primary_key=True))
"""
PROGRAM = f"""#!{sys.executable}
from unsealed.cli import main
main()
"""
"""Python looks for the package beside the program before it looks anywhere else."""
READY = (200, [])
OF_ANOTHER_VERSION = (503, ["records-other-revision"])


@dataclass(frozen=True)
class Machine:
    """One of several that serve the same records: its folder, its port, and what all have."""

    data: Path
    port: int
    url: str

    @property
    def settings(self) -> dict[str, str]:
        """What the environment says to each version of the program."""
        key = "the same key for all machines of a course"
        return {"database_url": self.url, "secret_key": key, "lessons": str(LESSONS)}

    def serving(self, command: Path = UNSEALED) -> AbstractContextManager[Served]:
        return serving(self.data, command=command, port=self.port, **self.settings)

    def start_of(self, command: Path) -> subprocess.CompletedProcess[str]:
        """What comes of a start that is refused."""
        said = {f"UNSEALED_{name.upper()}": value for name, value in self.settings.items()}
        return subprocess.run(
            [command, "serve"],
            env={**os.environ, "UNSEALED_DATA": str(self.data), **said},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def machines(built_course: Path, new_postgresql: str, tmp_path: Path) -> list[Machine]:
    """Two machines with the course, and one database without any table."""
    folders = [Path(shutil.copytree(built_course, tmp_path / name)) for name in ("one", "two")]
    return [Machine(folder, free_port(), new_postgresql) for folder in folders]


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The program of the next version."""
    folder = tmp_path / "newer"
    shutil.copytree(Path(unsealed.__file__).parent, folder / "unsealed")
    tables = folder / "unsealed" / "records" / "tables.py"
    before = tables.read_text()
    tables.write_text(before.replace(f'\nHEAD = "{HEAD}"\n', f'\nHEAD = "{NEXT}"\n'))
    assert tables.read_text() != before
    versions = folder / "unsealed" / "records" / "migrations" / "versions"
    (versions / f"{NEXT}_later.py").write_text(REVISION)
    (folder / "program").write_text(PROGRAM)
    (folder / "program").chmod(0o755)
    return folder / "program"


def readiness(course: Served) -> tuple[int, list[str]]:
    """What a balancer is told, and why."""
    try:
        with urllib.request.urlopen(course.address + "/readyz", timeout=30) as response:
            return response.status, json.load(response).get("reasons", [])
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)["reasons"]


def takes_more(learners: list[Learner], course: Served) -> None:
    """Wait until the course has acknowledged ten more answers than now."""

    def taken() -> int:
        return sum(learner.by[port_of(course)] for learner in learners)

    enough = taken() + 10
    wait_until(lambda: taken() >= enough)


def both_take_more(learners: list[Learner], first: Served, second: Served) -> None:
    takes_more(learners, first)
    takes_more(learners, second)


def state_of(url: str) -> tuple[str | None, dict[str, list[str]], Counter[int]]:
    """The revision of the tables, their columns, and the answers."""
    engine = create_engine(located(url, Path()), poolclass=NullPool)
    with engine.connect() as connection:
        found = inspect(connection)
        columns = {
            name: [column["name"] for column in found.get_columns(name)]
            for name in found.get_table_names()
        }
        return revision_of(connection), columns, numbers_in(url)


def test_a_version_that_only_adds_is_brought_to_one_machine_after_the_other(
    machines: list[Machine], newer: Path
) -> None:
    one, two = machines
    with ExitStack() as at_one, ExitStack() as at_two:
        first = at_one.enter_context(one.serving())
        second = at_two.enter_context(two.serving())
        with a_class_goes_on([first, second], lambda: numbers_in(one.url)) as learners:
            both_take_more(learners, first, second)
            assert (readiness(first), readiness(second)) == (READY, READY)
            at_one.close()
            takes_more(learners, second)
            assert readiness(second) == READY
            first = at_one.enter_context(one.serving(newer))
            assert (readiness(first), readiness(second)) == (READY, OF_ANOTHER_VERSION)
            both_take_more(learners, first, second)
            assert Pupil(second).asks("GET", "/me")[0] == 200
            at_two.close()
            takes_more(learners, first)
            second = at_two.enter_context(two.serving(newer))
            assert (readiness(first), readiness(second)) == (READY, READY)
            both_take_more(learners, first, second)
        assert {status for each in learners for status in each.heard} <= {303, 503, None}
        at_two.close()
        before = state_of(one.url)
        refused = two.start_of(UNSEALED)
        place = located(one.url, two.data).render_as_string(hide_password=True)
        assert (refused.returncode, refused.stdout, refused.stderr) == (
            1,
            "",
            "Error: The course's records were made by a newer version of this program. Tell "
            "whoever runs the course: the program must be updated before it can use them.\n"
            f"({place}: Can't locate revision identified by '{NEXT}')\n",
        )
        assert state_of(one.url) == before
        assert before[0] == NEXT
        assert "later" in before[1]
        assert readiness(first) == READY
    for machine in machines:
        assert "Traceback" not in machine.data.with_suffix(".log").read_text()
