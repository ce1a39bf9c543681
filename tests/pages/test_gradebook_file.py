"""The gradebook's file: what is written comes back, whatever a spreadsheet does to it."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from unsealed.pages.gradebook_cells import guarded, is_spoiled, unguarded
from unsealed.pages.gradebook_file import COLUMNS, Cells, decoded, read_file, written
from unsealed.pages.gradebook_plan import Plan, plan_of
from unsealed.records.marks import mark_as_kept, note_as_kept
from unsealed.records.names import folded, tidied

LESSONS = ("black-moon", "warm-up")
TEXT = st.text(st.sampled_from("a=+-@'\"; ,\t\n\rÄ1\uff1d"), max_size=12)


def row(number: int, name: str, lesson: str = "", mark: str = "", note: str = "") -> Cells:
    """A row of a gradebook, with computed cells where there is a lesson."""
    computed = ("retrieve", "9", "7.50", "0.2500", "2026-11-02", "") if lesson else ("",) * 6
    return dict(zip(COLUMNS, (str(number), name, lesson, *computed, mark, note), strict=True))


ROWS = (
    row(1, "Ada", "black-moon", "05", "Well argued."),
    row(1, "Ada", "warm-up"),
    row(2, "Ben", "black-moon", "2+"),
    row(3, "=Cleo"),
)


def plan(text: str, rows: tuple[Cells, ...] = ROWS) -> Plan:
    return plan_of(read_file(text), rows, LESSONS)


def said(found: Plan) -> list[str]:
    return [str(told) for told in found.faults]


def changed(found: Plan) -> list[tuple[int, str, str, str]]:
    return [(each.row, each.column, each.before, each.after) for each in found.changes]


@for_all(TEXT)
def test_a_guarded_cell_is_no_formula_and_comes_back(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not re.search("(?:^|[;,\t\r\n])[=+\\-@\uff1d]", cell)


@for_all(st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=4))
def test_export_import_export_is_the_same_to_the_byte(texts: list[tuple[str, str, str]]) -> None:
    names = [tidied(name) or "x" for name, _mark, _note in texts]
    rows = tuple(
        row(n, f"{name} {n}", "warm-up", mark_as_kept(mark), note_as_kept(note))
        for n, (name, (_name, mark, note)) in enumerate(zip(names, texts, strict=True), 1)
    )
    file = written(rows)
    found = plan(decoded(file.encode())[0], rows)
    assert (found.faults, found.changes, found.notices) == ((), (), ())
    assert written(tuple(cells for _n, cells in read_file(file).rows)) == file


@for_all(TEXT, TEXT)
def test_what_is_confirmed_is_what_was_shown(mark: str, note: str) -> None:
    rows = (*ROWS[:2], {**ROWS[2], "mark": mark_as_kept(mark), "note": note_as_kept(note)})
    found = plan(written(rows))
    again = plan(written(found.cells, ("number", "name", "lesson", "mark", "note")))
    assert (again.seal, again.faults) == (found.seal, found.faults)


def as_spreadsheet(**settings: str) -> str:
    """The file as a spreadsheet of another country writes it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, **settings)
    table = csv.reader(io.StringIO(written(ROWS).removeprefix("\ufeff"), newline=""))
    writer.writerows(table)
    return text.getvalue()


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(as_spreadsheet(delimiter=";").encode("utf-8-sig"), id="semicolons"),
        pytest.param(b"sep=;\r\n" + as_spreadsheet(delimiter=";").encode(), id="sep= before them"),
        pytest.param(as_spreadsheet(delimiter="\t").encode("utf-16"), id="Unicode text"),
        pytest.param(as_spreadsheet(quoting=csv.QUOTE_ALL).encode(), id="all in quotes"),
        pytest.param(as_spreadsheet(lineterminator="\n").encode(), id="Unix"),
        pytest.param(as_spreadsheet(lineterminator="\r").encode(), id="an old Mac"),
        pytest.param(as_spreadsheet().encode("cp1252"), id="Western European"),
        pytest.param(as_spreadsheet().encode() + b",,,,,,,,,,\r\n\r\n", id="empty rows"),
        pytest.param(as_spreadsheet().replace("2026-11-02", "02.11.2026").encode(), id="dates"),
        pytest.param(as_spreadsheet().replace("7.50", '"7,5"').encode(), id="decimals"),
        pytest.param(written(ROWS).replace("number", " Number").encode(), id="capitals"),
    ],
)
def test_the_habits_of_spreadsheets_change_nothing(file: bytes) -> None:
    found = plan(decoded(file)[0])
    assert (said(found), found.changes, found.notices) == ([], (), ())


def test_letters_that_may_be_wrong_are_told() -> None:
    text, (told,) = decoded("number,name\r\n1,Zoë\r\n".encode("cp1252"))
    assert "Zoë" in text
    assert str(told).startswith("The file is not in UTF-8, so it was read as Western European.")


def test_names_marks_and_notes_are_changed_and_nothing_else() -> None:
    file = written(ROWS).replace("Ada", "Ada L.", 1).replace("2+", "1").replace("7.50", "9.00", 1)
    found = plan(file.replace("Well argued.", ""))
    assert said(found) == []
    assert changed(found) == [
        (2, "note", "Well argued.", ""),
        (2, "name", "Ada", "Ada L."),
        (4, "mark", "2+", "1"),
    ]
    assert [str(told) for told in found.notices] == [
        "Row 2, column points: differs from what follows from the answers, here and in 0 more "
        "rows. It is left out: use the column mark to overrule a result."
    ]


def test_a_column_that_is_not_there_stays_as_it_is() -> None:
    assert changed(plan("number,lesson,note\n2,black-moon,Late.\n")) == [(2, "note", "", "Late.")]
    assert changed(plan("number;name\n3;Cleo\n")) == [(2, "name", "=Cleo", "Cleo")]


def test_zeros_that_a_spreadsheet_dropped_are_told_and_kept() -> None:
    found = plan(written(ROWS).replace(",05,", ",5,"))
    assert changed(found) == []
    assert [str(told) for told in found.notices] == [
        "Row 2, column mark: found “5” for “05”: a spreadsheet rewrote it. The old one stays."
    ]


HEAD = "number,name,lesson,mark,note\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("", ["The file is empty."], id="nothing"),
        pytest.param(
            "nummer,name\n1,Ada\n",
            [
                "Row 1: there is no column “number”, which says whose row it is. Export the "
                "gradebook and begin with that file. Found: nummer, name"
            ],
            id="no number",
        ),
        pytest.param(
            "number,lesson\n1,warm-up\n",
            ["Row 1: there is none of the columns that can be changed: name, mark, note."],
            id="nothing to change",
        ),
        pytest.param(
            "number,mark,mark\n1,2,3\n",
            [
                "Row 1: there is no column “lesson”, to which marks and notes belong.",
                "Row 1, column mark: this column stands there twice. Take one of the two away.",
            ],
            id="headings",
        ),
        pytest.param(
            HEAD + "9,Ada,,,\n01x,Ada,,,\n",
            [
                f"Row {n}, column number: found “{found}”, and nobody in the class has this "
                "number. Numbers never change; copy the right one from an export."
                for n, found in ((2, "9"), (3, "01x"))
            ],
            id="numbers of nobody",
        ),
        pytest.param(
            HEAD + "1,Ada,black-mon,2,\n1,Ada,xyz,2,\n",
            [
                "Row 2, column lesson: there is no lesson “black-mon”. Did you mean “black-moon”?",
                "Row 3, column lesson: there is no lesson “xyz”.",
            ],
            id="lessons",
        ),
        pytest.param(
            HEAD + "1,Ada,warm-up,1,\n1,Ada,warm-up,2,\n",
            [
                "Row 3, column lesson: this learner and lesson stand in row 2 as well. Keep one "
                "of the rows."
            ],
            id="a row twice",
        ),
        pytest.param(
            HEAD + "2,Ada,,,\n",
            ["Row 2, column name: somebody else in the class is “Ada”. Add an initial."],
            id="a name of another",
        ),
        pytest.param(
            HEAD + "1,Ben,,,\n2,Ada,,,\n",
            [
                f"Row {n}, column name: found “{found}”, the name that another learner had: names "
                "have changed places. Sort whole rows, never one column."
                for n, found in ((2, "Ben"), (3, "Ada"))
            ],
            id="one column sorted",
        ),
        pytest.param(
            HEAD + f"1,Ada L.,warm-up,,\n1,Ada M.,black-moon,05,\n2,{'B' * 61},,,\n",
            [
                "Row 3, column name: found “Ada M.”, and in row 2 the same learner is “Ada L.”.",
                "Row 4, column name: a name has at most 60 letters, found 61.",
            ],
            id="names",
        ),
        pytest.param(
            HEAD + f"1,Ada,warm-up,01. Feb,\n1,Ada,black-moon,a mark too long,\n2,Ben,,1,\n"
            f"2,Ben,warm-up,,{'n' * 501}\n",
            [
                "Row 2, column mark: found “01. Feb”, which a spreadsheet seems to have made of "
                "something else. Format the column as text and type the mark once more.",
                "Row 3, column mark: a mark has at most 12 letters, found “a mark too long”. Put "
                "longer words into note.",
                "Row 4, column lesson: a mark or a note belongs to a lesson, and the column "
                "lesson is empty.",
                "Row 5, column note: a note has at most 500 letters, found 501. Shorten it.",
            ],
            id="marks and notes",
        ),
        pytest.param(
            HEAD + "1,Ada,warm-up\n1,Ada,warm-up,2,Yes, but,\n",
            [
                f"Row {n}: found {found} cells where the first row has 5. A text with a comma in "
                "it needs quotation marks around it."
                for n, found in ((2, 3), (3, 7))
            ],
            id="cells",
        ),
        pytest.param(
            HEAD + "1," + "x" * 140_000,
            [
                "The file cannot be read as a table (field larger than field limit (131072)). "
                "Save it as CSV once more."
            ],
            id="no table",
        ),
    ],
)
def test_every_fault_is_told_at_once_with_its_row_and_column(text: str, wanted: list[str]) -> None:
    assert said(plan(text)) == wanted


def test_a_column_that_is_not_ours_is_told() -> None:
    found = plan("number,name,notes,homework\n1,Ada,x,y\n")
    assert [str(told) for told in found.notices] == [
        "Row 1, column notes: no column of ours; it is left out. Did you mean “note”?",
        "Row 1, column homework: no column of ours; it is left out.",
    ]


@pytest.mark.parametrize("cell", ["2/3/2026", "01. Feb", "1-Feb", "03.04.", "Jan-26", "1,2E+05"])
def test_what_a_spreadsheet_spoils_is_known(cell: str) -> None:
    assert is_spoiled(cell) is (cell != "03.04.")


@pytest.mark.parametrize("cell", ["2+", "1.5", "B-", "15/20", "2.Note", "sehr gut", "12,5", "A1"])
def test_what_teachers_write_is_not_taken_for_spoiled(cell: str) -> None:
    assert not is_spoiled(cell)


def test_names_are_compared_as_the_class_compares_them() -> None:
    assert folded("ADA") == folded("ada")
    assert said(plan(HEAD + "2,ADA,,,\n")) == [
        "Row 2, column name: somebody else in the class is “ADA”. Add an initial."
    ]
