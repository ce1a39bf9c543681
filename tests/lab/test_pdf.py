"""What the lab says of a PDF: of a sound letter, and of the same letter with each fault."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pikepdf
import pytest

from papers import CET, EARLIER, LINES, letter
from snapshots import photograph
from unsealed.lab.examining import examine_here
from unsealed.lab.pdf.covered import PageSeen, Survey
from unsealed.lab.pdf.font_years import font_years, year_of
from unsealed.lab.pdf.page_findings import findings_on_pages
from unsealed.lab.pdf.reading import page_texts
from unsealed.lab.pdf.revisions import cut, find_revisions
from unsealed.lab.report import Verdict
from unsealed.lab.wording import in_words
from unsealed.lab.xmp import Xmp, read_xmp

if TYPE_CHECKING:
    from unsealed.lab.pdf.font_years import FontYear
    from unsealed.lab.report import Finding, Report

CALM = {Verdict.CONSISTENT, Verdict.CANNOT_TELL}


def examined(data: bytes) -> Report:
    return examine_here("letter.pdf", data)


def finding(data: bytes, check: str) -> Finding:
    return next(each for each in examined(data).findings if each.check == check)


def said(data: bytes, check: str) -> tuple[str, Verdict]:
    found = finding(data, check)
    return in_words(found.found), found.verdict


def test_nothing_is_held_against_a_sound_letter() -> None:
    report = examined(letter())
    assert {each.verdict for each in report.findings} == CALM
    assert report.is_examined


def test_a_sound_letter_is_told_from_its_dates_programs_and_fonts() -> None:
    data = letter()
    assert [said(data, check) for check in ("pdf.dates", "pdf.producer", "pdf.fonts")] == [
        (
            "Made 2019-03-19 10:20:30 UTC+01:00, last changed 2019-03-19 10:20:30 UTC+01:00.",
            Verdict.CONSISTENT,
        ),
        (
            "Written with “Unsealed”, made a PDF by “Unsealed, maker of training replicas”.",
            Verdict.CONSISTENT,
        ),
        ("1 font; the table has no year for it.", Verdict.CANNOT_TELL),
    ]


def test_the_text_and_the_day_of_a_letter_are_handed_on() -> None:
    report = examined(letter())
    assert report.text is not None
    assert [line for line in report.text.splitlines() if line][: len(LINES) - 1] == [
        line for line in LINES if line
    ]


def test_an_earlier_state_is_found_and_can_be_cut_out() -> None:
    data = letter(earlier=EARLIER, modified=datetime(2019, 5, 2, 8, 0, tzinfo=CET))
    found = finding(data, "pdf.revisions")
    assert in_words(found.found) == "2 states lie in the file, and their text differs."
    assert [in_words(each) for each in found.details] == [
        f"State 2, page 1: gone is “{EARLIER[3]}”.",
        f"State 2, page 1: new is “{LINES[3]}”.",
    ]
    first = cut(data, find_revisions(data).all[0])
    assert "18,200" in page_texts(first)[0]
    assert examined(first).is_examined


def test_what_follows_the_end_of_a_file_is_counted() -> None:
    assert said(letter() + b"more\n", "pdf.revisions") == (
        "The file was written in one go; 5 bytes follow its end.",
        Verdict.NOTABLE,
    )


def test_a_pdf_within_a_pdf_is_no_earlier_state() -> None:
    data = letter(attachment=("inner.pdf", letter(seed="inner")))
    assert said(data, "pdf.revisions") == ("The file was written in one go.", Verdict.CONSISTENT)
    report = examined(data)
    assert [part.file for part in report.parts] == ["inner.pdf"]
    assert report.parts[0].type.id == "pdf"


@pytest.mark.parametrize(
    ("font", "year", "sentence", "verdict"),
    [
        ("Calibri", 2003, "Calibri shipped in 2007, but the file gives 2003.", "inconsistent"),
        (
            "Calibri",
            2006,
            "Calibri shipped in 2007; in 2006, the file's year, few people had it.",
            "notable",
        ),
        (
            "Calibri-Bold",
            2019,
            "The newest font, Calibri of 2007, fits the file's year, 2019.",
            "consistent",
        ),
        ("Aptos", 2019, "Aptos shipped in 2023, but the file gives 2019.", "inconsistent"),
    ],
)
def test_a_font_is_held_against_the_year_of_the_file(
    font: str, year: int, sentence: str, verdict: str
) -> None:
    data = letter(font=font, created=datetime(year, 3, 1, tzinfo=UTC))
    assert said(data, "pdf.fonts") == (sentence, Verdict(verdict))


@pytest.mark.parametrize("font", ["Courier", "Helvetica"])
def test_words_below_a_box_are_read_and_removed_words_are_not(font: str) -> None:
    covered = letter(font=font, redacted=("Tom Aldous",), redaction="box")
    assert said(covered, "pdf.covered-text") == (
        "In 1 place, text lies below something (letters: 9).",
        Verdict.NOTABLE,
    )
    assert finding(covered, "pdf.covered-text").raw == "Tom Aldous"
    removed = letter(font=font, redacted=("Tom Aldous",), redaction="removed")
    assert said(removed, "pdf.covered-text") == ("No text lies below a box.", Verdict.CONSISTENT)
    assert b"Aldous" not in removed


def test_a_layer_that_is_off_is_named() -> None:
    data = letter(layer=("Ask Tom for the second invoice.",))
    found = finding(data, "pdf.layers")
    assert in_words(found.found) == "1 layer; switched off: 1."
    assert found.place == "layer:Notes"


def test_dates_that_differ_between_the_two_records_are_inconsistent() -> None:
    data = letter(xmp_created=datetime(2021, 6, 1, 9, 0, tzinfo=CET))
    found = finding(data, "pdf.dates")
    assert (in_words(found.found), found.verdict) == (
        "The dates contradict each other.",
        Verdict.INCONSISTENT,
    )
    assert [in_words(each) for each in found.details] == [
        "CreationDate is 2019-03-19 10:20:30 UTC+01:00 in the dictionary and"
        " 2021-06-01 09:00:00 UTC+01:00 in XMP."
    ]


def test_a_program_named_for_a_later_year_is_inconsistent() -> None:
    data = letter(creator="Writer 2024", created=datetime(2019, 3, 1, tzinfo=UTC))
    assert said(data, "pdf.producer") == (
        "“Writer 2024” is named for 2024, but the file gives 2019.",
        Verdict.INCONSISTENT,
    )


def test_a_version_that_was_not_yet_published_is_inconsistent() -> None:
    data = letter(created=datetime(2003, 3, 1, tzinfo=UTC))
    assert said(data, "pdf.version") == (
        "PDF 1.7 was published in 2006; the file gives 2003.",
        Verdict.INCONSISTENT,
    )


def _saved(data: bytes, change: object = None, **options: object) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        if callable(change):
            change(document)
        document.save(buffer, **options)
    return buffer.getvalue()


def test_a_file_with_a_password_says_so() -> None:
    data = _saved(letter(), encryption=pikepdf.Encryption(user="secret", owner="secret"))
    report = examined(data)
    assert in_words(report.findings[-1].found) == (
        "It could not be examined: a password is needed to open it."
    )


def test_a_file_that_is_locked_without_a_password_is_read() -> None:
    locked = pikepdf.Encryption(user="", owner="x", allow=pikepdf.Permissions(extract=False))
    data = _saved(letter(), encryption=locked)
    assert "extract" in said(data, "pdf.encryption")[0]
    assert "Tom Aldous" in (examined(data).text or "")


def test_the_first_part_of_a_linearised_file_is_no_earlier_state() -> None:
    data = _saved(letter(), linearize=True)
    assert said(data, "pdf.revisions") == ("The file was written in one go.", Verdict.CONSISTENT)
    assert "arranged for reading on the web" in said(data, "pdf.structure")[0]


def test_scripts_are_named_and_shown() -> None:
    def script(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('pump')")
        )

    found = finding(_saved(letter(), script), "pdf.actions")
    assert in_words(found.found) == "The file asks for: JavaScript, OpenAction."
    assert found.raw == "app.alert('pump')"


def _signed(ranges: list[int]) -> object:
    def sign(document: pikepdf.Pdf) -> None:
        value = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig, ByteRange=pikepdf.Array(ranges), Name=pikepdf.String("Ines")
        )
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("S1"), V=value)
        fields = pikepdf.Array([document.make_indirect(field)])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=fields)

    return sign


@pytest.mark.parametrize(
    ("ranges", "sentence", "verdict"),
    [
        (
            [0, 100, 200, 300],
            "bytes were added after the part that the last signature covers.",
            Verdict.NOTABLE,
        ),
        (
            [10, 100, 200, 300],
            "A signature names a part of the file that no signature can cover.",
            Verdict.INCONSISTENT,
        ),
        (
            [0, 100, 200, 9_999_999],
            "A signature names a part of the file that no signature can cover.",
            Verdict.INCONSISTENT,
        ),
    ],
)
def test_a_signature_is_told_by_what_it_covers(
    ranges: list[int], sentence: str, verdict: Verdict
) -> None:
    found, given = said(_saved(letter(), _signed(ranges)), "pdf.signatures")
    assert found.endswith(sentence)
    assert given is verdict


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(letter()[:900], id="cut off"),
        pytest.param(b"%PDF-1.7\n", id="nothing but a header"),
        pytest.param(b"%PDF-1.7\n" + b"<<" * 50_000, id="deeply nested"),
        pytest.param(letter().replace(b"/Kids", b"/Kitz"), id="no pages"),
        pytest.param(letter().replace(b"endobj", b"endxxx"), id="broken objects"),
        pytest.param(letter().replace(b"/ID [ <", b"/ID [ 7 "), id="numbers for an identifier"),
        pytest.param(letter().replace(b"/Info 3 0 R", b"/Info 99 0 R"), id="no dictionary"),
    ],
)
def test_a_damaged_file_gives_a_report(data: bytes) -> None:
    report = examined(data)
    assert all(each.found.message for each in report.findings)


def test_replicas_are_the_same_from_the_same_seed_and_marked() -> None:
    assert letter() == letter()
    assert letter() != letter(seed="another")
    assert "Training replica" in page_texts(letter())[0]
    assert b"(training replica)" in letter()


def test_both_states_of_a_replica_need_the_same_pages() -> None:
    with pytest.raises(ValueError, match="both states of a replica need the same number of pages"):
        letter(earlier=LINES * 20)


@pytest.mark.parametrize("row", font_years(), ids=lambda row: row.font)
def test_each_year_of_a_font_has_a_source(row: FontYear) -> None:
    assert year_of(row.font) == row
    assert 1990 < row.shipped <= 2026
    assert row.tested <= row.shipped
    assert row.source.startswith(("http://", "https://"))


def test_xmp_that_does_not_declare_its_prefixes_is_read() -> None:
    packet = b"<x:xmpmeta><rdf:Description><xmp:ModifyDate>2019</xmp:ModifyDate></rdf:Description>"
    assert read_xmp(packet) is not None


@pytest.mark.parametrize("packet", [b"", b"no xml", b"<a", b"\0\0"])
def test_what_is_no_xmp_is_none(packet: bytes) -> None:
    assert read_xmp(packet) in (None, Xmp())


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_words_below_a_box_are_read_on_a_turned_page(turn: int) -> None:
    def rotate(document: pikepdf.Pdf) -> None:
        document.pages[0].Rotate = turn

    covered = _saved(letter(redacted=("Tom Aldous",), redaction="box"), rotate)
    assert finding(covered, "pdf.covered-text").raw == "Tom Aldous"
    assert said(_saved(letter(), rotate), "pdf.covered-text")[1] is Verdict.CONSISTENT


def _painting(operators: bytes, **images: bytes) -> object:
    """Makes a page paint this as well, with JPEGs by their names."""

    def paint(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        for name, jpeg in images.items():
            entries = {"Type": "XObject", "Subtype": "Image", "Filter": "DCTDecode"}
            stream = pikepdf.Stream(document, jpeg)
            for key, value in entries.items():
                stream[f"/{key}"] = pikepdf.Name(f"/{value}")
            stream.Width, stream.Height, stream.BitsPerComponent = 600, 450, 8
            stream.ColorSpace = pikepdf.Name.DeviceRGB
            page.Resources.XObject = pikepdf.Dictionary({f"/{name}": stream})
        page.contents_add(b"\n" + operators)

    return paint


def test_white_words_on_white_are_read() -> None:
    white = _painting(b"1 1 1 rg BT /F1 11 Tf 72 300 Td (The second invoice) Tj ET")
    found = finding(_saved(letter(), white), "pdf.unseen-text")
    assert found.raw == "The second invoice"
    assert in_words(found.found) == ("1 piece of text is white on white or lies outside the page.")


def test_a_shape_below_words_hides_nothing() -> None:
    behind = _painting(b"0.9 0.9 0 rg 60 290 300 30 re f 0 g BT /F1 11 Tf 72 300 Td (Paid) Tj ET")
    assert said(_saved(letter(), behind), "pdf.covered-text")[1] is Verdict.CONSISTENT


def test_a_scan_with_text_behind_it_is_told_and_its_picture_examined() -> None:
    scan = _painting(
        b"q 595 0 0 842 0 0 cm /Scan Do Q BT 3 Tr /F1 11 Tf 72 300 Td (read by a machine) Tj ET",
        Scan=photograph(),
    )
    report = examined(_saved(letter(lines=()), scan))
    assert [part.file.split("-")[0] for part in report.parts] == ["page"]
    assert "image.camera" in {each.check for each in report.parts[0].findings}


def test_pages_that_are_pictures_are_called_so() -> None:
    kinds = [
        PageSeen(1, letters=0, invisible=0, pictured=1.0),
        PageSeen(2, letters=90, invisible=90, pictured=0.95),
        PageSeen(3, letters=500, invisible=0, pictured=0.2),
    ]
    survey = Survey(tuple(kinds), (), (), 0)
    told = [each for each in findings_on_pages(survey) if each.check == "pdf.origin"]
    assert in_words(told[0].found) == "2 of 3 pages are pictures of pages, the others are not."
    assert told[0].table is not None
    assert [row[1] for row in told[0].table.rows] == ["scan", "scan with text", "drawn"]
