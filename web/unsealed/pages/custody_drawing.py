"""A chain of hand-overs, drawn downwards: a link for each entry, and a broken line for each gap.

What an entry came to is said by the shape and the words in it; colour says nothing alone. The
table beside it says the same to who cannot see it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from unsealed.course.figures import wrapped
from unsealed.lab.custody import HashState
from unsealed.language import gettext as _
from unsealed.language import ngettext, noop

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from unsealed.lab.custody import CheckedEntry, HandOver

_WIDTH: Final = 340
_AXIS: Final = 16
_LEFT: Final = 44
_COLUMNS: Final = 34
_LINE: Final = 19
_TOP: Final = 18
_SPACE: Final = 30
_OF_A_DAY: Final = 86_400
_OF_AN_HOUR: Final = 3_600
# Drawn round the middle of a square of 24 units: a tick, a cross, a question, a ring.
_SHAPES: Final[Mapping[HashState | None, str]] = {
    HashState.FITS: '<circle r="10"/><path d="M-5 0l4 4 6-8"/>',
    HashState.AS_BEFORE: '<circle r="10"/><path d="M-5-2h10M-5 3h10"/>',
    HashState.FIRST_NOTED: '<circle r="10"/><path d="M0-5v10M-5 0h10"/>',
    HashState.DIFFERS: '<path d="M-10-10h20v20h-20zM-5-5l10 10M5-5l-10 10"/>',
    HashState.UNLIKE_BEFORE: '<path d="M-10-10h20v20h-20zM-5-2h10M-5 3h10M3-6l-6 13"/>',
    HashState.NOT_NOTED: '<circle r="10" stroke-dasharray="3 3"/>',
    None: '<circle r="6"/>',
}
HASH_WORDS: Final[Mapping[HashState, str]] = {
    HashState.FITS: noop("the hash fits"),
    HashState.DIFFERS: noop("the hash does not fit"),
    HashState.NOT_NOTED: noop("no hash noted"),
    HashState.FIRST_NOTED: noop("a number noted, for the first time"),
    HashState.AS_BEFORE: noop("the same number as noted before"),
    HashState.UNLIKE_BEFORE: noop("another number than noted before"),
}


def chain_drawing(
    entries: Sequence[tuple[HandOver, CheckedEntry | None]], *, name: str, has_hashes: bool
) -> Markup:
    """The SVG of a log's entries, each with what it came to or None while it is unchecked."""
    drawn: list[str] = []
    top = _TOP
    for place, (hand_over, checked) in enumerate(entries):
        if place:
            gap = checked.gap if checked is not None else None
            drawn.append(_link(top, gap))
            top += _SPACE + (_LINE if gap is not None else 0)
        lines = [*wrapped(passing(hand_over), _COLUMNS)]
        if checked is not None and has_hashes:
            lines += wrapped(_(HASH_WORDS[checked.hash_state]), _COLUMNS)
        drawn.append(_stop(place + 1, hand_over, checked if has_hashes else None, lines, top))
        top += _LINE * (len(lines) + 1)
    title = escape(_("The chain of hand-overs"))
    # All words are escaped where they go in.
    return Markup(  # noqa: S704 - as said above
        f'<svg class="figure custody" role="img" aria-labelledby="{escape(name)}" '
        f'viewBox="0 0 {_WIDTH} {top}" width="{_WIDTH}" height="{top}">'
        f'<title id="{escape(name)}">{title}</title>{"".join(drawn)}</svg>'
    )


def passing(hand_over: HandOver) -> str:
    """Who gave to whom, in words."""
    nobody = _("nobody noted")
    return _("%(sender)s → %(receiver)s") % {
        "sender": hand_over.sender or nobody,
        "receiver": hand_over.to or nobody,
    }


def moment_of(hand_over: HandOver) -> str:
    """The day of an entry, and its time of day where that is known."""
    return hand_over.at.strftime("%Y-%m-%d %H:%M" if hand_over.has_time else "%Y-%m-%d")


def length_of(gap: timedelta) -> str:
    """How long a gap is, in days and hours."""
    seconds = round(gap.total_seconds())
    days, hours = seconds // _OF_A_DAY, seconds % _OF_A_DAY // _OF_AN_HOUR
    in_days = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    in_hours = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    if not days:
        return in_hours if hours else _("less than an hour")
    return _("%(days)s and %(hours)s") % {"days": in_days, "hours": in_hours} if hours else in_days


def _link(top: int, gap: timedelta | None) -> str:
    """The line to the next stop: whole where the hands join, broken where they do not."""
    end = top + _SPACE - 16 + (_LINE if gap is not None else 0)
    if gap is None:
        return f'<path class="axis" d="M{_AXIS} {top - 6}V{end}m-4-5l4 5l4-5"/>'
    words = escape(_("gap: %(length)s") % {"length": length_of(gap)})
    return (
        f'<path class="axis is-gap" stroke-dasharray="4 5" d="M{_AXIS} {top - 6}V{end}"/>'
        f'<text class="label" x="{_LEFT}" y="{top + 8}">{words}</text>'
    )


def _stop(
    number: int,
    hand_over: HandOver,
    checked: CheckedEntry | None,
    lines: Sequence[str],
    top: int,
) -> str:
    state = checked.hash_state if checked is not None else None
    spans = "".join(f'<tspan x="{_LEFT}" dy="{_LINE}">{escape(line)}</tspan>' for line in lines)
    return (
        f'<g class="shape" transform="translate({_AXIS} {top})">{_SHAPES[state]}</g>'
        f'<text class="label" x="{_LEFT}" y="{top + 5}">{number} · {moment_of(hand_over)}</text>'
        f'<text class="words" y="{top + 5}">{spans}</text>'
    )
