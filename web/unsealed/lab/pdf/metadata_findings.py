"""Findings on what a PDF says of itself: dates, texts, programs, version, history, ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from unsealed.lab.moments import are_same, of_xmp, seconds_between
from unsealed.lab.pdf.metadata import DATES, TEXTS
from unsealed.lab.report import Bearing, Finding, Table, Verdict, clip, count, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.lab.moments import Moment
    from unsealed.lab.pdf.metadata import Metadata
    from unsealed.lab.report import Words

_YEAR_IN_NAME = re.compile(r"(?<![\d.])(19[89]\d|20[0-4]\d)(?![\d.])")
VERSION_YEARS = {
    "1.0": 1993, "1.1": 1994, "1.2": 1996, "1.3": 1999, "1.4": 2001, "1.5": 2003, "1.6": 2004,
    "1.7": 2006, "2.0": 2017,
}  # fmt: skip
"""When each version of the format was published; the earlier year where sources differ:
http://www.zachschneider.com/2008/07/07 and https://markupuk.org/2018/webhelp/ar06s05s01.html."""


def findings_of_metadata(metadata: Metadata) -> Iterator[Finding]:
    """All findings on what the file says of itself."""
    yield _dates(metadata)
    yield _texts(metadata)
    yield _maker(metadata)
    yield _version(metadata)
    yield from _history(metadata)
    yield from _ids(metadata)


def _dates(metadata: Metadata) -> Finding:
    found, verdict, details = _dates_judged(metadata)
    rows = [
        (name, _shown(metadata.info_date(name)), _shown(metadata.xmp_date(other)))
        for name, other in DATES.items()
    ]
    return Finding(
        check="pdf.dates",
        name=say(noop("Dates in the file")),
        found=found,
        verdict=verdict,
        shows=say(
            noop(
                "What the clock of the computer said when a program made the file and when one"
                " last changed it. Programs write each date twice, in the information dictionary"
                " and in XMP."
            )
        ),
        shows_not=say(
            noop(
                "When the text was written, or whether the clock was right. Both dates can be"
                " typed in by hand, and scanning or printing an old paper gives a new date."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place="metadata:CreationDate",
        raw="\n".join(_raw_dates(metadata)) or None,
        details=details,
        table=Table(
            (say(noop("Date")), say(noop("Dictionary")), say(noop("XMP"))),
            tuple(row for row in rows if row[1] or row[2]),
        ),
    )


def _dates_judged(metadata: Metadata) -> tuple[Words, Verdict, tuple[Words, ...]]:
    created, modified = metadata.created, metadata.modified
    if created is None and modified is None:
        return say(noop("The file gives no date.")), Verdict.CANNOT_TELL, ()
    clashes = tuple(_clashes(metadata))
    if clashes:
        return say(noop("The dates contradict each other.")), Verdict.INCONSISTENT, clashes
    unread = tuple(_unreadable(metadata))
    if unread:
        return say(noop("A date is not written as PDF asks.")), Verdict.NOTABLE, unread
    notes = tuple(_notes_on_zones(created, modified))
    values = {"created": _shown(created) or "–", "modified": _shown(modified) or "–"}
    message = noop("Made %(created)s, last changed %(modified)s.")
    return say(message, **values), Verdict.NOTABLE if notes else Verdict.CONSISTENT, notes


def _clashes(metadata: Metadata) -> Iterator[Words]:
    for name, other in DATES.items():
        one, two = metadata.info_date(name), metadata.xmp_date(other)
        if one and two and are_same(one, two) is False:
            message = noop("%(name)s is %(one)s in the dictionary and %(two)s in XMP.")
            yield say(message, name=name, one=str(one), two=str(two))
    created, modified = metadata.created, metadata.modified
    apart = seconds_between(created, modified) if created and modified else None
    if apart is not None and apart < 0:
        yield say(noop("The last change lies before the day on which the file was made."))


def _unreadable(metadata: Metadata) -> Iterator[Words]:
    for name in DATES:
        date = metadata.info_date(name)
        if date and date.when is None:
            message = noop("%(name)s is “%(raw)s”, which is no date.")
            yield say(message, name=name, raw=date.raw)


def _notes_on_zones(created: Moment | None, modified: Moment | None) -> Iterator[Words]:
    if not (created and modified and created.when and modified.when):
        return
    zones = (created.when.utcoffset(), modified.when.utcoffset())
    if None not in zones and zones[0] != zones[1]:
        yield say(
            noop(
                "The two dates stand in different time zones: another computer, a journey, or the"
                " change between winter and summer time."
            )
        )


def _raw_dates(metadata: Metadata) -> Iterator[str]:
    for name, other in DATES.items():
        one, two = metadata.info_date(name), metadata.xmp_date(other)
        if one:
            yield f"/{name} {one.raw}"
        if two:
            yield f"{other} {two.raw}"


def _shown(moment: Moment | None) -> str:
    return "" if moment is None else clip(str(moment), 60)


def _texts(metadata: Metadata) -> Finding:
    rows = tuple(_text_rows(metadata))
    clashing = [name for name, one, two in rows if one and two and not _agree(one, two)]
    if clashing:
        found = say(
            noop("The two records differ in: %(names)s."), names=", ".join(sorted(clashing))
        )
    elif rows:
        found = count(
            noop("%(number)d entry; what stands in both records is the same."),
            noop("%(number)d entries; what stands in both records is the same."),
            len(rows),
        )
    else:
        found = say(noop("The file says nothing of title, author or program."))
    verdict = Verdict.CONSISTENT if rows else Verdict.CANNOT_TELL
    return Finding(
        check="pdf.metadata",
        name=say(noop("Title, author and other entries")),
        found=found,
        verdict=Verdict.INCONSISTENT if clashing else verdict,
        shows=say(
            noop(
                "What the program that made the file was told or guessed: the author is often the"
                " name that a computer was set up with. A program that changes only one of the two"
                " records leaves them different."
            )
        ),
        shows_not=say(
            noop("Who wrote the text. Anyone can type any name here, and most people never look.")
        ),
        bears_on=Bearing.PROVENANCE,
        place="metadata:Author",
        table=Table((say(noop("Entry")), say(noop("Dictionary")), say(noop("XMP"))), rows),
    )


def _text_rows(metadata: Metadata) -> Iterator[tuple[str, str, str]]:
    for name, other in TEXTS.items():
        values = metadata.xmp.properties.get(other, ()) if metadata.xmp else ()
        one, two = metadata.info.get(name, "").strip(), ", ".join(values).strip()
        if one or two:
            yield name, clip(one), clip(two)
    for name in sorted(set(metadata.info) - set(TEXTS) - set(DATES) - {"Trapped"})[:20]:
        yield clip(name, 60), clip(metadata.info[name]), ""


def _agree(one: str, two: str) -> bool:
    """Whether two texts say the same, however lists of names are divided."""
    plain = [re.sub(r"[\s,;]+", " ", each).strip() for each in (one, two)]
    return plain[0] == plain[1]


def _maker(metadata: Metadata) -> Finding:
    names = {name: _program(metadata, name) for name in ("Creator", "Producer")}
    created = metadata.created
    found, verdict = _maker_judged(names, created.when.year if created and created.when else None)
    return Finding(
        check="pdf.producer",
        name=say(noop("Programs that made it")),
        found=found,
        verdict=verdict,
        shows=say(
            noop(
                "Which program the text was written in (Creator) and which one made the PDF of it"
                " (Producer). A program with a year in its name did not exist before that year."
            )
        ),
        shows_not=say(
            noop(
                "Who sat at the program. The names are text that can be changed, and a PDF that is"
                " printed or saved anew gets a new producer without any bad intent."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place="metadata:Producer",
        raw="\n".join(f"/{name} {value}" for name, value in names.items() if value) or None,
    )


def _program(metadata: Metadata, name: str) -> str:
    return metadata.info.get(name, "") or (
        (metadata.xmp.first(TEXTS[name]) if metadata.xmp else None) or ""
    )


def _maker_judged(names: dict[str, str], year: int | None) -> tuple[Words, Verdict]:
    given = [value for value in names.values() if value]
    if not given:
        return say(noop("The file names no program.")), Verdict.CANNOT_TELL
    for value in given:
        years = [int(each) for each in _YEAR_IN_NAME.findall(value)]
        # Programs are sold under the coming year's name, so that one year more is no fault.
        if years and year is not None and max(years) > year + 1:
            message = noop("“%(program)s” is named for %(later)s, but the file gives %(year)s.")
            values = {"program": value, "later": str(max(years)), "year": str(year)}
            return say(message, **values), Verdict.INCONSISTENT
    message = noop("Written with “%(creator)s”, made a PDF by “%(producer)s”.")
    values = {"creator": names["Creator"] or "–", "producer": names["Producer"] or "–"}
    return say(message, **values), Verdict.CONSISTENT


def _version(metadata: Metadata) -> Finding:
    since = VERSION_YEARS.get(metadata.version)
    created = metadata.created.when if metadata.created else None
    values = {"version": metadata.version, "since": str(since or "?")}
    if since is None or created is None:
        found, verdict = say(noop("PDF %(version)s."), **values), Verdict.CANNOT_TELL
    elif created.year < since:
        message = noop("PDF %(version)s was published in %(since)s; the file gives %(year)s.")
        found, verdict = say(message, **values, year=str(created.year)), Verdict.INCONSISTENT
    else:
        message = noop("PDF %(version)s, published in %(since)s, fits the file's own date.")
        found, verdict = say(message, **values), Verdict.CONSISTENT
    return Finding(
        check="pdf.version",
        name=say(noop("Version of the format")),
        found=found,
        verdict=verdict,
        shows=say(noop("The file can't have this form before the form was published.")),
        shows_not=say(
            noop(
                "How old the text is. An old PDF that is saved anew by a newer program takes the"
                " newer version and often keeps its old date."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place="metadata:Version",
    )


def _history(metadata: Metadata) -> Iterator[Finding]:
    events = metadata.xmp.history if metadata.xmp else ()
    if not events:
        return
    rows = tuple(
        (clip(each.action, 60), _shown(of_xmp(each.when)) if each.when else "", clip(each.software))
        for each in events
    )
    yield Finding(
        check="pdf.history",
        name=say(noop("History that programs kept")),
        found=count(
            noop("%(number)d step is noted."), noop("%(number)d steps are noted."), len(events)
        ),
        verdict=Verdict.NOTABLE,
        shows=say(noop("Which programs noted that they saved or changed the file, and when.")),
        shows_not=say(
            noop("All that happened. Most programs note nothing, and the list can be edited.")
        ),
        bears_on=Bearing.PROVENANCE,
        place="metadata:History",
        table=Table((say(noop("Step")), say(noop("When")), say(noop("Program"))), rows),
    )


def _ids(metadata: Metadata) -> Iterator[Finding]:
    if len(metadata.ids) != 2:  # ISO 32000-2, 14.4: an array of two
        return
    first, last = metadata.ids
    is_same = first == last
    same = noop("Both halves of the file's identifier are equal.")
    different = noop("The halves of the file's identifier differ.")
    yield Finding(
        check="pdf.identifier",
        name=say(noop("Identifier of the file")),
        found=say(same) if is_same else say(different),
        verdict=Verdict.CONSISTENT if is_same else Verdict.CANNOT_TELL,
        shows=say(
            noop(
                "A program that makes a file gives both halves the same value; one that saves it"
                " anew changes the second. Two files with the same first half come from one file."
            )
        ),
        shows_not=say(
            noop(
                "What was changed, or whether anything was. Some programs write differing halves"
                " at once, and others write new ones each time."
            )
        ),
        bears_on=Bearing.INTACT,
        place="metadata:ID",
        raw=f"{first} {last}",
    )
