"""What a learner sends, without the trouble of clicking it: for bringing a browser into a state."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from right_answers import right_fields, wrong_fields

if TYPE_CHECKING:
    from playwright.sync_api import APIRequestContext, Page

    from unsealed.course.reader import EditionReader

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Visitor:
    """A learner with a browser's cookie jar."""

    browser: APIRequestContext
    course: EditionReader

    def does_everything(self, slug: str) -> None:
        """Take a lesson from the first headline to the last question."""
        self.answers_steps(slug)
        self.starts_quiz(slug)
        self.answers_quiz(slug)

    def answers_steps(self, slug: str, *, all_but: int = 0, rightly: bool = True) -> None:
        """Answer what is asked in the steps, in order, but for the last so many."""
        lesson = self.course.lesson(slug)
        assert lesson is not None
        steps = [self.course.step(slug, name) for name in lesson.steps]
        asked = [
            (step.name, part.ref)
            for step in steps
            if step is not None
            for part in step.parts
            if part.kind in {"claim", "question"}
        ]
        for name, item in asked[: len(asked) - all_but]:
            self._answer(slug, name, item, rightly=rightly)

    def starts_quiz(self, slug: str, preset: str = "practice") -> None:
        """Start the first attempt at the quiz."""
        self.sends(f"/lessons/{slug}/retrieve/attempts", {"preset": preset, "number": "1"})

    def answers_quiz(self, slug: str, *, all_but: int = 0, rightly: bool = True) -> None:
        """Answer the questions of the quiz, but for the last so many."""
        lesson = self.course.lesson(slug)
        assert lesson is not None
        asked = [question for group in lesson.sets for question in group.questions]
        for question in asked[: len(asked) - all_but]:
            self._answer(slug, "retrieve", question, rightly=rightly)

    def _answer(self, slug: str, step: str, question: str, *, rightly: bool = True) -> None:
        item = self.course.item(slug, question)
        assert item is not None
        fields = right_fields(item.question) if rightly else wrong_fields(item.question)
        path = f"/lessons/{slug}/{step}/answers/{question}"
        self.sends(path, {"try": "1", "number": "1", **fields})

    def sends(self, path: str, fields: dict[str, object]) -> None:
        """Send a form, as the page that has it would."""
        token = TOKEN.search(self.browser.get("/me").text())
        assert token is not None
        body = urlencode({**fields, "csrf_token": token[1]}, doseq=True)
        response = self.browser.post(path, data=body, headers=FORM)
        assert response.status == 200, (path, response.status)


def wait_until_all_is_sent(page: Page) -> None:
    """Wait until nothing waits in the browser any more; at most twenty seconds.

    A function is handed over whole: Playwright's own waiting evaluates texts, which pages forbid.
    """
    page.evaluate(
        """() => new Promise((done, fail) => {
            const end = Date.now() + 20_000
            const look = () => {
                if (Object.keys(localStorage).every((key) => key === "unsealed:who")) done()
                else if (Date.now() > end) fail(new Error("Something waits still."))
                else setTimeout(look, 50)
            }
            look()
        })"""
    )
