"""A teacher sets a test in the dialogue, looks at it as a learner, and a learner takes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from unsealed.records import answers, assignments, classes, members, teachers
from unsealed.records.assignments import ItemName, Rules
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from browser.conftest import Opener
    from serving import Served

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery"
LESSON = "black-moon"
PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def kept(served: Served) -> Iterator[Records]:
    """The records of the server that runs."""
    opened = Records.open("", folder=served.data)
    yield opened
    opened.close()


def _teacher(open_page: Opener, kept: Records) -> tuple[Page, str, str]:
    """Dana, signed in, with a class of her own; its id and its code."""
    dana = teachers.named(kept, "Dana") or teachers.add(kept, "Dana", PASSWORD)
    made = classes.make(kept, dana.id, "Year 9", is_open=True)
    members.write_down(kept, made.id, ["Ada"])
    page = open_page("/teachers/sign-in")
    page.fill("#name", "Dana")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"/classes/{made.id}")
    return page, made.id, made.code


def _learner(open_page: Opener, code: str, **options: object) -> Page:
    page = open_page(f"/join/{code}", **PHONE, **options)
    page.fill("#name", "Ada")
    page.get_by_role("button", name="Join").click()
    return page


def test_a_test_goes_from_the_dialogue_to_the_report(open_page: Opener, kept: Records) -> None:
    teacher, class_id, code = _teacher(open_page, kept)
    teacher.get_by_role("link", name="Set a lesson, a quiz or claims").click()
    teacher.select_option("#assign-lesson", LESSON)
    teacher.locator(f"input[name=listed][value^={LESSON}]").wait_for(state="attached")
    teacher.locator("input[name=part][value=quiz]").check()
    teacher.locator(f"input[name=listed][value='{LESSON}/quiz']").wait_for(state="attached")
    teacher.locator("input[name=preset][value=test]").check()
    teacher.fill("#minutes", "20")
    row = teacher.locator(".to-tick > li").first
    old = row.locator("input[name=row]").get_attribute("value")
    row.get_by_role("button", name="Swap").click()
    new = teacher.locator("#instead optgroup").last.locator("option").first.get_attribute("value")
    teacher.select_option("#instead", new)
    teacher.get_by_role("button", name="Put it in").click()
    teacher.locator(f"input[name=item][value='{new}']").wait_for()
    assert teacher.locator("#minutes").input_value() == "20"
    for box in teacher.locator("input[name=item]").all()[2:]:
        box.uncheck()
    teacher.locator("details summary").last.click()
    teacher.select_option("#factor-1", "200")
    teacher.get_by_role("button", name="Set it").first.click()
    teacher.wait_for_url("**/assignments/1")
    (made,) = assignments.of_class(kept, classes.with_code(kept, code).id)
    assert made.rules.preset == "test"
    assert len(made.rules.items) == 2
    assert ItemName(*new.split("/")) in made.rules.items
    assert ItemName(*old.split("/")) not in made.rules.items

    teacher.get_by_role("button", name="View as learner").click()
    teacher.get_by_text("You look as a learner of Year 9 does.").wait_for()
    teacher.get_by_role("button", name="Begin: Test").click()
    teacher.get_by_text("Minutes left: 20.").wait_for()
    teacher.get_by_role("button", name="Back to the class").click()
    teacher.get_by_text("Nothing of what you did as a learner was kept.").wait_for()

    ada = _learner(open_page, code)
    ada.get_by_role("link", name="The Black Moon papers").first.click()
    ada.get_by_text("You have 40 minutes from the moment you begin.").wait_for()
    ada.get_by_role("button", name="Begin: Test").click()
    ada.get_by_text(re.compile(r"Minutes left: (40|39)\.")).wait_for()
    ada.get_by_role("button", name="Hand in").click()
    ada.get_by_text("of 2 points").wait_for()
    teacher.goto(f"/classes/{class_id}/assignments/1")
    assert "handed in" in teacher.get_by_role("row", name="Ada").inner_text()


def test_without_a_script_the_end_is_read_and_the_answer_is_saved_and_handed_in(
    open_page: Opener, kept: Records
) -> None:
    dana = teachers.named(kept, "Dana") or teachers.add(kept, "Dana", PASSWORD)
    made = classes.make(kept, dana.id, "Year 8", is_open=True)
    rules = Rules("test", items=(ItemName(LESSON, "three-parts"),), minutes=20)
    assignments.give(kept, made.id, LESSON, "quiz", rules)
    ada = _learner(open_page, made.code, java_script_enabled=False)
    ada.get_by_role("link", name="The Black Moon papers").first.click()
    ada.get_by_role("button", name="Begin: Test").click()
    assert re.search(r"Time until \d\d:\d\d\.", ada.locator(".time-left").inner_text())
    assert "Minutes left" not in ada.locator("main").inner_text()
    ada.locator("section.card input[type=radio]").first.check()
    ada.get_by_role("button", name="Save my answer").click()
    assert "1 of 1 saved" in ada.locator(".progress-line").inner_text()
    ada.get_by_role("button", name="Hand in").click()
    assert "of 1 points" in ada.locator(".score").inner_text()
    (member,) = members.of_class(kept, made.id)
    assert len(answers.in_lesson(kept, member.learner, LESSON)) == 1
