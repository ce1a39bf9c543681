"""Office files: who, when, what was changed, what is hidden; and files made to do harm."""

from __future__ import annotations

import re
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from mails import details, said, the
from papers_of_office import (
    BEGUN,
    HONEST,
    LETTER,
    RECIPE,
    SAVED,
    document,
    open_document,
    packed,
    slides,
    with_part,
    workbook,
)
from unsealed.lab.examining import examine_here
from unsealed.lab.office.package import open_package
from unsealed.lab.replicas.office import Paragraph, Run, Tracked, session_number, write_docx
from unsealed.lab.replicas.office_package import MARK
from unsealed.lab.sandbox import examine

if TYPE_CHECKING:
    from unsealed.lab.report import Report

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


def report_of(data: bytes, name: str = "a.docx") -> Report:
    return examine_here(name, data)


def rows(report: Report, check: str) -> tuple[tuple[str, ...], ...]:
    table = the(report, check).table
    assert table is not None
    return table.rows


def test_an_honest_document_holds_together() -> None:
    report = report_of(write_docx(HONEST))
    assert {
        each.check: said(each) for each in report.findings if each.check.startswith("office")
    } == {
        "office.people": (
            "consistent",
            "Ines Calder is named both as author and as last editor.",
        ),
        "office.template": ("cannot-tell", "The file was made from the template Normal.dotm."),
        "office.dates": (
            "consistent",
            "Created 2021-05-03 09:00 UTC, last saved 2021-05-03 09:05 UTC.",
        ),
        "office.editing": (
            "consistent",
            "By its own count the file was saved once, and open for 5 minutes.",
        ),
        "office.program": (
            "consistent",
            "The file says that Microsoft Office Word 16.0000 made it.",
        ),
        "office.custom": ("notable", "The file has 1 property of its own."),
        "office.changes": ("cannot-tell", "The file holds no tracked changes."),
        "office.sessions": (
            "consistent",
            "The text was written in 1 session; the file has known 1 in all.",
        ),
        "office.languages": ("cannot-tell", "Set for the spelling check: en-GB."),
        "office.fonts": ("cannot-tell", "The file names these fonts: Calibri."),
    }


def test_names_in_the_properties_are_claims() -> None:
    found = the(report_of(document()), "office.people")
    assert said(found) == (
        "notable",
        "Ines Calder is named as author, but Tom Ferris saved the file last.",
    )
    assert details(found) == [
        "Author: Ines Calder",
        "Last edited by: Tom Ferris",
        "Company: Quayhill Harbour",
    ]


def test_tracked_changes_and_comments_are_shown_with_their_authors() -> None:
    report = report_of(document())
    assert said(the(report, "office.changes")) == (
        "notable",
        "The file holds 2 tracked changes, by Tom Ferris (2).",
    )
    assert rows(report, "office.changes") == (
        ("−", "Tom Ferris", "2021-05-03T10:00:00Z", "1 240"),
        ("+", "Tom Ferris", "2021-05-03T10:00:00Z", "9 999"),
    )
    assert said(the(report, "office.comments")) == (
        "notable",
        "The file holds 1 comment, by Ines Calder.",
    )
    assert report.text == f"[{MARK}]\nThe pump costs 9 999 euro."


def test_a_change_after_the_last_saving_contradicts_it() -> None:
    late = Tracked("inserted", "Tom Ferris", SAVED + timedelta(days=9))
    recipe = replace(RECIPE, paragraphs=(Paragraph((Run("x", change=late),)),))
    found = the(report_of(write_docx(recipe)), "office.changes")
    assert (found.verdict.value, details(found)) == (
        "inconsistent",
        [
            "A change by Tom Ferris is dated 2021-05-12T11:00:00Z, after the last saving "
            "(2021-05-03T11:00:00Z)."
        ],
    )


@pytest.mark.parametrize(
    ("recipe", "check", "verdict", "sentences"),
    [
        pytest.param(
            replace(HONEST, modified=BEGUN - timedelta(days=1)),
            "office.dates",
            "inconsistent",
            ["It was saved last before it was created."],
            id="saved-first",
        ),
        pytest.param(
            replace(HONEST, printed=BEGUN - timedelta(days=300)),
            "office.dates",
            "notable",
            [
                "It was printed on 2020-07-07 09:00 UTC, before it was created: an older file was "
                "the model, or a date was changed."
            ],
            id="printed-first",
        ),
        pytest.param(
            replace(HONEST, printed=BEGUN + timedelta(days=30)),
            "office.dates",
            "notable",
            [
                "It was printed on 2021-06-02 09:00 UTC, after it was saved last. A program that "
                "prints usually notes that by saving."
            ],
            id="printed-last",
        ),
        pytest.param(
            replace(HONEST, minutes=900),
            "office.editing",
            "inconsistent",
            ["It was open for longer than the time between its creation and its last saving."],
            id="open-too-long",
        ),
        pytest.param(
            replace(HONEST, modified=BEGUN + timedelta(days=30)),
            "office.editing",
            "notable",
            ["It was saved only once, yet on another day than it was created."],
            id="saved-once",
        ),
        pytest.param(
            replace(HONEST, minutes=0, paragraphs=(Paragraph((Run("pump " * 400),)),)),
            "office.editing",
            "notable",
            [
                "It has 400 words, more than anyone types in that time: the text was pasted in, or "
                "a program made the file."
            ],
            id="pasted",
        ),
    ],
)
def test_dates_and_counts_are_held_against_each_other(
    recipe: object, check: str, verdict: str, sentences: list[str]
) -> None:
    found = the(report_of(write_docx(recipe)), check)
    assert (found.verdict.value, details(found)) == (verdict, sentences)


def test_times_of_the_parts_betray_another_program() -> None:
    report = report_of(write_docx(replace(HONEST, packed=(2022, 1, 2, 3, 4, 0))))
    assert said(the(report, "office.program")) == (
        "notable",
        "The file says that Microsoft Office Word 16.0000 made it, but its parts bear times "
        "(2022-01-02 03:04 to 2022-01-02 03:04), as Office itself does not write them.",
    )


def test_text_of_a_session_that_the_file_does_not_know_is_pointed_out() -> None:
    recipe = replace(HONEST, paragraphs=(Paragraph((Run("Mine. "), Run("Planted.", session=4))),))
    report = report_of(write_docx(recipe))
    foreign = session_number(recipe, 4)
    assert details(the(report, "office.sessions")) == [
        f"Passages bear numbers that the file's own list lacks ({foreign}): they were put in by "
        "another program or by hand."
    ]
    assert rows(report, "office.sessions")[1] == (foreign, "8", "10 %")


def test_hidden_text_languages_and_links_are_shown() -> None:
    runs = (Run("Shown. "), Run("Not shown.", is_hidden=True), Run("Salut", language="fr-FR"))
    recipe = replace(
        HONEST,
        paragraphs=(Paragraph((*runs, Run("Grüezi", language="de-CH"))),),
        links=("https://example.org/", "file:///C:/Users/tferris/pump.xlsx"),
        template="C:\\Users\\tferris\\Form.dotm",
    )
    report = report_of(write_docx(recipe))
    assert rows(report, "office.hidden") == (("word/document.xml", "Not shown."),)
    assert report.text is not None
    assert "Shown. Salut" in report.text
    assert said(the(report, "office.languages")) == (
        "notable",
        "Set for the spelling check: de-CH, fr-FR.",
    )
    assert details(the(report, "office.links")) == [
        "Paths on a disk or in a network: file:///C:/Users/tferris/pump.xlsx."
    ]
    assert said(the(report, "office.template")) == (
        "notable",
        "The file was made from a template in a folder: C:\\Users\\tferris\\Form.dotm.",
    )


def test_white_text_counts_as_hidden_and_struck_hiding_does_not() -> None:
    xml = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p>'
        '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>white</w:t></w:r>'
        '<w:r><w:rPr><w:color w:val="FFFFFF"/><w:highlight w:val="red"/>'
        "</w:rPr><w:t>on red</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r></w:p></w:document>'
    )
    report = report_of(with_part("word/document.xml", xml))
    assert rows(report, "office.hidden") == (("word/document.xml", "white"),)


def test_embedded_pictures_are_examined_by_themselves() -> None:
    report = report_of(with_part("word/media/image1.png", PNG))
    assert said(the(report, "office.embedded")) == (
        "cannot-tell",
        "1 file lies within this one.",
    )
    assert [(each.file, each.type.id) for each in report.parts] == [
        ("word/media/image1.png", "png")
    ]


def test_properties_are_found_where_the_package_says() -> None:
    data = write_docx(HONEST)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["elsewhere/c.psmdcp"] = parts.pop("docProps/core.xml")
    relations = parts["_rels/.rels"].replace(b"docProps/core.xml", b"/elsewhere/c.psmdcp")
    report = report_of(packed({**parts, "_rels/.rels": relations}))
    assert the(report, "office.people").place == "entry:elsewhere/c.psmdcp"
    assert the(report, "office.people").raw == "Ines Calder; Ines Calder"


def test_a_workbook_shows_its_hidden_sheets_rows_and_comments() -> None:
    report = report_of(workbook(), "a.xlsx")
    assert report.text == "Costs\nPump\t1240\nbribe\nOld\nPump\t1240"
    assert details(the(report, "office.hidden")) == [
        "hidden rows: 1",
        "hidden columns: 1",
        "a hidden sheet: 1",
    ]
    assert rows(report, "office.comments") == (
        ("Ines Calder", "", "Check"),
        ("", "", "Lost"),
        ("Tom", "2021-05-03T10:00:00", "Done"),
    )
    assert said(the(report, "office.folder")) == (
        "notable",
        "The file was saved in C:\\Users\\tferris\\Desktop\\.",
    )
    assert said(the(report, "office.macros")) == (
        "notable",
        "The file carries programs (macros): xl/vbaProject.bin.",
    )
    assert said(the(report, "office.people")) == ("cannot-tell", "The properties name nobody.")


def test_slides_are_read_in_their_order_with_what_is_hidden() -> None:
    report = report_of(slides(), "a.pptx")
    assert report.text == "The pump\nThe bill\nThe end"
    assert rows(report, "office.hidden") == (
        ("ppt/slides/slide2.xml", "The bill"),
        ("ppt/notesSlides/notesSlide1.xml", "Say it"),
    )
    assert rows(report, "office.comments") == (("Tom", "2021-05-03T10:00:00", "Too loud"),)
    assert said(the(report, "office.fonts"))[1] == "The file names these fonts: Impact."


def test_an_open_document_is_read_alike() -> None:
    report = report_of(open_document(), "a.odt")
    assert report.text == "The pump costs 9 999 euro.\nSecret\nsee"
    assert said(the(report, "office.people"))[0] == "notable"
    assert said(the(report, "office.editing")) == (
        "consistent",
        "By its own count the file was saved 3 times, and open for 65 minutes.",
    )
    assert rows(report, "office.changes") == (
        ("+", "Tom Ferris", "2021-05-03T10:00:00", ""),
        ("−", "Tom Ferris", "2021-05-03T10:01:00", "1 240"),
    )
    assert rows(report, "office.comments") == (
        ("Ines Calder", "2021-05-03T11:00:00", "Is that right?"),
    )
    assert rows(report, "office.sessions") == (("0012AB", "5", "100 %"),)
    assert rows(report, "office.hidden") == (("content.xml", "Secret"),)
    assert rows(report, "office.links") == (("link", "file:///home/tom/pump.ods"),)
    assert rows(report, "office.custom") == (("Office", "Harbour"),)
    assert said(the(report, "office.template"))[1] == (
        "The file was made from a template in a folder: ../templates/form.ott."
    )


BOMB = (
    '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<w:document xmlns:w="w"><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>'
)
SPY = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w>&a;</w>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(BOMB, "declares a document type", id="entities"),
        pytest.param(SPY, "declares a document type", id="spying"),
        pytest.param(b"<w>" * 300 + b"</w>" * 300, "is damaged.", id="nested"),
        pytest.param("<w><not closed", "is damaged.", id="broken"),
        pytest.param(b"\0" * (25 * 2**20), "would unpack to more than is read.", id="bomb"),
    ],
)
def test_a_part_that_is_made_to_do_harm_is_not_read(content: str | bytes, sentence: str) -> None:
    report = report_of(with_part("word/document.xml", content))
    found = the(report, "office.unread")
    assert said(found) == ("notable", "1 part of the file was not read.")
    (detail,) = details(found)
    assert re.match(f"word/document.xml {re.escape(sentence)}", detail)


def test_a_part_packed_by_a_forbidden_method_is_not_unpacked() -> None:
    buffer = BytesIO(document())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/footer1.xml", "<w/>")
    assert details(the(report_of(buffer.getvalue()), "office.unread")) == [
        "word/footer1.xml is damaged."
    ]


def test_a_part_that_lies_before_the_file_begins_is_not_read() -> None:
    package = open_package(document()[23:])
    assert package.read("[Content_Types].xml") is None
    assert package.refused == {"[Content_Types].xml": "damage"}


def test_an_archive_that_is_cut_off_or_encrypted_says_so() -> None:
    data = bytearray(document())
    for place in (data.find(b"PK\x01\x02") + 8, data.find(b"PK\x03\x04") + 6):
        data[place] |= 1
    assert said(report_of(bytes(data)).findings[-1])[1] == (
        "It could not be examined: it is encrypted."
    )


def test_office_files_are_read_in_the_confined_process() -> None:
    for name, data in (("a.docx", document()), ("a.odt", open_document())):
        assert examine(name, data) == report_of(data, name)


def test_the_same_recipe_gives_the_same_bytes_marked_as_a_replica() -> None:
    assert write_docx(RECIPE) == write_docx(replace(RECIPE, paragraphs=(LETTER,)))
    report = report_of(document())
    assert report.text is not None
    assert report.text.startswith(f"[{MARK}]")
    assert rows(report, "office.custom") == (("Training replica", MARK),)
