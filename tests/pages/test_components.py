"""Parts that many pages are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup

from unsealed.pages.wording import FILTERS, STATUSES

if TYPE_CHECKING:
    from flask import Flask

    from people import Person


@pytest.mark.parametrize(("status", "words"), STATUSES.items())
def test_a_status_is_a_word_a_shape_and_a_colour(app: Flask, status: str, words: str) -> None:
    stamps = app.jinja_env.get_template("components/stamps.html").module
    html = str(stamps.stamp(status))
    assert f'class="stamp {status}"' in html
    assert f'<use href="#status-{status}"/>' in html
    assert words in html


def test_references_of_a_finding_lead_to_its_own_notes() -> None:
    html = FILTERS["own_notes"](Markup('<a href="#note-s1">1</a>'), "hook-claim")
    assert html == '<a href="#hook-claim-note-s1">1</a>'


def test_the_headline_on_the_first_page_brings_its_sources_when_it_opens(ada: Person) -> None:
    slug, claim = ada.course.welcome()
    item = ada.course.item(slug, claim)
    assert item is not None
    assert f'id="hook-{claim}-note-' not in ada.opens("/").text
    ada.answers(slug, "hook", claim, **{"from": "home"})
    page = ada.opens("/").text
    for source in item.cited:
        assert f'href="#hook-{claim}-note-{source}"' in page
        assert f'id="hook-{claim}-note-{source}"' in page


def test_the_margin_beside_an_open_headline_does_not_answer_it(ada: Person) -> None:
    slug, claim = ada.course.welcome()
    item = ada.course.item(slug, claim)
    step = ada.course.step(slug, "hook")
    assert item is not None
    assert step is not None
    assert not {note.id for note in step.notes} & set(item.cited)
