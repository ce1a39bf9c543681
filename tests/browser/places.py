"""Every page there is, and the states in which it is looked at."""

from __future__ import annotations

import pytest

STEPS = ("hook", "read", "examine", "judge", "reveal", "retrieve")
LESSON = "/lessons/black-moon"
OVERLAY = "/lessons/killian-documents/exhibits/line-ends/overlay"
MARKS = "/lessons/tainted-leaks/exhibits/ferry-report/marks"
CUSTODY = "/lessons/chain-of-custody/exhibits/file-road/hand-overs"
SAME_FOR_ALL = (
    "/glossary",
    "/sources",
    "/search?q=moon",
    "/about",
    "/bench",
    "/lab",
    "/privacy",
    "/teaching",
    "/teaching/black-moon",
    "/teaching/what-the-evidence-shows",
    "/join",
    "/offline",
    "/lessons/black-moon/reading",
    "/teachers/sign-in",
    "/teachers/first",
    f"{LESSON}/exhibits/ferry-charter/charter-17b.txt",
    f"{LESSON}/exhibits/ferry-charter",
    "/lessons/tainted-leaks/exhibits/ferry-report",
    OVERLAY,
    "/lessons/what-a-signature-proves/exhibits/five-mails/mail-4.eml/source",
    "/lessons/comparing-copies/exhibits/repair-offer/offer-skaar.pdf/pages",
    "/lessons/publish-or-hold/exhibits/water-report/water-report-312.pdf/pages?bars=off",
    "/lessons/surkov-leaks/exhibits/harbour-mail/crane-thursday.eml",
    f"{CUSTODY}?entry=1&entry=4",
    f"{MARKS}?mark=4&mark=5&checked=1",
    "/lessons/black-moon/paper",
    "/lessons/black-moon/paper/exhibits",
    "/lessons/black-moon/paper/quiz",
    "/lessons/black-moon/paper/round",
    "/teaching/black-moon/paper",
    "/certificate",
    "/before-and-after",
)
OF_THE_COURSE = (
    "/",
    "/course",
    "/course?path=short",
    "/me",
    "/me/learning",
    "/me/certificate",
    "/review",
    "/live",
)
OF_A_LESSON = (*(f"{LESSON}/{step}" for step in STEPS), f"{LESSON}/results", f"{LESSON}/sources")
ON_PAPER = "/lessons/black-moon/paper/lesson"
WARM_UP = tuple(f"/lessons/warm-up/{step}" for step in ("hook", "read", "judge", "retrieve"))
OWN = (*OF_THE_COURSE, *OF_A_LESSON, *WARM_UP)
"""Pages that differ by what the learner has done."""
PATHS = (*SAME_FOR_ALL, *OWN, ON_PAPER)
MISSING = "/no-such-page"
LEARNERS = ("stranger", "veteran")

PLACES = [
    *(pytest.param(path, who, 200, id=f"{path}-{who}") for path in OWN for who in LEARNERS),
    *(pytest.param(path, "midway", 200, id=path) for path in SAME_FOR_ALL),
    pytest.param(ON_PAPER, "veteran", 200, id=ON_PAPER),
    pytest.param("/certificate/ABCDE", "stranger", 404, id="no-such-code"),
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
    "pages.new_assignment": "/classes/{class_id}/assignments/new",
    "pages.show_assignment": "/classes/{class_id}/assignments/1",
    "pages.edit_assignment": "/classes/{class_id}/assignments/1/edit",
    "pages.paper_whole": "/lessons/black-moon/paper/whole",
    "pages.paper_key": "/lessons/black-moon/paper/key",
    "pages.paper_class": "/classes/{class_id}/paper",
    "pages.paper_class_lesson": "/classes/{class_id}/lessons/black-moon/paper",
    "pages.paper_learner": "/classes/{class_id}/learners/1/paper",
    "pages.paper_learners": "/classes/{class_id}/learners/paper",
    "pages.show_round": "/classes/{class_id}/rounds/1",
    "pages.show_board": "/classes/{class_id}/rounds/1/board",
    "pages.show_gradebook": "/classes/{class_id}/gradebook",
    "pages.account": "/account",
    "pages.operator": "/operator",
    "pages.departure": "/operator/accounts/{account}/erase",
    "pages.author": "/author",
    "pages.author_check": "/author/check",
    "pages.author_items": "/author/items",
    "pages.author_items_model": "/author/items/model",
    "pages.show_learning": "/classes/{class_id}/learning",
    "pages.show_items": "/classes/{class_id}/learning/items",
    "pages.learning_board": "/classes/{class_id}/learning/board",
    "pages.paper_learning": "/classes/{class_id}/learning/paper",
    "pages.learner_learning": "/classes/{class_id}/learners/1/learning",
    "pages.author_lesson": "/author/lessons/black-moon",
    "pages.choose_round": "/classes/{class_id}/rounds/on/black-moon",
    "pages.measuring": "/classes/{class_id}/before-and-after",
    "pages.join_class": "/join/{code}",
}
"""Pages of a teacher and of those who join, by their routes."""
OF_A_PUPIL = {
    "pages.assignment": "/assignments/{class_id}/1",
    "pages.sitting": "/before-and-after/{class_id}/before",
    "pages.packet": "/before-and-after/{class_id}/before/1",
}
"""Pages of a learner of the class."""
NOT_PAGES = {
    "pages.healthz",
    "pages.readyz",
    "pages.asset",
    "pages.download_exhibit",
    "pages.show_sheet",
    "pages.exhibit_picture",
    "pages.my_data",
    "pages.lesson",
    "pages.new_stamp",
    "pages.new_stamp_of_test",
    "pages.worker",
    "pages.gradebook",
    "pages.learning_file",
    "pages.learning_answers_file",
    "pages.author_items_file",
    "pages.class_data",
    "pages.board_part",
    "pages.door_part",
    "pages.live_part",
    "pages.round_part",
    "pages.reviewed",
    "pages.certificate_check",
    "development.current_edition",
}
"""Routes that answer with something else than a page of their own."""
