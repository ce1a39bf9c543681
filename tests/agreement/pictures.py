"""Sets what we read from pictures beside ExifTool's reading.

    python tests/agreement/pictures.py FOLDER...

The folders hold public samples, which are no part of this project. ExifTool comes with Debian as
libimage-exiftool-perl.
"""

from __future__ import annotations

import json
import subprocess
import warnings
from typing import TYPE_CHECKING

from comparison import Comparison, print_comparison, samples

from unsealed.lab.evidence import Unreadable
from unsealed.lab.filetypes import recognise
from unsealed.lab.image.compression import quality_of
from unsealed.lab.image.exif import read_exif
from unsealed.lab.image.opening import open_picture, structure_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_TYPES = {"jpeg", "png", "gif", "tiff", "webp", "heif", "bmp"}
_RECORDS = {
    "Make": "IFD0:Make",
    "Model": "IFD0:Model",
    "Software": "IFD0:Software",
    "Artist": "IFD0:Artist",
    "DateTime": "IFD0:ModifyDate",
    "DateTimeOriginal": "ExifIFD:DateTimeOriginal",
    "DateTimeDigitized": "ExifIFD:CreateDate",
    "OffsetTimeOriginal": "ExifIFD:OffsetTimeOriginal",
    "Orientation": "IFD0:Orientation",
    "ExifImageWidth": "ExifIFD:ExifImageWidth",
    "ExifImageHeight": "ExifIFD:ExifImageHeight",
    "LensModel": "ExifIFD:LensModel",
    "GPSDateStamp": "GPS:GPSDateStamp",
}
_PROCESSES = {0: "baseline", 1: "extended", 2: "progressive", 3: "lossless"}
_BATCH = 100


def main() -> None:
    """Compare every picture in the folders, and print what came of it."""
    comparison = Comparison()
    pictures = [path for path in samples() if recognise(path.read_bytes()).id in _TYPES]
    for start in range(0, len(pictures), _BATCH):
        batch = pictures[start : start + _BATCH]
        for path, theirs in zip(batch, _told(batch), strict=True):
            _compare(path, theirs, comparison)
    print_comparison(comparison)


def _told(batch: Sequence[Path]) -> list[Mapping[str, object]]:
    command = ["exiftool", "-j", "-n", "-G1", "-All", "-JPEGQualityEstimate", *map(str, batch)]
    ended = subprocess.run(command, capture_output=True, check=False, timeout=600)
    told: list[Mapping[str, object]] = json.loads(ended.stdout.decode("utf-8", "replace"))
    return told


def _compare(path: Path, theirs: Mapping[str, object], comparison: Comparison) -> None:
    data = path.read_bytes()
    type_ = recognise(data).id
    try:
        with warnings.catch_warnings(), open_picture(data, type_) as picture:
            warnings.simplefilter("ignore")
            exif = read_exif(picture)
            size = picture.size
            tables = getattr(picture, "quantization", None)
    except Unreadable:
        return
    structure = structure_of(data, type_)
    facts: dict[str, tuple[object, object]] = {
        fact: (_plain(exif.tags.get(fact)), _plain(theirs.get(key)))
        for fact, key in _RECORDS.items()
    }
    position = exif.position
    facts["latitude"] = _near(position and position.latitude, _degrees(theirs, "Latitude", "S"))
    facts["longitude"] = _near(position and position.longitude, _degrees(theirs, "Longitude", "W"))
    facts["thumbnail's length"] = (
        len(exif.thumbnail) if exif.thumbnail else None,
        theirs.get("IFD1:ThumbnailLength"),
    )
    if type_ != "tiff":
        facts["size"] = (size, _size(theirs))
    if type_ == "jpeg":
        process = theirs.get("File:EncodingProcess")
        facts["coding"] = (structure.process, _PROCESSES.get(int(str(process or 0)), process))
        facts["sampling"] = (_sampling(structure.sampling), theirs.get("File:YCbCrSubSampling"))
        quality = quality_of(tables) if isinstance(tables, dict) else None
        estimate = theirs.get("File:JPEGQualityEstimate")
        if quality and quality.is_standard and estimate != "<unknown>":
            facts["quality, standard tables"] = (quality.nearest, estimate)
    for fact, (one, other) in facts.items():
        comparison.add("exiftool", fact, path.name, one, other)


def _plain(value: object) -> str:
    text = "" if value is None else str(value)
    return " ".join(text.replace("\0", " ").split())


def _size(theirs: Mapping[str, object]) -> object:
    for group in ("File", "PNG", "GIF", "RIFF", "Meta", "QuickTime", "VP8X"):
        width, height = (theirs.get(f"{group}:Image{side}") for side in ("Width", "Height"))
        if width:
            return (width, height)
    return None


def _sampling(sampling: tuple[tuple[int, int], ...]) -> object:
    if len(sampling) < 3:
        return None
    return f"{sampling[0][0] // sampling[1][0]} {sampling[0][1] // sampling[1][1]}"


def _degrees(theirs: Mapping[str, object], side: str, negative: str) -> float | None:
    value = theirs.get(f"GPS:GPS{side}")
    if not isinstance(value, int | float):
        return None
    return -value if str(theirs.get(f"GPS:GPS{side}Ref", "")).startswith(negative) else value


def _near(one: float | None, other: float | None) -> tuple[object, object]:
    if one is not None and other is not None and abs(one - other) < 1e-6:
        return one, one
    return one, other


if __name__ == "__main__":
    main()
