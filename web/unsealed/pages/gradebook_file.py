"""The gradebook as a file: written for spreadsheets, and read back from what they make of it."""

from __future__ import annotations

import csv
import io
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.pages.gradebook_cells import guarded, unguarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from unsealed.records.marks import Mark
    from unsealed.records.members import Member
    from unsealed.records.progress import Progress
    from unsealed.records.tables import LearnerId

KEYS: Final = ("number", "lesson")
COMPUTED: Final = ("step", "answers", "points", "mean_brier", "updated", "finished")
OWN: Final = ("name", "mark", "note")
"""The columns that a file may change; the others follow from what learners did."""
COLUMNS: Final = ("number", "name", "lesson", *COMPUTED, "mark", "note")
_BOM: Final = "\ufeff"
_SEPARATORS: Final = ",;\t"

Cells = dict[str, str]
"""The cells of a row by their columns, as they are meant and not as they are guarded."""


class Told(Struct, frozen=True):
    """Something to say of a file: in which row and column, what was found, what to do."""

    row: int
    column: str
    words: str

    def __str__(self) -> str:
        if not self.row:
            return self.words
        if not self.column:
            return _("Row %(row)d: %(words)s") % {"row": self.row, "words": self.words}
        place = {"row": self.row, "column": self.column, "words": self.words}
        return _("Row %(row)d, column %(column)s: %(words)s") % place


class ReadFile(Struct, frozen=True):
    """The rows of a file with their numbers as a spreadsheet counts them, and what is to say."""

    rows: tuple[tuple[int, Cells], ...]
    faults: tuple[Told, ...]
    notices: tuple[Told, ...] = ()


def rows_of(
    members: Iterable[Member],
    progress: Mapping[LearnerId, Mapping[str, Progress]],
    marks: Mapping[LearnerId, Mapping[str, Mark]],
) -> tuple[Cells, ...]:
    """A row a learner and lesson that has work or a mark; one without a lesson where none has."""
    rows = []
    for member in members:
        done, marked = progress.get(member.learner, {}), marks.get(member.learner, {})
        lessons = sorted({*done, *marked}) or [""]
        rows += [_row(member, slug, done.get(slug), marked.get(slug)) for slug in lessons]
    return tuple(rows)


def written(rows: Iterable[Cells], columns: Sequence[str] = COLUMNS) -> str:
    """The rows as CSV with a line of headings. Its first character tells spreadsheets UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(row[column]) for column in columns])
    return _BOM + text.getvalue()


def decoded(content: bytes) -> tuple[str, tuple[Told, ...]]:
    """The text of a file, and a word on letters that may have come out wrongly."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), ()
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        words = _(
            "The file is not in UTF-8, so it was read as Western European. If names look wrong "
            "below, save it as “CSV UTF-8”."
        )
        return content.decode("cp1252", errors="replace"), (Told(0, "", words),)


def read_file(text: str) -> ReadFile:
    """The rows of a file, whatever a spreadsheet has made of its form."""
    lines = text.removeprefix(_BOM)
    first, _end, rest = lines.partition("\n")
    if first.strip().lower() in {f"sep={separator}" for separator in _SEPARATORS}:
        lines = rest
    try:
        table = list(csv.reader(io.StringIO(lines, newline=""), delimiter=_separator(lines)))
    except csv.Error as error:
        words = _("The file cannot be read as a table (%(error)s). Save it as CSV once more.")
        return ReadFile((), (Told(0, "", words % {"error": error}),))
    if not table:
        return ReadFile((), (Told(0, "", _("The file is empty.")),))
    headings = [heading.strip().lower() for heading in table[0]]
    if faults := tuple(_heading_faults(headings)):
        return ReadFile((), faults)
    return _rows(headings, table[1:])


def _rows(headings: Sequence[str], table: Sequence[Sequence[str]]) -> ReadFile:
    rows, faults = [], []
    for number, cells in enumerate(table, 2):
        if not any(cell.strip() for cell in cells):
            continue  # spreadsheets leave empty rows behind
        surplus = [cell for cell in cells[len(headings) :] if cell.strip()]
        if len(cells) < len(headings) or surplus:
            words = _(
                "found %(found)d cells where the first row has %(wanted)d. A text with a comma "
                "in it needs quotation marks around it."
            )
            counts = {"found": len(cells), "wanted": len(headings)}
            faults.append(Told(number, "", words % counts))
            continue
        named = zip(headings, cells, strict=False)
        rows.append((number, {name: unguarded(cell) for name, cell in named if name in COLUMNS}))
    return ReadFile(tuple(rows), tuple(faults), tuple(_left_out(headings)))


def _separator(lines: str) -> str:
    first = lines.partition("\n")[0]

    def known(separator: str) -> int:
        return sum(cell.strip('" \r').lower() in COLUMNS for cell in first.split(separator))

    return max(_SEPARATORS, key=known)


def _heading_faults(headings: Sequence[str]) -> Iterable[Told]:
    if "number" not in headings:
        words = _(
            "there is no column “number”, which says whose row it is. Export the gradebook and "
            "begin with that file. Found: %(found)s"
        )
        yield Told(1, "", words % {"found": ", ".join(filter(None, headings))[:200]})
    elif not set(OWN) & set(headings):
        yield Told(1, "", _("there is none of the columns that can be changed: name, mark, note."))
    if {"mark", "note"} & set(headings) and "lesson" not in headings:
        yield Told(1, "", _("there is no column “lesson”, to which marks and notes belong."))
    for name in COLUMNS:
        if headings.count(name) > 1:
            words = _("this column stands there twice. Take one of the two away.")
            yield Told(1, name, words)


def _left_out(headings: Sequence[str]) -> Iterable[Told]:
    for name in headings:
        if name and name not in COLUMNS:
            near = get_close_matches(name, OWN, n=1)
            words = _("no column of ours; it is left out.")
            if near:
                words = _("no column of ours; it is left out. Did you mean “%(guess)s”?") % {
                    "guess": near[0]
                }
            yield Told(1, name[:40], words)


def _row(member: Member, lesson: str, entry: Progress | None, mark: Mark | None) -> Cells:
    return {
        "number": str(member.number),
        "name": member.name,
        "lesson": lesson,
        **(_computed(entry) if entry else dict.fromkeys(COMPUTED, "")),
        "mark": mark.mark if mark else "",
        "note": mark.note if mark else "",
    }


def _computed(entry: Progress) -> Cells:
    mean = entry.brier_sum / entry.brier_count if entry.brier_count else None
    return {
        "step": entry.step,
        "answers": str(entry.answered),
        "points": f"{entry.points:.2f}",
        "mean_brier": "" if mean is None else f"{mean:.4f}",
        "updated": entry.updated_at.date().isoformat(),
        "finished": entry.finished_at.date().isoformat() if entry.finished_at else "",
    }
