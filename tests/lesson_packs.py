"""Packs of the tea papers: sound ones, and ones that somebody has tampered with."""

from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tea_papers import COURSE, FILES, GLOSSARY, write
from unsealed.course.lesson_files import read_course
from unsealed.course.packs.archive import packed
from unsealed.course.packs.exporting import About, export_pack
from unsealed.course.packs.opening import open_pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from unsealed.course.packs.opening import Opened

ABOUT = About(name="teas", title="Teas", authors=("A. Leaf", "B. Pot"), licence="CC BY-SA 4.0")
GUIDE = """\
---
title: Teaching the tea papers
lesson: tea-papers
minutes: 20
---

## Plan

| Minutes | What |
| --- | --- |
| 20 | A [[hack-and-leak]] |

## On the board

Tea.

## To discuss

Who added the army?

## Likely wrong ideas

None.

## Sensitive matter

None.

## Without devices

On paper.

## Standards

None.
"""


def write_course(root: Path, *slugs: str, glossary: str = GLOSSARY) -> Path:
    """A course of these lessons, each of them the tea papers."""
    course = COURSE.replace("tea-papers, claim", f"{slugs[0]}, claim")
    write(root / "course.yaml", course.replace("[tea-papers]", f"[{', '.join(slugs)}]"))
    write(root / "glossary.yaml", glossary)
    for slug in slugs:
        for name, content in FILES.items():
            write(root / slug / name, content)
    return root


def exported(root: Path, *slugs: str, about: About = ABOUT, key: Path | None = None) -> bytes:
    """A pack of lessons of a course."""
    return export_pack(read_course(root), slugs, about, key).content


def opened(root: Path, *slugs: str, about: About = ABOUT, key: Path | None = None) -> Opened:
    """A pack of lessons of a course, as an importer opens it."""
    return open_pack(exported(root, *slugs, about=about, key=key))


def files_of(content: bytes) -> dict[str, bytes]:
    """The files of a pack by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def remade(files: Mapping[str, bytes], **said: Any) -> bytes:
    """A pack of these files with hashes that are right, which says this of itself."""
    head = json.loads(files["pack.json"])
    others = {name: sha256(each).hexdigest() for name, each in files.items() if "pack." not in name}
    head |= {"files": others, **said}
    return packed({**files, "pack.json": json.dumps(head).encode()})


def zipped(entries: Iterable[tuple[zipfile.ZipInfo | str, bytes]]) -> bytes:
    """Whatever is given, as a ZIP file: entries of any name and mode, twice if need be."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    return written.getvalue()


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but for locks, which hold nothing."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.suffix != ".lock"
    }
