"""Mails of our own makers for the comparison: each kind of signature, sound and altered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from unsealed.lab.replicas.mail import (
    Attached,
    Letter,
    Server,
    add_file,
    change_field,
    change_text,
    encode_anew,
    seal,
    sign,
    write_mail,
)

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = datetime(2019, 3, 19, 10, 20, 30, tzinfo=UTC)
SERVER = Server("quayhill.example", "spring", "agreement")
SERVERS = {
    "rsa2048": SERVER,
    "rsa1024": replace(SERVER, selector="short", bits=1024),
    "ed25519": replace(SERVER, selector="curve", kind="ed25519"),
    "simple": replace(SERVER, canonicalization="simple/simple"),
    "mixed": replace(SERVER, canonicalization="relaxed/simple"),
    "partly": replace(SERVER, signs_only=40),
    "expired": replace(SERVER, counts_for=3600),
}
LETTER = Letter(
    author="Ines Calder <ines@quayhill.example>",
    recipient="Tom Ferris <tom@harbour.example>",
    subject="Die Pumpe für den Kai",
    text="Dear Tom,\n\nthe pump was bought on Tuesday, for 1 240 €.\n\nInes\n",
    written=WRITTEN,
)
WITH_FILE = replace(LETTER, attached=(Attached("bill.txt", "text/plain", b"1240\n"),))


def write_made_mails(folder: Path) -> None:
    """Write the mails and keys.txt into the folder."""
    for name, server in SERVERS.items():
        for variant, data in _variants(server).items():
            (folder / f"made-{name}-{variant}.eml").write_bytes(data)
    lines = {
        f"{each.selector}._domainkey.{each.domain} {each.key.record}\n" for each in SERVERS.values()
    }
    (folder / "keys.txt").write_text("".join(lines))


def _variants(server: Server) -> dict[str, bytes]:
    single = sign(write_mail(LETTER), server, WRITTEN)
    parts = sign(write_mail(WITH_FILE), server, WRITTEN)
    return {
        "sound": single,
        "parts": parts,
        "letter": change_text(single, "Tuesday", "Tuesdaz"),
        "subject": change_field(single, "Subject", "Another"),
        "file": add_file(parts, Attached("more.txt", "text/plain", b"2\n")),
        "encoding": encode_anew(single),
        "rotated": sign(write_mail(LETTER), replace(server, selector="older"), WRITTEN),
    } | _sealed(single, server)


def _sealed(mail: bytes, server: Server) -> dict[str, bytes]:
    if server.kind != "rsa":
        return {}
    sealed = seal(mail, server, WRITTEN + timedelta(minutes=1), "mx.harbour.example; dkim=pass")
    return {"sealed": sealed, "sealed-letter": change_text(sealed, "Tuesday", "Monday")}
