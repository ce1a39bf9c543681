"""What the names of an archive's entries give away, and what they would do when unpacked."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from unsealed.lab.report import Bearing, Finding, Verdict, clip, count, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from unsealed.lab.archive.entry import Entry

_HOME = re.compile(
    r"(?:^|[/\\])(?:home|Users|Documents and Settings|Benutzer|Utilisateurs)[/\\]([^/\\]+)[/\\]",
    re.IGNORECASE,
)
_SHARED = {"public", "shared", "default", "all users", "guest"}
_SYSTEM_FILES = {
    "__MACOSX": "macOS",
    ".DS_Store": "macOS",
    "Thumbs.db": "Windows",
    "desktop.ini": "Windows",
    "$RECYCLE.BIN": "Windows",
    ".directory": "KDE",
}
_OUTSIDE = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")


def name_findings(entries: Sequence[Entry]) -> Iterator[Finding]:
    """The findings on the names of entries."""
    yield _people(entries)
    systems = sorted({system for entry in entries for system in _systems(entry.name)})
    if systems:
        yield _left_by(systems, entries)
    outside = [entry for entry in entries if _leads_outside(entry)]
    if outside:
        yield _outside(outside)
    doubled = [
        name for name, times in Counter(entry.name for entry in entries).items() if times > 1
    ]
    if doubled:
        yield _doubled(doubled)


def _people(entries: Sequence[Entry]) -> Finding:
    owners = {entry.owner for entry in entries if entry.owner not in ("", "root")}
    named = sorted(owners | {user for entry in entries for user in _users(entry.name)})
    if named:
        message = noop("Paths or owners name: %(names)s.")
        found = say(message, names=", ".join(named))
    else:
        found = say(noop("No path names a home folder, and no owner is named."))
    first = next((entry.name for entry in entries if list(_users(entry.name))), None)
    return Finding(
        check="archive.people",
        name=say(noop("User names in paths")),
        found=found,
        verdict=Verdict.NOTABLE if named else Verdict.CANNOT_TELL,
        shows=say(noop("Under which account the files lay on a machine that packed them.")),
        shows_not=say(
            noop("Who sat there. An account can have any name, and paths can be made up.")
        ),
        bears_on=Bearing.PROVENANCE,
        place=None if first is None else f"entry:{clip(first)}",
        raw=None if first is None else clip(first),
    )


def _users(name: str) -> Iterator[str]:
    for user in _HOME.findall(name):
        if user.lower() not in _SHARED:
            yield user


def _systems(name: str) -> set[str]:
    parts = set(re.split(r"[/\\]", name))
    return {system for mark, system in _SYSTEM_FILES.items() if mark in parts}


def _left_by(systems: Sequence[str], entries: Sequence[Entry]) -> Finding:
    first = next(entry.name for entry in entries if _systems(entry.name))
    message = noop("The archive holds files that a system makes unasked: %(systems)s.")
    return Finding(
        check="archive.system-files",
        name=say(noop("Files of an operating system")),
        found=say(message, systems=", ".join(systems)),
        verdict=Verdict.NOTABLE,
        shows=say(noop("On what system the folder was opened or packed.")),
        shows_not=say(noop("Whose system it was, nor that the papers were written there.")),
        bears_on=Bearing.PROVENANCE,
        place=f"entry:{clip(first)}",
        raw=clip(first),
    )


def _leads_outside(entry: Entry) -> bool:
    return bool(_OUTSIDE.search(entry.name) or (entry.link and _OUTSIDE.search(entry.link)))


def _outside(entries: Sequence[Entry]) -> Finding:
    found = count(
        noop("%(number)d entry would be written outside the folder: %(name)s."),
        noop("%(number)d entries would be written outside the folder, %(name)s the first."),
        len(entries),
        name=entries[0].name,
    )
    return Finding(
        check="archive.outside",
        name=say(noop("Entries that lead outside")),
        found=found,
        verdict=Verdict.NOTABLE,
        shows=say(noop("Unpacking it carelessly would put files where they were not asked for.")),
        shows_not=say(
            noop(
                "That harm was meant: some programs keep whole paths. The lab unpacks nothing to"
                " disk."
            )
        ),
        bears_on=Bearing.INTACT,
        place=f"entry:{clip(entries[0].name)}",
        raw=clip(entries[0].name),
    )


def _doubled(names: Sequence[str]) -> Finding:
    found = count(
        noop("%(number)d name stands twice: %(name)s."),
        noop("%(number)d names stand twice, %(name)s the first."),
        len(names),
        name=names[0],
    )
    return Finding(
        check="archive.doubled",
        name=say(noop("Names that stand twice")),
        found=found,
        verdict=Verdict.NOTABLE,
        shows=say(
            noop("Something was added under a name that was there already; programs show one.")
        ),
        shows_not=say(noop("Which of the two is the first, nor why it was added.")),
        bears_on=Bearing.INTACT,
        place=f"entry:{clip(names[0])}",
        raw=clip(names[0]),
    )
