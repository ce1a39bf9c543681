"""Small real files, made by code: what the examiners are tried on, whole and mutated."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LETTER = "Dear Ines,\n\nthe pump was bought on Tuesday, 19 March 2019.\n\nYours\nTom\n"


def plain_text() -> bytes:
    """A letter in UTF-8."""
    return LETTER.encode()


def zip_archive() -> bytes:
    """An archive with two files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {"letter.txt": LETTER, "notes/pump.txt": "The pump is red.\n"}.items():
            archive.writestr(zipfile.ZipInfo(name, (2019, 3, 19, 10, 20, 30)), text)
    return buffer.getvalue()


SPECIMENS: dict[str, Callable[[], bytes]] = {
    "letter.txt": plain_text,
    "papers.zip": zip_archive,
}
"""Name of the file → what makes it. The fuzzing harness mutates each of them."""
