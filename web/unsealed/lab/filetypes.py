"""The type of a file, told by its content alone; its name is only compared with it.

The signatures are those of the formats' own specifications; for ZIP containers, the entry that
Open Packaging (ECMA-376 part 2) and OpenDocument (part 3) require.
"""

from __future__ import annotations

import io
import re
import zipfile

from unsealed.lab.report import FileType, say
from unsealed.language import noop

_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_BYTES = "application/octet-stream"
_OF_TEXT = "txt text md csv tsv log asc srt json yaml yml ini cfg sql zone js css py"


def _type(id_: str, name: str, media_type: str, extensions: str = "") -> FileType:
    return FileType(id_, say(name), media_type, tuple(extensions.split()))


TYPES = {
    each.id: each
    for each in (
        _type("empty", noop("an empty file"), _BYTES),
        _type("unknown", noop("of a type that the lab does not know"), _BYTES),
        _type("text", noop("plain text"), "text/plain", _OF_TEXT),
        _type("html", noop("a web page (HTML)"), "text/html", "html htm xhtml"),
        _type("xml", noop("XML"), "application/xml", "xml svg rss xsl"),
        _type("svg", noop("a drawing (SVG)"), "image/svg+xml", "svg"),
        _type("rtf", noop("rich text (RTF)"), "application/rtf", "rtf doc"),
        _type("eml", noop("an e-mail message"), "message/rfc822", "eml txt mht mhtml"),
        _type("mbox", noop("a mailbox (mbox)"), "application/mbox", "mbox mbx"),
        _type("pdf", noop("a PDF document"), "application/pdf", "pdf"),
        _type(
            "docx",
            noop("a Word document (DOCX)"),
            f"{_OOXML}.wordprocessingml.document",
            "docx docm dotx dotm",
        ),
        _type(
            "xlsx",
            noop("an Excel workbook (XLSX)"),
            f"{_OOXML}.spreadsheetml.sheet",
            "xlsx xlsm xltx xltm",
        ),
        _type(
            "pptx",
            noop("a PowerPoint presentation (PPTX)"),
            f"{_OOXML}.presentationml.presentation",
            "pptx pptm potx ppsx",
        ),
        _type("odt", noop("an OpenDocument text (ODT)"), f"{_ODF}.text", "odt ott"),
        _type("ods", noop("an OpenDocument spreadsheet (ODS)"), f"{_ODF}.spreadsheet", "ods"),
        _type("odp", noop("an OpenDocument presentation (ODP)"), f"{_ODF}.presentation", "odp"),
        _type("epub", noop("an e-book (EPUB)"), "application/epub+zip", "epub"),
        _type(
            "ole",
            noop("a compound file (old Word, Excel, PowerPoint or Outlook)"),
            "application/x-ole-storage",
            "doc dot xls ppt msg",
        ),
        _type("jpeg", noop("a JPEG picture"), "image/jpeg", "jpg jpeg jpe jfif"),
        _type("png", noop("a PNG picture"), "image/png", "png"),
        _type("gif", noop("a GIF picture"), "image/gif", "gif"),
        _type("tiff", noop("a TIFF picture"), "image/tiff", "tif tiff dng"),
        _type("webp", noop("a WebP picture"), "image/webp", "webp"),
        _type("heif", noop("a HEIF picture"), "image/heif", "heic heif avif"),
        _type("bmp", noop("a BMP picture"), "image/bmp", "bmp"),
        _type("zip", noop("a ZIP archive"), "application/zip", "zip jar apk"),
        _type("tar", noop("a TAR archive"), "application/x-tar", "tar"),
        _type("gzip", noop("a gzip file"), "application/gzip", "gz tgz"),
        _type("bzip2", noop("a bzip2 file"), "application/x-bzip2", "bz2 tbz2"),
        _type("xz", noop("an xz file"), "application/x-xz", "xz txz"),
        _type("7z", noop("a 7z archive"), "application/x-7z-compressed", "7z"),
        _type("rar", noop("a RAR archive"), "application/vnd.rar", "rar"),
    )
}

_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"{\\rtf", "rtf"),
    (b"PK\x05\x06", "zip"),
)
_HEIF_BRANDS = {b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis", b"avif", b"avis"}
_IN_ZIP = (("word", "docx"), ("xl", "xlsx"), ("ppt", "pptx"))
_LONGEST_MEDIA_TYPE = 200
_BY_MEDIA_TYPE = {each.media_type: each.id for each in TYPES.values()}
_HEADER = re.compile(rb"[!-9;-~]+:[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|\Z)")
_OF_MAIL = {
    b"arc-seal", b"bcc", b"cc", b"content-transfer-encoding", b"content-type", b"date",
    b"delivered-to", b"dkim-signature", b"from", b"in-reply-to", b"message-id", b"mime-version",
    b"received", b"references", b"reply-to", b"return-path", b"sender", b"subject", b"to",
    b"x-mailer", b"x-original-to",
}  # fmt: skip
_FIELDS_OF_MAIL = 2
_MOST_STRAYS = 3
_BMP_HEADERS = {size.to_bytes(4, "little") for size in (12, 40, 52, 56, 64, 108, 124)}
_LOOKED_AT = 65_536
_MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(\?xml|!doctype\s+html|html|!doctype|svg)", re.IGNORECASE | re.DOTALL
)


def recognise(data: bytes) -> FileType:
    """The type of a file with this content; `empty` and `unknown` are types as well."""
    return TYPES[_id(data)]


def extension(name: str) -> str:
    """The extension of a file's name, in small letters and without its dot; "" where none is."""
    last = re.split(r"[/\\]", name)[-1]
    stem, dot, found = last.rpartition(".")
    return found.lower() if dot and stem.strip(".") else ""


def _id(data: bytes) -> str:
    if not data:
        return "empty"
    if data.startswith(b"PK\x03\x04"):
        return _id_in_zip(data)
    for signature, id_ in _SIGNATURES:
        if data.startswith(signature):
            return id_
    return _id_by_structure(data)


def _id_in_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _id_by_entries(archive)
    # It's OK because a damaged archive is an archive still; its examiner says what is wrong.
    except Exception:
        return "zip"


def _id_by_entries(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "[Content_Types].xml" in names:
        folders = {name.partition("/")[0] for name in names}
        return next((id_ for folder, id_ in _IN_ZIP if folder in folders), "zip")
    if "mimetype" in names and archive.getinfo("mimetype").file_size < _LONGEST_MEDIA_TYPE:
        told = archive.read("mimetype").decode("ascii", "replace").strip()
        return _BY_MEDIA_TYPE.get(told, "zip")
    return "zip"


def _id_by_structure(data: bytes) -> str:
    if b"%PDF-" in data[:1024]:  # readers accept it there: ISO 32000-2, annex I
        return "pdf"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "heif"
    if data[:2] == b"BM" and data[6:10] == bytes(4) and data[14:18] in _BMP_HEADERS:
        return "bmp"
    if data[257:262] == b"ustar":
        return "tar"
    return _id_of_text(data)


def _id_of_text(data: bytes) -> str:
    head = data[:_LOOKED_AT]
    if not _may_be_text(head):
        return "unknown"
    if re.match(rb"From [^\r\n]+\r?\n", head) and _begins_with_headers(head.split(b"\n", 1)[1]):
        return "mbox"
    if _begins_with_headers(head):
        return "eml"
    markup = _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf"))
    if markup and markup[1].lower() == b"svg":
        return "svg"
    if markup:
        return "html" if b"html" in markup[1].lower() or b"<html" in head.lower() else "xml"
    return "text"


def _may_be_text(head: bytes) -> bool:
    """Whether bytes can be text: a byte order mark, or hardly any control characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    controls = sum(head.count(bytes([byte])) for byte in (*range(8), 14, 15, *range(16, 27)))
    return controls * 200 <= len(head) and b"\0" not in head


def _begins_with_headers(head: bytes) -> bool:
    """Whether header fields of mail stand at the beginning, and hardly anything else does.

    Two are enough; each line among them that is no field asks for two more, since people write
    such lines into mails and begin letters with them.
    """
    names, strays, place = set(), 0, 0
    while place < len(head) and head[place : place + 1] not in (b"\r", b"\n"):
        found = _HEADER.match(head, place)
        if found is None:
            strays += 1
            place = head.find(b"\n", place) + 1 or len(head)
        else:
            names.add(found[0].partition(b":")[0].lower())
            place = found.end()
        if strays > _MOST_STRAYS:
            return False
    return len(names & _OF_MAIL) >= _FIELDS_OF_MAIL * (1 + strays)
