"""What a file would change in a gradebook: every fault at once, and nothing changed yet. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec import Struct, field

from unsealed.language import gettext as _
from unsealed.pages.gradebook_cells import has_lost_zeros, is_same_value, is_spoiled
from unsealed.pages.gradebook_file import COMPUTED, Cells, Told
from unsealed.records.marks import (
    LONGEST_MARK,
    LONGEST_NOTE,
    Marking,
    mark_as_kept,
    note_as_kept,
)
from unsealed.records.names import LONGEST_NAME, folded, tidied

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from unsealed.pages.gradebook_file import ReadFile


class Change(Struct, frozen=True):
    """One cell that would be another: in which row of the file, whose, what it was and would be."""

    row: int
    number: int
    name: str
    lesson: str
    column: str
    before: str
    after: str


class Plan(Struct, frozen=True):
    """What a file would do. With a fault in it, nothing."""

    faults: tuple[Told, ...]
    notices: tuple[Told, ...]
    changes: tuple[Change, ...]
    names: Mapping[int, str]
    markings: tuple[Marking, ...]

    @property
    def seal(self) -> str:
        """What tells this plan from any other: what was shown is what will be done."""
        said = sorted((each.number, each.lesson, each.column, each.after) for each in self.changes)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    @property
    def cells(self) -> tuple[Cells, ...]:
        """The rows of a smaller file that would do the same."""
        rows = [
            {"number": str(number), "name": name, "lesson": "", "mark": "", "note": ""}
            for number, name in self.names.items()
        ]
        for each in self.markings:
            row = {"number": str(each.number), "name": "", "lesson": each.lesson}
            rows.append({**row, "mark": each.mark, "note": each.note})
        return tuple(rows)


class _Reading(Struct):
    """What has been found of a file so far. It is filled row by row, and then made a Plan."""

    ours: Mapping[tuple[int, str], Cells]
    names: Mapping[int, str]
    lessons: Collection[str]
    faults: list[Told] = field(default_factory=list)
    notices: list[Told] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    renamed: dict[int, tuple[int, str]] = field(default_factory=dict)
    markings: list[Marking] = field(default_factory=list)
    seen: dict[tuple[int, str], int] = field(default_factory=dict)
    differing: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def fault(self, row: int, column: str, words: str) -> None:
        self.faults.append(Told(row, column, words))


def plan_of(read: ReadFile, rows: Sequence[Cells], lessons: Collection[str]) -> Plan:
    """What a file that was read would change, against the rows as they now are."""
    reading = _Reading(
        ours={(int(row["number"]), row["lesson"]): row for row in rows},
        names={int(row["number"]): row["name"] for row in rows},
        lessons=lessons,
        faults=list(read.faults),
        notices=list(read.notices),
    )
    for row, cells in read.rows:
        _read_row(reading, row, cells)
    _judge_names(reading)
    _tell_of_computed(reading)
    return Plan(
        faults=tuple(sorted(reading.faults, key=lambda told: (told.row, told.column))),
        notices=tuple(reading.notices),
        changes=tuple(sorted(reading.changes, key=lambda change: change.row)),
        names={number: name for number, (_row, name) in reading.renamed.items()},
        markings=tuple(reading.markings),
    )


def _read_row(reading: _Reading, row: int, cells: Cells) -> None:
    number = _number(reading, row, cells["number"])
    lesson = cells.get("lesson", "").strip()
    if number is None or not _is_lesson(reading, row, number, lesson):
        return
    if (number, lesson) in reading.seen:
        words = _("this learner and lesson stand in row %(row)d as well. Keep one of the rows.")
        reading.fault(row, "lesson", words % {"row": reading.seen[number, lesson]})
        return
    reading.seen[number, lesson] = row
    ours = reading.ours.get((number, lesson), {})
    _read_name(reading, row, number, cells.get("name", ""))
    _read_marking(reading, row, number, lesson, cells)
    for column in COMPUTED:
        if column in cells and not is_same_value(ours.get(column, ""), cells[column].strip()):
            reading.differing[column].append(row)


def _number(reading: _Reading, row: int, cell: str) -> int | None:
    text = cell.strip()
    if text.isascii() and text.isdecimal() and len(text) < 6 and int(text) in reading.names:
        return int(text)
    words = _(
        "found “%(found)s”, and nobody in the class has this number. Numbers never change; copy "
        "the right one from an export."
    )
    reading.fault(row, "number", words % {"found": text[:40]})
    return None


def _is_lesson(reading: _Reading, row: int, number: int, lesson: str) -> bool:
    if not lesson or lesson in reading.lessons or (number, lesson) in reading.ours:
        return True
    near = get_close_matches(lesson.lower(), reading.lessons, n=1)
    words = _("there is no lesson “%(found)s”.") % {"found": lesson[:60]}
    if near:
        words += " " + _("Did you mean “%(guess)s”?") % {"guess": near[0]}
    reading.fault(row, "lesson", words)
    return False


def _read_name(reading: _Reading, row: int, number: int, cell: str) -> None:
    now = reading.names[number]
    if len(cell.strip()) > LONGEST_NAME:
        words = _("a name has at most %(most)d letters, found %(found)d.")
        counts = {"most": LONGEST_NAME, "found": len(cell.strip())}
        reading.fault(row, "name", words % counts)
        return
    name = tidied(cell)
    if not name or name == now:
        return
    if has_lost_zeros(now, name):
        reading.notices.append(Told(row, "name", _rewritten(name, now)))
        return
    before = reading.renamed.setdefault(number, (row, name))
    if before[1] != name:
        words = _("found “%(found)s”, and in row %(row)d the same learner is “%(other)s”.")
        told = {"found": name, "row": before[0], "other": before[1]}
        reading.fault(row, "name", words % told)


def _rewritten(found: str, before: str) -> str:
    words = _("found “%(found)s” for “%(before)s”: a spreadsheet rewrote it. The old one stays.")
    return words % {"found": found, "before": before}


def _read_marking(reading: _Reading, row: int, number: int, lesson: str, cells: Cells) -> None:
    if "mark" not in cells and "note" not in cells:
        return
    ours = reading.ours.get((number, lesson), {})
    before = {column: ours.get(column, "") for column in ("mark", "note")}
    mark = _mark(reading, row, before["mark"], cells)
    note = _note(reading, row, before["note"], cells)
    if not lesson:
        if mark or note:
            words = _("a mark or a note belongs to a lesson, and the column lesson is empty.")
            reading.fault(row, "lesson", words)
        return
    after = {"mark": mark, "note": note}
    if after == before:
        return
    reading.markings.append(Marking(number, lesson, mark, note))
    reading.changes += [
        Change(row, number, reading.names[number], lesson, column, before[column], after[column])
        for column in ("mark", "note")
        if after[column] != before[column]
    ]


def _mark(reading: _Reading, row: int, before: str, cells: Cells) -> str:
    found = tidied(cells.get("mark", before))
    if found == before:
        return before
    if has_lost_zeros(before, found):
        reading.notices.append(Told(row, "mark", _rewritten(found, before)))
        return before
    if is_spoiled(found):
        words = _(
            "found “%(found)s”, which a spreadsheet seems to have made of something else. Format "
            "the column as text and type the mark once more."
        )
        reading.fault(row, "mark", words % {"found": found})
    elif len(found) > LONGEST_MARK:
        words = _(
            "a mark has at most %(most)d letters, found “%(found)s”. Put longer words into note."
        )
        reading.fault(row, "mark", words % {"most": LONGEST_MARK, "found": found[:40]})
    return mark_as_kept(found)


def _note(reading: _Reading, row: int, before: str, cells: Cells) -> str:
    found = cells.get("note", before)
    if len(found.strip()) > LONGEST_NOTE:
        words = _("a note has at most %(most)d letters, found %(found)d. Shorten it.")
        counts = {"most": LONGEST_NOTE, "found": len(found.strip())}
        reading.fault(row, "note", words % counts)
    return note_as_kept(found)


def _judge_names(reading: _Reading) -> None:
    after = {**reading.names, **{n: name for n, (_row, name) in reading.renamed.items()}}
    taken = Counter(map(folded, after.values()))
    left = {reading.names[number] for number in reading.renamed}
    for number, (row, name) in reading.renamed.items():
        if taken[folded(name)] > 1:
            words = _("somebody else in the class is “%(found)s”. Add an initial.")
            reading.fault(row, "name", words % {"found": name})
        elif name in left:
            words = _(
                "found “%(found)s”, the name that another learner had: names have changed places. "
                "Sort whole rows, never one column."
            )
            reading.fault(row, "name", words % {"found": name})
        before = reading.names[number]
        reading.changes.append(Change(row, number, before, "", "name", before, name))


def _tell_of_computed(reading: _Reading) -> None:
    for column, rows in reading.differing.items():
        words = _(
            "differs from what follows from the answers, here and in %(more)d more rows. It is "
            "left out: use the column mark to overrule a result."
        )
        reading.notices.append(Told(rows[0], column, words % {"more": len(rows) - 1}))
