"""What the parts of a mail show: texts, attachments, and how they are encoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.report import Bearing, Finding, Table, Verdict, clip, count, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.lab.mail.structure import Part


def of_parts(parts: tuple[Part, ...]) -> Iterator[Finding]:
    """The findings of the parts."""
    yield _listed(parts)
    faulty = tuple(each for each in parts if each.defects or each.has_wrong_charset)
    if faulty:
        yield _encoded(faulty)


def _listed(parts: tuple[Part, ...]) -> Finding:
    attached = sum(each.is_attached for each in parts)
    return Finding(
        check="mail.parts",
        name=say(noop("Parts and attachments")),
        found=say(
            noop("The mail has %(parts)s, of which %(attached)d attached."),
            parts=count(noop("%(number)d part"), noop("%(number)d parts"), len(parts)),
            attached=attached,
        ),
        verdict=Verdict.CANNOT_TELL,
        shows=say(
            noop("What came with the mail, each with a hash by which copies can be compared.")
        ),
        shows_not=say(noop("Whether anything was taken out before the file was passed on.")),
        bears_on=Bearing.COMPLETE,
        place="header:Content-Type",
        table=_table(parts),
    )


def _table(parts: tuple[Part, ...]) -> Table:
    columns = (
        say(noop("Part")),
        say(noop("Type")),
        say(noop("Name")),
        say(noop("Encoding")),
        say(noop("Bytes")),
        say(noop("SHA-256")),
    )
    return Table(columns, tuple(map(_row, parts)))


def _row(part: Part) -> tuple[str, ...]:
    encoding = " ".join(filter(None, (part.encoding, part.charset)))
    size = str(len(part.data))
    return (part.number, clip(part.type), clip(part.name), clip(encoding), size, part.sha256)


def _encoded(faulty: tuple[Part, ...]) -> Finding:
    numbers = ", ".join(each.number for each in faulty)
    return Finding(
        check="mail.encoding",
        name=say(noop("Form of the parts")),
        found=say(noop("These parts are not encoded as they say: %(numbers)s."), numbers=numbers),
        verdict=Verdict.NOTABLE,
        shows=say(
            noop("A program, or a person with an editor, has made or changed the mail badly.")
        ),
        shows_not=say(noop("Which of the two. Cheap programs send such mails every day.")),
        bears_on=Bearing.INTACT,
        place=f"part:{faulty[0].number}",
        raw=clip(
            ", ".join(sorted({name for each in faulty for name in each.defects})) or "charset"
        ),
    )
