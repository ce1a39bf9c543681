"""What an office file says of itself: who, with what, when, how often and how long."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.lab.office.package import attribute, local
from unsealed.lab.office.relations import read_relations

if TYPE_CHECKING:
    from lxml import etree

    from unsealed.lab.office.package import Package

CORE = "docProps/core.xml"
APP = "docProps/app.xml"
CUSTOM = "docProps/custom.xml"
META = "meta.xml"
_TYPES = {
    CORE: "core-properties",
    APP: "extended-properties",
    CUSTOM: "custom-properties",
}
_DURATION = re.compile(
    r"P(?:(\d{1,6})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,]\d+)?S)?)?"
)


class Properties(Struct, frozen=True):
    """The values as they stand in the file, by the names that are used for all formats here."""

    part: str
    values: dict[str, str]
    custom: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def date(self, name: str) -> datetime | None:
        """A value as a time; None where there is none or it can't be read."""
        return read_time(self[name])

    def number(self, name: str) -> int | None:
        """A value as a whole number; None where there is none or it is none."""
        value = self[name]
        return int(value) if re.fullmatch(r"[0-9]{1,12}", value) else None

    @property
    def editing(self) -> timedelta | None:
        """For how long the file was open for editing, by the program's count."""
        return read_duration(self["editing"])


_NAMES = {
    "creator": "creator",
    "lastModifiedBy": "last_editor",
    "created": "created",
    "modified": "modified",
    "lastPrinted": "printed",
    "revision": "revisions",
    "title": "title",
    "subject": "subject",
    "keywords": "keywords",
    "description": "description",
    "category": "category",
    "TotalTime": "editing",
    "Company": "company",
    "Manager": "manager",
    "Template": "template",
    "Application": "application",
    "AppVersion": "version",
    "Words": "words",
    "Pages": "pages",
    "HyperlinkBase": "base",
}
_NAMES_OF_OPEN_DOCUMENT = {
    "initial-creator": "creator",
    "creator": "last_editor",
    "creation-date": "created",
    "date": "modified",
    "print-date": "printed",
    "printed-by": "printed_by",
    "editing-cycles": "revisions",
    "editing-duration": "editing",
    "generator": "application",
    "title": "title",
    "subject": "subject",
    "description": "description",
}


def read_properties(package: Package) -> Properties:
    """The properties of an Office Open XML file (ECMA-376, part 1, 22 and part 2, 11)."""
    parts = _parts(package)
    values: dict[str, str] = {}
    for part in (parts[CORE], parts[APP]):
        root = package.xml(part)
        if root is not None:
            values |= _values(root, _NAMES)
    return Properties(parts[CORE], values, _custom(package.xml(parts[CUSTOM])))


def _parts(package: Package) -> dict[str, str]:
    """Where the properties lie: where the package says so, else where Office puts them."""
    found = {each.type: each.target.lstrip("/") for each in read_relations(package, "")}
    return {usual: found.get(type_, usual) for usual, type_ in _TYPES.items()}


def read_open_document_properties(package: Package) -> Properties:
    """The properties of an OpenDocument file (OpenDocument 1.3, part 3, 4.3)."""
    root = package.xml(META)
    if root is None:
        return Properties(META, {})
    inner = next(iter(root), root)
    values = _values(inner, _NAMES_OF_OPEN_DOCUMENT)
    for each in inner:
        if local(each) == "template":
            values["template"] = attribute(each, "href")
        if local(each) == "document-statistic":
            values["words"] = attribute(each, "word-count")
    custom = tuple(
        (attribute(each, "name"), each.text or "")
        for each in inner
        if local(each) == "user-defined"
    )
    return Properties(META, values, custom)


def read_time(text: str) -> datetime | None:
    """A time in the form of ISO 8601. Where no zone is given, UTC is taken, as Office means it."""
    try:
        found = datetime.fromisoformat(text[:40].strip())
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def read_duration(text: str) -> timedelta | None:
    """A length of time: minutes (Office Open XML), or ISO 8601 (OpenDocument)."""
    if re.fullmatch(r"[0-9]{1,9}", text):
        return timedelta(minutes=int(text))
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    days, hours, minutes, seconds = (int(each or 0) for each in found.groups())
    try:
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None


def _values(root: etree._Element, names: dict[str, str]) -> dict[str, str]:
    return {
        names[local(each)]: (each.text or "").strip()
        for each in root
        if local(each) in names and (each.text or "").strip()
    }


def _custom(root: etree._Element | None) -> tuple[tuple[str, str], ...]:
    if root is None:
        return ()
    return tuple((attribute(each, "name"), "".join(map(str, each.itertext()))) for each in root)
