"""Verifies a mail and the same mail changed, for the child that `sandbox.verify` starts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from unsealed.lab.mail.headers import read_message
from unsealed.lab.mail.keys import KeyRing, ZoneUnreadable, read_key_ring
from unsealed.lab.mail.signatures import read_signatures
from unsealed.lab.verification import Cover, SignatureCheck, Verification

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unsealed.lab.mail.headers import Header, Message
    from unsealed.lab.mail.signatures import Signature


def verify_here(original: bytes, changed: bytes, aids: Mapping[str, bytes]) -> Verification:
    """What came of verifying both, with the same keys."""
    try:
        keys = read_key_ring(aids)
    except ZoneUnreadable:
        keys = KeyRing({})
    return Verification(tuple(_checks(original, keys)), tuple(_checks(changed, keys)))


def _checks(data: bytes, keys: KeyRing) -> Iterator[SignatureCheck]:
    message = read_message(data)
    for signature in read_signatures(message, keys):
        body = signature.body
        yield SignatureCheck(
            domain=signature.domain,
            selector=signature.selector,
            outcome=signature.outcome,
            signed=signature.signed,
            stated="" if body is None else body.stated,
            computed="" if body is None else body.computed,
            limit=None if body is None else body.limit,
            lines=tuple(_lines(message, signature)),
        )


def _lines(message: Message, signature: Signature) -> Iterator[Cover]:
    head = message.data[: len(message.data) - len(message.body)].splitlines()
    fields = {header.line: header for header in message.headers}
    named = set(_named(message, signature))
    cover = Cover.OPEN
    for number, line in enumerate(head, start=1):
        header = fields.get(number)
        if header is not None:
            cover = _of_field(header, signature, is_named=number in named)
        yield cover if line else Cover.BORDER
    yield from _of_body(message.body, signature)


def _of_field(header: Header, signature: Signature, *, is_named: bool) -> Cover:
    if header.line == signature.header.line:
        return Cover.SEAL
    return Cover.SIGNED if is_named else Cover.OPEN


def _named(message: Message, signature: Signature) -> Iterator[int]:
    """The lines at which the named fields begin: of equal ones, from below (RFC 6376, 5.4.2)."""
    for name in set(signature.signed):
        found = reversed(message.all(name))
        for header, _time in zip(found, range(signature.signed.count(name)), strict=False):
            yield header.line


def _of_body(body: bytes, signature: Signature) -> Iterator[Cover]:
    """By where each line begins once spaces are in order (RFC 6376, 3.4.4), against l=."""
    limit = None if signature.body is None else signature.body.limit
    is_relaxed = signature.canonicalization[1] == "relaxed"
    begins = 0
    for line in body.splitlines():
        yield Cover.COUNTED if limit is None or begins < limit else Cover.BEYOND
        kept = re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") if is_relaxed else line
        begins += len(kept) + len(b"\r\n")
