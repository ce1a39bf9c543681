"""Every sheet of a lesson, of a class and of a learner as PDF, and what veraPDF says of them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from browser.visitors import Visitor
from unsealed.course.reader import open_edition
from unsealed.records import classes, members, teachers
from unsealed.records.store import Records

if TYPE_CHECKING:
    from playwright.sync_api import APIRequestContext

    from serving import Served

ROOT = Path(__file__).resolve().parents[3]
JAR = ROOT / "node_modules" / "@opendataloader" / "pdf" / "lib" / "opendataloader-pdf-cli.jar"
RHINO = "org.mozilla.javascript.tools.shell.Main"
SCRIPT = Path(__file__).with_name("verapdf.js")
PASSWORD = "correct horse battery"
LESSONS = ("black-moon", "how-sure", "climategate")
SHEETS = ("lesson", "whole", "exhibits", "quiz", "key", "round")


def keep_the_rules(course: Served, folder: Path) -> bool:
    """Whether every PDF keeps the rules of PDF/UA-1 that a machine can check; prints which not."""
    folder.mkdir()
    with sync_playwright() as playwright:
        browser = playwright.request.new_context(base_url=course.address, timeout=180_000)
        for path in _addresses(course, browser):
            name = path.strip("/").replace("/", "-") + ".pdf"
            found = browser.get(path, params={"as": "pdf"})
            assert found.headers["content-type"] == "application/pdf", (path, found.status)
            (folder / name).write_bytes(found.body())
        browser.dispose()
    files = [str(path) for path in sorted(folder.iterdir())]
    command = ["java", "-cp", str(JAR), RHINO, str(SCRIPT), *files]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    print((found.stdout + found.stderr).replace(f"{folder}/", ""))
    return found.returncode == 0


def _addresses(course: Served, browser: APIRequestContext) -> list[str]:
    class_id = _class(course, browser)
    of_lessons = [f"/lessons/{slug}/paper/{sheet}" for slug in LESSONS for sheet in SHEETS]
    of_class = ("paper", "learners/paper", "learners/1/paper", "lessons/black-moon/paper")
    return [
        *of_lessons,
        *(f"/teaching/{slug}/paper" for slug in (*LESSONS, "without-devices")),
        *(f"/classes/{class_id}/{path}" for path in of_class),
    ]


def _class(course: Served, browser: APIRequestContext) -> str:
    """A class whose learner has done a lesson; the browser is its teacher's and its learner's."""
    records = Records.open("", folder=course.data)
    dana = teachers.named(records, "Dana") or teachers.add(records, "Dana", PASSWORD)
    made = classes.make(records, dana.id, "Year 9", is_open=True)
    members.write_down(records, made.id, ["Ada", "Žofie Ďurovičová"])
    records.close()
    visitor = Visitor(browser, open_edition(course.data))
    visitor.sends(f"/join/{made.code}", {"name": "Ada"})
    visitor.does_everything("black-moon")
    visitor.sends("/teachers/sign-in", {"name": "Dana", "password": PASSWORD})
    return made.id
