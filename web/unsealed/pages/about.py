"""What Unsealed is, and what it does with what a learner leaves."""

from __future__ import annotations

from typing import ClassVar

from unsealed.pages.blueprint import pages
from unsealed.pages.page import Page
from unsealed.pages.services import services


class AboutPage(Page, frozen=True):
    """What the course teaches, on what evidence, and under which licences."""

    template: ClassVar[str] = "about.html"


@pages.get("/about")
def about() -> str:
    """Say what Unsealed is."""
    return AboutPage().render()


class PrivacyPage(Page, frozen=True):
    """What is kept, where, for how long, and how to take it away."""

    template: ClassVar[str] = "privacy.html"

    keep_months: int


@pages.get("/privacy")
def privacy() -> str:
    """Say what is kept of a learner."""
    return PrivacyPage(services().settings.keep_months).render()
