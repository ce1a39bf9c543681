"""`unsealed examine` as somebody at a terminal meets it."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from unsealed.cli import main
from unsealed.lab.filetypes import recognise
from unsealed.lab.limits import LIMITS
from unsealed.lab.report import Bearing, Finding, Report, Table, Verdict, count, say
from unsealed.lab.terminal import report_as_text

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with a file of an unknown kind."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "70")
    (tmp_path / "noise.bin").write_bytes(b"\x00\x01\x02\xff" * 4)
    return tmp_path


def _run(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["examine", *arguments], input=given, prog_name="unsealed")


NOISE = """\
noise.bin
  of a type that the lab does not know, 16 bytes
  SHA-256 {digest}

  CANNOT TELL — Type against extension (bears on: Authentic)
    The content is of a type that the lab does not know.
    Shows: What the first bytes and the structure of the file are.
    Does not show: Who gave the file its name. An extension is changed
    by hand, and by mistake.
{raw}
  CANNOT TELL — Checks for this type (bears on: Complete)
    The lab has no check for files of this type.
    Shows: Only its name, size, hash and type were looked at.
    Does not show: Anything of what is in it.

  2 findings: 2 cannot tell. They do not add up to a verdict on the
  file.

"""
DIGEST = sha256(b"\x00\x01\x02\xff" * 4).hexdigest()


def test_a_report_fits_the_width_and_says_what_is_not_shown(here: Path) -> None:
    result = _run("noise.bin")
    assert result.output == NOISE.format(digest=DIGEST, raw="")
    assert result.exit_code == 0


def test_raw_values_are_shown_on_demand(here: Path) -> None:
    raw = "    In the file: 00 01 02 ff 00 01 02 ff 00 01 02 ff 00 01 02 ff\n"
    assert _run("noise.bin", "--raw").output == NOISE.format(digest=DIGEST, raw=raw)


def test_json_has_the_documented_shape(here: Path) -> None:
    result = _run("noise.bin", "--json")
    assert result.exit_code == 0
    assert json.loads(result.output) == {
        "schema": 1,
        "files": [
            {
                "file": "noise.bin",
                "size": 16,
                "sha256": DIGEST,
                "type": {
                    "id": "unknown",
                    "name": "of a type that the lab does not know",
                    "media_type": "application/octet-stream",
                },
                "examined": True,
                "findings": [
                    {
                        "check": "file.type",
                        "name": "Type against extension",
                        "found": "The content is of a type that the lab does not know.",
                        "verdict": "cannot-tell",
                        "shows": "What the first bytes and the structure of the file are.",
                        "shows_not": "Who gave the file its name. An extension is changed by hand,"
                        " and by mistake.",
                        "bears_on": "authentic",
                        "place": "name",
                        "raw": "00 01 02 ff 00 01 02 ff 00 01 02 ff 00 01 02 ff",
                        "details": [],
                        "table": None,
                        "stops": [],
                    },
                    {
                        "check": "file.examiner",
                        "name": "Checks for this type",
                        "found": "The lab has no check for files of this type.",
                        "verdict": "cannot-tell",
                        "shows": "Only its name, size, hash and type were looked at.",
                        "shows_not": "Anything of what is in it.",
                        "bears_on": "complete",
                        "place": None,
                        "raw": None,
                        "details": [],
                        "table": None,
                        "stops": [],
                    },
                ],
                "parts": [],
                "text": None,
                "asks": [],
            }
        ],
    }


def test_standard_input_is_a_file_without_a_name(here: Path) -> None:
    result = _run("-", given=b"a letter\n")
    assert result.output.splitlines()[:2] == ["standard input", "  plain text, 9 bytes"]


def test_the_other_files_are_examined_where_one_is_missing(here: Path) -> None:
    result = _run("noise.bim", "noise.bin", "--json")
    assert result.stderr == "Error: there is no file noise.bim. Did you mean noise.bin?\n"
    assert [each["file"] for each in json.loads(result.stdout)["files"]] == ["noise.bin"]
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("xyzzy", "Error: there is no file xyzzy.\n"),
        ("no/xyzzy", "Error: there is no file no/xyzzy.\n"),
        (".", "Error: . is a folder. Name the files in it that you want examined.\n"),
    ],
)
def test_what_is_no_file_is_told(here: Path, name: str, message: str) -> None:
    result = _run(name)
    assert (result.stderr, result.stdout, result.exit_code) == (message, "", 1)


def test_a_file_that_is_too_large_is_hashed_and_not_read(here: Path) -> None:
    size = LIMITS.file_bytes + 1
    with (here / "large.bin").open("wb") as file:
        file.truncate(size)
    result = _run("large.bin", "--json")
    (report,) = json.loads(result.output)["files"]
    assert (report["size"], report["sha256"]) == (size, sha256(bytes(size)).hexdigest())
    assert [each["found"] for each in report["findings"]] == [
        "It could not be examined: it has 33554433 bytes, and the lab reads at most 33554432."
    ]
    assert (report["examined"], result.exit_code) == (False, 1)


def test_a_key_without_its_record_is_told(here: Path) -> None:
    result = _run("noise.bin", "--key", "sel._domainkey.example.org")
    assert result.output.splitlines()[-1] == (
        'Error: --key wants a name and its record, "NAME=RECORD", found'
        ' "sel._domainkey.example.org".'
    )
    assert result.exit_code == 2


def test_a_file_cannot_steer_the_terminal_nor_hide_its_name(here: Path) -> None:
    name = "letter\u202efdp.\x1b[2Jexe"
    (here / name).write_bytes(b"")
    assert _run(name).output.splitlines()[0] == "letter‹U+202E›fdp.‹U+001B›[2Jexe"


SAYING = Finding(
    check="test.hops",
    name=say("Hops"),
    found=count("%(number)d hop, by %(who)s.", "%(number)d hops, by %(who)s.", 2, who=say("post")),
    verdict=Verdict.NOTABLE,
    shows=say("The way."),
    shows_not=say("The sender, to 100 %%."),
    bears_on=Bearing.PROVENANCE,
    details=(say("The first is ours."),),
    table=Table((say("Host"), say("Time")), (("mail.a.example", "10:00 +0100"), ("b.example", ""))),
)
TEXT = recognise(b"a letter")
HOPS = Report("a.txt", 1, "0" * 64, TEXT, (SAYING,), (Report("b.txt", 2, "1" * 64, TEXT),))


def test_a_table_stands_in_columns_where_there_is_room() -> None:
    assert report_as_text(HOPS, width=80, is_raw=False).splitlines()[4:13] == [
        "  NOTABLE — Hops (bears on: Provenance)",
        "    2 hops, by post.",
        "    - The first is ours.",
        "    Host            Time",
        "    mail.a.example  10:00 +0100",
        "    b.example",
        "    Shows: The way.",
        "    Does not show: The sender, to 100 %.",
        "",
    ]


def test_a_table_is_a_list_where_there_is_none() -> None:
    lines = report_as_text(HOPS, width=20, is_raw=False).splitlines()
    assert lines[8:12] == [
        "    - Host: mail.a.example;",
        "      Time: 10:00 +0100",
        "    - Host: b.example",
        "    Shows: The way.",
    ]


def test_parts_follow_the_file_that_they_lie_in() -> None:
    assert report_as_text(HOPS, width=80, is_raw=False).splitlines()[-7:] == [
        "",
        "  Within a.txt:",
        "  b.txt",
        "    plain text, 2 bytes",
        f"    SHA-256 {'1' * 64}",
        "",
        "    No findings.",
    ]
