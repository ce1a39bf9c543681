"""Starting the server: ports, builds, and what an author at work is told."""

from __future__ import annotations

import gc
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from msgspec.structs import replace

from conftest import ROOT
from unsealed.course.build import has_edition_of
from unsealed.course.faults import CourseFaults
from unsealed.pages import ports
from unsealed.pages.app import create_app
from unsealed.pages.ports import PortTaken, free_port, require_free, taken_by
from unsealed.pages.services import NAME
from unsealed.pages.serving import _catch_up, build_or_keep, spare_what_stays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.settings import Settings

HOST = "127.0.0.1"


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        yield int(listener.getsockname()[1])


@pytest.fixture
def own_lessons(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "lessons", tmp_path / "lessons"))


def test_a_taken_port_is_told_with_the_remedy(taken_port: int) -> None:
    with pytest.raises(PortTaken) as fault:
        require_free(HOST, taken_port)
    assert re.fullmatch(
        rf"Port {taken_port} is taken by \S+ \(process {os.getpid()}\)\. "
        r"Port (\d+) is free: name it with --port \1\.",
        str(fault.value),
    )


def test_a_port_whose_holder_is_not_told_is_told_as_taken(
    taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_kind: str) -> list[object]:
        raise psutil.AccessDenied

    monkeypatch.setattr(psutil, "net_connections", refuse)
    assert taken_by(taken_port) == f"Port {taken_port} is taken by another program."


def test_a_server_of_this_course_that_has_the_port_is_named(
    taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = ["python", "venv/bin/unsealed", "teach"]
    monkeypatch.setattr(psutil.Process, "cmdline", lambda _process: line)
    assert taken_by(taken_port) == (
        f"Port {taken_port} is taken by a server of this course (process {os.getpid()}): perhaps"
        f" the one you want, at http://localhost:{taken_port}."
    )


def test_the_next_free_port_is_found(taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "FIRST_PORT", taken_port)
    assert free_port(HOST) > taken_port


def test_a_lesson_with_a_fault_leaves_the_last_edition_served(
    settings: Settings, own_lessons: Path
) -> None:
    told: list[str] = []
    own = replace(settings, lessons=own_lessons, data=settings.data / "own")
    own.data.mkdir()
    build_or_keep(own, tell=told.append)
    (own_lessons / "warm-up" / "quiz.yaml").write_text("sets: yes\n")
    build_or_keep(own, tell=told.append)
    assert told[-1] == "The lessons were not built; the last good edition is served."
    assert (own.data / "course.faults").exists()


def test_without_an_earlier_edition_a_fault_stops_the_start(
    settings: Settings, own_lessons: Path
) -> None:
    own = replace(settings, lessons=own_lessons, data=settings.data / "own")
    own.data.mkdir()
    (own_lessons / "warm-up" / "quiz.yaml").unlink()
    with pytest.raises(CourseFaults):
        build_or_keep(own, tell=print)


def test_an_edition_of_other_lessons_is_not_served_unbuilt(
    settings: Settings, own_lessons: Path
) -> None:
    own = replace(settings, lessons=own_lessons, data=settings.data / "own")
    own.data.mkdir()
    assert not has_edition_of(own_lessons, own.data)
    build_or_keep(own, tell=print)
    assert has_edition_of(own_lessons, own.data)
    assert not has_edition_of(ROOT / "lessons", own.data)


def test_an_edition_whose_file_is_gone_is_not_served(settings: Settings, own_lessons: Path) -> None:
    own = replace(settings, lessons=own_lessons, data=settings.data / "own")
    own.data.mkdir()
    build_or_keep(own, tell=print)
    next(own.data.glob("course-*.db")).unlink()
    assert not has_edition_of(own_lessons, own.data)


def test_what_changed_while_nothing_was_served_is_built_after_the_start(
    settings: Settings, own_lessons: Path
) -> None:
    told: list[str] = []
    own = replace(settings, lessons=own_lessons, data=settings.data / "own")
    own.data.mkdir()
    build_or_keep(own, tell=told.append)
    glossary = own_lessons / "glossary.yaml"
    glossary.write_text(glossary.read_text().replace("term: hedge", "term: a hedge", 1))
    _catch_up(own, told.append)
    version = (own.data / "course.current").read_text().strip()[len("course-") : -len(".db")]
    assert told == [f"Built again as edition {version}."]


def test_the_open_page_can_ask_for_edition_and_faults(settings: Settings) -> None:
    app = create_app(replace(settings, reload=True))
    (settings.data / "course.faults").write_text("one\ntwo")
    said = app.test_client().get("/-/edition").get_json()
    assert said["faults"] == ["one", "two"]
    assert len(said["version"]) == 12
    app.extensions[NAME].records.close()


def test_what_authors_see_is_not_there_for_learners(settings: Settings) -> None:
    app = create_app(settings)
    assert app.test_client().get("/-/edition").status_code == 404
    app.extensions[NAME].records.close()


def test_the_garbage_collector_leaves_alone_what_lives_as_long_as_the_process() -> None:
    before = gc.get_threshold()
    try:
        spare_what_stays()
        assert gc.get_freeze_count() > 10_000
        assert gc.get_threshold() == (10_000, 20, 20)
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@pytest.mark.parametrize(
    ("workers", "loaded"), [(1, []), (2, ["flask", "sqlalchemy", "unsealed.pages.app"])]
)
def test_several_server_processes_share_the_program_and_one_loads_it_alone(
    workers: int, loaded: list[str]
) -> None:
    code = f"""
import sys
from unsealed.pages.serving import _load_what_is_shared
_load_what_is_shared({workers})
print([name for name in ("flask", "sqlalchemy", "unsealed.pages.app") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{loaded}\n"
