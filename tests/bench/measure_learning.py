"""What a class's report of learning costs: a class of 200 learners, and one four times as large.

Each learner took two forms of 28 items. The quickest of some requests is what the page itself
needs, on SQLite and on PostgreSQL, whose own work is in the time, too.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from report import Row

from unsealed.course.build import build_course
from unsealed.course.reader import open_edition
from unsealed.pages.app import create_app
from unsealed.pages.services import NAME
from unsealed.pages.serving import spare_what_stays
from unsealed.records import teachers
from unsealed.settings import Settings

if TYPE_CHECKING:
    from flask.testing import FlaskClient

TESTS: Final = Path(__file__).resolve().parent.parent
SMALL: Final = 200
LARGE: Final = 800
TIMES: Final = 10
_PASSWORD: Final = "correct horse battery"
_PAGES: Final = {
    "learning": "report of the class",
    "learning/items": "its items one by one",
    "learning/paper": "both on paper",
    "learning.csv": "its figures as CSV",
}


def measure(folder: Path) -> list[Row]:
    """The pages of either class on either database, and what four times as many learners cost."""
    sys.path.append(str(TESTS))
    from postgresql import some_server  # of the tests

    build_course(TESTS.parent / "lessons", folder)
    rows = _measured("SQLite", "", folder)
    with some_server() as server:
        return rows + _measured("PostgreSQL", server.fresh("bench"), folder)


def _measured(place: str, url: str, folder: Path) -> list[Row]:
    app = create_app(Settings(folder, None, url, "a secret that is long enough for a bench"))
    records = app.extensions[NAME].records
    teachers.add(records, "Dana", _PASSWORD)
    from measured_class import measured_class  # of the tests

    course = open_edition(folder)
    found = [measured_class(records, course, teacher="Dana", size=size) for size in (SMALL, LARGE)]
    teacher = _signed_in(app.test_client())
    spare_what_stays()  # as every server process does
    rows = []
    for path, what in _PAGES.items():
        small, large = (_quickest(teacher, f"/classes/{each.id}/{path}", TIMES) for each in found)
        wanted = "≤ 150" if path == "learning" else ""
        rows += [
            Row("", f"{place}: {what}, {SMALL} learners", "ms", 1000 * small, wanted),
            Row("", f"{place}: the same, {LARGE} to {SMALL}", "times", large / small, "≤ 4.4"),
        ]
    records.close()
    return rows


def _signed_in(browser: FlaskClient) -> FlaskClient:
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/me").text)
    if token is None:
        raise RuntimeError("No page gives a token to sign in with.")
    fields = {"name": "Dana", "password": _PASSWORD, "csrf_token": token[1]}
    signed = browser.post("/teachers/sign-in", data=fields)
    if signed.status_code != 303:
        raise RuntimeError(f"Dana cannot sign in: {signed.status}")
    return browser


def _quickest(browser: FlaskClient, path: str, times: int) -> float:
    found = []
    for _ in range(times + 1):  # the first one compiles templates
        begun = time.perf_counter()
        answer = browser.get(path)
        found.append(time.perf_counter() - begun)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status}")
    return min(found[1:])
