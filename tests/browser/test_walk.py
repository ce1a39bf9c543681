"""Every lesson of the course, taken in the browser from the hook to the results."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from browser.walking import everything_asked, walk
from conftest import ROOT
from right_answers import right_fields, wrong_fields
from unsealed.course.lesson_files import lesson_folders

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browser.conftest import Opener
    from unsealed.course.reader import EditionReader

pytestmark = pytest.mark.browser
SLUGS = [folder.name for folder in lesson_folders(ROOT / "lessons")]


@pytest.mark.parametrize("slug", SLUGS)
def test_right_answers_lead_to_full_points(open_page: Opener, edition: EditionReader, slug: str):
    page = open_page(f"/lessons/{slug}/hook")
    assert set(walk(page, edition, slug, right_fields)) == everything_asked(edition, slug)
    points, most = _points(page)
    assert points == most
    assert _mean_brier(page) < 0.01


@pytest.mark.parametrize("slug", SLUGS)
def test_wrong_answers_lead_on_and_score_less(open_page: Opener, edition: EditionReader, slug: str):
    page = open_page(f"/lessons/{slug}/hook", java_script_enabled=False)
    assert set(walk(page, edition, slug, wrong_fields)) == everything_asked(edition, slug)
    points, most = _points(page)
    assert points < most / 2
    assert _mean_brier(page) > 0.6


def _points(page: Page) -> tuple[float, float]:
    found = re.search(r"([\d.,]+) points of (\d+)", page.locator("main").inner_text())
    assert found is not None
    return float(found[1].replace(",", ".")), float(found[2])


def _mean_brier(page: Page) -> float:
    found = re.search(r"Mean Brier score (\d\.\d+)", page.locator("main").inner_text())
    assert found is not None
    return float(found[1])
