"""The people of the tests: what a person with a browser does, in the words of a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from right_answers import right_fields

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from right_answers import FormFields
    from unsealed.course.reader import EditionReader


@dataclass
class Person:
    """Somebody with a browser of their own: it keeps its cookie from page to page."""

    browser: FlaskClient
    course: EditionReader

    def opens(self, path: str, **headers: str) -> TestResponse:
        """Open a page, without being led on."""
        return self.browser.get(path, headers=headers)

    def sends(self, path: str, fields: FormFields | None = None, **headers: str) -> TestResponse:
        """Send a form, with the token of a page that was opened before."""
        sent = {"csrf_token": self.token(), **(fields or {})}
        return self.browser.post(path, data=sent, headers=headers)

    def token(self) -> str:
        """The code that protects forms, from a page that has one."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.browser.get("/me").text)
        assert found is not None
        return found[1]

    def answers(
        self, lesson: str, step: str, question: str, fields: FormFields | None = None, **more: str
    ) -> TestResponse:
        """Answer a question; rightly unless told otherwise."""
        given = fields or right_fields(self.item(lesson, question))
        path = f"/lessons/{lesson}/{step}/answers/{question}"
        return self.sends(path, {"try": "1", "number": "1", **given, **more})

    def judges_all(self, lesson: str) -> None:
        """Commit a judgement of every claim of a lesson."""
        found = self.course.lesson(lesson)
        assert found is not None
        for claim in found.claims:
            assert self.answers(lesson, "judge", claim).status_code == 303

    def starts_quiz(self, lesson: str, preset: str = "practice", number: int = 1) -> TestResponse:
        """Start an attempt at the quiz of a lesson."""
        fields = {"preset": preset, "number": str(number)}
        return self.sends(f"/lessons/{lesson}/retrieve/attempts", fields)

    def item(self, lesson: str, question: str) -> object:
        """A claim or question of the course, with its key."""
        item = self.course.item(lesson, question)
        assert item is not None
        return item.question

    # `Any`: what JSON holds is of every type.
    def holds(self) -> dict[str, Any]:
        """What the course holds about this person."""
        held = self.browser.get("/me/data.json").get_json()
        assert isinstance(held, dict)
        return held
