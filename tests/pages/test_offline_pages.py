"""What a browser may keep of the course: pages that are the same for everybody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from unsealed.pages.app import create_app
from unsealed.pages.services import NAME

if TYPE_CHECKING:
    from people import Person
    from unsealed.settings import Settings

READING = "/lessons/warm-up/reading"


def test_the_reading_of_a_lesson_is_the_same_for_everybody(ada: Person, cleo: Person) -> None:
    ada.answers("warm-up", "hook", "kremlin-apology")
    pages = [person.opens(path).text for person in (ada, cleo) for path in (READING, "/offline")]
    assert pages[:2] == pages[2:]
    assert "Putin" in pages[0]
    assert "<form" not in "".join(pages)
    assert "data-learner" not in "".join(pages)


def test_the_reading_sets_no_cookie(cleo: Person) -> None:
    for path in (READING, "/offline", "/worker.js?edition=x"):
        assert "Set-Cookie" not in cleo.opens(path).headers


def test_a_page_names_the_worker_and_its_edition(cleo: Person) -> None:
    found = re.search(r'data-worker="(/worker\.js\?edition=\w{12})"', cleo.opens("/about").text)
    assert found is not None
    script = cleo.opens(found[1])
    assert (script.mimetype, script.headers["Cache-Control"]) == ("text/javascript", "max-age=600")


def test_where_the_operator_wants_none_there_is_no_worker(settings: Settings) -> None:
    app = create_app(replace(settings, offline=False))
    browser = app.test_client()
    assert 'data-worker=""' in browser.get("/about").text
    assert browser.get("/worker.js").status_code == 404
    app.extensions[NAME].records.close()


def test_without_a_course_the_page_that_says_so_names_no_worker(settings: Settings) -> None:
    for built in settings.data.glob("course*"):
        built.unlink()
    app = create_app(settings)
    page = app.test_client().get("/course")
    assert page.status_code == 503
    assert 'data-worker=""' in page.text
    app.extensions[NAME].records.close()
