"""Files that are no text, no file or not there: a fault each, never a traceback."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tea_papers import CLAIMS, COURSE, FILES, LESSON, lines_of
from unsealed.course.check import check_course
from unsealed.course.lesson_files import read_lesson

if TYPE_CHECKING:
    from tea_papers import LessonFolder

LAUGHS = "a: &a [x, x]\n" + "".join(
    f"b{number}: &b{number} [*{'a' if not number else f'b{number - 1}'}, *a]\n"
    for number in range(30)
)
UNREADABLE = [
    pytest.param(
        b"",
        "claims.yaml:1:1: nothing is written here. Fill it in as lessons/README.md shows."
        " [file-empty]",
        id="empty",
    ),
    pytest.param(
        b"# a remark alone\n",
        "claims.yaml:1:1: nothing is written here. Fill it in as lessons/README.md shows."
        " [file-empty]",
        id="comments alone",
    ),
    pytest.param(
        None, "claims.yaml:1:1: this file is missing. Create it. [file-missing]", id="missing"
    ),
    pytest.param(
        CLAIMS.encode("utf-16"),
        "claims.yaml:1:1: this file is saved as UTF-16. Save it as UTF-8. [file-encoding]",
        id="UTF-16",
    ),
    pytest.param(
        CLAIMS.replace("tea", "thé").encode("latin-1"),
        "claims.yaml:9:17: this is not UTF-8 text: found the byte 0xE9. Save the file as UTF-8."
        " [file-encoding]",
        id="Latin-1",
    ),
    pytest.param(
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "claims.yaml:1:1: this is not UTF-8 text: found the byte 0x89. Save the file as UTF-8."
        " [file-encoding]",
        id="binary",
    ),
    pytest.param(
        CLAIMS.replace("tea", "t\0a").encode(),
        "claims.yaml:9:16: found the invisible character U+0000. Delete it. [file-character]",
        id="NUL",
    ),
    pytest.param(
        CLAIMS.replace("tea", "t\u2028a").encode(),
        "claims.yaml:9:16: found the invisible character U+2028. Delete it. [file-character]",
        id="a line separator",
    ),
    pytest.param(
        b"claims: " + b"x" * 10_000_000,
        "claims.yaml:1:1: this file has 10,000,008 bytes; at most 1,000,000 are read. Split it."
        " [file-too-large]",
        id="a line of 10 MB",
    ),
    pytest.param(
        b"claims: &a [*a]\n",
        'claims.yaml:1:9: found the YAML anchor "&a". Anchors are not read; delete it.'
        " [yaml-anchor]",
        id="a circle of anchors",
    ),
    pytest.param(
        LAUGHS.encode(),
        'claims.yaml:1:4: found the YAML anchor "&a". Anchors are not read; delete it.'
        " [yaml-anchor]",
        id="a billion laughs",
    ),
    pytest.param(
        b"claims: " + b"[\n " * 30_000,
        "claims.yaml:30:2: nested more than 30 deep. No file of the course needs that."
        " [yaml-nesting]",
        id="thirty thousand brackets",
    ),
]


@pytest.mark.parametrize(("content", "expected"), UNREADABLE)
def test_a_file_that_cannot_be_read_is_one_fault(
    lesson_folder: LessonFolder, content: bytes | None, expected: str
) -> None:
    root = lesson_folder(files={"claims.yaml": content}).parent
    assert [line for line in lines_of(check_course(root)) if "claims.yaml:" in line] == [expected]


def test_a_line_longer_than_anybody_writes_is_not_rendered(lesson_folder: LessonFolder) -> None:
    # Rendered, these brackets would take a quarter of an hour.
    text = LESSON + "\n" + "![](" * 60_000 + "\n"
    lines = lines_of(check_course(lesson_folder(files={"lesson.md": text}).parent))
    assert (
        "lesson.md:60:1: this line has 240000 characters; at most 5000 are read. Break it."
        " [line-too-long]"
    ) in lines
    assert not [line for line in lines if "[leftover]" in line]


@pytest.mark.parametrize("name", sorted(FILES))
@pytest.mark.parametrize("ending", ["\r\n", "\r"], ids=["CRLF", "CR"])
def test_other_line_ends_and_a_byte_order_mark_are_fine(
    lesson_folder: LessonFolder, name: str, ending: str
) -> None:
    content = FILES[name].replace("\n", ending).encode("utf-8-sig")
    assert check_course(lesson_folder(files={name: content}).parent) == ()


def test_an_empty_lesson_says_how_to_begin(lesson_folder: LessonFolder) -> None:
    lesson = read_lesson(lesson_folder(files={"lesson.md": ""}))
    assert lines_of(lesson.faults) == [
        "lesson.md:1:1: this file is empty. `unsealed new lesson NAME` writes one to begin with."
        " [front-matter]"
    ]


def test_front_matter_that_is_missing_is_asked_for(lesson_folder: LessonFolder) -> None:
    lesson = read_lesson(lesson_folder(files={"lesson.md": "## Hook\n"}))
    assert lines_of(lesson.faults) == [
        'lesson.md:1:1: the file must begin with a line "---", the front matter and another "---".'
        " [front-matter]"
    ]


def test_front_matter_that_is_not_closed_is_asked_to_be(lesson_folder: LessonFolder) -> None:
    text = LESSON.replace("---\n\n## Hook", "\n## Hook")
    lesson = read_lesson(lesson_folder(files={"lesson.md": text}))
    assert lines_of(lesson.faults) == [
        'lesson.md:1:1: the front matter is not closed. Put a line "---" below its last key.'
        " [front-matter]"
    ]


def test_a_folder_where_a_file_belongs_is_a_fault(lesson_folder: LessonFolder) -> None:
    folder = lesson_folder(files={"claims.yaml": None})
    (folder / "claims.yaml").mkdir()
    assert lines_of(read_lesson(folder).faults) == [
        "claims.yaml:1:1: this is a folder, and a file is expected. Move the folder away."
        " [file-unreadable]"
    ]


def test_a_file_where_the_exhibits_belong_is_a_fault(lesson_folder: LessonFolder) -> None:
    folder = lesson_folder(files={"exhibits/letter.yaml": None})
    (folder / "exhibits").write_text("a letter")
    assert lines_of(read_lesson(folder).faults) == [
        "exhibits:1:1: this is a file, and a folder is expected. Move the file away."
        " [file-unreadable]"
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes on this platform")
def test_a_pipe_is_not_waited_for(lesson_folder: LessonFolder) -> None:
    folder = lesson_folder(files={"claims.yaml": None})
    os.mkfifo(folder / "claims.yaml")
    assert lines_of(read_lesson(folder).faults) == [
        "claims.yaml:1:1: this is not a plain file. Replace it by one. [file-unreadable]"
    ]


def test_a_link_in_a_circle_cannot_be_read(lesson_folder: LessonFolder) -> None:
    folder = lesson_folder(files={"claims.yaml": None})
    (folder / "claims.yaml").symlink_to(folder / "claims.yaml")
    assert lines_of(read_lesson(folder).faults) == [
        "claims.yaml:1:1: this file cannot be read: Too many levels of symbolic links."
        " [file-unreadable]"
    ]


def test_a_file_without_permission_cannot_be_read(
    lesson_folder: LessonFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Tests may run as root, whom no permission stops: the disk's refusal is put in by hand.
    def refused(_file: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    folder = lesson_folder()
    monkeypatch.setattr(Path, "read_bytes", refused)
    assert lines_of(read_lesson(folder).faults)[0] == (
        "claims.yaml:1:1: this file cannot be read: Permission denied. [file-unreadable]"
    )


def test_a_folder_without_a_lesson_text_is_still_a_lesson(lesson_folder: LessonFolder) -> None:
    root = lesson_folder(files={"lesson.md": None}).parent
    assert "lesson.md:1:1: this file is missing. Create it. [file-missing]" in lines_of(
        check_course(root)
    )


def test_files_that_nothing_reads_are_pointed_out(lesson_folder: LessonFolder) -> None:
    folder = lesson_folder(
        files={"source.yaml": "a: b", "notes.md": "x", "exhibits/letter.yml": "a: b"}
    )
    assert lines_of(check_course(folder.parent)) == [
        'exhibits/letter.yml:1:1: nothing reads this file. Did you mean "letter.yaml"?'
        " [file-unknown]",
        "notes.md:1:1: nothing reads this file. Rename it, or move it away. [file-unknown]",
        'source.yaml:1:1: nothing reads this file. Did you mean "sources.yaml"? [file-unknown]',
    ]


def test_a_course_that_is_not_there_is_two_missing_files(tmp_path: Path) -> None:
    assert lines_of(check_course(tmp_path / "lessons")) == [
        "lessons/course.yaml:1:1: this file is missing. Create it. [file-missing]",
        "lessons/glossary.yaml:1:1: this file is missing. Create it. [file-missing]",
    ]


def test_a_course_that_is_a_picture_is_a_fault(lesson_folder: LessonFolder) -> None:
    root = lesson_folder().parent
    (root / "course.yaml").write_bytes(COURSE.encode("utf-16"))
    assert lines_of(check_course(root)) == [
        "lessons/course.yaml:1:1: this file is saved as UTF-16. Save it as UTF-8. [file-encoding]"
    ]
