"""For authors: what everybody's answers say of the items of the test before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from unsealed.language import gettext as _
from unsealed.language import noop
from unsealed.pages.accounts import account_with
from unsealed.pages.blueprint import pages
from unsealed.pages.gradebook_file import written
from unsealed.pages.item_analysis import Analysis, Model, analysis, first_of_each, model
from unsealed.pages.learning_file import csv_response
from unsealed.pages.page import Page
from unsealed.pages.services import edition
from unsealed.pages.sitting_figures import answered_by_everybody

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response

    from unsealed.pages.item_analysis import AnalysedItem
    from unsealed.records.teachers import Teacher

RETIRED: Final[Mapping[str, str]] = {
    "hard": noop("too hard: fewer than one in five is right"),
    "easy": noop("too easy: more than 95 in a hundred are right"),
    "flat": noop("tells nobody apart: those who do well on the rest are hardly better at it"),
}
CUE_NAMES: Final[Mapping[tuple[str, str | bool], str]] = {
    ("polish", "neat"): noop("looks neat"),
    ("source", "friendly"): noop("from a friend of those it is about"),
    ("source", "hostile"): noop("from an enemy"),
    ("source", "anonymous"): noop("from nobody knows whom"),
    ("serves", "power"): noop("the claim serves those in power"),
    ("serves", "critics"): noop("the claim serves their critics"),
    ("serves", "neither"): noop("the claim serves neither"),
    ("signed", True): noop("signed or sealed"),
    ("length", "long"): noop("long"),
    ("denied", True): noop("somebody denies it"),
}
SAMPLE: Final = 500
"""Learners on whom an analysis is made, at most: more take longer, and say little more."""
COLUMNS: Final = (
    *("form", "item", "version", "outcome", "seal", "level", "answers", "right", "difficulty"),
    *("low", "high", "learners", "discrimination", "retire"),
)


class AuthorItemsPage(Page, frozen=True):
    """The items of the forms, over those who answered them; over some of them if they are many."""

    template: ClassVar[str] = "author_items.html"

    account: Teacher
    found: Analysis
    is_sample: bool
    cues: tuple[str, ...]
    retired: Mapping[str, str]
    models: tuple[Model, ...] | None


@pages.get("/author/items")
def author_items() -> str:
    """Show what answers say of the items."""
    return _page(account_with("author"), with_model=False).render()


@pages.get("/author/items/model")
def author_items_model() -> str:
    """The same, with the two-parameter model of each form, which takes some seconds."""
    return _page(account_with("author"), with_model=True).render()


@pages.get("/author/items.csv")
def author_items_file() -> Response:
    """Download a row for each item."""
    account_with("author")
    found = analysis(first_of_each(answered_by_everybody(SAMPLE)), edition().forms())
    rows = [_row(item) for item in found.items]
    return csv_response(written(rows, COLUMNS), "unsealed-items.csv")


def _page(account: Teacher, *, with_model: bool) -> AuthorItemsPage:
    answered = first_of_each(answered_by_everybody(SAMPLE))
    forms = edition().forms()
    found = analysis(answered, forms)
    return AuthorItemsPage(
        account=account,
        found=found,
        is_sample=found.learners == SAMPLE,
        cues=tuple(_(CUE_NAMES[row.cue, row.value]) for row in found.cues),
        retired={name: _(words) for name, words in RETIRED.items()},
        models=tuple(model(form, answered) for form in forms) if with_model else None,
    )


def _row(each: AnalysedItem) -> dict[str, str]:
    packet = each.item.packet
    return {
        "form": each.form,
        "item": each.item.id,
        "version": each.item.version,
        "outcome": packet.outcome,
        "seal": packet.seal.value,
        "level": packet.level or "",
        "answers": str(each.answers),
        "right": f"{each.right:g}",
        "difficulty": _decimals(each.difficulty),
        "low": _decimals(each.interval.low if each.interval else None),
        "high": _decimals(each.interval.high if each.interval else None),
        "learners": str(each.learners),
        "discrimination": _decimals(each.discrimination),
        "retire": each.retire,
    }


def _decimals(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
