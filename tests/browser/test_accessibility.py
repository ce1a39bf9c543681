"""axe-core finds nothing on any page, in any state, in either colour scheme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python
import pytest

from browser.places import NOT_PAGES, OF_A_PUPIL, OF_A_TEACHER, PATHS, PLACES

if TYPE_CHECKING:
    from flask import Flask

    from browser.conftest import Classroom, Opener

pytestmark = pytest.mark.browser
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
FINDINGS = """() => axe.run().then(found => found.violations.flatMap(rule =>
    rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`)))"""


@pytest.mark.parametrize(("path", "who", "status"), PLACES)
def test_axe_finds_nothing_on(
    path: str, who: str, status: int, open_page: Opener, request: pytest.FixtureRequest
):
    state = request.getfixturevalue(who)
    page = open_page(path, expected=status, storage_state=state, color_scheme="light")
    page.evaluate(AXE)
    assert page.evaluate(FINDINGS) == []
    # The same page in the other colours: it asks the browser for them, and nothing else changes.
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(FINDINGS) == []


@pytest.mark.parametrize("path", OF_A_TEACHER.values())
def test_axe_finds_nothing_on_a_teacher_s(path: str, open_page: Opener, classroom: Classroom):
    page = open_page(
        path.format(class_id=classroom.class_id, code=classroom.code, account=classroom.account),
        storage_state=classroom.teacher,
        color_scheme="light",
    )
    page.evaluate(AXE)
    assert page.evaluate(FINDINGS) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(FINDINGS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", OF_A_PUPIL.values())
def test_axe_finds_nothing_on_a_pupil_s(
    path: str, scheme: str, open_page: Opener, classroom: Classroom
):
    there = path.format(class_id=classroom.class_id)
    page = open_page(there, storage_state=classroom.pupil, color_scheme=scheme)
    page.evaluate(AXE)
    assert page.evaluate(FINDINGS) == []


def test_no_page_is_left_out(app: Flask):
    adapter = app.url_map.bind("localhost")
    seen = {adapter.match(path.partition("?")[0])[0] for path in PATHS}
    asked = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert asked - NOT_PAGES == seen | set(OF_A_TEACHER) | set(OF_A_PUPIL)
