"""Every string of a page can be translated: none is written past gettext."""

from __future__ import annotations

import re
from gettext import NullTranslations
from html import unescape
from typing import TYPE_CHECKING

import pytest

from unsealed.language import speaking
from unsealed.pages import fragments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from people import Person


class Marked(NullTranslations):
    """A language in which every message is itself, between brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@pytest.fixture
def marked_language() -> Iterator[None]:
    fragments.forget()
    with speaking(Marked()):
        yield
    fragments.forget()


def untranslated(html: str) -> str:
    """What is left of a page's visible text without what came through gettext."""
    body = html[html.index("<body") :]
    body = re.sub(r"<svg.*?</svg>", "", body, flags=re.DOTALL)
    while (stripped := re.sub(r"⟦[^⟦⟧]*⟧", "", body)) != body:
        body = stripped
    return re.sub(r"[\W\d_]+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()


@pytest.mark.usefixtures("marked_language")
@pytest.mark.parametrize(
    "path", ["/me", "/privacy", "/about", "/search", "/search?q=zzzz", "/lab", "/nowhere"]
)
def test_no_text_of_a_page_goes_past_gettext(ada: Person, path: str) -> None:
    assert untranslated(ada.opens(path).text) == ""


@pytest.mark.usefixtures("marked_language")
def test_no_text_around_a_quiz_goes_past_gettext(ada: Person) -> None:
    page = ada.opens("/lessons/black-moon/retrieve").text
    presets = page[page.index('<section aria-labelledby="presets-title">') :]
    assert untranslated("<body>" + presets) == ""
