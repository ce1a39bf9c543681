"""What strangers may send: each fault a case of its own, refused with the entry and a remedy."""

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lesson_packs import ABOUT, files_of, remade, zipped
from unsealed.course.packs import archive
from unsealed.course.packs.archive import packed
from unsealed.course.packs.faults import PackRefused
from unsealed.course.packs.names import name_faults
from unsealed.course.packs.opening import open_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def refusals(content: bytes) -> list[str]:
    with pytest.raises(PackRefused) as refused:
        open_pack(content)
    return [str(fault) for fault in refused.value.faults]


ABSOLUTE = "the name begins at the root of a disk. Names begin at the pack's own folder."
PARENT = 'the name leads out of its folder by "..". A pack stays within its own folder.'
BACKSLASH = "the name has a backslash. Folders are parted by a slash."
SIGNS = "the name has signs other than a–z, 0–9, hyphen, point and slash. Rename the file."
HIDDEN = "a part of the name is empty, hidden, or ends in a point or space. Rename it."
PROGRAM = 'files that end in ".%s" can be run. A pack holds data alone: leave it out.'
NO_FILE = "no lesson has such a file. A pack holds what `unsealed export` puts there: leave it out."
DEVICE = '"%s" is the name of a device on Windows. Rename it.'
NAMES = {
    "/etc/passwd": ABSOLUTE,
    "\\\\server\\share": ABSOLUTE,
    "C:/windows/win.ini": ABSOLUTE,
    "c:lesson.md": ABSOLUTE,
    "../lesson.md": PARENT,
    "tea-papers/../../lesson.md": PARENT,
    "tea-papers/..": PARENT,
    "tea-papers\\lesson.md": BACKSLASH,
    "..\\lesson.md": BACKSLASH,
    "tea-papers/lésson.md": SIGNS,
    "tea-papers/lesson\u202emd.exe": SIGNS,
    "tea-papers/les\nson.md": SIGNS,
    "tea-papers/\x1b[2Jlesson.md": SIGNS,
    "con/lesson.md": DEVICE % "con",
    "tea-papers/nul": DEVICE % "nul",
    "tea-papers/exhibits/aux.yaml": DEVICE % "aux.yaml",
    "LPT1/quiz.yaml": DEVICE % "LPT1",
    "com1.md": DEVICE % "com1.md",
    ".git/config": HIDDEN,
    "tea-papers/.bashrc": HIDDEN,
    "tea-papers/lesson.md.": HIDDEN,
    "tea-papers/lesson.md ": HIDDEN,
    "tea-papers//lesson.md": HIDDEN,
    "./lesson.md": HIDDEN,
    "": HIDDEN,
    f"tea-papers/exhibits/{'a' * 126}.yaml": "the name has 151 characters; at most 150 are read."
    " Shorten it.",
    "tea-papers/exhibits/more/letter.yaml": "it lies 3 folders deep; a pack has at most 2."
    " Move it up.",
    "tea-papers/": "this is an entry for a folder. A pack lists files alone: pack without folders.",
    "tea-papers/run.py": PROGRAM % "py",
    "tea-papers/run.SH": PROGRAM % "sh",
    "tea-papers/page.html": PROGRAM % "html",
    "tea-papers/drawing.svg": PROGRAM % "svg",
    "tea-papers/code.js": PROGRAM % "js",
    "tea-papers/setup.exe": PROGRAM % "exe",
    "conftest.py": PROGRAM % "py",
    "tea-papers/inner.zip": NO_FILE,
    "tea-papers/macro.docm": NO_FILE,
    "tea-papers/photo.png": NO_FILE,
    "tea-papers/Lesson.md": NO_FILE,
    "course.yaml": NO_FILE,
    "balance.yaml": NO_FILE,
    "assessments/a/items.yaml": NO_FILE,
    "tea-papers": NO_FILE,
    "lesson.md": NO_FILE,
}


@pytest.mark.parametrize(("name", "reason"), NAMES.items(), ids=map(repr, NAMES))
def test_a_name_that_no_file_of_a_pack_may_have_is_refused_with_its_reason(
    name: str, reason: str
) -> None:
    assert [fault.message for fault in name_faults([name])] == [reason]


@pytest.mark.parametrize("name", [name for name in NAMES if name.isprintable() and name])
def test_an_archive_with_such_a_name_is_refused_before_it_is_unpacked(
    tea_pack: bytes, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = zipped([*files_of(tea_pack).items(), (name, b"title: Tea")])
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_args: pytest.fail("unpacked"))
    assert [line for line in refusals(bad) if line.endswith(NAMES[name])] != []


@given(name=st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_whatever_a_name_is_only_names_that_stay_in_their_folder_pass(name: str) -> None:
    if not [*name_faults([name])]:
        assert all(part and part not in {".", ".."} for part in name.split("/"))
        assert name == name.lower()
        assert not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-./")


def test_two_names_that_one_disk_takes_for_one_are_refused() -> None:
    names = ["tea-papers/quiz.yaml", "tea-papers/QUIZ.yaml", "tea-papers/quiz.yaml"]
    assert [str(fault) for fault in name_faults(names)] == [
        f"tea-papers/QUIZ.yaml: {NO_FILE}",
        'tea-papers/QUIZ.yaml: "tea-papers/quiz.yaml" differs from it in capitals alone. Some disks'
        " keep only one of them.",
        "tea-papers/quiz.yaml: this name stands in the pack twice. Make the pack again.",
    ]


def entry(name: str, mode: int = stat.S_IFREG | 0o644, **fields: Any) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    made.create_system, made.external_attr = 3, mode << 16
    for field, value in fields.items():
        setattr(made, field, value)
    return made


SPECIAL = "this is a device or another special file. A pack holds plain files alone."
LINK = "this is a link to another file. Put the file itself there."
QUIZ = "tea-papers/quiz.yaml"
ODD = {
    "a symbolic link": (entry(QUIZ, stat.S_IFLNK | 0o777), b"/etc/passwd", LINK),
    "a device": (entry(QUIZ, stat.S_IFCHR | 0o644), b"", SPECIAL),
    "a pipe": (entry(QUIZ, stat.S_IFIFO | 0o644), b"", SPECIAL),
    "a socket": (entry(QUIZ, stat.S_IFSOCK | 0o644), b"", SPECIAL),
    "a program": (
        entry(QUIZ, stat.S_IFREG | 0o755),
        b"",
        "the file is marked as a program (mode 755). Make it a plain file: chmod 644.",
    ),
    "a program that runs as its owner": (
        entry(QUIZ, stat.S_IFREG | 0o4755),
        b"",
        "the file is marked as a program (mode 4755). Make it a plain file: chmod 644.",
    ),
    "another method": (
        entry(QUIZ, compress_type=zipfile.ZIP_LZMA),
        b"sets: []",
        "it is compressed by method 14. Only stored and deflated entries are read.",
    ),
    "a file that is too large": (
        entry(QUIZ),
        b"#" * 1_000_001,
        "the file has 1,000,001 bytes; at most 1,000,000 are read. Split it.",
    ),
    "a bomb": (
        entry(QUIZ, compress_type=zipfile.ZIP_DEFLATED),
        b"#" * 900_000,
        "890 bytes would unpack to 900,000: more than 100 times as many.",
    ),
    "hidden bytes": (
        entry(QUIZ, extra=b"\x99\x99\x04\x00evil"),
        b"sets: []",
        "8 bytes beside it belong to no entry. Make the pack by `unsealed export`.",
    ),
}


@pytest.mark.parametrize(("odd", "content", "reason"), ODD.values(), ids=ODD)
def test_an_odd_entry_is_refused_before_it_is_unpacked(
    tea_pack: bytes,
    odd: zipfile.ZipInfo,
    content: bytes,
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {name: each for name, each in files_of(tea_pack).items() if name != QUIZ}
    bad = zipped([*files.items(), (odd, content)])
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_args: pytest.fail("unpacked"))
    assert [line.removeprefix(f"{QUIZ}: ") for line in refusals(bad)] == [reason]


def with_field(content: bytes, sign: bytes, offset: int, layout: str, value: int) -> bytes:
    """A ZIP file with one field of its first header of this sort changed."""
    changed = bytearray(content)
    struct.pack_into(layout, changed, content.index(sign) + offset, value)
    return bytes(changed)


def overlapping(content: bytes) -> bytes:
    """A ZIP file whose second entry lies where the first does, as in bombs that are not nested."""
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    return content[: second + 42] + b"\0\0\0\0" + content[second + 46 :]


FETCH = "Fetch it again."
BROKEN: Mapping[str, tuple[Callable[[bytes], bytes], str]] = {
    "no ZIP file": (
        lambda _: b"title: Tea",
        f"this is no ZIP file, or something follows after its end. {FETCH}",
    ),
    "nothing": (lambda _: b"", f"this is no ZIP file, or something follows after its end. {FETCH}"),
    "cut off": (
        lambda good: good[:-500],
        f"this is no ZIP file, or something follows after its end. {FETCH}",
    ),
    "with a comment": (
        lambda good: good[:-2] + b"\x04\0evil",
        f"this is no ZIP file, or something follows after its end. {FETCH}",
    ),
    "a picture before it": (
        lambda good: b"GIF89a" + good,
        f"the list at the end of this ZIP file does not fit the file. {FETCH}",
    ),
    "of several disks": (
        lambda good: with_field(good, b"PK\5\6", 4, "<H", 1),
        f"the list at the end of this ZIP file does not fit the file. {FETCH}",
    ),
    "too many entries": (
        lambda good: with_field(
            with_field(good, b"PK\5\6", 8, "<H", 2001), b"PK\5\6", 10, "<H", 2001
        ),
        "it has 2001 entries; at most 2000 are read. Export fewer lessons.",
    ),
    "overlapping": (
        overlapping,
        "glossary.yaml: it shares bytes with the entry before it. Make the pack again.",
    ),
    "encrypted": (
        lambda good: with_field(good, b"PK\x01\x02", 8, "<H", 1),
        "pack.json: this entry is encrypted. Make the pack without a password.",
    ),
    "damaged": (
        lambda good: good.replace(b"forty pounds", b"fifty pounds"),
        "this is no ZIP file that can be read (Bad CRC-32 for file",
    ),
    "other names inside": (
        lambda good: good.replace(b"glossary.yaml{", b"glossary.yamL{"),
        "this is no ZIP file that can be read (File name in directory 'glossary.yaml' and header",
    ),
}


@pytest.mark.parametrize(("spoil", "reason"), BROKEN.values(), ids=BROKEN)
def test_an_archive_that_is_not_whole_and_nothing_else_is_refused(
    tea_pack: bytes, spoil: Callable[[bytes], bytes], reason: str
) -> None:
    assert any(line.startswith(reason) for line in refusals(spoil(tea_pack)))


def test_a_file_that_is_too_large_is_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_IN_FILE", 1000)
    assert refusals(b"PK" * 501) == [
        "the file is larger than 1,000 bytes. Export fewer lessons into one pack."
    ]


def test_files_that_are_too_large_together_are_refused(
    tea_pack: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {**files_of(tea_pack), "glossary.yaml": b"# tea\n" * 5000}
    listed = [
        (entry(name, compress_type=zipfile.ZIP_DEFLATED), each) for name, each in files.items()
    ]
    content = zipped(listed)
    total = sum(map(len, files.values()))
    monkeypatch.setattr(archive, "MOST_RATIO", 10_000)
    monkeypatch.setattr(archive, "MOST_IN_FILE", 10_000)
    assert refusals(content) == [
        f"unpacked it has {total:,} bytes; at most 10,000 are read. Export fewer lessons."
    ]


def test_a_pack_may_be_deflated_by_another_program(tea_pack: bytes) -> None:
    files = files_of(tea_pack)
    content = zipped((entry(name, compress_type=8), each) for name, each in files.items())
    assert open_pack(content).files == files


def without(files: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    return {each: content for each, content in files.items() if each != name}


UNTRUE: Mapping[str, tuple[Callable[[dict[str, bytes]], bytes], list[str]]] = {
    "no pack": (
        lambda files: packed(without(files, "pack.json")),
        ["pack.json: it is missing: this ZIP file is no lesson pack. Ask for another one."],
    ),
    "no JSON": (
        lambda files: packed({**files, "pack.json": b"{"}),
        [
            "pack.json:2:1: this is not YAML: while parsing a flow node did not find expected node"
            " content. A bracket or brace is not closed."
        ],
    ),
    "not text": (
        lambda files: packed({**files, "pack.json": b"\xff\xfe"}),
        ["pack.json:1:1: this file is saved as UTF-16. Save it as UTF-8."],
    ),
    "a list": (
        lambda files: packed({**files, "pack.json": b"[1]"}),
        ['pack.json: "schema_version" or "files" is missing or of no use. Export it again.'],
    ),
    "a newer schema": (
        lambda files: remade(files, schema_version=2),
        [
            "pack.json: the pack has schema version 2, and this program reads up to 1. Update the"
            " program, or ask for a pack that an older one made."
        ],
    ),
    "a schema that never was": (
        lambda files: remade(files, schema_version=0),
        ['pack.json: "schema_version" or "files" is missing or of no use. Export it again.'],
    ),
    "an alias that would grow": (
        lambda files: packed({**files, "pack.json": b"a: &a [1]\nb: [*a, *a]\n"}),
        ['pack.json:1:4: found the YAML anchor "&a". Anchors are not read; delete it.'],
    ),
    "a file that is not listed": (
        lambda files: packed({**files, "tea-papers/review.yaml": b"{}"}),
        ["tea-papers/review.yaml: pack.json does not list this file. Ask for the pack once more."],
    ),
    "files that are missing": (
        lambda files: packed(without(without(files, "glossary.yaml"), QUIZ)),
        [
            "glossary.yaml: pack.json lists this file, and it is missing. Fetch it again.",
            "tea-papers/quiz.yaml: pack.json lists this file, and it is missing. Fetch it again.",
        ],
    ),
    "a changed file": (
        lambda files: packed({**files, QUIZ: b"sets: []"}),
        [
            "tea-papers/quiz.yaml: its SHA-256 is 5a4f560d17df… and pack.json says %s…: it was"
            " changed or damaged on its way. Fetch it again."
        ],
    ),
    "an unknown key": (
        lambda files: remade(files, scripts=["run"]),
        [
            'pack.json:1:871: "scripts" is not a key that is known here. The keys here are:'
            " schema_version, name, title, authors, licence, made_with, lessons, bench, terms,"
            " files."
        ],
    ),
    "no lesson": (
        lambda files: remade(files, lessons=[], terms=[]),
        [
            "pack.json: it lists no lesson. Export it again.",
            'guides/tea-papers.md: it belongs to the lesson "tea-papers", which pack.json does not'
            " list.",
        ],
    ),
    "a lesson without text": (
        lambda files: remade(without(files, "tea-papers/lesson.md")),
        ["tea-papers/lesson.md: the lesson is listed, and this file is missing. Export it again."],
    ),
    "a lesson twice": (
        lambda files: remade(files, bench=["tea-papers"]),
        ['pack.json: the lesson "tea-papers" is listed twice. Export it again.'],
    ),
    "a lesson called as another folder": (
        lambda files: remade({**files, "assessments/lesson.md": b"-"}, bench=["assessments"]),
        ['pack.json: "assessments" is the name of another folder. Rename the lesson.'],
    ),
}


@pytest.mark.parametrize(("spoil", "reasons"), UNTRUE.values(), ids=UNTRUE)
def test_a_pack_that_is_not_what_it_says_is_refused(
    tea_pack: bytes, spoil: Callable[[dict[str, bytes]], bytes], reasons: list[str]
) -> None:
    files = files_of(tea_pack)
    wanted = json.loads(files["pack.json"])["files"][QUIZ][:12]
    expected = [each.replace("%s", wanted) for each in reasons]
    assert refusals(spoil(files))[: len(expected)] == expected


def test_all_faults_of_an_archive_are_listed_at_once(tea_pack: bytes) -> None:
    link = entry("tea-papers/link.md", stat.S_IFLNK | 0o777)
    listed = [*files_of(tea_pack).items(), ("../../evil.sh", b"#!"), (link, b"/etc")]
    with pytest.warns(UserWarning, match="Duplicate name"):
        bad = zipped([*listed, ("pack.json", b"{}")])
    assert refusals(bad) == [
        f"../../evil.sh: {PARENT}",
        f"tea-papers/link.md: {NO_FILE}",
        "pack.json: this name stands in the pack twice. Make the pack again.",
        f"tea-papers/link.md: {LINK}",
    ]


def test_what_a_terminal_would_obey_is_shown_as_text(tea_pack: bytes) -> None:
    bad = zipped([*files_of(tea_pack).items(), ("\x1b]0;evil\x07\n" + "e" * 99, b"")])
    assert refusals(bad) == ["\\x1b]0;evil\\x07\\x0a" + "e" * 61 + f"…: {SIGNS}"]


@given(at=st.integers(0, 4000), byte=st.integers(0, 255))
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_one_changed_byte_is_always_seen_or_changes_no_file(
    tea_pack: bytes, at: int, byte: int
) -> None:
    at = at * len(tea_pack) // 4001
    changed = tea_pack[:at] + bytes([byte]) + tea_pack[at + 1 :]
    try:
        found = open_pack(changed).files
    except PackRefused:
        return
    assert found == open_pack(tea_pack).files


def test_the_name_in_the_pack_is_the_one_that_commands_use(tea_pack: bytes) -> None:
    assert open_pack(tea_pack).pack.name == ABOUT.name
    assert zipfile.ZipFile(io.BytesIO(tea_pack)).testzip() is None
