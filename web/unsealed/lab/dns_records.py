"""Asks the DNS for the keys that a report lacks, when somebody wants that.

It is the only module of the lab that uses the network, and it runs outside the process that reads
the file. A file decides which names are asked for, so only names of keys are asked, and few.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import dns.exception
import dns.resolver
from msgspec import Struct

from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.lab.report import Report

MOST_ASKED = 20
SECONDS = 5.0
"""How long one name is asked for."""
_KEY_NAME = re.compile(r"[a-z0-9_.-]{1,120}\._domainkey\.[a-z0-9.-]{1,120}")


class Answers(Struct, frozen=True):
    """What the DNS said: records by name, and for the other names why there is none."""

    records: dict[str, str]
    faults: tuple[str, ...]

    @property
    def as_aid(self) -> bytes:
        """The records as the aid `dns`: a name and its text in each line."""
        return "".join(f"{name}\t{text}\n" for name, text in self.records.items()).encode()


def names_asked(report: Report) -> tuple[str, ...]:
    """The names of keys that a report and the parts within it lack, each once."""
    found = (name.lower() for name in _asks(report))
    return tuple(dict.fromkeys(name for name in found if _KEY_NAME.fullmatch(name)))[:MOST_ASKED]


def ask(names: tuple[str, ...], resolver: dns.resolver.Resolver | None = None) -> Answers:
    """What the DNS says of the names. Never raises: what is not known is a fault in words."""
    records: dict[str, str] = {}
    faults: list[str] = []
    for name in names:
        try:
            records[name] = _record(name, resolver or dns.resolver.get_default_resolver())
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            faults.append(_("The DNS has no record %(name)s now.") % {"name": name})
        except (dns.exception.DNSException, OSError) as error:
            message = _("The DNS could not be asked for %(name)s: %(why)s")
            faults.append(message % {"name": name, "why": error})
    return Answers(records, tuple(faults))


def _record(name: str, resolver: dns.resolver.Resolver) -> str:
    answer = resolver.resolve(f"{name}.", "TXT", lifetime=SECONDS)
    text = b"".join(next(iter(answer)).strings).decode("latin-1")
    return re.sub(r"[\t\r\n]", " ", text)


def _asks(report: Report) -> Iterator[str]:
    yield from report.asks
    for part in report.parts:
        yield from _asks(part)
