"""What a class's report of learning costs: a class of 200 learners, and one four times as large.

Each learner took two forms of 28 items. CPU time of the whole request is measured, since other work
on the machine then counts for less; the quickest of some is what the page itself needs.
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
_PASSWORD: Final = "correct horse battery"
_PAGES: Final = {
    "learning": "report of the class",
    "learning/items": "its items one by one",
    "learning/paper": "both on paper",
    "learning.csv": "its figures as CSV",
}


def measure(folder: Path, *, rounds: int) -> list[Row]:
    """The pages of either class, and what four times as many learners cost."""
    build_course(TESTS.parent / "lessons", folder)
    app = create_app(Settings(folder, None, "", "a secret that is long enough for a bench"))
    records = app.extensions[NAME].records
    teachers.add(records, "Dana", _PASSWORD)
    sys.path.append(str(TESTS))
    from measured_class import measured_class  # of the tests

    course = open_edition(folder)
    found = [measured_class(records, course, teacher="Dana", size=size) for size in (SMALL, LARGE)]
    teacher = _signed_in(app.test_client())
    spare_what_stays()  # as every server process does
    rows = []
    for path, what in _PAGES.items():
        small, large = (
            _quickest(teacher, f"/classes/{each.id}/{path}", 5 * rounds) for each in found
        )
        wanted = "≤ 150" if path == "learning" else ""
        rows += [
            Row("", f"{what}, {SMALL} learners", "ms CPU", 1000 * small, wanted),
            Row("", f"{what}, {LARGE} learners against {SMALL}", "times", large / small, "≤ 4.4"),
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
        begun = time.process_time()
        answer = browser.get(path)
        found.append(time.process_time() - begun)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status}")
    return min(found[1:])
