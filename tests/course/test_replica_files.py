"""The files that are made for exhibits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from unsealed.course.compile_replicas import make, replica_rows
from unsealed.course.compile_states import state_rows
from unsealed.course.model import ExhibitEntry
from unsealed.lab.answer import read_kept
from unsealed.lab.replicas import signing_keys
from unsealed.lab.replicas.plain import MARK
from unsealed.lab.wording import in_words
from written_lessons import LESSONS

if TYPE_CHECKING:
    from unsealed.course.lesson_files import LessonFiles

BODY: dict[str, Any] = {
    "table": {
        "head": ["Line", "Ours", "Theirs"],
        "rows": [["1", "Six, at most", "Six"], ["2", "No more", "(no line)"]],
    }
}


def exhibit(*files: dict[str, Any], body: dict[str, Any] = BODY) -> ExhibitEntry:
    """An exhibit with these files."""
    told = {
        "title": "Two copies",
        "file_name": "copies.txt",
        "caption": "Made for this test.",
        "description": "Two copies of two lines.",
        "replica": True,
    }
    return ExhibitEntry.model_validate({**told, "body": body, "files": files}, strict=False)


@pytest.mark.parametrize(
    ("file", "made"),
    [
        pytest.param(
            {"body": "table"},
            f'Line,Ours,Theirs\r\n1,"Six, at most",Six\r\n2,No more,(no line)\r\n"{MARK}"\r\n',
            id="the table",
        ),
        pytest.param(
            {"column": {"number": 3, "without": ["(no line)"]}},
            f"[{MARK}]\n\nSix\n",
            id="a column, without the line that it lacks",
        ),
        pytest.param({"lines": ["One", "Two"]}, f"[{MARK}]\n\nOne\nTwo\n", id="lines of its own"),
    ],
)
def test_a_file_is_made_of_a_table(file: dict[str, Any], made: str) -> None:
    entry = exhibit({"name": "copy.txt", **file})

    assert make(entry.files[0], entry.body).decode() == made


@pytest.mark.parametrize(
    ("body", "made"),
    [
        pytest.param({"lines": ["Dear all,", "come."]}, "Dear all,\ncome.\n", id="lines"),
        pytest.param(
            {"cards": [{"from": "Ada", "date": "2 May", "text": "Come."}]},
            "From: Ada\nDate: 2 May\n\nCome.\n\n",
            id="cards",
        ),
    ],
)
def test_a_file_is_made_of_the_body_as_it_stands(body: dict[str, Any], made: str) -> None:
    entry = exhibit({"name": "note.txt", "body": "text"}, body=body)

    assert make(entry.files[0], entry.body).decode() == f"[{MARK}]\n\n{made}"


def test_the_same_exhibit_gives_the_same_rows() -> None:
    exhibits = {"copies": exhibit({"name": "copy.txt", "body": "table"})}

    assert replica_rows("tea", exhibits) == replica_rows("tea", exhibits)


MAIL: dict[str, Any] = {
    "from": "Ada <ada@tea.example>",
    "to": "Ben <ben@milk.example>",
    "subject": "Tea",
    "date": "2019-03-02T08:00:00+01:00",
    "text": ["Forty pounds.", "Ada"],
    "signed": {"key": "spring19._domainkey.tea.example"},
    "way": [
        {"from": "out.tea.example", "by": "mx.milk.example", "at": "2019-03-02T08:00:04+01:00"}
    ],
}
KEYS = {"name": "keys.zone", "zone": ["spring19._domainkey.tea.example"]}


def dkim_of(*files: dict[str, Any]) -> list[str]:
    """What the lab says of the signature of each mail, in the order of the files."""
    rows = replica_rows("tea", {"order": exhibit(*files)})
    reports = [read_kept(str(row[-1])) for row in rows]
    return [
        finding.verdict.value
        for report in reports
        for finding in report.findings
        if finding.check == "mail.dkim"
    ]


def test_a_mail_is_signed_and_verifies_with_the_keys_beside_it() -> None:
    assert dkim_of({"name": "tea.eml", "mail": MAIL}, KEYS) == ["consistent"]


def test_what_was_added_after_the_signing_is_seen() -> None:
    added = {**MAIL, "added": ["And sugar."]}

    assert dkim_of({"name": "tea.eml", "mail": added}, KEYS) == ["inconsistent"]


def test_what_was_added_behind_what_is_counted_is_not_covered() -> None:
    counted = {**MAIL, "added": ["And sugar."], "signed": {**MAIL["signed"], "counted": True}}

    assert dkim_of({"name": "tea.eml", "mail": counted}, KEYS) == ["consistent"]


def test_without_the_key_nothing_can_be_told_of_a_signature() -> None:
    assert dkim_of({"name": "tea.eml", "mail": MAIL}) == ["cannot-tell"]


def test_only_the_first_zone_file_is_what_is_published() -> None:
    other = {"name": "other.zone", "zone": ["may24._domainkey.milk.example"]}

    assert dkim_of({"name": "tea.eml", "mail": MAIL}, other, KEYS) == ["cannot-tell"]


def test_a_mail_is_marked_in_its_text_unless_each_character_counts() -> None:
    marked, bare = (
        make(entry.files[0], entry.body)
        for entry in (
            exhibit({"name": "tea.eml", "mail": MAIL}),
            exhibit({"name": "tea.eml", "mail": {**MAIL, "marked": False}}),
        )
    )

    assert marked.count(b"raining replica") == 2
    assert bare.count(b"raining replica") == 1
    assert bare.endswith(b"\r\n\r\nForty pounds.\r\nAda\r\n")


def test_the_keys_of_the_lessons_are_those_that_their_names_make() -> None:
    noted = json.loads((Path(signing_keys.__file__).with_suffix(".json")).read_text("utf-8"))
    used = {name for lesson in LESSONS.values() for name in _keys_of(lesson)}

    assert set(noted) == {f"{name}/2048" for name in used}
    seed = min(noted)
    assert list(signing_keys.draws_of(seed.removesuffix("/2048"), 2048)) == noted[seed]


def _keys_of(lesson: LessonFiles) -> set[str]:
    """The seeds of the keys by which a lesson's mails are signed."""
    files = [file for each in lesson.exhibits.values() for file in each.files]
    names = [name for file in files for name in file.zone or ()]
    names += [file.mail.signed.key for file in files if file.mail and file.mail.signed]
    return {f"{domain}/{selector}/lessons" for selector, domain in map(_split, names)}


def _split(key: str) -> tuple[str, str]:
    selector, _, domain = key.partition("._domainkey.")
    return selector, domain


def test_a_pdf_keeps_its_first_state_and_its_covered_words() -> None:
    told = {
        "title": "Order",
        "author": "Ada",
        "created": "2019-03-02T08:00:00+01:00",
        "modified": "2019-03-05T17:30:00+01:00",
        "lines": ["Forty pounds", "for Ben", "Total 40"],
        "earlier": ["Forty pounds", "for Ben"],
        "covered": ["Ben"],
    }
    row = replica_rows("tea", {"order": exhibit({"name": "order.pdf", "pdf": told})})[0]
    findings = {each.check: each.verdict.value for each in read_kept(str(row[-1])).findings}

    assert findings["pdf.revisions"] == "notable"
    assert findings["pdf.covered-text"] == "notable"
    assert b"raining replica" in make_again(told)


def test_words_that_were_removed_are_gone_from_a_pdf() -> None:
    told = {
        "title": "Order",
        "author": "Ada",
        "created": "2019-03-02T08:00:00+01:00",
        "lines": ["for Ben"],
        "removed": ["Ben"],
    }
    row = replica_rows("tea", {"order": exhibit({"name": "order.pdf", "pdf": told})})[0]
    findings = {each.check: each.verdict.value for each in read_kept(str(row[-1])).findings}

    assert findings["pdf.covered-text"] == "consistent"


def make_again(told: dict[str, Any]) -> bytes:
    """The PDF once more."""
    entry = exhibit({"name": "order.pdf", "pdf": told})
    return make(entry.files[0], entry.body)


def test_a_day_before_the_last_change_of_a_pdf_is_no_later_day() -> None:
    told = {
        "title": "Sheet",
        "author": "Ada",
        "created": "2011-05-03T08:00:00+01:00",
        "modified": "2015-03-12T17:30:00+01:00",
        "lines": ["Bought on 19 August 2012"],
    }
    row = replica_rows("tea", {"order": exhibit({"name": "order.pdf", "pdf": told})})[0]
    findings = {each.check: each.verdict.value for each in read_kept(str(row[-1])).findings}

    assert findings["calendar.later"] == "consistent"


def test_a_text_document_has_the_properties_that_it_was_given() -> None:
    told = {
        "author": "Ada",
        "editor": "Ben",
        "created": "2019-03-02T08:00:00+01:00",
        "modified": "2019-03-05T17:30:00+01:00",
        "minutes": 52,
        "saved": 4,
        "lines": ["Forty pounds", "Vierzig Pfund"],
        "foreign": {"Vierzig Pfund": "de-DE"},
    }
    row = replica_rows("tea", {"order": exhibit({"name": "order.docx", "docx": told})})[0]
    found = {each.check: in_words(each.found) for each in read_kept(str(row[-1])).findings}

    assert found["office.people"] == "Ada is named as author, but Ben saved the file last."
    assert found["office.editing"] == (
        "By its own count the file was saved 4 times, and open for 52 minutes."
    )
    assert found["office.dates"] == "Created 2019-03-02 07:00 UTC, last saved 2019-03-05 16:30 UTC."


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"changed": {"Forty": "Sixty"}}, id="a word of the text"),
        pytest.param({"headed": {"Subject": "Coffee"}}, id="a header line"),
    ],
)
def test_what_was_changed_after_the_signing_is_seen(changed: dict[str, Any]) -> None:
    told = {"name": "tea.eml", "mail": {**MAIL, **changed}}

    assert dkim_of(told, KEYS) == ["inconsistent"]
    entry = exhibit(told)
    (new,) = next(iter(changed.values())).values()
    assert new.encode() in make(entry.files[0], entry.body)


def test_a_text_document_keeps_what_it_was_before_its_changes() -> None:
    told = {
        "lines": ["Forty pounds of tea.", "For the harbour."],
        "author": "Ada",
        "editor": "Ben",
        "created": "2019-03-02T08:00:00+01:00",
        "modified": "2019-03-03T08:00:00+01:00",
        "changes": [
            {"words": "Forty", "how": "added", "by": "Ben", "at": "2019-03-03T07:50:00+01:00"},
        ],
    }
    rows = replica_rows("tea", {"order": exhibit({"name": "order.docx", "docx": told})})
    states, pages = state_rows(rows)
    assert [row[3] for row in states] == [1, 2]
    before, after = (str(row[5]) for row in pages)
    assert " pounds of tea." in before
    assert "Forty" not in before
    assert "Forty pounds of tea." in after


def test_a_text_document_without_changes_has_no_states() -> None:
    told = {
        "author": "Ada",
        "editor": "Ada",
        "created": "2019-03-02T08:00:00+01:00",
        "modified": "2019-03-02T08:00:00+01:00",
    }
    rows = replica_rows("tea", {"order": exhibit({"name": "order.docx", "docx": told})})
    assert state_rows(rows) == ([], [])
