"""A template receives the fields of its page, and uses nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jinja2 import meta

from unsealed.pages.page import Page

if TYPE_CHECKING:
    from flask import Flask

FRAME = {"page", "nav", "_", "gettext", "ngettext", "url_for", "csrf_token", "session"}
FRAME |= {"get_flashed_messages", "request", "g", "config"}
PASSED_ON = {"card", "stretch", "states", "stamps", "exhibit", "seals", "notes_of", "margin"}


@pytest.mark.parametrize("page", Page.__subclasses__(), ids=lambda page: page.__name__)
def test_a_template_uses_only_what_its_page_gives(app: Flask, page: type[Page]) -> None:
    source = app.jinja_env.loader.get_source(app.jinja_env, page.template)[0]
    used = meta.find_undeclared_variables(app.jinja_env.parse(source))
    assert used <= set(page.__struct_fields__) | FRAME | PASSED_ON


@pytest.mark.parametrize("page", Page.__subclasses__(), ids=lambda page: page.__name__)
def test_every_page_says_what_it_is(page: type[Page]) -> None:
    assert page.__doc__
    assert page.template.endswith(".html")
