"""Typed sheets of an exhibit: each as a picture, and one laid over another."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from flask import Response, abort, request
from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.language import ngettext
from unsealed.pages.blueprint import pages
from unsealed.pages.exhibit_files import exhibit_or_404, file_or_404, kept_or_404
from unsealed.pages.page import Page
from unsealed.pages.visit import lesson_or_404

if TYPE_CHECKING:
    from unsealed.course.edition import Exhibit, Lesson
    from unsealed.lab.comparison.sheets import Overlay, Sheet

FURTHEST: Final = 60
"""How far the upper sheet can be moved, in points."""
_WHOLE: Final = 100


class Laid(Struct, frozen=True):
    """How the upper sheet lies: how strongly it is seen, in percent, and how far it is moved."""

    strength: int
    across: int
    down: int


class OverlayPage(Page, frozen=True):
    """One typed sheet laid over another, and where their lines end; None while there is but one."""

    template: ClassVar[str] = "exhibit_overlay.html"

    lesson: Lesson
    exhibit: Exhibit
    lower: str
    upper: str
    sizes: tuple[Sheet, Sheet]
    laid: Laid
    furthest: int
    overlay: Overlay
    extent: str


@pages.get("/lessons/<slug>/exhibits/<exhibit>/overlay")
def lay_sheets(slug: str, exhibit: str) -> str:
    """Lay one sheet of an exhibit over another: the two that are asked for, or the first two."""
    from unsealed.lab.comparison.sheets import lay_over, read_sheet

    lesson = lesson_or_404(slug)
    shown = exhibit_or_404(slug, exhibit)
    if len(shown.sheets) < 2:
        abort(404)
    lower, upper = _pair(shown.sheets)
    sheets = tuple(read_sheet(kept_or_404(slug, exhibit, name)[0]) for name in (lower, upper))
    laid = Laid(
        _number("strength", 0, _WHOLE, otherwise=_WHOLE),
        _number("across", -FURTHEST, FURTHEST, otherwise=0),
        _number("down", -FURTHEST, FURTHEST, otherwise=0),
    )
    found = lay_over(*sheets)
    return OverlayPage(
        lesson,
        shown,
        lower,
        upper,
        (sheets[0], sheets[1]),
        laid,
        FURTHEST,
        found,
        _extent(found),
    ).render()


@pages.get("/lessons/<slug>/exhibits/<exhibit>/<file>/sheet")
def show_sheet(slug: str, exhibit: str, file: str) -> Response:
    """Send a typed sheet as a picture; `layer=upper` as if it were on glass, in another ink."""
    from unsealed.lab.replicas.memo import as_upper_layer

    shown, replica = file_or_404(slug, exhibit, file)
    if replica.name not in shown.sheets:
        abort(404)
    drawing = kept_or_404(slug, exhibit, file)[0]
    is_upper = request.args.get("layer") == "upper"
    response = Response(
        as_upper_layer(drawing) if is_upper else drawing, mimetype=replica.media_type
    )
    response.set_etag(f"{replica.sha256}{'-upper' if is_upper else ''}")
    response.make_conditional(request)
    return response


def _pair(sheets: tuple[str, ...]) -> tuple[str, str]:
    """The lower and the upper sheet that are asked for, or two that differ."""
    lower, upper = _asked("lower", sheets), _asked("upper", sheets)
    lower = lower or next(each for each in sheets if each != upper)
    return lower, upper or next(each for each in sheets if each != lower)


def _asked(name: str, names: tuple[str, ...]) -> str | None:
    asked = request.args.get(name)
    return asked if asked in names else None


def _number(name: str, least: int, most: int, *, otherwise: int) -> int:
    """A whole number of the address; one out of bounds is taken to the bound."""
    try:
        number = int(request.args.get(name, otherwise))
    except ValueError:
        return otherwise
    return min(max(number, least), most)


def _extent(found: Overlay) -> str:
    """How far the line ends agree, in one sentence."""
    if not found.has_same_words:
        return _("The two sheets do not hold the same words, so their line ends say nothing.")
    message = ngettext(
        "%(agreeing)d of %(count)d line end falls on the same word on both sheets.",
        "%(agreeing)d of %(count)d line ends fall on the same word on both sheets.",
        len(found.ends),
    )
    return message % {"agreeing": found.agreeing, "count": len(found.ends)}
