"""Which examiner reads which types of file. A module is imported only where it is needed.

That is the process that reads the file, and no other: an examiner's libraries are never loaded
where the course is served.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from unsealed.lab.evidence import Examiner


class Entry(NamedTuple):
    """An examiner: the module whose function `examine` it is, and the ids of the types it reads."""

    module: str
    types: frozenset[str]


EXAMINERS: tuple[Entry, ...] = (
    Entry("unsealed.lab.mail", frozenset({"eml", "mbox"})),
    Entry("unsealed.lab.pdf", frozenset({"pdf"})),
    Entry(
        "unsealed.lab.image",
        frozenset({"jpeg", "png", "gif", "tiff", "webp", "heif", "bmp"}),
    ),
    Entry("unsealed.lab.office", frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})),
    Entry("unsealed.lab.plain_text", frozenset({"text", "html", "xml", "svg", "rtf"})),
    Entry(
        "unsealed.lab.archive",
        frozenset({"zip", "tar", "gzip", "bzip2", "xz", "7z", "rar"}),
    ),
)


def examiners_of(type_: str) -> tuple[Examiner, ...]:
    """The examiners of a type of file, in the order of the table; imports their modules."""
    return tuple(import_module(entry.module).examine for entry in EXAMINERS if type_ in entry.types)
