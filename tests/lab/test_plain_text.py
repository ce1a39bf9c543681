"""What a plain text tells of the programs that wrote it, and what it hides."""

from __future__ import annotations

import pytest

from lab.found import lines_of
from lab.specimens import text_with_unseen
from unsealed.lab.examining import examine_here

SEEN = "text.unseen consistent: There are none."
UNIX = "text.line-ends consistent: All lines end alike: 1 × LF (Unix, macOS)."


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"hi\n", ["text.encoding consistent: ASCII: letters of English only.", UNIX, SEEN]),
        (
            "hé\n".encode(),
            ["text.encoding consistent: UTF-8 throughout, without a byte order mark.", UNIX, SEEN],
        ),
        (
            "hé\n".encode("utf-8-sig"),
            ["text.encoding consistent: UTF-8, with a byte order mark.", UNIX, SEEN],
        ),
        (
            "hé\n".encode("utf-16"),
            ["text.encoding consistent: UTF-16, with a byte order mark.", UNIX, SEEN],
        ),
        (
            "\nhé".encode("latin-1"),
            [
                "text.encoding cannot-tell: No valid UTF-8 in line 2; read as Windows-1252, which"
                " is a guess.",
                UNIX,
                SEEN,
            ],
        ),
        (
            b"hi",
            [
                "text.encoding consistent: ASCII: letters of English only.",
                "text.line-ends cannot-tell: There is one line, without an end.",
                SEEN,
            ],
        ),
    ],
)
def test_encoding_and_ends_of_lines_are_told(data: bytes, lines: list[str]) -> None:
    assert lines_of(examine_here("a.txt", data)) == lines


def test_what_nobody_sees_is_shown_with_its_place() -> None:
    report = examine_here("a.txt", text_with_unseen())
    assert lines_of(report)[1:] == [
        "text.line-ends notable: Lines end in more than one way: 2 × LF (Unix, macOS), 1 × CR LF"
        " (Windows).",
        "text.unseen notable: There is 1, in line 1.",
        "text.mixed-scripts notable: Words that mix letters of several scripts: 1. The first,"
        ' "c\u0435llar", is in line 2.',
    ]
    table = report.findings[3].table
    assert table is not None
    assert table.rows == (("1", "U+200B ZERO WIDTH SPACE", "The pu‹U+200B›mp is red."),)
    assert [each.place for each in report.findings[2:]] == ["line:1", "line:1", "line:2"]
