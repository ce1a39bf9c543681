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
CLASSROOM = ("/join", "/live", "/teachers/sign-in", "/teachers/first")
PATHS = (*PLAIN, *TEACHING, *WAYS, *CLASSROOM, *TEACHING, *WAYS, *OF_A_LESSON, *WARM_UP)
MISSING = "/no-such-page"
LEARNERS = ("stranger", "midway", "veteran")

PLACES = [
    *(pytest.param(path, who, 200, id=f"{path}-{who}") for path in PATHS for who in LEARNERS),
    pytest.param("/search?q=", "stranger", 200, id="/search-empty"),
    pytest.param("/search?q=xylophone", "stranger", 200, id="/search-nothing-found"),
    pytest.param(MISSING, "stranger", 404, id="missing"),
]
"""Path, whose browser, and the status that is expected."""

OF_A_TEACHER = {
    "pages.my_classes": "/classes",
    "pages.show_class": "/classes/{class_id}",
    "pages.show_door": "/classes/{class_id}/door",
    "pages.class_lesson": "/classes/{class_id}/lessons/black-moon",
    "pages.class_learner": "/classes/{class_id}/learners/1",
    "pages.show_round": "/classes/{class_id}/rounds/1",
    "pages.show_board": "/classes/{class_id}/rounds/1/board",
    "pages.join_class": "/join/{code}",
}
"""Pages of a teacher and of those who join, by their routes."""
NOT_PAGES = {
    "pages.asset",
    "pages.my_data",
    "pages.lesson",
    "pages.gradebook",
    "pages.class_data",
    "pages.board_part",
    "pages.live_part",
    "development.current_edition",
}
"""Routes that answer with something else than a page of their own."""
