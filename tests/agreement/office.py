"""Sets what we read from office files beside ExifTool's reading, and beside a count in the XML.

    python tests/agreement/office.py FOLDER...

The folders hold public samples, which are no part of this project. ExifTool comes with Debian as
libimage-exiftool-perl. Counts are made by regular expressions over the unpacked parts, which share
nothing with our own reading.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

from unsealed.lab.evidence import Unreadable
from unsealed.lab.filetypes import recognise
from unsealed.lab.office.opendocument import read_open_document
from unsealed.lab.office.package import Package, open_package
from unsealed.lab.office.properties import (
    Properties,
    read_open_document_properties,
    read_properties,
    read_time,
)
from unsealed.lab.office.word import read_word

NAMES = {
    "creator": ("Creator",),
    "last_editor": ("LastModifiedBy",),
    "company": ("Company",),
    "manager": ("Manager",),
    "template": ("Template",),
    "application": ("Application",),
    "revisions": ("RevisionNumber",),
    "created": ("CreateDate",),
    "modified": ("ModifyDate",),
    "printed": ("LastPrinted",),
    "words": ("Words",),
}
NAMES_OF_OPEN_DOCUMENT = {
    "creator": ("Initial-creator",),
    "last_editor": ("Creator",),
    "created": ("Creation-date",),
    "modified": ("Date",),
    "revisions": ("Editing-cycles",),
    "editing": ("Editing-duration",),
    "application": ("Generator",),
}
OFFICE = ("docx", "xlsx", "pptx", "odt", "ods", "odp")
TEXT_PARTS = re.compile(r"word/(document|header|footer|footnotes|endnotes)[^/]*\.xml")
Facts = dict[str, str]


def main() -> None:
    """Print each difference, and for each fact in how many files both say the same."""
    agreed: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    for folder in map(Path, sys.argv[1:]):
        for file, pairs in compared_files(folder):
            for name, (ours, theirs) in pairs.items():
                compared[name] += 1
                agreed[name] += ours == theirs
                if ours != theirs:
                    print(f"≠ {file.name[:40]:40} {name:12} {ours!r:40.60} {theirs!r:.60}")
    for name in compared:
        print(f"{name:12} {agreed[name]} of {compared[name]} agree")


def compared_files(folder: Path) -> list[tuple[Path, dict[str, tuple[str, str]]]]:
    """For each office file of a folder the facts, ours and theirs."""
    files = [each for each in sorted(folder.rglob("*")) if each.is_file()]
    theirs = exiftool(files)
    found = []
    for file in files:
        data = file.read_bytes()
        type_ = recognise(data).id
        if type_ not in OFFICE:
            continue
        try:
            package = open_package(data)
        except Unreadable:
            continue
        found.append((file, pairs_of(file, type_, package, theirs.get(str(file), {}))))
    return found


def exiftool(files: list[Path]) -> dict[str, Facts]:
    """What ExifTool reads, by file."""
    command = ["exiftool", "-json", "-struct", "-G0", "-n", "-@", "-"]
    names = "\n".join(map(str, files))
    ended = subprocess.run(command, input=names.encode(), capture_output=True, check=False)
    return {
        each["SourceFile"]: {
            key.rpartition(":")[2]: str(value)
            for key, value in each.items()
            if key.startswith(("XML:", "XMP:"))
        }
        for each in json.loads(ended.stdout.decode("utf-8", "replace"))
    }


def pairs_of(file: Path, type_: str, package: Package, theirs: Facts) -> dict[str, tuple[str, str]]:
    """The facts of one file that either of the two readings has."""
    is_open_document = type_.startswith("od")
    read = read_open_document_properties if is_open_document else read_properties
    names = NAMES_OF_OPEN_DOCUMENT if is_open_document else NAMES
    pairs = property_pairs(read(package), names, theirs)
    with zipfile.ZipFile(file) as archive:
        if type_ == "docx":
            pairs |= word_pairs(package, archive)
        if type_ == "odt":
            pairs |= open_document_pairs(package, archive)
    return pairs


def property_pairs(
    properties: Properties, names: dict[str, tuple[str, ...]], theirs: Facts
) -> dict[str, tuple[str, str]]:
    """The properties that either reading has, in one form."""
    pairs = {}
    for ours, candidates in names.items():
        other = next((theirs[each] for each in candidates if each in theirs), "")
        mine = properties[ours]
        if mine or other:
            pairs[ours] = (in_one_form(ours, mine), in_one_form(ours, other))
    return pairs


def in_one_form(name: str, value: str) -> str:
    """A value as it can be compared: dates to the second, numbers without a fraction."""
    if name in ("created", "modified", "printed") and value:
        found = read_time(re.sub(r"^(\d{4}):(\d\d):(\d\d) ", r"\1-\2-\3T", value))
        return value if found is None else f"{found:%Y-%m-%dT%H:%M:%S%z}"
    return " ".join(value.split())


def word_pairs(package: Package, archive: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """Changes, comments and sessions of a Word document, and their counts in the XML."""
    content = read_word(package)
    names = [each for each in archive.namelist() if TEXT_PARTS.fullmatch(each)]
    xml = "".join(archive.read(each).decode("utf-8", "replace") for each in names)
    pairs = {
        "insertions": (counted(content, "inserted"), number(r"<w:(?:ins|cellIns) ", xml)),
        "deletions": (counted(content, "deleted"), number(r"<w:(?:del|cellDel) ", xml)),
        "comments": (
            str(len(content.comments)),
            number(r"<w:comment ", text(archive, "word/comments.xml")),
        ),
        "sessions": (
            " ".join(content.listed_sessions),
            " ".join(
                sorted({*re.findall(r'<w:rsid w:val="(\w+)"', text(archive, "word/settings.xml"))})
            ),
        ),
    }
    return {
        name: pair for name, pair in pairs.items() if any(each not in ("", "0") for each in pair)
    }


def open_document_pairs(package: Package, archive: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """Changes and comments of an OpenDocument text, and their counts in the XML."""
    content = read_open_document(package)
    xml = text(archive, "content.xml")
    pairs = {
        "insertions": (counted(content, "inserted"), number(r"<text:insertion>", xml)),
        "deletions": (counted(content, "deleted"), number(r"<text:deletion>", xml)),
        "comments": (str(len(content.comments)), number(r"<office:annotation[ >]", xml)),
    }
    return {name: pair for name, pair in pairs.items() if pair != ("0", "0")}


def counted(content: object, kind: str) -> str:
    """How many changes of a kind we read."""
    return str(sum(each.kind == kind for each in content.changes))


def number(pattern: str, xml: str) -> str:
    """How often a pattern stands in XML."""
    return str(len(re.findall(pattern, xml)))


def text(archive: zipfile.ZipFile, name: str) -> str:
    """A part as text; nothing where there is none."""
    return archive.read(name).decode("utf-8", "replace") if name in archive.namelist() else ""


if __name__ == "__main__":
    main()
