"""Every lesson of the course, taken in the browser with wrong answers, scripts off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.walking import SLUGS, everything_asked, mean_brier, points, walk
from right_answers import wrong_fields

if TYPE_CHECKING:
    from browser.conftest import Opener
    from unsealed.course.reader import EditionReader

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("slug", SLUGS)
def test_wrong_answers_lead_on_and_score_less(open_page: Opener, edition: EditionReader, slug: str):
    page = open_page(f"/lessons/{slug}/hook", java_script_enabled=False)
    assert set(walk(page, edition, slug, wrong_fields)) == everything_asked(edition, slug)
    reached, most = points(page)
    assert reached < most / 2
    assert mean_brier(page) > 0.6
