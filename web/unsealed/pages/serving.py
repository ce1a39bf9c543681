"""Serving the course: one server for laptop and production alike."""

from __future__ import annotations

import gc
import logging.config
import multiprocessing
import os
import signal
import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from importlib import import_module
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from unsealed.course.build import EditionNotWritten, build_course, current_file, has_edition_of
from unsealed.course.faults import CourseFaults
from unsealed.course.place import lessons_root
from unsealed.language import gettext as _
from unsealed.pages import connections, log_lines
from unsealed.pages.first_word import first_word
from unsealed.pages.forks import Forks
from unsealed.pages.opening import open_when_ready
from unsealed.pages.own_address import own_address
from unsealed.pages.ports import FIRST_PORT, free_port, require_free, taken_by
from unsealed.pages.rebuilding import FAULTS
from unsealed.pages.secrets_command import exposed
from unsealed.questions.registry import load_kinds
from unsealed.records import revisions
from unsealed.records.errors import RecordsError
from unsealed.settings import PREFIX, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from granian.server import MPServer, MTServer

    from unsealed.pages.crowd import Crowd
    from unsealed.pages.receiving import Reception
    from unsealed.records.store import Records
    from unsealed.settings import Settings

READERS: Final = 3
"""Threads of each server process for pages; one of them may wait for a PDF."""
WRITERS: Final = 5
"""Those for forms; four of them may wait for the lab and signatures. They are not the readers', so
that pages still come while something holds the database against all who write."""
THREADS: Final = READERS + WRITERS
BACKLOG: Final = 4096
_EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - to tell them apart, not to listen
_SETTLED = 0.3
"""Seconds after which a server process sees to what its first page can do without."""
LONGEST_STOP = 20
"""Seconds that requests under way have to end in when the server is asked to stop."""
_HEADER_MILLISECONDS = 30_000
"""How long a connection may be silent, or take for the head of a request."""
_HEADER_BYTES = 32 * 1024
_QUICK: Final = 0.03
"""Seconds within which nearly every page is made. What takes longer, a PDF, is overtaken."""
_LOOK_AGAIN = 0.4
"""Seconds between two looks at the lessons under --reload: quicker than a hand at the browser."""


def reception() -> Reception:
    """What one process of our server calls, with the settings that its parent left it."""
    # Until this process serves it may end at once. The handler that it inherited would tell nobody
    # to stop, and who asked would wait for the longest stop.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    from unsealed.pages.receiving import Reception
    from unsealed.pages.services import NAME

    settings = read_settings()
    try:
        made = _made(settings)
    except RecordsError as error:
        _say_why(error)
        raise SystemExit(1) from None
    records: Records = made.extensions[NAME].records
    _end_with_parent()
    return Reception(
        _behind_a_door(made, settings),
        _behind_a_door(made, settings),
        addresses=made.url_map.bind(""),
        readers=READERS,
        writers=WRITERS,
        # A page from PostgreSQL mostly waits for it, and others are made meanwhile.
        patience=_QUICK if records.is_sqlite else 0.0,
    )


def _say_why(error: RecordsError) -> None:
    """Write why this process cannot serve, without the places in the program that it came by.

    The first process could open the records. Since then they went out of reach, or a server of a
    newer version has upgraded them.
    """
    log = logging.getLogger(log_lines.LOGGER)
    log.error("%s (%s: %s)", error, error.place, error.said)


def application() -> Flask:
    """The application for another server than ours, which calls it by WSGI."""
    return _made(read_settings())


def _made(settings: Settings) -> Flask:
    from unsealed.pages.app import create_app
    from unsealed.pages.services import NAME

    if not logging.getLogger(log_lines.LOGGER).handlers:  # another server than ours runs this
        logging.config.dictConfig(log_lines.config(settings.log))
    made = create_app(settings)
    settling = threading.Timer(_SETTLED, _settle, (made.extensions[NAME].records, settings))
    settling.daemon = True
    settling.start()
    return made


def _behind_a_door(made: Flask, settings: Settings) -> Crowd:
    """The application, closed to those who have to wait while everybody waits for too long."""
    from unsealed.pages.come_again import asking
    from unsealed.pages.crowd import Crowd
    from unsealed.pages.observing import seen_too

    instead = seen_too(made, asking(made), fault="Crowded")
    return Crowd(made.wsgi_app, instead, longest_wait=settings.longest_wait)


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, however that ended.

    Else it would go on serving, seen to by nobody, and hold the port against the next start.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def _settle(records: Records, settings: Settings) -> None:
    """What a server process does once it answers: load what the next pages need, and tidy up."""
    from unsealed.pages.tidying import keep_tidy

    load_kinds()
    spare_what_stays()
    keep_tidy(records, settings)


def spare_what_stays() -> None:
    """Let the garbage collector leave alone what lives as long as the process: the program.

    Python looks for garbage after each 700 new objects that may hold others, and ever again among
    all that it has seen. The rows of a large class make it look so often that a page of four times
    the learners takes five times as long. Everybody waits meanwhile: for 15 ms at most after so
    many objects, all of them garbage.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def serve_until_stopped(
    settings: Settings, *, tell: Callable[[str], None], opens_browser: bool = False
) -> None:
    """Build what changed, then serve until stopped. `tell` gets the lines for the terminal.

    `opens_browser` opens the page where teachers begin, on this machine.

    Raises CourseFaults if the lessons cannot be built and no earlier edition is there, and
    PortTaken if no port is free, and RecordsError or SettingFault if the records cannot be opened.
    """
    if settings.log == "json":
        tell = log_lines.tell
    logging.config.dictConfig(log_lines.config(settings.log))
    _require_records(settings)
    is_ready = has_edition_of(settings.lessons or lessons_root(), settings.data)
    if not is_ready:
        tell(_("The course is built first; that takes some seconds, this once."))
        build_or_keep(settings, tell=tell)
    port = _port(settings, tell)
    _leave_to_workers(settings)
    _load_what_is_shared(settings.workers)
    forks = Forks(settings.workers)
    # The last edition is served at once, however many lessons there are to look through; what has
    # changed since is built meanwhile, and the next page is of it.
    threading.Thread(target=_keep_up, args=(settings, tell, forks), daemon=True).start()
    for line in (*_addresses(settings, port), *exposed(settings)):
        tell(line)
    if opens_browser:
        open_when_ready(_first_page(settings, port), port)
    tell(_("The records are in %(folder)s. Stop with Ctrl+C.") % {"folder": settings.data})
    with _room_for_figures(settings):
        _server(settings, port).serve()


def _load_what_is_shared(workers: int) -> None:
    """Before several server processes are forked, load the program once for all of them.

    One alone loads it itself: what this process has no use for would be there twice.
    """
    if workers == 1 or multiprocessing.get_start_method() != "fork":
        return
    for name in ("app", "receiving"):
        import_module(f"unsealed.pages.{name}")
    load_kinds()
    spare_what_stays()


def _server(settings: Settings, port: int) -> MPServer | MTServer:
    return Server(
        "unsealed.pages.serving:reception",
        factory=True,
        address=settings.host,
        port=port,
        interface=Interfaces.RSGI,
        workers=settings.workers,
        backlog=BACKLOG,
        # A browser keeps its connections; who finds none free would wait without a word.
        backpressure=connections.most(),
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=_HEADER_MILLISECONDS, max_buffer_size=_HEADER_BYTES
        ),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=LONGEST_STOP,
        log_level=LogLevels.warning,
        log_dictconfig=log_lines.config(settings.log),
    )


@contextmanager
def _room_for_figures(settings: Settings) -> Iterator[None]:
    """A folder in which the server processes count for `/metrics`, where it is asked for."""
    if not settings.metrics:
        yield
        return
    with TemporaryDirectory(prefix="unsealed-figures-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def _require_records(settings: Settings) -> None:
    """See to it that the records can be opened, before any process is to serve them.

    Records that are as they should be are not opened here: each server process does so, and what
    that takes to load would be waited for twice.
    """
    if settings.database_url or not _is_ready(settings.data / "records.db"):
        from unsealed.records.store import Records

        Records.open(settings.database_url, folder=settings.data).close()


def _is_ready(database: Path) -> bool:
    """Whether a file of records is at the newest revision, or not there yet."""
    if not database.exists():
        return True
    try:
        with closing(sqlite3.connect(database, timeout=0)) as connection:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.DatabaseError:
        return False
    return found == [(revisions.newest(),)]


def _port(settings: Settings, tell: Callable[[str], None]) -> int:
    """The port that was asked for, or the first free one; who has the usual one is told."""
    if settings.port:
        require_free(settings.host, settings.port)
        return settings.port
    port = free_port(settings.host)
    if port != FIRST_PORT:
        tell(taken_by(FIRST_PORT))
    return port


def _first_page(settings: Settings, port: int) -> str:
    """Where teachers begin on this machine; the word is filled in, since it is their own."""
    return f"http://localhost:{port}/teachers/first?word={first_word(settings.secret_key)}"


def _addresses(settings: Settings, port: int) -> list[str]:
    """Where people find the course: on this machine, in its network, and as its first teacher."""
    is_for_all = settings.host in _EVERY_ADDRESS
    host = "localhost" if is_for_all else settings.host
    lines = [_("Unsealed is served at http://%(host)s:%(port)d") % {"host": host, "port": port}]
    if is_for_all and (own := own_address()):
        message = _("Other devices in the same network open http://%(host)s:%(port)d")
        lines.append(message % {"host": own, "port": port})
    if settings.log == "json":
        return lines  # the word for the first teacher is for a terminal, and not for a log
    message = _("Teachers open http://%(host)s:%(port)d/classes; the first needs the word %(word)s")
    words = {"host": host, "port": port, "word": first_word(settings.secret_key)}
    return [*lines, message % words]


def build_or_keep(settings: Settings, *, tell: Callable[[str], None]) -> None:
    """Build the course where it changed. With an earlier edition there, faults are only told."""
    root = settings.lessons or lessons_root()
    try:
        build_course(root, settings.data)
        (settings.data / FAULTS).unlink(missing_ok=True)
    except CourseFaults as faults:
        if not current_file(settings.data):
            raise
        (settings.data / FAULTS).write_text(str(faults), encoding="utf-8")
        tell(str(faults))
        tell(_("The lessons were not built; the last good edition is served."))


def _keep_up(settings: Settings, tell: Callable[[str], None], forks: Forks) -> None:
    """Build what changed: once, or under --reload for ever; and what is lost, whenever it is."""
    said = ""
    forks.wait_for_first()
    while True:
        with forks.none():
            said = _catch_up(settings, tell, said)
        time.sleep(_LOOK_AGAIN)
        while not settings.reload and _is_standing(settings.data):
            time.sleep(_LOOK_AGAIN)


def _catch_up(settings: Settings, tell: Callable[[str], None], said: str = "") -> str:
    """Build what changed, and say what there is to say of it unless it was said last."""
    outcome = _rebuild(settings.lessons or lessons_root(), settings.data)
    if outcome not in {"", said}:
        tell(outcome)
    return outcome or said


def _is_standing(folder: Path) -> bool:
    """Whether the edition that the folder points to is there. A damaged one is taken away."""
    file = current_file(folder)
    return bool(file) and (folder / file).exists()


def _rebuild(root: Path, folder: Path) -> str:
    """Build what changed; what there is to say of it, or nothing where nothing changed."""
    before = current_file(folder)
    try:
        built = build_course(root, folder)
    except CourseFaults as faults:
        (folder / FAULTS).write_text(str(faults), encoding="utf-8")
        return str(faults)
    except EditionNotWritten as reason:
        return str(reason)
    (folder / FAULTS).unlink(missing_ok=True)
    if built.path.name == before:
        return ""
    return _("Built again as edition %(version)s.") % {"version": built.version}


def _leave_to_workers(settings: Settings) -> None:
    """Put what was asked for on the command line where the server processes read it."""
    chosen = {
        "DATA": str(settings.data),
        "LESSONS": str(settings.lessons or ""),
        "HOST": settings.host,
        "LOG": settings.log,
        "RELOAD": "true" if settings.reload else "false",
    }
    os.environ.update({PREFIX + name: value for name, value in chosen.items() if value})
