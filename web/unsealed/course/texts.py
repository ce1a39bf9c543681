"""Reading an author's file as text. Whatever is on the disk, the answer is text or a fault."""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING, NamedTuple

from unsealed.course.faults import Fault, fault
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 1_000_000
"""The longest lesson of a book's length has a tenth of this. Beyond it the file is a mistake."""

# What YAML 1.2 (section 5.1) does not allow in a file, and three line separators that editors
# show as nothing and YAML counts as lines.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


class ReadText(NamedTuple):
    """A file's text with lines ended by a line feed, or None and the fault that says why."""

    text: str | None
    fault: Fault | None


def read_text(file: Path, shown: str) -> ReadText:
    """The text of a file, or the fault that keeps it from being read."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            return _refused(shown, "file-unreadable", _not_a_file(status.st_mode))
        if status.st_size > MOST_BYTES:
            return _too_large(shown, status.st_size)
        content = file.read_bytes()
    except FileNotFoundError:
        return _refused(shown, "file-missing", _("this file is missing. Create it."))
    except OSError as failure:
        message = _("this file cannot be read: %(reason)s.") % {"reason": failure.strerror}
        return _refused(shown, "file-unreadable", message)
    return text_of(content, shown)


def text_of(content: bytes, shown: str) -> ReadText:
    """The text of a file's bytes, or the fault that keeps it from being read."""
    if content.startswith(_UTF16):
        message = _("this file is saved as UTF-16. Save it as UTF-8.")
        return _refused(shown, "file-encoding", message)
    try:
        text = content.removeprefix(_UTF8_MARK).decode()
    except UnicodeDecodeError as failure:
        return _not_utf8(content, failure.start, shown)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _without_unseen(text, shown)


def place_in(text: str, offset: int) -> tuple[int, int]:
    """The line and the column of a character, both counted from 1."""
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


def _refused(shown: str, code: str, message: str, place: tuple[int, int] = (1, 1)) -> ReadText:
    return ReadText(None, fault(shown, place, code, message))


def _not_a_file(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return _("this is a folder, and a file is expected. Move the folder away.")
    return _("this is not a plain file. Replace it by one.")


def _too_large(shown: str, size: int) -> ReadText:
    message = _("this file has %(size)s bytes; at most %(most)s are read. Split it.") % {
        "size": f"{size:,}",
        "most": f"{MOST_BYTES:,}",
    }
    return _refused(shown, "file-too-large", message)


def _not_utf8(content: bytes, offset: int, shown: str) -> ReadText:
    message = _("this is not UTF-8 text: found the byte 0x%(byte)s. Save the file as UTF-8.")
    # Latin-1 gives each byte a character, so the place counts bytes; it's OK because the line
    # is right and the column leads close to the mark.
    place = place_in(content.decode("latin-1"), offset)
    byte = f"{content[offset]:02X}"
    return _refused(shown, "file-encoding", message % {"byte": byte}, place)


def _without_unseen(text: str, shown: str) -> ReadText:
    found = _UNSEEN.search(text)
    if not found:
        return ReadText(text, None)
    message = _("found the invisible character U+%(code)s. Delete it.") % {
        "code": f"{ord(found[0]):04X}"
    }
    return _refused(shown, "file-character", message, place_in(text, found.start()))
