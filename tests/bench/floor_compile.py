"""The floor of compiling: read, hash, render, sanitise and store every lesson, and nothing else.

`python floor_compile.py LESSONS DATABASE PROCESSES` checks nothing and knows no blocks: it is what
Python-Markdown, nh3 and SQLite cost.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nh3
from markdown import Markdown

EXTENSIONS = ["extra", "toc", "sane_lists", "admonition"]
FILES = ("lesson.md", "claims.yaml", "quiz.yaml", "sources.yaml")


def compile_lesson(folder: Path) -> tuple[str, str, str]:
    """The lesson's name, the hash of its files, and its sanitised HTML."""
    read = [(folder / name).read_bytes() for name in FILES]
    text = read[0].decode().split("---\n", 2)[2]
    html = nh3.clean(Markdown(extensions=EXTENSIONS).convert(text))
    return folder.name, hashlib.sha256(b"".join(read)).hexdigest(), html


def main(lessons: Path, database: Path, processes: int) -> None:
    """Compile every lesson into a fresh database, shared out over so many processes."""
    folders = sorted(path.parent for path in lessons.glob("*/lesson.md"))
    with ProcessPoolExecutor(processes) as pool, sqlite3.connect(database) as db:
        db.execute("CREATE TABLE lessons (name TEXT PRIMARY KEY, hash TEXT, html TEXT)")
        rows = pool.map(compile_lesson, folders, chunksize=25)
        db.executemany("INSERT INTO lessons VALUES (?, ?, ?)", rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
