"""An address of every page of the course, from the list of its routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from test_permissions import ELSEWHERE, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Flask

LEFT_OUT = {"pages.asset"}
"""What is no page."""
ON_BLACK_MOON = {"pages.exhibit_file", "pages.download_exhibit", "pages.compare_exhibit"}


def addresses(app: Flask, words: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Each route that can be opened, and an address of it that is made of these words."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if "GET" not in (rule.methods or ()) or rule.endpoint in LEFT_OUT:
            continue
        own = {**WORDS, **words}
        if rule.endpoint in ON_BLACK_MOON:
            own["slug"] = WORDS["slug"]
        own |= ELSEWHERE.get(rule.endpoint, {})
        with app.test_request_context():
            given = {name: own[name] for name in rule.arguments}
            yield rule.rule, app.url_for(rule.endpoint, **given)
