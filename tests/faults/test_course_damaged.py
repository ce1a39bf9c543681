"""The compiled course is damaged: it is made again by itself, from the lessons."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from serving import serving
from tea_papers import COURSE, FILES, GLOSSARY, write
from unsealed.course.build import build_course

if TYPE_CHECKING:
    from pathlib import Path

    from serving import Served

PAGE = "/lessons/tea-papers/read"


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    root = tmp_path / "lessons"
    write(root / "course.yaml", COURSE)
    write(root / "glossary.yaml", GLOSSARY)
    for name, content in FILES.items():
        write(root / "tea-papers" / name, content)
    return root


def spoil(data: Path, *, begin: int) -> Path:
    """Overwrite the edition's file in its place, from this byte on."""
    (file,) = data.glob("course-*.db")
    with file.open("r+b") as opened:
        opened.seek(begin)
        opened.write(b"\xff" * (file.stat().st_size - begin))
    return file


def said_by(served: Served) -> tuple[int, str]:
    try:
        with urlopen(served.address + PAGE, timeout=30) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def comes_back(served: Served) -> None:
    deadline = time.monotonic() + 60
    while (said := said_by(served))[0] != 200:
        assert said[0] == 503
        assert "The course is being made again" in said[1] or "no course here yet" in said[1]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_sound(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("begin", [0, 4096], ids=["all of it", "all but its first page"])
def test_a_course_that_was_damaged_before_the_start_is_made_again(
    lessons: Path, tmp_path: Path, begin: int
) -> None:
    data = tmp_path / "data"
    build_course(lessons, data)
    file = spoil(data, begin=begin)
    with serving(data, lessons=str(lessons)) as served:
        comes_back(served)
    assert is_sound(file)


def test_a_course_that_is_damaged_while_it_is_served_is_made_again(
    lessons: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    build_course(lessons, data)
    with serving(data, lessons=str(lessons)) as served:
        file = spoil(data, begin=4096)
        status, page = said_by(served)
        assert status == 503
        assert "Its file was damaged. Your answers are safe. Come again in a minute." in page
        comes_back(served)
        with urlopen(f"{served.address}/readyz", timeout=30) as ready:
            assert json.loads(ready.read())
    assert is_sound(file)
