"""Every page there is, and the states in which it is looked at."""

from __future__ import annotations

import pytest

STEPS = ("hook", "read", "examine", "judge", "reveal", "retrieve")
LESSON = "/lessons/black-moon"
PLAIN = ("/", "/course", "/glossary", "/sources", "/search?q=moon", "/about", "/privacy", "/me")
TEACHING = ("/teaching", "/teaching/black-moon", "/teaching/what-the-evidence-shows")
WAYS = ("/course?path=short",)
TEACHING = ("/teaching", "/teaching/black-moon", "/teaching/what-the-evidence-shows")
WAYS = ("/course?path=short",)
OF_A_LESSON = (*(f"{LESSON}/{step}" for step in STEPS), f"{LESSON}/results", f"{LESSON}/sources")
WARM_UP = tuple(f"/lessons/warm-up/{step}" for step in ("hook", "read", "judge", "retrieve"))
PATHS = (*PLAIN, *TEACHING, *WAYS, *TEACHING, *WAYS, *OF_A_LESSON, *WARM_UP)
MISSING = "/no-such-page"
LEARNERS = ("stranger", "midway", "veteran")

PLACES = [
    *(pytest.param(path, who, 200, id=f"{path}-{who}") for path in PATHS for who in LEARNERS),
    pytest.param("/search?q=", "stranger", 200, id="/search-empty"),
    pytest.param("/search?q=xylophone", "stranger", 200, id="/search-nothing-found"),
    pytest.param(MISSING, "stranger", 404, id="missing"),
]
"""Path, whose browser, and the status that is expected."""

NOT_PAGES = {"pages.asset", "pages.my_data", "pages.lesson", "development.current_edition"}
"""Routes that answer with something else than a page of their own."""
