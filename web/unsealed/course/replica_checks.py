"""Whether the files of an exhibit can be made: of its body, and of the files above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from unsealed.course.model import Body
    from unsealed.course.replica_files import ReplicaFile


def faults_of_files(files: Iterable[ReplicaFile], body: Body) -> Iterator[PydanticCustomError]:
    """What is wrong with the files of an exhibit that has this body."""
    above: set[str] = set()
    for file in files:
        if file.name in above:
            yield PydanticCustomError("file_twice", "{file} twice", {"file": file.name})
        if not _is_of(file, body):
            yield PydanticCustomError("file_of_body", "{file}", {"file": file.name})
        for other in file.made_of():
            if other not in above:
                told = {"file": file.name, "other": other}
                yield PydanticCustomError("file_above", "{file} of {other}", told)
        for words in _words_missing(file, lines_of(body)):
            told = {"file": file.name, "words": words}
            yield PydanticCustomError("words_of_file", "{file} without {words}", told)
        above.add(file.name)


def lines_of(body: Body) -> tuple[str, ...]:
    """The lines that a document of this body has."""
    cards = (
        line
        for card in body.cards or ()
        for line in (f"From: {card.sender}", f"Date: {card.date}", "", card.text, "")
    )
    return (*(body.lines or ()), *cards)


def _is_of(file: ReplicaFile, body: Body) -> bool:
    """Whether the body has what the file is made of."""
    if file.column is not None:
        return body.table is not None and file.column.number <= len(body.table.head)
    if file.body == "table":
        return body.table is not None
    if file.xlsx is not None:
        return body.table is not None or all(each.rows for each in file.xlsx.sheets)
    return file.body is None or body.lines is not None or body.cards is not None


def _words_missing(file: ReplicaFile, body_lines: tuple[str, ...]) -> Iterator[str]:
    """Words and places that the file's account names, and that no line of it has."""
    if file.pdf is not None:
        lines = file.pdf.lines or body_lines
        yield from _in_no_line((*file.pdf.covered, *file.pdf.removed), lines)
    if file.docx is not None:
        lines = file.docx.lines or body_lines
        yield from _in_no_line((each.words for each in file.docx.changes), lines)
        yield from (str(each.on) for each in file.docx.comments if each.on > len(lines))


def _in_no_line(words: Iterable[str], lines: tuple[str, ...]) -> Iterator[str]:
    return (each for each in words if not any(each in line for line in lines))
