"""The lab: what examining a file costs, beside a reference tool that reads the same file.

Ours is the process that reads the file, from its start to its report. The tools say less; what is
compared is whether a learner waits, and how much memory a class needs.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace
from report import Row

from unsealed.lab.requests import Named, Request, write_request
from unsealed.lab.sandbox import CHILD

TESTS = Path(__file__).resolve().parents[1]
sys.path.append(str(TESTS))

import mails  # noqa: E402 # a neighbour's letters, of which large ones are made
import papers_of_office  # noqa: E402 # likewise
from unsealed.lab.replicas.mail import Attached  # noqa: E402 # likewise
from unsealed.lab.replicas.office import Paragraph, Run, write_docx  # noqa: E402 # likewise

BARE = (
    "import sys, dkim; record = open(sys.argv[2], 'rb').read().split(None, 1)[1];"
    " dkim.verify(open(sys.argv[1], 'rb').read(), dnsfunc=lambda *_, **__: record)"
)
BARE_OFFICE = (
    "import sys, zipfile; from lxml import etree; archive = zipfile.ZipFile(sys.argv[1]);"
    " [etree.fromstring(archive.read(each)) for each in archive.namelist()]"
)
# A process's peak counts what it was before it became the command: a copy of whoever started it. So
# the smallest interpreter starts it, which is smaller than anything that is measured.
LAUNCHER = (
    "import os, sys; child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions="
    "[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]); _, status, used = os.wait4(child, 0);"
    " print(used.ru_utime + used.ru_stime, used.ru_maxrss); sys.exit(status != 0)"
)

TIMES = 3


@dataclass(frozen=True)
class Cost:
    """What a process used: seconds of computing, and megabytes at its peak."""

    seconds: float
    megabytes: float


def measure(folder: Path) -> list[Row]:
    """Rows of time and memory for a mail of 100 kB and a Word document of 1 MB."""
    folder.mkdir()
    return [*_mail(folder), *_document(folder)]


def _mail(folder: Path) -> list[Row]:
    attached = Attached("scan.bin", "application/octet-stream", os.urandom(74_000))
    server = replace(mails.SHORT, bits=2048)
    data = mails.signed(replace(mails.LETTER, attached=(attached,)), server)
    file, keys = folder / "letter.eml", folder / "keys.txt"
    file.write_bytes(data)
    keys.write_text(f"{server.selector}._domainkey.{server.domain} {server.key.record}\n")
    request = Request("examine", (Named(file.name, data),), {"keys": keys.read_bytes()})
    tools: dict[str, tuple[object, ...]] = {
        "dkimpy alone": (sys.executable, "-c", BARE, file, keys),
        "Mail::DKIM": ("perl", TESTS / "agreement" / "mail_dkim.pl", keys, file),
    }
    return _rows(f"mail of {len(data) // 1000} kB", request, tools)


def _document(folder: Path) -> list[Row]:
    words = " ".join(f"word{number}" for number in range(40))
    runs = tuple(Run(words, session=number % 9) for number in range(8))
    recipe = replace(papers_of_office.HONEST, sessions=9, paragraphs=(Paragraph(runs),) * 370)
    file = folder / "report.docx"
    file.write_bytes(write_docx(recipe))
    request = Request("examine", (Named(file.name, file.read_bytes()),))
    tools: dict[str, tuple[object, ...]] = {
        "zipfile and lxml alone": (sys.executable, "-c", BARE_OFFICE, file),
        "ExifTool": ("exiftool", "-json", file),
    }
    return _rows(f"DOCX of {file.stat().st_size // 1000} kB", request, tools)


def _rows(what: str, request: Request, tools: dict[str, tuple[object, ...]]) -> list[Row]:
    """Ours beside each tool that is installed, in turn, so that both meet the same machine."""
    present = {name: tool for name, tool in tools.items() if shutil.which(str(tool[0]))}
    ours: list[Cost] = []
    theirs: dict[str, list[Cost]] = {name: [] for name in present}
    for _round in range(TIMES):
        ours.append(_cost(CHILD, write_request(request)))
        for name, tool in present.items():
            theirs[name].append(_cost(tuple(map(str, tool))))
    mine = _median(ours)
    return [
        row
        for name, costs in theirs.items()
        for row in (
            Row("lab", f"{what}, beside {name}", "s", mine.seconds, "", _median(costs).seconds),
            Row(
                "lab", f"{what}, beside {name}", "MB", mine.megabytes, "", _median(costs).megabytes
            ),
        )
    ]


def _median(costs: list[Cost]) -> Cost:
    return Cost(
        statistics.median(each.seconds for each in costs),
        statistics.median(each.megabytes for each in costs),
    )


def _cost(command: tuple[str, ...], given: bytes = b"") -> Cost:
    """What one run of a command used. Raises CalledProcessError where it fails."""
    launcher = (sys.executable, "-I", "-S", "-c", LAUNCHER, *command)
    ended = subprocess.run(launcher, input=given, stdout=subprocess.PIPE, check=True)
    seconds, kilobytes = map(float, ended.stdout.split())
    return Cost(seconds, kilobytes / 1024)
