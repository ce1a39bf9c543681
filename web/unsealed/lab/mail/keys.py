"""Public keys of mail servers (RFC 6376, 3.6.1), from a zone file or from pasted records.

Nothing is asked of the DNS here. Whoever starts the examination may ask, and hands in what came.
"""

from __future__ import annotations

import base64
import binascii
import re
from enum import StrEnum
from typing import TYPE_CHECKING

import dns.exception
import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.tokenizer
import dns.zonefile
from msgspec import Struct

from unsealed.lab.mail.offline_dkim import dkim

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORTEST_SOUND = 1024
"""Verifiers must refuse RSA keys that are shorter (RFC 8301, 3.2)."""
LONGEST_READ = 8192
"""Longer keys are not computed with: one signature could keep a processor busy for minutes."""
_READ_AS_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')


class Source(StrEnum):
    """Where a key's record was found."""

    ZONE = "zone"
    KEYS = "keys"
    DNS = "dns"


class KeyFault(StrEnum):
    """Why a record gives no key to verify with."""

    REVOKED = "revoked"
    UNREADABLE = "unreadable"
    TOO_LONG = "too-long"
    OTHER_SERVICE = "other-service"


class Key(Struct, frozen=True):
    """A key's record and what it says. `bits` is 0 where no key could be read from it."""

    name: str
    record: str
    source: Source
    kind: str
    bits: int
    fault: KeyFault | None
    is_testing: bool
    hashes: tuple[str, ...]
    is_strict: bool

    @property
    def bare_record(self) -> str:
        """The record with no more than the key; dkimpy stumbles over lists in other tags."""
        public = re.sub(r"[^A-Za-z0-9+/=]", "", read_tags(self.record).get("p", ""))
        return f"v=DKIM1; k={self.kind}; p={public}"

    @property
    def is_weak(self) -> bool:
        """Whether outsiders could have computed the private key."""
        return self.kind == "rsa" and 0 < self.bits < SHORTEST_SOUND


class ZoneUnreadable(Exception):
    """The zone file breaks off or has a line that is no record; `why` says which."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class KeyRing(Struct, frozen=True):
    """The records at hand, by name in small letters and without the last dot."""

    records: Mapping[str, tuple[str, Source]]

    def find(self, selector: str, domain: str) -> Key | None:
        """The key that a signature names, if its record is at hand."""
        name = key_name(selector, domain)
        found = self.records.get(name)
        return None if found is None else read_key(name, *found)

    def others(self, selector: str, domain: str) -> tuple[str, ...]:
        """The other selectors of the domain whose records are at hand: it has changed its keys."""
        tail = key_name("", domain)
        names = (name.removesuffix(tail) for name in self.records if name.endswith(tail))
        return tuple(sorted(set(names) - {selector.lower(), ""}))


def key_name(selector: str, domain: str) -> str:
    """The name in the DNS of the record that a signature's s= and d= point to."""
    return f"{selector}._domainkey.{domain}".lower().rstrip(".")


def read_key_ring(aids: Mapping[str, bytes]) -> KeyRing:
    """The records handed in; a pasted one goes first. Raises ZoneUnreadable, naming the line."""
    asked = _from_lines(aids.get("dns", b""), Source.DNS)
    zone = _from_zone(aids["zone"]) if "zone" in aids else {}
    return KeyRing(asked | zone | _from_lines(aids.get("keys", b""), Source.KEYS))


def read_key(name: str, record: str, source: Source) -> Key:
    """What a record says; a record that gives no key is a Key with a fault."""
    tags = read_tags(record)
    kind = tags.get("k", "rsa").lower()
    bits, fault = _measure(tags, kind)
    flags = _listed(tags.get("t", ""))
    return Key(
        name=name,
        record=record,
        source=source,
        kind=kind,
        bits=bits,
        fault=fault,
        is_testing="y" in flags,
        is_strict="s" in flags,
        hashes=_listed(tags.get("h", "")),
    )


def read_tags(text: str) -> dict[str, str]:
    """A list of tag=value pairs; of a tag that stands twice the first, and no faulty pairs."""
    tags: dict[str, str] = {}
    for pair in text.split(";"):
        name, sign, value = pair.partition("=")
        if sign:
            tags.setdefault(name.strip(), value.strip())
    return tags


def _listed(value: str) -> tuple[str, ...]:
    return tuple(each.strip().lower() for each in value.split(":") if each.strip())


def _measure(tags: Mapping[str, str], kind: str) -> tuple[int, KeyFault | None]:
    services = _listed(tags.get("s", "*"))
    if "p" in tags and not tags["p"]:
        return 0, KeyFault.REVOKED
    if not {"*", "email"} & set(services):
        return 0, KeyFault.OTHER_SERVICE
    if tags.get("v", "DKIM1") != "DKIM1" or kind not in ("rsa", "ed25519"):
        return 0, KeyFault.UNREADABLE
    try:
        data = base64.b64decode(re.sub(r"\s", "", tags["p"]), validate=True)
        bits = 256 if kind == "ed25519" and len(data) == 32 else _rsa_bits(data)
    except (
        KeyError,
        binascii.Error,
        ValueError,
        IndexError,
        TypeError,
        dkim.UnparsableKeyError,
    ):
        return 0, KeyFault.UNREADABLE
    return (bits, KeyFault.TOO_LONG) if bits > LONGEST_READ else (bits, None)


def _rsa_bits(data: bytes) -> int:
    key = dkim.parse_public_key(data)
    modulus, exponent = int(key["modulus"]), int(key["publicExponent"])
    if modulus <= 1 or exponent <= 1:
        raise ValueError(modulus)
    return max(modulus.bit_length(), exponent.bit_length())


class _Records:
    """Takes what dnspython's reader of zone files finds, whatever zones the names belong to."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[str, Source]] = {}
        self.manager = self

    def origin_information(self) -> tuple[dns.name.Name, bool, dns.name.Name]:
        return dns.name.root, False, dns.name.root

    def _set_origin(self, _origin: dns.name.Name) -> None:
        """The reader keeps the origin itself; a transaction of a zone would note it here."""

    def check_put_rdataset(self, _check: object) -> None:
        """The reader wants a CNAME beside other records refused; here that does no harm."""

    def add(self, name: dns.name.Name, _ttl: int, record: object) -> None:
        strings = getattr(record, "strings", None)
        if strings is not None:
            text = b"".join(strings).decode("latin-1")
            self.found[name.to_text(omit_final_dot=True).lower()] = (text, Source.ZONE)


def _from_zone(data: bytes) -> dict[str, tuple[str, Source]]:
    records = _Records()
    words = dns.tokenizer.Tokenizer(data.decode("utf-8", "replace"), "zone")
    reader = dns.zonefile.Reader(
        words,
        dns.rdataclass.IN,
        records,  # type: ignore[arg-type] # has what the reader asks of a transaction
        allow_include=False,
        allow_directives={"$ORIGIN", "$TTL"},
        default_ttl=3600,
    )
    try:
        reader.read()
    except (dns.exception.DNSException, ValueError) as error:
        raise ZoneUnreadable(str(error)) from None
    return records.found


def _from_lines(data: bytes, source: Source) -> dict[str, tuple[str, Source]]:
    """Lines of a name and a record, in quotation marks or not, as look-up services print them."""
    found: dict[str, tuple[str, Source]] = {}
    for line in data.decode("utf-8", "replace").splitlines():
        name, rest = [*line.split(None, 1), "", ""][:2]
        quoted = _READ_AS_TEXT.findall(rest)
        if rest.strip():
            found[name.lower().rstrip(".")] = ("".join(quoted) or rest.strip(), source)
    return found
