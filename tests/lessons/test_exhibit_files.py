"""The files of the course's exhibits: the lab finds their faults in them, and no others."""

from __future__ import annotations

from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from unsealed.course.compile_replicas import make_all
from unsealed.course.reader import open_edition
from unsealed.lab.answer import read_kept
from written_lessons import LESSONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from unsealed.lab.report import Report

Found = tuple[str, str, str]
"""An exhibit, a file or an entry of it, and a check."""

# What bears out the fault that the exhibit's recipe names.
FAULTS: set[Found] = {
    ("black-moon/ferry-charter", "charter-17b.docx", "office.changes"),
    ("black-moon/ferry-charter", "charter-17b.docx", "office.comments"),
    ("chain-of-custody/four-files", "lantern/quay.txt", "file.manifest"),
    ("chain-of-custody/four-files", "chat/quay.txt", "file.manifest"),
    ("comparing-copies/repair-offer", "offer-skaar.pdf", "pdf.revisions"),
    ("publish-or-hold/water-report", "water-report-312-copy-2.pdf", "pdf.covered-text"),
    ("guccifer-dnc/file-properties", "winter-timetable-2021.docx", "office.people"),
    ("podesta-emails/eight-mails", "mail-5.eml", "mail.dkim"),
    ("what-a-signature-proves/counted-mail", "thursday.eml", "mail.dkim-scope"),
    ("what-a-signature-proves/five-mails", "mail-2.eml", "mail.dkim-scope"),
}
# What is odd in sound files, each with the innocent reason that the lesson gives for it.
INNOCENT: set[Found] = {
    # A list server added lines below mails that it passed on.
    ("podesta-emails/eight-mails", "mail-4.eml", "mail.dkim"),
    ("what-a-signature-proves/fingerprints", "trip-as-posted.eml", "mail.dkim"),
    ("what-a-signature-proves/five-mails", "mail-3.eml", "mail.dkim"),
    # Two people of one office worked on it.
    ("how-sure/two-clerks", "evening-ferry.xlsx", "office.people"),
    ("metadata-is-testimony/plan-properties", "tarnby-landing.docx", "office.people"),
    # Three copies were made on one day, and the archive's copy bears another name in the book.
    ("metadata-is-testimony/three-copies", "fares-copies.zip", "archive.entry-times"),
    ("chain-of-custody/four-files", "archive/quay-copy.txt", "file.manifest"),
}
# What says nothing against a paper: that a mail answers another, that a place is given, our mark.
SAYS_NOTHING = {"mail.thread", "image.position", "office.custom", "archive.beside"}


@pytest.fixture(scope="module")
def reports(built_course: Path) -> dict[tuple[str, str], Report]:
    """What the lab says of each file of each exhibit that has a recipe."""
    with closing(open_edition(built_course)) as edition:
        return {
            (f"{slug}/{name}", file.name): read_kept(kept[1])
            for slug, lesson in LESSONS.items()
            for name, exhibit in lesson.exhibits.items()
            if exhibit.recipe is not None
            for file in exhibit.files
            if (kept := edition.replica(slug, name, file.name)) is not None
        }


def test_the_lab_finds_the_faults_of_the_files_and_no_others(
    reports: dict[tuple[str, str], Report],
) -> None:
    found = {
        (exhibit, name, check)
        for (exhibit, _file), report in reports.items()
        for name, check in _oddities(report)
    }

    assert found == FAULTS | INNOCENT


def _oddities(report: Report) -> Iterator[tuple[str, str]]:
    for finding in report.findings:
        is_told = finding.check in SAYS_NOTHING or _is_usual_scope(
            finding.check, finding.found.message
        )
        if finding.verdict.value in ("inconsistent", "notable") and not is_told:
            yield report.file, finding.check
    for part in report.parts:
        yield from _oddities(part)


def _is_usual_scope(check: str, message: str) -> bool:
    """Whether a signature leaves only fields open that say nothing of the text."""
    return check == "mail.dkim-scope" and message.startswith("Not signed")


def test_faults_lie_in_faulty_exhibits_and_no_others() -> None:
    faulty = {
        f"{slug}/{name}"
        for slug, lesson in LESSONS.items()
        for name, exhibit in lesson.exhibits.items()
        if exhibit.recipe is not None and exhibit.recipe.fault is not None
    }

    assert {exhibit for exhibit, _file, _check in FAULTS} <= faulty


def test_there_are_files_of_every_kind_and_about_half_are_of_sound_papers(
    reports: dict[tuple[str, str], Report],
) -> None:
    kinds = {report.type.id for report in reports.values()}

    assert len(reports) >= 120
    assert {"eml", "pdf", "docx", "xlsx", "jpeg", "zip", "text"} <= kinds
    recipes = {
        exhibit: LESSONS[slug].exhibits[name].recipe
        for exhibit, _file in reports
        for slug, name in [exhibit.split("/")]
    }
    sound = sum(recipe is not None and recipe.fault is None for recipe in recipes.values())
    assert 0.4 <= sound / len(recipes) <= 0.6


def test_the_hashes_of_the_four_files_are_those_of_the_table(
    reports: dict[tuple[str, str], Report],
) -> None:
    table = LESSONS["chain-of-custody"].exhibits["four-files"].body.table
    assert table is not None
    packed = reports["chain-of-custody/four-files", "four-files.zip"].parts

    told = {row[2].replace(" ", "") for row in table.rows}
    assert {part.sha256 for part in packed if part.file != "training-replica.txt"} == told


def test_the_three_copies_of_the_fares_are_of_the_fingerprint_in_the_table(
    reports: dict[tuple[str, str], Report],
) -> None:
    packed = reports["metadata-is-testimony/three-copies", "fares-copies.zip"].parts

    assert [part.sha256[:8] for part in packed if part.file.endswith("fares.txt")] == (
        ["8620be3a"] * 3
    )


def test_the_sheets_hold_the_numbers_that_their_tables_count(
    reports: dict[tuple[str, str], Report],
) -> None:
    clerks = _rows(reports["how-sure/two-clerks", "evening-ferry.xlsx"], 4, 100)
    of_tarve = {
        chance: [row[3] for row in clerks if row[1] == chance]
        for chance in ("90", "70", "50", "30")
    }
    assert {chance: (len(on), on.count("1")) for chance, on in of_tarve.items()} == {
        "90": (20, 18),
        "70": (40, 29),
        "50": (20, 9),
        "30": (20, 6),
    }
    of_eik = [[row[3] for row in clerks if row[2] == chance] for chance in ("95", "5")]
    assert [(len(on), on.count("1")) for on in of_eik] == [(60, 45), (40, 17)]

    log = _rows(reports["what-was-left-out/two-counts", "two-counts.xlsx"], 4, 600)
    every_sixth = log[4::6]
    assert [row[0] for row in every_sixth] == [str(page) for page in range(5, 600, 6)]
    assert sum(row[3] == "no" for row in log) == 57
    assert sum(row[3] == "no" for row in every_sixth) == 10
    chosen = _rows(reports["what-was-left-out/two-counts", "two-counts.xlsx"], 2, 150)
    assert all(sailed == log[int(page) - 1][3] for page, sailed in chosen)
    assert sum(sailed == "no" for _page, sailed in chosen) == 20 + 10


def _rows(report: Report, columns: int, number: int) -> list[list[str]]:
    """So many rows of a workbook that begin with a number and have so many cells."""
    cells = [line.split("\t") for line in (report.text or "").splitlines()]
    rows = [row for row in cells if len(row) == columns and row[0].isdigit()]
    assert len(rows) == number
    return rows


def test_the_fingerprints_on_the_board_are_those_of_the_essays() -> None:
    exhibit = LESSONS["prize-papers"].exhibits["papers"]
    made = make_all(exhibit)

    assert exhibit.body.table is not None
    assert {name: begins for name, _changed, begins in exhibit.body.table.rows} == {
        name: sha256(data).hexdigest()[:8]
        for name, data in made.items()
        if name.startswith("essay-")
    }


@pytest.mark.parametrize(
    ("lesson", "exhibit", "list_"),
    [
        pytest.param("prize-papers", "papers", "board-list.txt", id="essays"),
        pytest.param("memory-stick", "log", "hash-of-friday.txt", id="memory stick"),
    ],
)
def test_every_file_that_a_list_at_the_bench_names_is_the_one_listed(
    lesson: str, exhibit: str, list_: str
) -> None:
    made = make_all(LESSONS[lesson].exhibits[exhibit])
    listed = dict(reversed(line.split("  ")) for line in made[list_].decode().splitlines()[2:])

    assert listed
    assert listed == {name: sha256(made[name]).hexdigest() for name in listed}
