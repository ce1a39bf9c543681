"""Office files that the examiner is tried on: a Word document of our maker, and small others."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta

from unsealed.lab.replicas.office import (
    Paragraph,
    Remark,
    Run,
    Tracked,
    WordRecipe,
    write_docx,
)

BEGUN = datetime(2021, 5, 3, 9, 0, tzinfo=UTC)
SAVED = BEGUN + timedelta(hours=2)
CHANGED = BEGUN + timedelta(hours=1)
LETTER = Paragraph(
    (
        Run("The pump costs "),
        Run("1 240", session=1, change=Tracked("deleted", "Tom Ferris", CHANGED)),
        Run("9 999", session=1, change=Tracked("inserted", "Tom Ferris", CHANGED)),
        Run(" euro."),
    ),
    (Remark("Ines Calder", CHANGED, "Is that right?"),),
)
RECIPE = WordRecipe(
    paragraphs=(LETTER,),
    creator="Ines Calder",
    last_editor="Tom Ferris",
    company="Quayhill Harbour",
    created=BEGUN,
    modified=SAVED,
    revisions=3,
    minutes=40,
    sessions=3,
)
HONEST = WordRecipe(
    paragraphs=(Paragraph((Run("The pump is red."),)),),
    creator="Ines Calder",
    last_editor="Ines Calder",
    created=BEGUN,
    modified=BEGUN + timedelta(minutes=5),
    minutes=5,
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SLIDE = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_ODF = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "meta", "style", "table")
)
_ODF += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
_ODF += ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
_ODF += ' xmlns:officeooo="http://openoffice.org/2009/office"'


def packed(parts: dict[str, str | bytes]) -> bytes:
    """The parts as an archive, compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def document() -> bytes:
    """The Word document with changes and a comment."""
    return write_docx(RECIPE)


def with_part(name: str, content: str | bytes, data: bytes | None = None) -> bytes:
    """A Word document with one part more, or another in its place."""
    with zipfile.ZipFile(io.BytesIO(data or write_docx(HONEST))) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    return packed(parts | {name: content.encode() if isinstance(content, str) else content})


def workbook() -> bytes:
    """A workbook with a hidden sheet, hidden rows, and comments of two kinds."""
    cell = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>1240</v></c></row>'
    low = '<row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t>bribe</t></is></c></row>'
    sheet = f'<worksheet xmlns="{_SHEET}"><cols><col hidden="1"/></cols><sheetData>'
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/relationships/worksheet" '
        f'Target="worksheets/sheet{n}.xml"/>'
        for n in (1, 2)
    )
    return packed(
        {
            "[Content_Types].xml": _TYPES,
            "xl/workbook.xml": (
                f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}/relationships">'
                r'<absPath url="C:\Users\tferris\Desktop\"/><sheets>'
                '<sheet name="Costs" r:id="rId1"/>'
                '<sheet name="Old" state="hidden" r:id="rId2"/></sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>'
            ),
            "xl/worksheets/sheet1.xml": f"{sheet}{cell}{low}</sheetData></worksheet>",
            "xl/worksheets/sheet2.xml": (
                f'<worksheet xmlns="{_SHEET}"><sheetData>{cell}</sheetData></worksheet>'
            ),
            "xl/sharedStrings.xml": f'<sst xmlns="{_SHEET}"><si><t>Pump</t></si></sst>',
            "xl/styles.xml": (
                f'<styleSheet xmlns="{_SHEET}"><font><name val="Arial"/></font></styleSheet>'
            ),
            "xl/comments1.xml": (
                f'<comments xmlns="{_SHEET}"><authors><author>Ines Calder</author></authors>'
                '<comment authorId="0"><text><t>Check</t></text></comment>'
                '<comment authorId="7"><text><t>Lost</t></text></comment></comments>'
            ),
            "xl/persons/person.xml": (
                '<personList xmlns="x"><person displayName="Tom" id="{1}"/></personList>'
            ),
            "xl/threadedComments/threadedComment1.xml": (
                '<t xmlns="x"><threadedComment dT="2021-05-03T10:00:00" personId="{1}">'
                "<text>Done</text></threadedComment></t>"
            ),
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0",
        }
    )


def slides() -> bytes:
    """A presentation with a hidden slide, notes and a comment."""

    def slide(text: str, show: str = "") -> str:
        run = f'<a:r><a:rPr lang="de-CH"/><a:t>{text}</a:t></a:r><a:latin typeface="Impact"/>'
        return f"<p:sld {_SLIDE}{show}><a:p>{run}</a:p></p:sld>"

    return packed(
        {
            "[Content_Types].xml": _TYPES,
            "ppt/slides/slide1.xml": slide("The pump"),
            "ppt/slides/slide2.xml": slide("The bill", ' show="0"'),
            "ppt/slides/slide10.xml": slide("The end"),
            "ppt/notesSlides/notesSlide1.xml": f"<p:n {_SLIDE}><a:p><a:t>Say it</a:t></a:p></p:n>",
            "ppt/notesSlides/notesSlide2.xml": f"<p:n {_SLIDE}><a:p><a:t>2</a:t></a:p></p:n>",
            "ppt/commentAuthors.xml": f'<p:l {_SLIDE}><p:cmAuthor id="0" name="Tom"/></p:l>',
            "ppt/comments/comment1.xml": (
                f'<p:l {_SLIDE}><p:cm authorId="0" dt="2021-05-03T10:00:00">'
                "<p:text>Too loud</p:text></p:cm></p:l>"
            ),
        }
    )


def open_document() -> bytes:
    """An OpenDocument text with changes, a comment, hidden text and sessions."""
    change = (
        '<text:tracked-changes><text:changed-region text:id="a"><text:insertion>'
        "<office:change-info><dc:creator>Tom "
        "Ferris</dc:creator><dc:date>2021-05-03T10:00:00</dc:date>"
        "</office:change-info></text:insertion></text:changed-region>"
        '<text:changed-region text:id="b"><text:deletion><office:change-info>'
        "<dc:creator>Tom Ferris</dc:creator><dc:date>2021-05-03T10:01:00</dc:date>"
        "</office:change-info><text:p>1 240</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes>"
    )
    note = (
        "<office:annotation><dc:creator>Ines "
        "Calder</dc:creator><dc:date>2021-05-03T11:00:00</dc:date>"
        "<text:p>Is that right?</text:p></office:annotation>"
    )
    styles = (
        '<office:automatic-styles><style:style style:name="H">'
        '<style:text-properties text:display="none" '
        'fo:language="de" fo:country="CH"/></style:style><style:style style:name="S">'
        '<style:text-properties officeooo:rsid="0012ab"/></style:style></office:automatic-styles>'
        "<office:font-face-decls><style:font-face style:name='A' svg:font-family=\"'Liberation "
        "Serif'\" "
        'xmlns:svg="urn:svg"/></office:font-face-decls>'
    )
    body = (
        f"<office:body><office:text>{change}<text:p>The pump costs {note}"
        '<text:span text:style-name="S">9 999</text:span> euro.</text:p>'
        '<text:p text:style-name="H">Secret</text:p>'
        '<text:p><text:a xlink:href="file:///home/tom/pump.ods">see</text:a></text:p>'
        "</office:text></office:body>"
    )
    meta = (
        "<meta:generator>LibreOffice/7.0</meta:generator><meta:initial-creator>Ines Calder"
        "</meta:initial-creator><dc:creator>Tom Ferris</dc:creator><meta:creation-date>"
        "2021-05-03T09:00:00</meta:creation-date><dc:date>2021-05-03T11:00:00.123456789</dc:date>"
        ""
        "<meta:editing-cycles>3</meta:editing-cycles>"
        "<meta:editing-duration>PT1H5M</meta:editing-duration>"
        '<meta:template xlink:href="../templates/form.ott"/>'
        '<meta:document-statistic meta:word-count="5"/>'
        '<meta:user-defined meta:name="Office">Harbour</meta:user-defined>'
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "meta.xml": (
                f"<office:document-meta{_ODF}><office:meta>{meta}</office:meta>"
                f"</office:document-meta>"
            ),
            "content.xml": (
                f"<office:document-content{_ODF}>{styles}{body}</office:document-content>"
            ),
            "META-INF/manifest.xml": "<manifest/>",
        }
    )
