"""What the parts of an office file show: embedded files, links, programs, what was not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.report import RAW_LENGTH, Bearing, Finding, Table, Verdict, clip, count, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.lab.office.relations import Relation

_ROWS = 200
_REFUSALS = {
    "size": noop("%(part)s would unpack to more than is read."),
    "damage": noop("%(part)s is damaged."),
    "doctype": noop(
        "%(part)s declares a document type or entities, which office programs never write. Such "
        "files are made to overload or to spy out whoever opens them."
    ),
}


def of_package(
    embedded: tuple[str, ...], links: list[Relation], macros: list[str], refused: dict[str, str]
) -> Iterator[Finding]:
    """The findings of the parts."""
    if embedded:
        yield _embedded(embedded)
    if links:
        yield _links(links)
    if macros:
        yield _macros(macros)
    if refused:
        yield _refused(refused)


def _embedded(names: tuple[str, ...]) -> Finding:
    return Finding(
        check="office.embedded",
        name=say(noop("Embedded files")),
        found=count(
            noop("%(number)d file lies within this one."),
            noop("%(number)d files lie within this one."),
            len(names),
        ),
        verdict=Verdict.CANNOT_TELL,
        shows=say(
            noop("Pictures and files keep their own data in here; each is examined by itself.")
        ),
        shows_not=say(noop("That a picture is older or younger than the text around it.")),
        bears_on=Bearing.COMPLETE,
        place=f"entry:{names[0]}",
        raw=clip(", ".join(names), RAW_LENGTH),
    )


def _links(links: list[Relation]) -> Finding:
    local = [each for each in links if _is_local(each.target)]
    columns = (say(noop("Kind")), say(noop("Target")))
    rows = tuple((clip(each.type), clip(each.target)) for each in links[:_ROWS])
    paths = ", ".join(each.target for each in local)
    return Finding(
        check="office.links",
        name=say(noop("Links to the outside")),
        found=count(
            noop("The file refers to %(number)d place outside itself."),
            noop("The file refers to %(number)d places outside itself."),
            len(links),
        ),
        verdict=Verdict.NOTABLE,
        shows=say(
            noop(
                "Web pages, templates and files that it names. A path on a disk often names a "
                "person or a firm."
            )
        ),
        shows_not=say(noop("That anybody opened them. The lab asks none of them.")),
        bears_on=Bearing.PROVENANCE,
        place=f"entry:{links[0].part}",
        raw=clip("\n".join(each.target for each in links), RAW_LENGTH),
        details=(say(noop("Paths on a disk or in a network: %(paths)s."), paths=paths),)
        if local
        else (),
        table=Table(columns, rows),
    )


def _is_local(target: str) -> bool:
    return target.lower().startswith(("file:", "\\\\", "/")) or target[1:3] in (":\\", ":/")


def _macros(names: list[str]) -> Finding:
    return Finding(
        check="office.macros",
        name=say(noop("Programs within the file")),
        found=say(noop("The file carries programs (macros): %(names)s."), names=", ".join(names)),
        verdict=Verdict.NOTABLE,
        shows=say(noop("Opened in an office program, the file could do more than show text.")),
        shows_not=say(
            noop("What the programs do, good or bad. The lab does not read or run them.")
        ),
        bears_on=Bearing.AUTHENTIC,
        place=f"entry:{names[0]}",
        raw=clip(", ".join(names), RAW_LENGTH),
    )


def _refused(refused: dict[str, str]) -> Finding:
    return Finding(
        check="office.unread",
        name=say(noop("Parts that were not read")),
        found=count(
            noop("%(number)d part of the file was not read."),
            noop("%(number)d parts of the file were not read."),
            len(refused),
        ),
        verdict=Verdict.NOTABLE,
        shows=say(noop("The file is damaged, too large, or made by hand.")),
        shows_not=say(noop("What stands in those parts.")),
        bears_on=Bearing.COMPLETE,
        place=f"entry:{next(iter(refused))}",
        details=tuple(say(_REFUSALS[why], part=part) for part, why in [*refused.items()][:20]),
    )
