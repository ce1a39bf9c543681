"""What teachers find, and the shorter ways through the course."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from people import Person


def test_the_footer_leads_teachers_to_their_pages(cleo: Person) -> None:
    assert 'href="/teaching">For teachers</a>' in cleo.opens("/").text
    page = cleo.opens("/teaching").text
    assert "not for learners" in page
    assert 'href="/teaching/black-moon"' in page
    assert 'href="/teaching/without-devices"' in page


def test_a_lesson_s_guide_has_its_plan_and_the_asides_of_the_lesson(cleo: Person) -> None:
    page = cleo.opens("/teaching/black-moon").text
    assert "<h2>Plan</h2>" in page
    assert "Notes from the lesson’s margins" in page
    assert "Before the reveal (4 minutes)" in page


def test_a_general_guide_has_no_lesson(cleo: Person) -> None:
    page = cleo.opens("/teaching/privacy").text
    assert "To the lesson" not in page
    assert "Notes from the lesson’s margins" not in page


def test_a_guide_that_is_not_there_is_not_found(cleo: Person) -> None:
    assert cleo.opens("/teaching/no-such-guide").status_code == 404


@pytest.mark.parametrize("path", ["short", "alone"])
def test_a_shorter_way_shows_its_lessons_and_no_others(cleo: Person, path: str) -> None:
    page = cleo.opens(f"/course?path={path}").text
    assert 'aria-current="page"' in page
    assert 'href="/lessons/black-moon"' in page
    assert 'href="/lessons/operation-denver"' not in page


def test_an_unknown_way_is_the_whole_course(cleo: Person) -> None:
    page = cleo.opens("/course?path=no-such-way").text
    assert 'href="/lessons/operation-denver"' in page
