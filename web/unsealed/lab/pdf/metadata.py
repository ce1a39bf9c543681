"""What a PDF says of itself: the information dictionary, XMP, the file's ids and its version."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.lab.moments import Moment, of_pdf, of_xmp
from unsealed.lab.pdf.opening import (
    child,
    entries,
    is_stream,
    is_text,
    items,
    name_of,
    read_bounded,
    text_of,
)
from unsealed.lab.xmp import Xmp, read_xmp

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pikepdf

_LARGEST_XMP = 4 * 2**20
_LONGEST = 2_000
_VERSION = re.compile(r"\d\.\d")
DATES = {"CreationDate": "xmp:CreateDate", "ModDate": "xmp:ModifyDate"}
TEXTS = {
    "Title": "dc:title",
    "Author": "dc:creator",
    "Subject": "dc:description",
    "Keywords": "pdf:Keywords",
    "Creator": "xmp:CreatorTool",
    "Producer": "pdf:Producer",
}
"""The entries that stand in both places, ISO 32000-2 table 349 and ISO 19005-1, 6.7.3."""


class Metadata(Struct, frozen=True):
    """Both records of a PDF. `ids` are the two halves of the file's identifier, in hex."""

    info: Mapping[str, str]
    xmp: Xmp | None
    has_xmp: bool
    ids: tuple[str, ...]
    version: str

    @property
    def created(self) -> Moment | None:
        """When the file was made, as its dictionary says, or XMP where that is silent."""
        return self.date("CreationDate")

    @property
    def modified(self) -> Moment | None:
        """When the file was last changed, likewise."""
        return self.date("ModDate")

    def date(self, name: str) -> Moment | None:
        """A date of the dictionary, or of XMP where the dictionary is silent."""
        return self.info_date(name) or self.xmp_date(DATES[name])

    def info_date(self, name: str) -> Moment | None:
        """A date of the dictionary alone."""
        raw = self.info.get(name, "").strip()
        return of_pdf(raw) if raw else None

    def xmp_date(self, name: str) -> Moment | None:
        """A date of XMP alone."""
        raw = self.xmp.first(name) if self.xmp else None
        return of_xmp(raw) if raw else None


def read_metadata(document: pikepdf.Pdf) -> Metadata:
    """What the document says of itself."""
    stream = child(document.Root, "/Metadata")
    packet = None
    if is_stream(stream):
        packet = read_bounded(stream, _LARGEST_XMP)
    return Metadata(
        info=_info(document),
        xmp=read_xmp(packet) if packet else None,
        has_xmp=stream is not None,
        ids=_ids(document),
        version=version_of(document),
    )


def version_of(document: pikepdf.Pdf) -> str:
    """The version of the format: the header's, or the catalogue's where that is later (7.2.2)."""
    stated = name_of(child(document.Root, "/Version"))
    return max(document.pdf_version, stated) if _VERSION.fullmatch(stated) else document.pdf_version


def _ids(document: pikepdf.Pdf) -> tuple[str, ...]:
    """The two halves of the file's id; anything but text is no half of one."""
    halves = items(child(document.trailer, "/ID"))
    return tuple(bytes(half).hex() for half in halves if is_text(half))


def _info(document: pikepdf.Pdf) -> Mapping[str, str]:
    found = entries(child(document.trailer, "/Info"))
    return {key.removeprefix("/"): text_of(value)[:_LONGEST] for key, value in found}
