"""Pictures, workbooks, archives, lists of hashes and tracked changes as files of exhibits."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from unsealed.course.compile_replicas import make_all, replica_rows
from unsealed.course.model import ExhibitEntry
from unsealed.lab.answer import read_kept
from unsealed.lab.wording import in_words

if TYPE_CHECKING:
    from tea_papers import Changed
    from unsealed.lab.report import Report

DAY = "2019-03-02T08:00:00+01:00"
LATER = "2019-03-05T17:30:00+01:00"


def exhibit(*files: dict[str, Any]) -> ExhibitEntry:
    """An exhibit with a table and these files."""
    told = {
        "title": "What was bought",
        "file_name": "bought.csv",
        "caption": "Made for this test.",
        "description": "A table of one row.",
        "replica": True,
        "body": {"table": {"head": ["Goods", "Amount"], "rows": [["Tea", "40 lb"]]}},
    }
    return ExhibitEntry.model_validate({**told, "files": files}, strict=False)


def report_of(*files: dict[str, Any]) -> Report:
    """What the lab says of the last of these files."""
    return read_kept(str(replica_rows("tea", {"order": exhibit(*files)})[-1][-1]))


def verdicts(report: Report) -> dict[str, str]:
    """Each check with its verdict."""
    return {each.check: each.verdict.value for each in report.findings}


def words(report: Report, check: str) -> str:
    """What a check found, in words."""
    return next(in_words(each.found) for each in report.findings if each.check == check)


PICTURE: dict[str, Any] = {
    "landscape": "hills",
    "taken": DAY,
    "place": {"north": 56.5, "east": 3.25},
    "satellites": "2019-03-02T08:00:02+01:00",
}


@pytest.mark.parametrize(
    ("told", "check", "verdict"),
    [
        pytest.param({}, "image.dates", "consistent", id="an honest clock"),
        pytest.param({}, "image.thumbnail", "consistent", id="its own small copy"),
        pytest.param({}, "image.size", "consistent", id="its own size"),
        pytest.param(
            {"taken": "2019-03-02T20:00:00+01:00"},
            "image.dates",
            "inconsistent",
            id="a clock that the satellites contradict",
        ),
        pytest.param(
            {"changed": "2019-03-01T08:00:00+01:00"},
            "image.dates",
            "inconsistent",
            id="changed before it was taken",
        ),
        pytest.param(
            {"thumbnail": "another"}, "image.thumbnail", "inconsistent", id="another small copy"
        ),
        pytest.param({"claimed": [800, 800]}, "image.size", "inconsistent", id="cut"),
        pytest.param({"program": "GIMP 2.10"}, "image.software", "notable", id="edited"),
    ],
)
def test_a_picture_bears_what_its_camera_wrote(
    told: dict[str, Any], check: str, verdict: str
) -> None:
    report = report_of({"name": "hills.jpg", "picture": {**PICTURE, **told}})

    assert verdicts(report)[check] == verdict


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"sheet": ["The canteen", "Forty pounds " * 20]}, id="sheet"),
        pytest.param({"room": {"number": "4", "clock": "14:15"}}, id="room"),
        pytest.param({"yard": {"shadow": "west", "clock": "09:05"}}, id="yard"),
        pytest.param({"yard": {"shadow": "north"}, "size": [400, 300]}, id="yard without a clock"),
    ],
)
def test_a_picture_without_a_camera_has_no_records_but_its_mark(told: dict[str, Any]) -> None:
    entry = exhibit({"name": "seen.jpg", "picture": told})
    data = make_all(entry)["seen.jpg"]

    with Image.open(io.BytesIO(data)) as picture:
        assert picture.info["comment"] == b"Training replica: made by Unsealed for teaching."
        assert picture.size == tuple(told.get("size", (800, 600)))
        assert not picture.getexif()


BOOK: dict[str, Any] = {
    "author": "Ada",
    "editor": "Ben",
    "created": DAY,
    "modified": LATER,
    "sheets": [
        {"name": "Order"},
        {"name": "Prices", "rows": [["Tea", 40], ["Sugar", 12.5]], "hidden": True},
    ],
}


def test_a_workbook_holds_the_table_and_its_own_sheets() -> None:
    report = report_of({"name": "order.xlsx", "xlsx": BOOK})

    assert report.type.id == "xlsx"
    assert report.text is not None
    assert report.text.splitlines() == [
        "Order",
        "Goods\tAmount",
        "Tea\t40 lb",
        "",
        "[Training replica, made for the course Unsealed. Not a real document.]",
        "Prices",
        "Tea\t40",
        "Sugar\t12.5",
    ]
    assert words(report, "office.people") == (
        "Ada is named as author, but Ben saved the file last."
    )
    assert words(report, "office.dates") == (
        "Created 2019-03-02 07:00 UTC, last saved 2019-03-05 16:30 UTC."
    )


@pytest.mark.parametrize(
    ("hiding", "passages"),
    [
        pytest.param({}, None, id="nothing"),
        pytest.param({"hidden": True}, ["a hidden sheet: 1"], id="a sheet"),
        pytest.param({"hidden_rows": [2]}, ["hidden rows: 1"], id="a row"),
        pytest.param({"hidden_columns": [2]}, ["hidden columns: 1"], id="a column"),
    ],
)
def test_what_a_workbook_hides_is_found(hiding: dict[str, Any], passages: list[str] | None) -> None:
    sheet = {"name": "Prices", "rows": [["Tea", 40], ["Sugar", 12.5]], **hiding}
    report = report_of({"name": "order.xlsx", "xlsx": {**BOOK, "sheets": [sheet]}})

    hidden = [each for each in report.findings if each.check == "office.hidden"]
    assert [in_words(one) for each in hidden for one in each.details] == (passages or [])


NOTE = {"name": "note.txt", "lines": ["Forty pounds."]}
ARCHIVE: dict[str, Any] = {
    "name": "papers.zip",
    "archive": {
        "entries": [
            {"file": "note.txt", "path": "desk/note.txt", "changed": DAY},
            {"content": "Ten of sugar.", "path": "slip.txt", "changed": LATER},
        ]
    },
}


def test_an_archive_holds_the_files_above_it_with_their_times() -> None:
    made = make_all(exhibit(NOTE, ARCHIVE))

    with zipfile.ZipFile(io.BytesIO(made["papers.zip"])) as archive:
        assert {each.filename: each.date_time for each in archive.infolist()} == {
            "desk/note.txt": (2019, 3, 2, 8, 0, 0),
            "slip.txt": (2019, 3, 5, 17, 30, 0),
            "training-replica.txt": (2019, 3, 2, 8, 0, 0),
        }
        assert archive.read("desk/note.txt") == made["note.txt"]
        assert archive.read("slip.txt") == b"Ten of sugar."
        assert archive.comment.startswith(b"Training replica")
    report = report_of(NOTE, ARCHIVE)
    assert words(report, "archive.zone") == "The clock of the packing machine stood at UTC +01:00."


def test_an_archive_of_marked_files_needs_no_note() -> None:
    packed = {"name": "papers.zip", "archive": {"entries": [{"file": "note.txt", "changed": DAY}]}}
    made = make_all(exhibit(NOTE, packed))

    with zipfile.ZipFile(io.BytesIO(made["papers.zip"])) as archive:
        assert archive.namelist() == ["note.txt"]


def test_a_list_of_hashes_is_held_against_every_file_and_entry() -> None:
    slip = sha256(b"Ten of sugar.").hexdigest()
    other = sha256(b"Nine of sugar.").hexdigest()
    rows = {
        str(row[3]): read_kept(str(row[-1]))
        for row in replica_rows(
            "tea",
            {
                "order": exhibit(
                    NOTE,
                    ARCHIVE,
                    {"name": "all.txt", "hashes": {"note.txt": "note.txt", "slip.txt": other}},
                ),
                "sound": exhibit(ARCHIVE_ALONE, {"name": "s.txt", "hashes": {"slip.txt": slip}}),
            },
        )
    }

    assert verdicts(rows["note.txt"])["file.manifest"] == "consistent"
    inside = {part.file: verdicts(part).get("file.manifest") for part in rows["papers.zip"].parts}
    assert inside["desk/note.txt"] == "consistent"
    assert inside["slip.txt"] == "inconsistent"
    assert verdicts(rows["alone.zip"].parts[0])["file.manifest"] == "consistent"


ARCHIVE_ALONE = {"name": "alone.zip", "archive": {"entries": [ARCHIVE["archive"]["entries"][1]]}}


def test_a_text_document_keeps_its_changes_and_comments() -> None:
    told = {
        "author": "Ada",
        "editor": "Ben",
        "created": DAY,
        "modified": LATER,
        "saved": 2,
        "lines": ["Forty pounds of green tea", "and milk"],
        "changes": [
            {"words": "green ", "how": "added", "by": "Ben", "at": LATER},
            {"words": "and milk", "how": "removed", "by": "Cleo", "at": LATER},
        ],
        "comments": [{"on": 2, "by": "Ada", "at": LATER, "text": "No milk?"}],
    }
    report = report_of({"name": "order.docx", "docx": told})

    assert (
        words(report, "office.changes") == "The file holds 2 tracked changes, by Ben (1), Cleo (1)."
    )
    assert words(report, "office.comments") == "The file holds 1 comment, by Ada."
    assert report.text is not None
    assert "Forty pounds of green tea" in report.text
    assert "milk" not in report.text


def test_words_that_stand_twice_are_changed_where_they_stand_first() -> None:
    change = {"words": "tea", "how": "added", "by": "Ben", "at": LATER}
    told = {
        "author": "Ada",
        "editor": "Ada",
        "created": DAY,
        "modified": LATER,
        "saved": 2,
        "lines": ["tea", "more tea"],
        "changes": [change, change],
    }
    report = report_of({"name": "order.docx", "docx": told})

    assert words(report, "office.changes") == "The file holds 1 tracked change, by Ben (1)."


@pytest.mark.parametrize(
    ("told", "line"),
    [
        pytest.param(
            '{name: a.zip, archive: {entries: [{file: b.txt, changed: "DAY"}]}}',
            "1:1: the file has the file a.zip, which needs b.txt above it.",
            id="an archive of a file that is not above it",
        ),
        pytest.param(
            "{name: a.txt, hashes: {b.txt: b.txt}}",
            "1:1: the file has the file a.txt, which needs b.txt above it.",
            id="a hash of a file that is not above it",
        ),
        pytest.param(
            '{name: a.zip, archive: {entries: [{changed: "DAY"}]}}',
            '7:39: item 1 of "entries" must have exactly one of file and content.',
            id="an entry without anything in it",
        ),
        pytest.param(
            '{name: a.zip, archive: {entries: [{content: x, changed: "DAY"}]}}',
            '7:39: item 1 of "entries" has content, and needs a path.',
            id="an entry without a name",
        ),
        pytest.param(
            '{name: a.zip, archive: {entries: [{content: x, path: y, changed: "DAY"},'
            ' {content: z, path: y, changed: "DAY"}]}}',
            '7:28: "archive" has the path y twice.',
            id="two entries of one path",
        ),
        pytest.param(
            '{name: a.jpg, picture: {taken: "DAY"}}',
            '7:28: "picture" must show exactly one of landscape, sheet, room and yard.',
            id="a picture of nothing",
        ),
        pytest.param(
            '{name: a.jpg, picture: {landscape: x, satellites: "DAY"}}',
            '7:28: "picture" has a time of satellites, which needs taken and place.',
            id="satellites without a place",
        ),
        pytest.param(
            '{name: a.jpg, picture: {landscape: x, taken: "2019-13-02T08:00:00+01:00"}}',
            '7:50: "taken" is “2019-13-02T08:00:00+01:00”, and there is no such moment.',
            id="a month that never was",
        ),
        pytest.param(
            '{name: a.pdf, pdf: {title: T, author: A, created: "DAY", covered: [sugar]}}',
            "1:1: the file has the file a.pdf, none of whose lines is or has “sugar”.",
            id="covered words that are nowhere",
        ),
    ],
)
def test_files_that_cannot_be_made_are_faults(changed: Changed, told: str, line: str) -> None:
    files = f"files:\n  - {told}\n".replace("DAY", DAY)
    found = changed("exhibits/letter.yaml", "replica: true\n", f"replica: true\n{files}")

    assert found == [f"exhibits/letter.yaml:{line} [value-invalid]"]


def test_an_archive_of_nothing_is_a_fault(changed: Changed) -> None:
    files = "files:\n  - {name: a.zip, archive: {entries: []}}\n"
    found = changed("exhibits/letter.yaml", "replica: true\n", f"replica: true\n{files}")

    assert found == [
        'exhibits/letter.yaml:7:38: "entries" needs at least 1 items, found 0. [value-form]'
    ]
