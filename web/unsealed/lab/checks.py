"""The checks that every file gets: type against extension, hash against manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.evidence import Examined
from unsealed.lab.filetypes import TYPES, extension
from unsealed.lab.manifest import manifest_findings
from unsealed.lab.report import Bearing, Finding, Verdict, say
from unsealed.language import noop

if TYPE_CHECKING:
    from unsealed.lab.evidence import Desk, Evidence
    from unsealed.lab.report import Words

_UNTOLD = {"unknown", "empty"}
_KNOWN_EXTENSIONS = {name for each in TYPES.values() for name in each.extensions}


def examine(evidence: Evidence, desk: Desk) -> Examined:  # noqa: ARG001  # an examiner's signature
    """The findings that every file has."""
    return Examined(findings=(_type(evidence), *manifest_findings(evidence)))


def unexamined(why: Words, *, raw: str | None = None) -> Finding:
    """The finding that a file could not be examined, or not to its end."""
    return Finding(
        check="file.examined",
        name=say(noop("Reading the file")),
        found=say(noop("It could not be examined: %(why)s."), why=why),
        verdict=Verdict.CANNOT_TELL,
        shows=say(noop("The lab has not read all of this file.")),
        shows_not=say(
            noop("Whether it is genuine. Sound files are damaged, encrypted or large, too.")
        ),
        bears_on=Bearing.COMPLETE,
        raw=raw,
    )


def _type(evidence: Evidence) -> Finding:
    """The type that the content tells, against the one that the name claims."""
    claimed = extension(evidence.name)
    found, verdict = _type_against(evidence, claimed)
    return Finding(
        check="file.type",
        name=say(noop("Type against extension")),
        found=found,
        verdict=verdict,
        shows=say(noop("What the first bytes and the structure of the file are.")),
        shows_not=say(
            noop("Who gave the file its name. An extension is changed by hand, and by mistake.")
        ),
        bears_on=Bearing.AUTHENTIC,
        place="name",
        raw=f"{evidence.data[:16].hex(' ')}",
    )


def _type_against(evidence: Evidence, claimed: str) -> tuple[Words, Verdict]:
    type_ = evidence.type
    if type_.id in _UNTOLD:
        return say(noop("The content is %(type)s."), type=type_.name), Verdict.CANNOT_TELL
    if not claimed:
        message = noop("The content is %(type)s; the name has no extension.")
        return say(message, type=type_.name), Verdict.CANNOT_TELL
    if claimed in type_.extensions:
        message = noop("The content is %(type)s, as the extension .%(extension)s says.")
        return say(message, type=type_.name, extension=claimed), Verdict.CONSISTENT
    message = noop("The content is %(type)s, but the name ends in .%(extension)s.")
    if claimed in _KNOWN_EXTENSIONS and type_.id != "text":
        return say(message, type=type_.name, extension=claimed), Verdict.INCONSISTENT
    return say(message, type=type_.name, extension=claimed), Verdict.NOTABLE


def unread_type() -> Finding:
    """The finding that no examiner reads the file's type."""
    return Finding(
        check="file.examiner",
        name=say(noop("Checks for this type")),
        found=say(noop("The lab has no check for files of this type.")),
        verdict=Verdict.CANNOT_TELL,
        shows=say(noop("Only its name, size, hash and type were looked at.")),
        shows_not=say(noop("Anything of what is in it.")),
        bears_on=Bearing.COMPLETE,
    )
