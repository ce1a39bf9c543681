"""Lessons taken in the browser with right answers, scripts on: stories and a skill.

The other lessons are taken form by form without a browser: tests/lessons/test_walk_by_forms.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.walking import everything_asked, mean_brier, points, walk
from right_answers import right_fields

if TYPE_CHECKING:
    from browser.conftest import Opener
    from unsealed.course.reader import EditionReader

pytestmark = pytest.mark.browser
WALKED = ("black-moon", "comparing-copies", "killian-documents", "surkov-leaks")


@pytest.mark.parametrize("slug", WALKED)
def test_right_answers_lead_to_full_points(open_page: Opener, edition: EditionReader, slug: str):
    page = open_page(f"/lessons/{slug}/hook")
    assert set(walk(page, edition, slug, right_fields)) == everything_asked(edition, slug)
    reached, most = points(page)
    assert reached == most
    assert mean_brier(page) < 0.01
