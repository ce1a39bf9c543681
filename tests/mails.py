"""The mails that the examiner of e-mail is tried on: made, signed and passed on by our makers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from unsealed.lab.examining import examine_here
from unsealed.lab.replicas.mail import (
    Attached,
    Letter,
    Server,
    Station,
    sign,
    write_mail,
    zone_text,
)
from unsealed.lab.wording import in_words

if TYPE_CHECKING:
    from unsealed.lab.report import Finding, Report

WRITTEN = datetime(2019, 3, 19, 10, 20, 30, tzinfo=UTC)
CURVE = Server("quayhill.example", "curve", "tests", kind="ed25519")
SHORT = replace(CURVE, selector="short", kind="rsa", bits=1024)
ZONE = zone_text([CURVE, SHORT]).encode()
LETTER = Letter(
    author="Ines Calder <ines@quayhill.example>",
    recipient="Tom Ferris <tom@harbour.example>",
    subject="Die Pumpe für den Kai",
    text="Dear Tom,\n\nthe pump was bought on Tuesday, for 1 240 €.\n\nInes\n",
    written=WRITTEN,
)
WITH_FILE = replace(LETTER, attached=(Attached("bill.txt", "text/plain", b"1240\n"),))
STATIONS = (
    Station(
        "ines.quayhill.example", "192.0.2.1", "mx.quayhill.example", WRITTEN + timedelta(seconds=2)
    ),
    Station(
        "mx.quayhill.example", "192.0.2.9", "mx.harbour.example", WRITTEN + timedelta(seconds=5)
    ),
)


def signed(letter: Letter = LETTER, server: Server = CURVE) -> bytes:
    """The letter, signed as it was written."""
    return sign(write_mail(letter), server, WRITTEN)


def report_of(data: bytes, zone: bytes | None = ZONE) -> Report:
    """The report of a mail, with the zone file beside it."""
    return examine_here("mail.eml", data, {} if zone is None else {"zone": zone})


def the(report: Report, check: str) -> Finding:
    """The only finding of a check."""
    (found,) = (each for each in report.findings if each.check == check)
    return found


def said(finding: Finding) -> tuple[str, str]:
    """A finding's verdict and what was found, in words."""
    return finding.verdict.value, in_words(finding.found)


def details(finding: Finding) -> list[str]:
    """A finding's further sentences."""
    return [in_words(each) for each in finding.details]
