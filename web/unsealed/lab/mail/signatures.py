"""DKIM signatures (RFC 6376), verified by dkimpy in two steps that it does not tell apart.

A signature covers some header fields and, among these, the hash of the body. So there are two
questions: does the signature fit the header fields, and does the body have that hash? Where only
the body was changed, the first still answers yes, and that is worth showing.

dkimpy refuses signatures that have run out; a mail of years ago is examined here as well, so
those tags (t=, x=) are read and reported, and kept out of the computation.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import quopri
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from unsealed.lab.mail.headers import as_characters
from unsealed.lab.mail.offline_dkim import dkim
from unsealed.lab.verification import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unsealed.lab.mail.headers import Header, Message
    from unsealed.lab.mail.keys import Key, KeyRing

MOST_SIGNATURES = 20
"""How many signatures of one message are verified; each costs a computation."""
# What dkimpy raises over fields and keys that are no such thing; it checks only some beforehand.
_REFUSALS = (
    dkim.DKIMException,
    ValueError,
    LookupError,
    TypeError,
    AssertionError,
    ArithmeticError,
)
_OF_A_LETTER = ("from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id")
_OF_THE_BODY = ("mime-version", "content-type", "content-transfer-encoding")
_READ_HERE = (b"t", b"x", b"v", b"q", b"i")
_REQUIRED = (b"a", b"b", b"bh", b"d", b"h", b"s")
_VERSIONS = ("1", "0.5")
_ENDLESS_BLANKS = re.compile(rb"[ \t]{10000}")
"""The time that dkimpy takes over a run of blanks grows with the square of its length."""
_ONLY_ONCE = (*_OF_A_LETTER, "in-reply-to", "references", "content-type")
_HASHES = {"rsa-sha1": hashlib.sha1, "rsa-sha256": hashlib.sha256, "ed25519-sha256": hashlib.sha256}
logging.getLogger("dkimpy").addHandler(logging.NullHandler())


_OUTCOMES = {
    (True, True): Outcome.VALID,
    (True, False): Outcome.BODY_DIFFERS,
    (False, True): Outcome.HEADERS_DIFFER,
    (False, False): Outcome.BOTH_DIFFER,
}


class Body(Struct, frozen=True):
    """The body as a signature sees it. `length` is after canonicalisation; `limit` is l=."""

    stated: str
    computed: str
    length: int
    limit: int | None

    @property
    def is_same(self) -> bool:
        """Whether the body has the hash that was signed."""
        return self.stated == self.computed and (self.limit or 0) <= self.length

    @property
    def unsigned(self) -> int:
        """How many bytes at the end the signature leaves open."""
        return 0 if self.limit is None else max(0, self.length - self.limit)


class Signature(Struct, frozen=True):
    """One DKIM signature, all that it says of itself, and what came of verifying it."""

    header: Header
    tags: Mapping[str, str]
    signed: tuple[str, ...]
    """Names of header fields as h= lists them, in small letters."""
    unsigned: tuple[str, ...]
    """Header fields of a letter that the message has and the signature leaves out."""
    doubled: tuple[str, ...]
    """Header fields that may stand once, stand more often, and were not all signed."""
    body: Body | None
    key: Key | None
    other_selectors: tuple[str, ...]
    outcome: Outcome
    fault: str | None = None
    needed_unescaping: bool = False

    @property
    def domain(self) -> str:
        """Whose server signed, as the signature has it."""
        return self.tags.get("d", "").lower().rstrip(".")

    @property
    def selector(self) -> str:
        """Which key of the domain it names."""
        return self.tags.get("s", "")

    @property
    def algorithm(self) -> str:
        """The algorithm, as the signature has it."""
        return self.tags.get("a", "")

    @property
    def signed_at(self) -> datetime | None:
        """When the server says that it signed (t=)."""
        return _moment(self.tags.get("t"))

    @property
    def counts_until(self) -> datetime | None:
        """Until when the server wants the signature to count (x=)."""
        return _moment(self.tags.get("x"))

    @property
    def canonicalization(self) -> tuple[str, str]:
        """How header fields and body are put in order before the computation."""
        head, _, body = self.tags.get("c", "simple/simple").partition("/")
        return head, body or "simple"


def read_signatures(message: Message, keys: KeyRing) -> tuple[Signature, ...]:
    """Every DKIM signature of the message from the top, verified."""
    headers = message.all("dkim-signature")[:MOST_SIGNATURES]
    if not headers:
        return ()
    verifier = _verifier(message.data)
    return tuple(
        _unescaped(_read(header, index, message, keys, verifier), index, message, keys)
        for index, header in enumerate(headers)
    )


def parse_tags(header: Header) -> dict[str, str]:
    """The tags of a signature. Raises DKIMException for what is no list of tags."""
    try:
        tags = dkim.parse_tag_value(header.raw)
    except dkim.InvalidTagValueList as error:
        raise dkim.MessageFormatError(as_characters(error.args[0])) from None
    return {as_characters(name): _unfolded(as_characters(value)) for name, value in tags.items()}


def _unfolded(value: str) -> str:
    return re.sub(r"\s*\r?\n\s*", "", value)


def _verifier(data: bytes) -> dkim.DKIM | str:
    """dkimpy's reading of the message, or what it says where it can't read it."""
    if _ENDLESS_BLANKS.search(data):
        return "more blanks in a row than can be put in order"
    try:
        return dkim.DKIM(data, minkey=0)
    except _REFUSALS as error:
        return str(error)


def _read(
    header: Header, index: int, message: Message, keys: KeyRing, verifier: dkim.DKIM | str
) -> Signature:
    try:
        tags = parse_tags(header)
    except _REFUSALS as error:
        return _malformed(header, {}, _reason(error))
    if isinstance(verifier, str):
        return _malformed(header, tags, verifier)
    try:
        _refuse_malformed(header, tags)
        body = _read_body(tags, verifier.body)
    except (dkim.InvalidCanonicalizationPolicyError, *_REFUSALS) as error:
        return _malformed(header, tags, _reason(error))
    return _verified(_unverified(header, tags, body, message, keys), index, verifier)


def _reason(error: Exception) -> str:
    """What dkimpy says, in English: shown as a raw value only."""
    return f"{type(error).__name__}: {error}"


def _refuse_malformed(header: Header, tags: Mapping[str, str]) -> None:
    """Raises ValidationError for what can't be computed with.

    Left out of dkimpy's checks are the tags that it reads more narrowly than RFC 6376, 3.5 (q= is
    a list, i= is quoted-printable), and v=, which signatures before 2007 lack or have as 0.5.
    """
    given = dkim.parse_tag_value(header.raw)
    kept = {name: value for name, value in given.items() if name not in _READ_HERE}
    dkim.validate_signature_fields(kept, _REQUIRED)
    if tags.get("v", "1") not in _VERSIONS:
        raise dkim.ValidationError(f"v={tags['v']}")
    if not {"dns", "dns/txt"} & set(re.split(r"\s*:\s*", tags.get("q", "dns/txt").lower())):
        raise dkim.ValidationError(f"q={tags['q']}")
    if not _is_within(_identity_domain(tags), tags["d"].lower()):
        raise dkim.ValidationError(f"i={tags['i']} is not within d={tags['d']}")
    if "from" not in _names(tags):
        raise dkim.ValidationError("From is not signed")


def _identity_domain(tags: Mapping[str, str]) -> str:
    address = quopri.decodestring(tags.get("i", "@" + tags["d"])).decode("latin-1")
    return address.rpartition("@")[2].lower()


def _is_within(domain: str, whole: str) -> bool:
    return domain == whole or domain.endswith("." + whole)


def _names(tags: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in tags["h"].split(":") if name.strip())


def _malformed(header: Header, tags: Mapping[str, str], fault: str) -> Signature:
    return Signature(header, tags, (), (), (), None, None, (), Outcome.MALFORMED, fault)


def _unverified(
    header: Header, tags: Mapping[str, str], body: Body, message: Message, keys: KeyRing
) -> Signature:
    signed = _names(tags)
    return Signature(
        header=header,
        tags=tags,
        signed=signed,
        unsigned=tuple(
            name
            for name in (*_OF_A_LETTER, *_OF_THE_BODY)
            if name not in signed and message.first(name)
        ),
        doubled=tuple(
            name for name in _ONLY_ONCE if len(message.all(name)) > max(1, signed.count(name))
        ),
        body=body,
        key=keys.find(tags["s"], tags["d"]),
        other_selectors=keys.others(tags["s"], tags["d"]),
        outcome=Outcome.NO_KEY,
    )


def _verified(signature: Signature, index: int, verifier: dkim.DKIM) -> Signature:
    key = signature.key
    if key is None:
        return signature
    if key.fault or not _is_fit_for(key, signature):
        return replace(signature, outcome=Outcome.KEY_UNUSABLE)
    try:
        fits = _headers_fit(signature, index, verifier, key)
    except _REFUSALS as error:
        return replace(signature, outcome=Outcome.MALFORMED, fault=_reason(error))
    is_same = signature.body is not None and signature.body.is_same
    return replace(signature, outcome=_OUTCOMES[fits, is_same])


def _is_fit_for(key: Key, signature: Signature) -> bool:
    """Whether the record allows the signature's algorithm, and the address it signs for."""
    kind, _, digest = signature.algorithm.partition("-")
    address = _identity_domain(signature.tags)
    is_allowed = not key.hashes or digest in key.hashes
    return kind == key.kind and is_allowed and (not key.is_strict or address == signature.domain)


def _headers_fit(signature: Signature, index: int, verifier: dkim.DKIM, key: Key) -> bool:
    """Whether the signature fits the header fields; without bh=, dkimpy leaves the body alone."""
    raw = [each for each in verifier.headers if each[0].lower() == b"dkim-signature"][index]
    tags = dkim.parse_tag_value(raw[1])
    del tags[b"bh"]
    names = [name.encode() for name in signature.signed]
    record = key.bare_record.encode()
    return bool(verifier.verify_sig(tags, names, raw, lambda _name, timeout: record))  # noqa: ARG005 # dkimpy names it


def _read_body(tags: Mapping[str, str], body: bytes) -> Body:
    policy = dkim.CanonicalizationPolicy.from_c_value(tags.get("c", "simple/simple").encode())
    canonical = policy.canonicalize_body(body)
    limit = int(tags["l"]) if tags.get("l") else None
    digest = _HASHES[tags["a"]](canonical[:limit], usedforsecurity=False).digest()
    stated = base64.b64decode(re.sub(r"\s", "", tags["bh"]))
    return Body(
        stated=base64.b64encode(stated).decode(),
        computed=base64.b64encode(digest).decode(),
        length=len(canonical),
        limit=limit,
    )


def _unescaped(signature: Signature, index: int, message: Message, keys: KeyRing) -> Signature:
    """The signature verified again without the ">" that mailboxes put before "From" in a line.

    Storing a message so changes its body; that is no alteration by anyone.
    """
    if signature.outcome not in (Outcome.BODY_DIFFERS, Outcome.BOTH_DIFFER):
        return signature
    plain = re.sub(rb"(?m)^>(>*From )", rb"\1", message.body)
    if plain == message.body:
        return signature
    verifier = _verifier(message.data[: len(message.data) - len(message.body)] + plain)
    again = _read(signature.header, index, message, keys, verifier)
    is_mended = again.body is not None and again.body.is_same
    return replace(again, needed_unescaping=True) if is_mended else signature


def _moment(seconds: str | None) -> datetime | None:
    if seconds is None or not re.fullmatch(r"[0-9]{1,11}", seconds):
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, OSError, ValueError):
        return None
