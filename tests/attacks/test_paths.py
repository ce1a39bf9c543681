"""Addresses that climb out of their folder, written in every way, as they stand on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attacks import corpora
from attacks.judging import Judge
from attacks.school import IS_LONG, LESSON
from attacks.wire import escaped

if TYPE_CHECKING:
    from attacks.conftest import Counter
    from attacks.school import School

WANTED: Final = (
    *("secret.key", "records.db", "course.db", "../secret.key", "..%2fsecret.key"),
    *("..%5c..%5csecret.key", "%2e%2e/%2e%2e/secret.key", "....//....//secret.key"),
    *("..%252f..%252fsecret.key", "..%c0%af..%c0%afsecret.key", "/etc/passwd", "%00"),
    *("..;/secret.key", "site.css/../../secret.key", "site.css%00.html", ".git/config"),
    *("../pyproject.toml", "../../app.py", "__pycache__", "../templates/home.html", ".."),
)
ROOTS: Final = (
    "/static",
    f"/lessons/{LESSON}/exhibits/ferry-charter",
    f"/lessons/{LESSON}/exhibits",
    "/lessons",
    "/teaching",
    "",
)
LEAKS: Final = ("SQLite format 3", "root:x:0", "[project]", "import annotations", "{% ", "[core]")


def test_no_address_leads_out_of_its_folder(school_on_sqlite: School, tried: Counter) -> None:
    school = school_on_sqlite
    every = [each.decode("latin-1") for each in corpora.corpus("path traversal")]
    listed = every if IS_LONG else every[::6]
    key = (school.served.data / "secret.key").read_text(encoding="utf-8").strip()
    who, judge, number = school.people["Dana"], Judge(), 0
    for root in ROOTS:
        for given in (*WANTED, *listed):
            raw = given.encode("latin-1").decode("utf-8", "replace").replace(" ", "%20")
            for path in (f"{root}/{raw}", f"{root}/{escaped(given)}", f"{root}/{given}/download"):
                if any(mark < "!" or mark > "~" for mark in path):
                    path = escaped(path).replace("%2F", "/")
                answer = who.asks("GET", path.replace("#", "%23"))
                number += 1
                found = [fault for fault in judge.faults(answer) if "a new" not in fault]
                assert not found, (path, found)
                assert not any(leak in answer.text for leak in (*LEAKS, key)), path
                assert answer.status != 200 or "exhibits" not in path, path
    tried("paths that climb out", number)
