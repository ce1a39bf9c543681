"""What archives tell of times, names and people, and what is never unpacked."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from lab.found import lines_of
from lab.specimens import LETTER, UTC_OF_LETTER, gzip_file, plain_text, tar_archive, zip_archive
from unsealed.lab.examining import DEPTH, PARTS, examine_here
from unsealed.lab.report import Report, Verdict
from unsealed.lab.wording import in_words

if TYPE_CHECKING:
    from collections.abc import Callable


def _zip(*entries: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for info, data in entries:
            archive.writestr(info, data)
    return buffer.getvalue()


def _at(name: str, *time: int, way: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (2019, 3, 19, *(time or (10, 20, 30))))
    info.compress_type = way
    return info


def _beginnings(report: Report) -> list[str]:
    return [line.partition(":")[0] for line in lines_of(report)]


def test_a_zip_archive_tells_times_zone_and_parts() -> None:
    report = examine_here("papers.zip", zip_archive())
    assert lines_of(report) == [
        "archive.entries consistent: 2 files, 75 bytes in all.",
        "archive.entry-times consistent: Changed at 2019-03-19 10:20:30, all of them.",
        "archive.zone consistent: The clock of the packing machine stood at UTC +01:00.",
        "archive.people cannot-tell: No path names a home folder, and no owner is named.",
    ]
    assert [part.file for part in report.parts] == ["letter.txt", "notes/pump.txt"]
    assert report.parts[0].text == LETTER


def test_a_tar_archive_tells_its_owner_and_what_leads_outside() -> None:
    report = examine_here("papers.tar", tar_archive())
    assert lines_of(report) == [
        "archive.entries consistent: 3 files, 140 bytes in all.",
        "archive.entry-times consistent: Changed between 2019-03-19 09:20:30 and 2019-03-19"
        " 11:20:30, in 2 bursts.",
        "archive.people notable: Paths or owners name: tom.",
        "archive.outside notable: 1 entry would be written outside the folder: shadow.",
    ]
    assert [part.file for part in report.parts] == ["home/tom/letter.txt", "home/tom/pump.txt"]


def test_a_gzip_file_keeps_a_name_and_a_time() -> None:
    report = examine_here("letter.txt.gz", gzip_file())
    assert lines_of(report) == [
        "archive.gzip-header notable: It keeps the name draft.txt and the time"
        " 2019-03-19 09:20:30 UTC."
    ]
    assert (report.parts[0].file, report.parts[0].text) == ("letter.txt", LETTER)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({"filename": "", "mtime": 0}, "cannot-tell: It keeps neither a name nor a time."),
        ({"filename": "a", "mtime": 0}, "notable: It keeps the name a and no time."),
        (
            {"filename": "", "mtime": 1},
            "notable: It keeps the time 1970-01-01 00:00:01 UTC and no name.",
        ),
    ],
)
def test_what_a_gzip_header_lacks_is_told(header: dict[str, object], words: str) -> None:
    buffer = io.BytesIO()
    with gzip.GzipFile(mode="wb", fileobj=buffer, **header) as file:
        file.write(b"hi")
    assert lines_of(examine_here("a.gz", buffer.getvalue())) == [f"archive.gzip-header {words}"]


def test_an_archive_in_a_compressed_file_is_opened_as_well() -> None:
    report = examine_here("papers.tgz", gzip.compress(tar_archive()))
    assert (report.parts[0].file, report.parts[0].type.id) == ("papers.tar", "tar")
    assert len(report.parts[0].parts) == 2


def test_many_entries_of_one_second_were_set_by_a_program() -> None:
    data = _zip(*((_at(f"{n}.txt"), b"hi") for n in range(4)))
    report = examine_here("a.zip", data)
    found = next(each for each in report.findings if each.check == "archive.entry-times")
    assert found.verdict is Verdict.NOTABLE
    assert [words.message % words.values for words in found.details] == [
        "4 of 4 entries have the same time, 2019-03-19 10:20:30: they were copied, unpacked or set"
        " by a program then."
    ]


def test_times_that_no_zone_explains_are_inconsistent() -> None:
    field = struct.pack("<HHBl", 0x5455, 5, 1, UTC_OF_LETTER)
    other = struct.pack("<HHBl", 0x5455, 5, 1, UTC_OF_LETTER - 100)
    report = examine_here("a.zip", zip_archive().replace(field, other))
    assert lines_of(report)[2] == (
        "archive.zone inconsistent: The two times of an entry differ by no time zone: +01:01:40."
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("C:/Users/ines/letter.txt", "ines"),
        ("Users\\ines\\a.txt", "ines"),
        ("home/ines/a", "ines"),
        ("Documents and Settings/Ines M/a", "Ines M"),
    ],
)
def test_paths_that_name_a_user_are_told(name: str, words: str) -> None:
    (line,) = [
        line
        for line in lines_of(examine_here("a.zip", _zip((_at(name), b"hi"))))
        if line.startswith("archive.people")
    ]
    assert line == f"archive.people notable: Paths or owners name: {words}."


@pytest.mark.parametrize("name", ["Users/Public/a", "homework/ines/a", "a/b"])
def test_paths_that_name_nobody_are_left_alone(name: str) -> None:
    report = examine_here("a.zip", _zip((_at(name), b"hi")))
    assert "archive.people cannot-tell" in _beginnings(report)


@pytest.mark.parametrize("name", ["../../a.txt", "/etc/passwd", "C:\\a.txt", "a/../../b"])
def test_an_entry_that_leads_outside_is_told(name: str) -> None:
    data = _zip((_at("x" * len(name)), b"hi")).replace(b"x" * len(name), name.encode())
    report = examine_here("a.zip", data)
    assert (
        f"archive.outside notable: 1 entry would be written outside the folder: {name}."
        in lines_of(report)
    )


def test_files_that_a_system_makes_unasked_are_told() -> None:
    report = examine_here("a.zip", _zip((_at("__MACOSX/._a"), b"x"), (_at("Thumbs.db"), b"")))
    assert lines_of(report)[-1] == (
        "archive.system-files notable: The archive holds files that a system makes unasked:"
        " Windows, macOS."
    )


def test_a_name_that_stands_twice_is_told() -> None:
    data = _zip((_at("aa"), b"1"), (_at("ab"), b"2")).replace(b"ab", b"aa")
    assert "archive.doubled notable: 1 name stands twice: aa." in lines_of(
        examine_here("a.zip", data)
    )


def test_an_entry_with_two_names_was_changed_by_hand() -> None:
    data = _zip((_at("letter.txt"), b"hi"))
    changed = data.replace(b"letter.txt", b"LETTER.TXT", 1)
    assert (
        "archive.two-names inconsistent: 1 entry has two names: letter.txt in the list, LETTER.TXT"
        " before its data."
    ) in lines_of(examine_here("a.zip", changed))


def test_a_damaged_entry_does_not_hide_the_others() -> None:
    first, second = b"the first " * 3, b"the second"
    data = _zip((_at("a"), first), (_at("b"), second))
    report = examine_here("a.zip", data.replace(first, first.swapcase()))
    assert "archive.damaged inconsistent: 1 entry cannot be unpacked: a." in lines_of(report)
    assert [part.text for part in report.parts] == [None, "the second"]


def test_what_stands_beside_the_entries_is_told() -> None:
    buffer = io.BytesIO(b"")
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(_at("a"), "hi")
        archive.comment = b"packed by Tom"
    report = examine_here("a.zip", buffer.getvalue())
    assert "archive.beside notable: The archive has a comment: packed by Tom" in lines_of(report)


def test_bytes_before_the_first_entry_are_told() -> None:
    buffer = io.BytesIO(b"PK\x03\x04 not really")
    buffer.seek(0, io.SEEK_END)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(_at("a"), "hi")
    report = examine_here("a.zip", buffer.getvalue())
    assert "archive.beside notable: 15 bytes stand before the first entry." in lines_of(report)


def test_an_encrypted_entry_is_named_and_left_alone() -> None:
    data = bytearray(_zip((_at("a"), b"hi")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    report = examine_here("a.zip", bytes(data))
    assert "archive.encrypted cannot-tell: 1 entry is encrypted: a." in lines_of(report)
    assert report.parts == ()


def test_a_bomb_is_named_and_not_unpacked() -> None:
    zeros = bytes(5 * 2**20)
    bomb = examine_here("a.zip", _zip((_at("zeros", way=zipfile.ZIP_DEFLATED), zeros)))
    assert (
        "archive.too-large cannot-tell: 1 entry is not unpacked, since it is too large: zeros,"
        " 5242880 bytes."
    ) in lines_of(bomb)
    assert bomb.parts == ()


def test_a_compressed_bomb_stops_at_the_bound() -> None:
    report = examine_here("a.gz", gzip.compress(bytes(40 * 2**20), 1, mtime=0))
    assert lines_of(report) == [
        "file.examined cannot-tell: It could not be examined: it would unpack to more than"
        " 33554432 bytes."
    ]
    assert not report.is_examined


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.zip", zip_archive()[:-30], "the archive's list of entries is damaged or cut off"),
        ("a.gz", gzip_file()[:-12], "it is cut off before its end"),
        ("a.gz", gzip_file()[:30] + bytes(40), "what is compressed in it is damaged"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "the lab does not open archives of this type"),
    ],
)
def test_a_broken_archive_says_why(name: str, data: bytes, why: str) -> None:
    assert lines_of(examine_here(name, data)) == [
        f"file.examined cannot-tell: It could not be examined: {why}."
    ]


def test_nesting_ends_at_a_bound() -> None:
    data = plain_text()
    for _level in range(DEPTH + 3):
        data = gzip.compress(data, mtime=0)
    report = examine_here("a.gz", data)
    for _level in range(DEPTH):
        (report,) = report.parts
    assert lines_of(report) == [
        "file.examined cannot-tell: It could not be examined: it lies more than 5 files deep."
    ]


def test_the_number_of_parts_is_bounded_over_all_levels() -> None:
    inner = _zip(*((_at(f"{n}"), b"hi") for n in range(60)))
    report = examine_here("a.zip", _zip((_at("a.zip"), inner), (_at("b.zip"), inner)))
    parts = [part for outer in report.parts for part in outer.parts]
    assert sum(part.is_examined for part in parts) == PARTS - 2
    assert lines_of(parts[-1]) == [
        "file.examined cannot-tell: It could not be examined: more than 100 files lie within this"
        " one."
    ]


def test_a_tar_that_ends_early_says_so() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("a")
        info.size = 2000
        archive.addfile(info, io.BytesIO(bytes(2000)))
    report = examine_here("a.tar", buffer.getvalue()[:1000])
    assert not report.is_examined


@pytest.mark.parametrize(
    ("name", "compress"),
    [("a.gz", gzip.compress), ("a.bz2", bz2.compress), ("a.xz", lzma.compress)],
)
def test_all_members_of_a_compressed_file_are_read(
    name: str, compress: Callable[[bytes], bytes]
) -> None:
    data = compress(b"one\n") + compress(b"two\n" * 5_000) + compress(b"three\n")
    (part,) = examine_here(name, data).parts
    assert part.text == "one\n" + "two\n" * 5_000 + "three\n"


def test_what_follows_the_last_member_is_left_alone() -> None:
    (part,) = examine_here("a.gz", gzip.compress(b"one\n") + bytes(600)).parts
    assert part.text == "one\n"


def test_a_second_member_that_is_cut_off_is_told() -> None:
    report = examine_here("a.gz", gzip.compress(b"one\n") + gzip.compress(b"two\n")[:-4])
    assert lines_of(report)[-1] == (
        "file.examined cannot-tell: It could not be examined: it is cut off before its end."
    )


def test_one_byte_is_one_byte() -> None:
    (listed,) = (
        each
        for each in examine_here("a.zip", zip_archive({"a.txt": "1"})).findings
        if each.check == "archive.entries"
    )
    assert in_words(listed.found) == "1 file, 1 byte in all."
