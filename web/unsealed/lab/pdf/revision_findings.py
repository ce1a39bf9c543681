"""The finding on earlier states of a PDF that are still in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.moments import of_pdf
from unsealed.lab.report import Bearing, Finding, Table, Verdict, clip, count, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.lab.pdf.revisions import Change, PageChange, Revisions
    from unsealed.lab.report import Words

_SHOWN_LINES = 6
_SHOWN_PAGES = 20


def finding_on_revisions(found: Revisions, changes: tuple[Change, ...]) -> Finding:
    """How many states the file holds, and what each changed."""
    said, verdict = _judged(found, changes)
    return Finding(
        check="pdf.revisions",
        name=say(noop("Earlier states within the file")),
        found=said,
        verdict=verdict,
        shows=say(
            noop(
                "Some programs add what is new to the end of a PDF and leave the rest as it was."
                " Cut off at the right byte, the file is again what it was before, and both can be"
                " read side by side."
            )
        ),
        shows_not=say(
            noop(
                "Why it was changed, or by whom. Signing, filling in a form and adding a comment"
                " leave such traces, too; and a program that writes the whole file anew leaves"
                " none, whatever it changed."
            )
        ),
        bears_on=Bearing.INTACT,
        place=f"bytes:{found.all[-1].start}-{found.all[-1].end}",
        details=tuple(_details(found, changes)),
        table=_table(found, changes),
    )


def _judged(found: Revisions, changes: tuple[Change, ...]) -> tuple[Words, Verdict]:
    if not found.is_chain_whole:
        message = noop("The chain of states is broken, so earlier ones can't be told for certain.")
        return say(message), Verdict.CANNOT_TELL
    if len(found.all) == 1 and not found.after:
        return say(noop("The file was written in one go.")), Verdict.CONSISTENT
    if len(found.all) == 1:
        message = noop("The file was written in one go; %(after)d bytes follow its end.")
        return say(message, after=found.after), Verdict.NOTABLE
    if any(change.pages for change in changes):
        message = noop("%(states)d states lie in the file, and their text differs.")
    else:
        message = noop("%(states)d states lie in the file; no difference of their text was found.")
    return say(message, states=len(found.all)), Verdict.NOTABLE


def _details(found: Revisions, changes: tuple[Change, ...]) -> Iterator[Words]:
    for change in changes:
        for page in change.pages[:_SHOWN_PAGES]:
            yield from _page_details(change, page)
    if len(found.all) - 1 > len(changes):
        yield count(
            noop("%(number)d state was not compared."),
            noop("%(number)d states were not compared."),
            len(found.all) - 1 - len(changes),
        )
    if found.after and len(found.all) > 1:
        message = noop("%(after)d bytes follow the end of the last state.")
        yield say(message, after=found.after)


def _page_details(change: Change, page: PageChange) -> Iterator[Words]:
    values = {"state": change.revision.number, "page": page.page}
    for line in page.gone[:_SHOWN_LINES]:
        message = noop("State %(state)d, page %(page)d: gone is “%(line)s”.")
        yield say(message, **values, line=line)
    for line in page.new[:_SHOWN_LINES]:
        yield say(noop("State %(state)d, page %(page)d: new is “%(line)s”."), **values, line=line)
    left = len(page.gone[_SHOWN_LINES:]) + len(page.new[_SHOWN_LINES:])
    if left:
        message = noop("State %(state)d, page %(page)d: %(left)d more lines differ.")
        yield say(message, **values, left=left)


def _table(found: Revisions, changes: tuple[Change, ...]) -> Table | None:
    if len(found.all) == 1:
        return None
    by_number = {change.revision.number: change for change in changes}
    rows = tuple(
        (str(each.number), f"0–{each.end}", *_row(by_number.get(each.number)))
        for each in found.all[-50:]
    )
    columns = (
        noop("State"),
        noop("Bytes"),
        noop("Date in it"),
        noop("Objects new, changed, gone"),
        noop("Pages"),
        noop("Kinds of object"),
    )
    return Table(tuple(map(say, columns)), rows)


def _row(change: Change | None) -> tuple[str, str, str, str]:
    if change is None:
        return "", "", "", ""
    date = str(of_pdf(change.modified)) if change.modified else ""
    objects = f"{change.added}, {change.changed}, {change.removed}"
    pages = f"{change.pages_before} → {change.pages_after}"
    return clip(date, 60), objects, pages, clip(", ".join(change.kinds))
