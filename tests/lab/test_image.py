"""What the lab says of a picture: of a sound photograph, and of the same one with each fault."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from snapshots import CET, photograph
from unsealed.lab.examining import examine_here
from unsealed.lab.image import credentials
from unsealed.lab.image.compression import quality_of
from unsealed.lab.image.opening import open_picture
from unsealed.lab.report import Verdict
from unsealed.lab.wording import in_words

if TYPE_CHECKING:
    from unsealed.lab.report import Finding, Report

CALM = {Verdict.CONSISTENT, Verdict.CANNOT_TELL}


def examined(data: bytes, name: str = "hill.jpg") -> Report:
    return examine_here(name, data)


def finding(data: bytes, check: str) -> Finding:
    return next(each for each in examined(data).findings if each.check == check)


def said(data: bytes, check: str) -> tuple[str, Verdict]:
    found = finding(data, check)
    return in_words(found.found), found.verdict


def saved(form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(buffer, form, **options)
    return buffer.getvalue()


def test_nothing_is_held_against_a_sound_photograph() -> None:
    report = examined(photograph(position=None, satellites=None))
    assert {each.verdict for each in report.findings} == CALM
    assert report.is_examined


@pytest.mark.parametrize(
    ("check", "sentence", "verdict"),
    [
        ("image.camera", "It names the camera “Larkspur LX-2”.", "consistent"),
        (
            "image.dates",
            "Taken 2019-03-19 10:20:30 UTC+01:00; no other date speaks against it.",
            "consistent",
        ),
        ("image.position", "It gives the place 52.336000° N, 6.463300° W.", "notable"),
        (
            "image.size",
            "600 × 450 pixels, as many as the camera says that it took.",
            "consistent",
        ),
        ("image.software", "It names “LX-2 firmware 1.04”.", "consistent"),
        (
            "image.compression",
            "Compressed with the tables of the common library at quality 88 of 100.",
            "cannot-tell",
        ),
        ("image.credentials", "There is no such record in it.", "cannot-tell"),
        ("image.thumbnail", "The thumbnail shows the same as the picture.", "consistent"),
    ],
)
def test_a_sound_photograph_is_told_in_words(check: str, sentence: str, verdict: str) -> None:
    assert said(photograph(), check) == (sentence, Verdict(verdict))


def test_a_thumbnail_of_another_picture_is_inconsistent() -> None:
    assert said(photograph(thumbnail="another"), "image.thumbnail") == (
        "The thumbnail shows another picture.",
        Verdict.INCONSISTENT,
    )


def test_a_missing_thumbnail_is_no_reproach() -> None:
    assert said(photograph(thumbnail="none"), "image.thumbnail") == (
        "There is no thumbnail in it.",
        Verdict.CANNOT_TELL,
    )


@pytest.mark.parametrize(
    ("faults", "sentence"),
    [
        (
            {"satellites": datetime(2019, 3, 21, 9, 20, 30, tzinfo=UTC)},
            "The camera says 2019-03-19 10:20:30 UTC+01:00, the satellites say"
            " 2019-03-21 09:20:30 UTC+00:00.",
        ),
        (
            {"changed": datetime(2018, 1, 1, tzinfo=CET)},
            "It was last changed 2018-01-01 00:00:00 UTC+01:00, before it was taken"
            " 2019-03-19 10:20:30 UTC+01:00.",
        ),
    ],
)
def test_dates_that_cannot_both_be_right_are_inconsistent(
    faults: dict[str, object], sentence: str
) -> None:
    found = finding(photograph(**faults), "image.dates")
    assert found.verdict is Verdict.INCONSISTENT
    assert [in_words(each) for each in found.details] == [sentence]


def test_a_clock_without_a_zone_may_stand_in_any() -> None:
    data = photograph(has_zone=False, satellites=datetime(2019, 3, 19, 20, 0, tzinfo=UTC))
    assert finding(data, "image.dates").verdict is Verdict.CONSISTENT


def test_a_picture_of_another_size_than_the_camera_took_is_inconsistent() -> None:
    assert said(photograph(claimed=(4000, 3000)), "image.size") == (
        "600 × 450 pixels, but the camera says 4000 × 3000.",
        Verdict.INCONSISTENT,
    )


def test_a_program_for_editing_is_notable() -> None:
    assert said(photograph(software="GIMP 2.10"), "image.software") == (
        "It names “GIMP 2.10”, made for editing.",
        Verdict.NOTABLE,
    )


@pytest.mark.parametrize(
    ("place", "sentence", "verdict"),
    [
        ((99.0, 10.0), "It gives a place that does not exist.", "inconsistent"),
        (
            (0.0, 0.0),
            "It gives 0°, 0°, a place in the sea that devices write when they know none.",
            "notable",
        ),
    ],
)
def test_a_place_that_cannot_be_is_seen(
    place: tuple[float, float], sentence: str, verdict: str
) -> None:
    assert said(photograph(position=place), "image.position") == (sentence, Verdict(verdict))


@pytest.mark.parametrize("quality", [1, 30, 75, 95, 100])
def test_the_quality_of_the_common_library_is_told_exactly(quality: int) -> None:
    data = saved("JPEG", quality=quality)
    with open_picture(data, "jpeg") as picture:
        found = quality_of(picture.quantization)
    assert found is not None
    assert (found.nearest, found.is_standard) == (quality, True)


def test_tables_of_its_own_are_only_compared() -> None:
    data = saved("JPEG", qtables=[[7] * 64, [9] * 64])
    assert "tables of its own" in said(data, "image.compression")[0]


def test_what_follows_a_picture_is_counted() -> None:
    assert said(photograph() + b"film", "image.end") == (
        "4 bytes follow the end of the picture.",
        Verdict.NOTABLE,
    )


def test_a_picture_that_breaks_off_says_so() -> None:
    assert said(photograph()[:-900], "image.end") == (
        "The file breaks off before the end of the picture.",
        Verdict.NOTABLE,
    )


@pytest.mark.parametrize("form", ["PNG", "GIF", "TIFF", "WEBP", "BMP", "AVIF"])
def test_other_types_of_picture_are_read(form: str) -> None:
    report = examined(saved(form), "hill")
    assert "image.size" in {each.check for each in report.findings}


def test_the_texts_of_a_png_are_shown() -> None:
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    texts.add_text("Software", "Paint 9")
    texts.add_text("Comment", "the pump", zip=True)
    texts.add_itxt("Title", "Hügel")
    found = finding(saved("PNG", pnginfo=texts), "image.software")
    assert found.raw == "Software: Paint 9\nComment: the pump\nTitle: Hügel"
    assert found.verdict is Verdict.NOTABLE


def test_a_picture_that_calls_itself_generated_is_notable() -> None:
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
        b' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
        b' xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" e:DigitalSourceType='
        b'"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/>'
        b"</rdf:RDF></x:xmpmeta>"
    )
    assert said(saved("JPEG", xmp=xmp), "image.software") == (
        "It says itself that a model made it (AI).",
        Verdict.NOTABLE,
    )


def _png_of(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def test_a_picture_of_huge_dimensions_is_not_decoded() -> None:
    report = examined(_png_of(100_000, 100_000), "wide.png")
    assert in_words(report.findings[-1].found) == (
        "It could not be examined: it claims more than 400 million pixels."
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(photograph()[:60], id="cut off in its header"),
        pytest.param(b"\xff\xd8\xff", id="nothing but a beginning"),
        pytest.param(b"\x89PNG\r\n\x1a\n", id="an empty PNG"),
        pytest.param(photograph().replace(b"Exif\0\0MM", b"Exif\0\0MN"), id="broken EXIF"),
        pytest.param(b"GIF89a" + b"\xff" * 20, id="a GIF of nothing"),
        pytest.param(b"II*\0\xff\xff\xff\xff", id="a TIFF that points outside"),
    ],
)
def test_a_damaged_picture_gives_a_report(data: bytes) -> None:
    assert all(each.found.message for each in examined(data, "x").findings)


def test_replicas_are_the_same_from_the_same_seed_and_marked() -> None:
    assert photograph() == photograph()
    assert photograph() != photograph(scene="another road")
    assert b"Training replica" in photograph()


def test_credentials_are_read_without_asking_anyone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "c2pa", None)
    assert credentials.read_credentials(b"c2pa", "image/jpeg").state == "unread"
    assert credentials.read_credentials(b"", "image/jpeg").state == "absent"
