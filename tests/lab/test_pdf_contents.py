"""What else a PDF can hold: notes, links, forms, files on pages, histories, odd dates."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pytest

from papers import letter
from signed_pictures import signed
from snapshots import photograph
from unsealed.lab.examining import examine_here
from unsealed.lab.image.credentials import Credentials, read_credentials
from unsealed.lab.image.picture_findings import finding_on_credentials
from unsealed.lab.moments import are_same, of_exif, of_pdf, of_xmp
from unsealed.lab.pdf.metadata import Metadata
from unsealed.lab.pdf.metadata_findings import findings_of_metadata
from unsealed.lab.report import Finding, Verdict
from unsealed.lab.wording import in_words
from unsealed.lab.xmp import read_xmp

if TYPE_CHECKING:
    from collections.abc import Callable

HISTORY = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:e="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"><rdf:Description><xmpMM:History>
 <rdf:Seq><rdf:li e:action="saved" e:when="2019-03-20T08:00:00Z" e:softwareAgent="Writer"/>
 </rdf:Seq></xmpMM:History></rdf:Description></rdf:RDF></x:xmpmeta>"""


def finding(change: Callable[[pikepdf.Pdf], None], check: str) -> Finding:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(letter())) as document:
        change(document)
        document.save(buffer)
    report = examine_here("letter.pdf", buffer.getvalue())
    return next(each for each in report.findings if each.check == check)


def _note(document: pikepdf.Pdf, **entries: object) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[170, 684, 280, 700], **entries)
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(note)])


def test_links_alone_are_no_reproach() -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://quay.example/"))
    found = finding(lambda pdf: _note(pdf, Subtype=pikepdf.Name.Link, A=action), "pdf.actions")
    assert (in_words(found.found), found.verdict) == (
        "Nothing but 1 link to the web.",
        Verdict.CONSISTENT,
    )


def test_a_mark_that_asks_for_a_redaction_is_seen() -> None:
    found = finding(lambda pdf: _note(pdf, Subtype=pikepdf.Name.Redact), "pdf.covered-text")
    assert in_words(found.found) == "Places are marked to be redacted, and were not."


def test_a_form_that_only_scripts_draw_is_named() -> None:
    def form(document: pikepdf.Pdf) -> None:
        document.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Array([]), Fields=pikepdf.Array([]))

    assert in_words(finding(form, "pdf.actions").found) == "The file asks for: XFA."


def test_a_file_that_hangs_on_a_page_is_named_with_its_page() -> None:
    def attach(document: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(document, b"the note")
        files = pikepdf.Dictionary(F=stream)
        given = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="note.txt", EF=files)
        _note(document, Subtype=pikepdf.Name.FileAttachment, FS=given)

    found = finding(attach, "pdf.attachments")
    assert found.table is not None
    assert found.table.rows == (("note.txt", "8", "1"),)


def test_a_history_is_listed_with_its_programs() -> None:
    def note(document: pikepdf.Pdf) -> None:
        document.Root.Metadata = pikepdf.Stream(document, HISTORY)

    found = finding(note, "pdf.history")
    assert found.table is not None
    assert found.table.rows == (("saved", "2019-03-20 08:00:00 UTC+00:00", "Writer"),)


def test_fonts_of_a_note_s_own_drawing_are_found() -> None:
    def draw(document: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Verdana")
        )
        form = pikepdf.Stream(document, b"")
        form.Subtype, form.BBox = pikepdf.Name.Form, pikepdf.Array([0, 0, 9, 9])
        form.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F9=font))
        _note(document, Subtype=pikepdf.Name.Stamp, AP=pikepdf.Dictionary(N=form))

    found = finding(draw, "pdf.fonts")
    assert found.place == "font:Verdana"


def _of(info: dict[str, str]) -> dict[str, Finding]:
    metadata = Metadata(info, None, has_xmp=False, ids=("aa", "bb"), version="1.4")
    return {each.check: each for each in findings_of_metadata(metadata)}


@pytest.mark.parametrize(
    ("info", "sentence", "verdict"),
    [
        ({}, "The file gives no date.", "cannot-tell"),
        ({"CreationDate": "yesterday"}, "A date is not written as PDF asks.", "notable"),
        (
            {"CreationDate": "D:20190301", "ModDate": "D:20180301"},
            "The dates contradict each other.",
            "inconsistent",
        ),
        (
            {"CreationDate": "D:20190301120000+01'00'", "ModDate": "D:20190701120000+02'00'"},
            "Made 2019-03-01 12:00:00 UTC+01:00, last changed 2019-07-01 12:00:00 UTC+02:00.",
            "notable",
        ),
    ],
)
def test_dates_are_weighed(info: dict[str, str], sentence: str, verdict: str) -> None:
    found = _of(info)["pdf.dates"]
    assert (in_words(found.found), found.verdict) == (sentence, Verdict(verdict))


def test_a_file_without_entries_says_so() -> None:
    found = _of({})
    assert in_words(found["pdf.metadata"].found) == (
        "The file says nothing of title, author or program."
    )
    assert in_words(found["pdf.producer"].found) == "The file names no program."
    assert found["pdf.identifier"].verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize("raw", ["", "D:2019", "D:20191340", "2019-13-01", "20190101000000+99'00'"])
def test_a_date_is_a_date_or_none(raw: str) -> None:
    for moment in (of_pdf(raw), of_xmp(raw), of_exif(raw)):
        assert str(moment) == raw or moment.when is not None
        assert moment.has_zone is False or moment.when is not None


def test_a_date_with_a_zone_and_one_without_agree_by_the_clock() -> None:
    assert are_same(of_xmp("2019-03-01T10:00:00"), of_pdf("D:20190301100000+05'00'")) is True
    assert are_same(of_xmp("never"), of_xmp("2019")) is None


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            Credentials("remote"),
            "It only links to a record on the web, and the lab asks nobody.",
        ),
        (
            Credentials("unread"),
            "There seems to be one, but this installation can't read it.",
        ),
    ],
)
def test_credentials_that_are_elsewhere_say_so(given: Credentials, sentence: str) -> None:
    assert in_words(finding_on_credentials(given).found) == sentence


def test_credentials_are_read_with_their_steps() -> None:
    given = read_credentials(signed(photograph()), "image/jpeg")
    found = finding_on_credentials(given)
    assert (given.state, given.generator, given.faults) == ("valid", "Larkspur LX-2 1.04", ())
    assert found.verdict is Verdict.CONSISTENT
    assert read_xmp(HISTORY) is not None
