"""The floor: a bare Flask application that does the least of the work a lesson and an answer need.

It has no course, no grading, no permissions: what it costs is what Flask, Jinja, SQLite and the
server cost. `python floor.py FOLDER` makes its database; granian serves `floor:app` with FLOOR
naming that folder.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, redirect, render_template, request, session
from flask_wtf.csrf import CSRFProtect, generate_csrf
from jinja2 import DictLoader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

QUESTIONS = 60
LEARNERS = 1000
TABLES = """
CREATE TABLE learners (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE lessons (id INTEGER PRIMARY KEY, title TEXT NOT NULL, html TEXT NOT NULL);
CREATE TABLE questions (id INTEGER PRIMARY KEY, stem TEXT NOT NULL, correct TEXT NOT NULL);
CREATE TABLE answers (
    learner INTEGER NOT NULL, question INTEGER NOT NULL, try INTEGER NOT NULL,
    given TEXT NOT NULL, score REAL NOT NULL, PRIMARY KEY (learner, question, try)
) WITHOUT ROWID;
CREATE TABLE rounds (id INTEGER PRIMARY KEY, version TEXT NOT NULL);
INSERT INTO rounds VALUES (1, '1');
CREATE TABLE scores (learner INTEGER PRIMARY KEY, answered INTEGER NOT NULL, points REAL NOT NULL);
"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{{ lesson.title }}</title><meta name="csrf" content="{{ csrf }}"></head>
<body><h1>{{ lesson.title }}</h1>
<p>{{ learner.name }}</p><ol>{% for number in range(60) %}<li><a href="/lesson/{{ number }}">Lesson
{{ number }}</a></li>{% endfor %}</ol>{{ lesson.html|safe }}</body></html>"""
PARAGRAPH = "<p>" + "The papers say one thing and the headline another. " * 8 + "</p>\n"

folder = Path(os.environ.get("FLOOR", "."))
app = Flask(__name__)
app.config.update(SECRET_KEY="floor" * 8, WTF_CSRF_SSL_STRICT=False)
app.jinja_loader = DictLoader({"lesson.html": PAGE})
CSRFProtect(app)
_of_thread = threading.local()


def make_database(path: Path) -> None:
    """A database with the learners, lessons and questions that the load asks for."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.executescript(TABLES)
        names = [(number, f"Learner {number}") for number in range(1, LEARNERS + 1)]
        db.executemany("INSERT INTO learners VALUES (?, ?)", names)
        lessons = [(number, f"Lesson {number}", PARAGRAPH * 42) for number in range(1, 21)]
        db.executemany("INSERT INTO lessons VALUES (?, ?, ?)", lessons)
        stems = [(number, f"Question {number}", "b") for number in range(1, QUESTIONS + 1)]
        db.executemany("INSERT INTO questions VALUES (?, ?, ?)", stems)


def database() -> sqlite3.Connection:
    """This thread's own connection, opened once."""
    if not hasattr(_of_thread, "db"):
        db = sqlite3.connect(folder / "floor.db", isolation_level=None, timeout=30)
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA synchronous=FULL")
        _of_thread.db = db
        _of_thread.turn = (folder / "turn").open("w")
    connection: sqlite3.Connection = _of_thread.db
    return connection


@contextmanager
def writing() -> Iterator[sqlite3.Connection]:
    """One transaction, when it is this thread's turn: the kernel's lock is a fair queue."""
    db = database()
    fcntl.flock(_of_thread.turn, fcntl.LOCK_EX)
    try:
        db.execute("BEGIN IMMEDIATE")
        yield db
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    finally:
        fcntl.flock(_of_thread.turn, fcntl.LOCK_UN)


@app.get("/")
def page() -> str:
    """The least that can be answered, for the cold start."""
    return "ready"


@app.get("/enter/<int:learner>")
def enter(learner: int) -> str:
    """Give the learner a signed cookie, and say the token that goes with it."""
    session["learner"] = learner
    token: str = generate_csrf()
    return f'<input name="csrf_token" value="{token}">'


@app.get("/lesson/<int:number>")
def lesson(number: int) -> str:
    """A lesson page: the session, the learner's row, the lesson's row, a compiled template."""
    db = database()
    learner = db.execute(
        "SELECT id, name FROM learners WHERE id = ?", (session["learner"],)
    ).fetchone()
    row = db.execute("SELECT id, title, html FROM lessons WHERE id = ?", (number,)).fetchone()
    return render_template("lesson.html", learner=learner, lesson=row, csrf=generate_csrf())


@app.get("/poll")
def poll() -> ResponseReturnValue:
    """A poll of a round in which nothing changed: the session and one row."""
    db = database()
    assert session["learner"]
    row = db.execute("SELECT version FROM rounds WHERE id = 1").fetchone()
    return "", 204 if row["version"] == request.args.get("seen") else 200


@app.post("/answer/<int:question>")
def answer(question: int) -> ResponseReturnValue:
    """An answer: session, token, learner, question, earlier answers, insert, score, one commit."""
    db = database()
    me = session["learner"]
    db.execute("SELECT id, name FROM learners WHERE id = ?", (me,)).fetchone()
    asked = db.execute("SELECT correct FROM questions WHERE id = ?", (question,)).fetchone()
    db.execute(
        "SELECT count(*) FROM answers WHERE learner = ? AND question = ?", (me, question)
    ).fetchone()
    given = request.form["option"]
    score = float(given == asked["correct"])
    with writing() as turn:
        row = (me, question, int(request.form["try"]), given, score)
        turn.execute("INSERT INTO answers VALUES (?, ?, ?, ?, ?)", row)
        turn.execute(
            "INSERT INTO scores VALUES (?, 1, ?) ON CONFLICT (learner) DO UPDATE"
            " SET answered = answered + 1, points = points + excluded.points",
            (me, score),
        )
    return redirect(f"/lesson/1#q{question}", code=303)


if __name__ == "__main__":
    make_database(Path(sys.argv[1]) / "floor.db")
