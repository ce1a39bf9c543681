"""The examiner of pictures: each check by itself, so that damage in one hides nothing else."""

from __future__ import annotations

import warnings
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.lab.evidence import Examined
from unsealed.lab.image import camera_findings, picture_findings
from unsealed.lab.image.compression import Quality, quality_of
from unsealed.lab.image.credentials import read_credentials
from unsealed.lab.image.exif import Exif, read_exif
from unsealed.lab.image.opening import Structure, open_picture, png_texts, structure_of
from unsealed.lab.image.thumbnail import compare
from unsealed.lab.report import Finding, clip
from unsealed.lab.running import run_checks
from unsealed.lab.xmp import Xmp, read_xmp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PIL import Image

    from unsealed.lab.evidence import Desk, Evidence

_XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
_LONGEST = 500


class _Opened(Struct, frozen=True, dict=True):
    """A picture on the desk; what is read from it is read once."""

    evidence: Evidence
    picture: Image.Image

    @cached_property
    def exif(self) -> Exif:
        return read_exif(self.picture)

    @cached_property
    def structure(self) -> Structure:
        return structure_of(self.evidence.data, self.evidence.type.id)

    @cached_property
    def xmp(self) -> Xmp | None:
        given = self.picture.info.get("xmp") or self.picture.info.get("XML:com.adobe.xmp")
        if given is None:
            segment = self.structure.first("APP1", _XMP_HEADER)
            given = segment.removeprefix(_XMP_HEADER) if segment else None
        packet = given.encode() if isinstance(given, str) else given
        return read_xmp(packet) if isinstance(packet, bytes) else None

    @cached_property
    def texts(self) -> dict[str, str]:
        """The texts of a PNG, and the comment of another picture."""
        texts = dict(png_texts(self.structure))
        comment = self.picture.info.get("comment")
        if isinstance(comment, bytes):
            texts["comment"] = comment.decode("utf-8", "replace")
        kept = {name: value for name, value in texts.items() if value and "xmp" not in name}
        return {clip(name, 60): clip(value, _LONGEST) for name, value in kept.items()}


def examine(evidence: Evidence, desk: Desk) -> Examined:  # noqa: ARG001  # an examiner's signature
    """The findings on a picture. Raises Unreadable, saying why, where none can be read."""
    with (
        warnings.catch_warnings(),
        open_picture(evidence.data, evidence.type.id) as picture,
    ):
        warnings.simplefilter("ignore")  # what Pillow grumbles about, findings say better
        opened = _Opened(evidence, picture)
        findings = tuple(run_checks(_CHECKS, opened))
        taken = camera_findings.taken(opened.exif)
        return Examined(findings, dated=taken.day if taken else None)


def _thumbnail(opened: _Opened) -> Iterable[Finding]:
    small = opened.exif.thumbnail
    comparison = compare(opened.picture, small) if small else None
    return (picture_findings.finding_on_thumbnail(opened.exif, comparison),)


def _compression(opened: _Opened) -> Iterable[Finding]:
    tables = getattr(opened.picture, "quantization", None)
    quality: Quality | None = quality_of(tables) if isinstance(tables, dict) else None
    return picture_findings.findings_on_compression(opened.structure, quality)


def _programs(opened: _Opened) -> Iterable[Finding]:
    return (camera_findings.finding_on_programs(opened.exif, opened.xmp, opened.texts),)


def _credentials(opened: _Opened) -> Iterable[Finding]:
    found = read_credentials(opened.evidence.data, opened.evidence.type.media_type)
    return (picture_findings.finding_on_credentials(found),)


_CHECKS: dict[str, Callable[[_Opened], Iterable[Finding]]] = {
    "image.camera": lambda opened: (camera_findings.finding_on_camera(opened.exif),),
    "image.dates": lambda opened: (camera_findings.finding_on_dates(opened.exif, opened.xmp),),
    "image.position": lambda opened: camera_findings.findings_on_position(opened.exif.position),
    "image.size": lambda opened: (picture_findings.finding_on_size(opened.picture, opened.exif),),
    "image.software": _programs,
    "image.compression": _compression,
    "image.credentials": _credentials,
    "image.end": lambda opened: picture_findings.findings_on_end(
        opened.evidence.data, opened.structure
    ),
    "image.thumbnail": _thumbnail,
}
"""The thumbnail comes last: comparing it is the only check that decodes the picture."""
