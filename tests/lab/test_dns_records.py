"""Keys of mail from the DNS: only when asked, and only names of keys."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest
from click.testing import CliRunner

from mails import CURVE, LETTER, report_of, signed
from unsealed.cli import main
from unsealed.lab.dns_records import ask, names_asked
from unsealed.lab.replicas.mail import put_on_top, write_mail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "curve._domainkey.quayhill.example"


@pytest.fixture
def name_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A name server that knows one key; gives the names that it was asked for."""
    asked: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind(("127.0.0.1", 0))
        threading.Thread(target=_answer, args=(door, asked), daemon=True).start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], door.getsockname()[1]
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
        yield asked
        door.sendto(b"", door.getsockname())


def _answer(door: socket.socket, asked: list[str]) -> None:
    while True:
        data, whom = door.recvfrom(4096)
        if not data:
            return
        answer = dns.message.make_response(dns.message.from_wire(data))
        name = answer.question[0].name
        asked.append(name.to_text(omit_final_dot=True))
        if asked[-1] == NAME:
            answer.answer.append(
                dns.rrset.from_text(name, 60, "IN", "TXT", f'"{CURVE.key.record}"')
            )
        elif asked[-1].startswith("busy"):
            answer.set_rcode(dns.rcode.REFUSED)
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        door.sendto(answer.to_wire(), whom)


def _run(path: Path, *options: str) -> tuple[str, str]:
    result = CliRunner().invoke(main, ["examine", str(path), *options], prog_name="unsealed")
    return result.stdout, result.stderr


def test_the_dns_is_asked_when_somebody_says_so(tmp_path: Path, name_server: list[str]) -> None:
    path = tmp_path / "letter.eml"
    path.write_bytes(signed())
    assert "that key is not at hand" in " ".join(_run(path)[0].split())
    assert name_server == []
    told = " ".join(_run(path, "--dns")[0].split())
    assert f"Key found under {NAME}, in the DNS, which was asked just now." in told
    assert "CONSISTENT — DKIM signature" in told
    assert name_server == [NAME]


def test_a_record_that_is_gone_is_named(tmp_path: Path, name_server: list[str]) -> None:
    path = tmp_path / "letter.eml"
    path.write_bytes(signed().replace(b"s=curve;", b"s=older;"))
    missing = "older._domainkey.quayhill.example"
    assert _run(path, "--dns")[1] == f"The DNS has no record {missing} now.\n"
    assert name_server == [missing]


@pytest.mark.usefixtures("name_server")
def test_a_name_server_that_gives_no_answer_is_no_fault_of_the_file() -> None:
    (fault,) = ask(("busy._domainkey.a.example",)).faults
    assert fault.startswith("The DNS could not be asked for busy._domainkey.a.example: ")


def test_a_file_cannot_have_other_names_asked_for() -> None:
    field = "v=1; a=rsa-sha256; d=%s; s=%s; h=from; bh=AA==; b=AA=="
    mail = write_mail(LETTER)
    for domain, selector in (
        ("a.example", "x/y"),
        ("secret data.example", "s"),
        ("b.example", "t"),
    ):
        mail = put_on_top(mail, "DKIM-Signature", field % (domain, selector))
    assert names_asked(report_of(mail)) == ("t._domainkey.b.example",)
