"""What the lab says of a file: findings, each with what it shows and what it does not show.

Plain structs, so that the process that reads a stranger's file need load little else. They cross to
the asking process as JSON and are checked there (`answer.py`). No text in them is translated yet:
`wording.py` does that where people read it.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct, field

RAW_LENGTH = 2_000
"""How many characters of a raw value are kept."""
FOUND_LENGTH = 300
"""How many characters of a value are kept within a sentence."""


class Verdict(StrEnum):
    """What came of one check. There is no verdict on a whole file."""

    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    NOTABLE = "notable"
    CANNOT_TELL = "cannot-tell"


class Bearing(StrEnum):
    """The seal that a finding bears on, or provenance, which stands around the four seals."""

    AUTHENTIC = "authentic"
    INTACT = "intact"
    COMPLETE = "complete"
    MEANING = "meaning"
    PROVENANCE = "provenance"


class Crossing(Struct, frozen=True):
    """What one process tells another: its annotations say what the other one lets in."""


class Words(Crossing, frozen=True):
    """A message in the source language and the values that go into it: translated when shown.

    A value may be words itself, which are translated with it. With `plural` and `number` the
    form is chosen by the number, as ngettext does.
    """

    message: str
    values: dict[str, str | int | Words] = field(default_factory=dict)
    plural: str | None = None
    number: int | None = None


def say(message: str, /, **values: str | int | Words) -> Words:
    """The message, marked by `noop` where it is written, with values of a bearable length."""
    return Words(message, {name: _bearable(value) for name, value in values.items()})


def count(singular: str, plural: str, number: int, /, **values: str | int | Words) -> Words:
    """The form of the message for a number, which is the value `number` as well."""
    kept = {name: _bearable(value) for name, value in values.items()}
    return Words(singular, kept | {"number": number}, plural, number)


def clip(text: str, length: int = FOUND_LENGTH) -> str:
    """The text, or its beginning and an ellipsis; code points that are no characters are shown."""
    shown = text if len(text) <= length else text[: length - 1] + "…"
    return shown.encode("utf-8", "backslashreplace").decode()


def _bearable(value: str | int | Words) -> str | int | Words:
    return clip(value) if isinstance(value, str) else value


class Table(Crossing, frozen=True):
    """Rows under headings, for what is clearer so: hops, entries, revisions."""

    columns: tuple[Words, ...]
    rows: tuple[tuple[str, ...], ...]


class Stop(Crossing, frozen=True):
    """A moment on a file's way, by the clock of whoever noted it: drawn as one of a timeline.

    `clock` is what that clock showed, with its zone; `utc` the same moment in UTC. `took` is the
    seconds since the stop before, less than 0 where the clocks disagree, and `apart` says it in
    words. `is_odd` where that is more than clocks and queues explain.
    """

    name: Words
    clock: str
    utc: str | None = None
    took: int | None = None
    apart: Words | None = None
    is_odd: bool = False


class Finding(Crossing, frozen=True):
    """What one check found. `check` is its lasting id, such as `archive.entry-times`.

    `place` says where in the file it stands, in the form `kind:name` (`header:Date`, `line:12`,
    `entry:word/document.xml`), so that a pin can be graded. `raw` is the value as it stands in
    the file; `details` are further sentences, such as the steps of a verification; `stops` are
    what a timeline is drawn of.
    """

    check: str
    name: Words
    found: Words
    verdict: Verdict
    shows: Words
    shows_not: Words
    bears_on: Bearing
    place: str | None = None
    raw: str | None = None
    details: tuple[Words, ...] = ()
    table: Table | None = None
    stops: tuple[Stop, ...] = ()


class FileType(Crossing, frozen=True):
    """A type of file, as its content tells it."""

    id: str
    name: Words
    media_type: str
    extensions: tuple[str, ...]


class Report(Crossing, frozen=True):
    """All that was found in one file, and in the files within it.

    `text` is what the file says, for reading and comparing. `asks` are the names of records in
    the DNS without which something could not be told. `is_examined` is false where the reading
    stopped before its end; a finding says why.
    """

    file: str
    size: int
    sha256: str
    type: FileType
    findings: tuple[Finding, ...] = ()
    parts: tuple[Report, ...] = ()
    text: str | None = None
    asks: tuple[str, ...] = ()
    is_examined: bool = True
