"""The page on the course database: every table, every column, and queries that run."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import unsealed.course
from unsealed.course.build import write_edition
from unsealed.course.place import lessons_root

PAGE = (Path(unsealed.course.__file__).parent / "DATABASE.md").read_text("utf-8")
COLUMN = re.compile(r"^\| ([a-z_]+) \| (?!what it holds)", re.MULTILINE)
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_edition(lessons_root(), tmp_path_factory.mktemp("edition") / "course.db").path


def documented() -> dict[str, list[str]]:
    sections = re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]
    return {
        section.split("\n", 1)[0]: re.findall(
            r"^\| ([a-z_]+) \| (?!what it holds)", section, re.MULTILINE
        )
        for section in sections
    }


def test_every_table_and_column_is_documented_and_no_other(edition: Path) -> None:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'"
    with closing(sqlite3.connect(edition)) as database:
        tables = [name for (name,) in database.execute(query)]
        real = {
            name: [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
            for name in tables
        }
    assert documented() == real


def test_every_table_is_strict(edition: Path) -> None:
    with closing(sqlite3.connect(edition)) as database:
        loose = database.execute(
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0"
            " AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
    assert loose == []


@pytest.mark.parametrize("query", QUERIES, ids=["publishers", "balance", "search"])
def test_the_example_queries_find_something(edition: Path, query: str) -> None:
    with closing(sqlite3.connect(edition)) as database:
        assert database.execute(query).fetchall() != []


def test_there_are_three_examples() -> None:
    assert len(QUERIES) == 3


def test_datasette_opens_it(edition: Path) -> None:
    command = [sys.executable, "-m", "datasette", str(edition)]
    command += ["--get", "/course/lessons.json?_shape=array"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "black-moon" in [row["slug"] for row in json.loads(answer.stdout)]
