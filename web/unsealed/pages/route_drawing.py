"""The way of a mail, drawn: its stops downwards in their order, and between them what passed.

A step by which the time runs backwards has its arrow turned up, and an odd one a broken line: the
shape says it as well as the words. The table below it says the same to who cannot see it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from unsealed.course.figures import wrapped
from unsealed.lab.wording import in_words, visible
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unsealed.lab.report import Finding, Stop

_WIDTH: Final = 340
_AXIS: Final = 14
_LEFT: Final = 40
_COLUMNS: Final = 36
_LINE: Final = 19
_TOP: Final = 14
_GAP: Final = 34
_RADIUS: Final = 7


def route_drawing(finding: Finding, name: str) -> Markup:
    """The SVG of a finding's stops. `name` is the id of its title in the page."""
    drawn: list[str] = []
    top = _TOP
    for place, stop in enumerate(finding.stops):
        lines = wrapped(visible(in_words(stop.name)), _COLUMNS)
        if place:
            drawn.append(_step(stop, top, top + _GAP))
            top += _GAP
        drawn.append(_stop(stop, lines, top, is_last=place + 1 == len(finding.stops)))
        top += _LINE * (len(lines) + 2 if _has_other_zone(stop) else len(lines) + 1)
    body = "".join(drawn)
    title = escape(_("The way of the mail, stop by stop"))
    # All words are escaped where they go in.
    return Markup(  # noqa: S704 - as said above
        f'<svg class="figure route" role="img" aria-labelledby="{escape(name)}" '
        f'viewBox="0 0 {_WIDTH} {top}" width="{_WIDTH}" height="{top}">'
        f'<title id="{escape(name)}">{title}</title>{body}</svg>'
    )


def _has_other_zone(stop: Stop) -> bool:
    return stop.utc is not None and not stop.clock.endswith(("+0000", "-0000", "GMT", "UTC"))


def _stop(stop: Stop, lines: Sequence[str], top: int, *, is_last: bool) -> str:
    shown = [*([_in_utc(stop)] if _has_other_zone(stop) else []), *lines]
    spans = "".join(f'<tspan x="{_LEFT}" dy="{_LINE}">{escape(line)}</tspan>' for line in shown)
    below = top + _LINE * (len(shown) + 1)
    axis = "" if is_last else f'<path class="axis" d="M{_AXIS} {top + _RADIUS}V{below}"/>'
    return (
        f'{axis}<circle class="shape shape-event" cx="{_AXIS}" cy="{top}" r="{_RADIUS}"/>'
        f'<text class="label" x="{_LEFT}" y="{top + 5}">{escape(visible(stop.clock))}</text>'
        f'<text class="words" y="{top + 5}">{spans}</text>'
    )


def _in_utc(stop: Stop) -> str:
    return _("which is %(time)s in UTC") % {"time": stop.utc}


def _step(stop: Stop, top: int, bottom: int) -> str:
    """From the stop before to this one: an arrow, and the time that it took."""
    kind = "axis odd" if stop.is_odd else "axis"
    middle = (top + bottom) // 2
    head = f"M{_AXIS - 5} {middle + 5}l5-7l5 7" if (stop.took or 0) < 0 else ""
    words = "" if stop.apart is None else visible(in_words(stop.apart))
    return (
        f'<path class="{kind}" d="M{_AXIS} {top}V{bottom - _RADIUS}{head}"/>'
        f'<text class="step" x="{_LEFT}" y="{middle - 2}">{escape(words)}</text>'
    )
