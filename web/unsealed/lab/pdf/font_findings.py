"""The finding on a PDF's fonts: whether they existed when the file says that it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.pdf.font_years import year_of
from unsealed.lab.report import Bearing, Finding, Table, Verdict, clip, count, say
from unsealed.language import noop

if TYPE_CHECKING:
    from unsealed.lab.pdf.font_years import FontYear
    from unsealed.lab.pdf.resources import Font
    from unsealed.lab.report import Words

_ROWS = 60


def finding_on_fonts(fonts: tuple[Font, ...], year: int | None) -> Finding:
    """The fonts, since when there are any of them, and that against the file's own year."""
    dated = {font.name: row for font in fonts if (row := year_of(font.name))}
    newest = max(dated.values(), key=lambda row: row.shipped, default=None)
    found, verdict = _judged(fonts, newest, year)
    return Finding(
        check="pdf.fonts",
        name=say(noop("Fonts and their year")),
        found=found,
        verdict=verdict,
        shows=say(
            noop(
                "Text can't be set in a font that nobody had yet. The newest font of a file is a"
                " limit: this file, as it is, was not made before that font was about."
            )
        ),
        shows_not=say(
            noop(
                "That a fitting font makes a file genuine, or how old the words are: an old text"
                " can be set anew. A few people have a font before it ships, in test versions, and"
                " a file may name a font that it does not contain."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place=_place(fonts, newest),
        details=_details(newest),
        table=_table(fonts, dated) if fonts else None,
    )


def _judged(
    fonts: tuple[Font, ...], newest: FontYear | None, year: int | None
) -> tuple[Words, Verdict]:
    if not fonts:
        return say(noop("The pages use no font: they are pictures or drawings.")), _CANNOT_TELL
    if newest is None:
        message = count(
            noop("%(number)d font; the table has no year for it."),
            noop("%(number)d fonts; the table has no year for any of them."),
            len(fonts),
        )
        return message, _CANNOT_TELL
    values = {"font": newest.font, "shipped": str(newest.shipped), "year": str(year)}
    if year is None:
        message_alone = noop("The newest font is %(font)s, shipped in %(shipped)s.")
        return say(message_alone, **values), _CANNOT_TELL
    if year < newest.tested:
        message_late = noop("%(font)s shipped in %(shipped)s, but the file gives %(year)s.")
        return say(message_late, **values), Verdict.INCONSISTENT
    if year < newest.shipped:
        message_test = noop(
            "%(font)s shipped in %(shipped)s; in %(year)s, the file's year, few people had it."
        )
        return say(message_test, **values), Verdict.NOTABLE
    message_fits = noop("The newest font, %(font)s of %(shipped)s, fits the file's year, %(year)s.")
    return say(message_fits, **values), Verdict.CONSISTENT


_CANNOT_TELL = Verdict.CANNOT_TELL


def _place(fonts: tuple[Font, ...], newest: FontYear | None) -> str | None:
    for font in fonts:
        if newest and year_of(font.name) == newest:
            return f"font:{clip(font.name, 100)}"
    return None


def _details(newest: FontYear | None) -> tuple[Words, ...]:
    if newest is None:
        return ()
    message = noop("The year of %(font)s stands in %(source)s.")
    details = [say(message, font=newest.font, source=newest.source)]
    if newest.tested < newest.shipped:
        earlier = noop("Its design or test versions were about from %(tested)s.")
        details.append(say(earlier, tested=str(newest.tested)))
    return tuple(details)


def _table(fonts: tuple[Font, ...], dated: dict[str, FontYear]) -> Table:
    columns = (
        noop("Font"),
        noop("Kind"),
        noop("In the file"),
        noop("Only used letters"),
        noop("Shipped"),
    )
    rows = tuple(
        (
            clip(font.name, 100) or "–",
            clip(font.kind, 40),
            _mark(is_so=font.is_embedded),
            _mark(is_so=font.is_subset),
            str(dated[font.name].shipped) if font.name in dated else "",
        )
        for font in fonts[:_ROWS]
    )
    return Table(tuple(map(say, columns)), rows)


def _mark(*, is_so: bool) -> str:
    return "✓" if is_so else "–"
