"""Lessons taken in the browser with wrong answers, scripts off: a story, a skill, the warm-up.

The story asks in every way that the course has. The other lessons are taken form by form without
a browser, which shows the same of each: tests/lessons/test_walk_by_forms.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.walking import everything_asked, mean_brier, points, walk
from right_answers import wrong_fields

if TYPE_CHECKING:
    from browser.conftest import Opener
    from unsealed.course.reader import EditionReader

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("slug", ["black-moon", "warm-up"])
def test_wrong_answers_lead_on_and_score_less(open_page: Opener, edition: EditionReader, slug: str):
    page = open_page(f"/lessons/{slug}/hook", java_script_enabled=False)
    assert set(walk(page, edition, slug, wrong_fields)) == everything_asked(edition, slug)
    reached, most = points(page)
    assert reached < most / 2
    assert mean_brier(page) > 0.6
