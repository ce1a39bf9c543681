"""Replicas of e-mail: written, signed, passed on, and altered or not.

Every replica says so on its face, in the first line of its text, and in a header field; where each
character of the text counts, in the header field alone.
"""

from __future__ import annotations

import base64
import hashlib
import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from unsealed.lab.mail.offline_dkim import dkim
from unsealed.lab.replicas.signing_keys import ed25519_key, rsa_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from unsealed.lab.replicas.signing_keys import Ed25519Key, RsaKey

MARK = "Training replica, made for the course Unsealed. Not a real mail."
MARK_FIELD = "X-Training-Replica"
_SIGNED = (
    *("from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to", "references"),
    *("mime-version", "content-type", "content-transfer-encoding"),
)
_STRING = 200
"""A string of a record in the DNS has at most 255 bytes (RFC 1035, 3.3.14)."""


class Attached(Struct, frozen=True):
    """A file that goes with a mail."""

    name: str
    type: str
    data: bytes


class Letter(Struct, frozen=True):
    """What a person wrote. `written` has a zone."""

    author: str
    recipient: str
    subject: str
    text: str
    written: datetime
    attached: tuple[Attached, ...] = ()
    message_id: str | None = None
    reply_to: str | None = None
    in_reply_to: str | None = None
    encoding: Literal["7bit", "8bit", "quoted-printable", "base64"] = "quoted-printable"
    cc: str | None = None
    is_text_marked: bool = True
    """False where each character of the text counts; the header field says it all the same."""


class Station(Struct, frozen=True):
    """A server that passes the mail on, and notes when by its own clock."""

    handed_by: str
    address: str
    taken_by: str
    when: datetime
    protocol: str = "ESMTPS"


class Server(Struct, frozen=True):
    """A mail server that signs. `seed` makes its key; another seed is another key."""

    domain: str
    selector: str
    seed: str
    kind: Literal["rsa", "ed25519"] = "rsa"
    bits: int = 2048
    hashing: Literal["sha256", "sha1"] = "sha256"
    canonicalization: str = "relaxed/relaxed"
    signed: tuple[str, ...] = _SIGNED
    signs_only: int | None = None
    """How many bytes of the body are signed (l=); all of it without."""
    counts_for: int | None = None
    """For how many seconds after signing the signature is to count (x=)."""

    @property
    def algorithm(self) -> str:
        """The algorithm, as signatures name it."""
        return f"{self.kind}-{self.hashing}"

    @property
    def key(self) -> RsaKey | Ed25519Key:
        """The server's key."""
        seed = f"{self.domain}/{self.selector}/{self.seed}"
        return ed25519_key(seed) if self.kind == "ed25519" else rsa_key(seed, self.bits)


def write_mail(letter: Letter) -> bytes:
    """The mail of a letter, marked as a replica, as it leaves the author's program."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = letter.author
    mail["To"] = letter.recipient
    if letter.cc:
        mail["Cc"] = letter.cc
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(letter.written)
    mail["Message-ID"] = letter.message_id or _message_id(letter)
    if letter.reply_to:
        mail["Reply-To"] = letter.reply_to
    if letter.in_reply_to:
        mail["In-Reply-To"] = letter.in_reply_to
        mail["References"] = letter.in_reply_to
    mail[MARK_FIELD] = MARK
    face = f"[{MARK}]\n\n" if letter.is_text_marked else ""
    mail.set_content(face + letter.text, cte=letter.encoding)
    for each in letter.attached:
        main, _, sub = each.type.partition("/")
        mail.add_attachment(each.data, maintype=main, subtype=sub, filename=each.name)
    if letter.attached:
        mail.set_boundary(f"part-{_digest(letter)[:24]}")
    return mail.as_bytes()


def sign(mail: bytes, server: Server, signed_at: datetime) -> bytes:
    """The mail with the server's DKIM signature on top."""
    signer = dkim.DKIM(mail, signature_algorithm=server.algorithm.encode())
    policy = dkim.CanonicalizationPolicy.from_c_value(server.canonicalization.encode())
    time = int(signed_at.timestamp())
    fields = [
        (b"v", b"1"),
        (b"a", server.algorithm.encode()),
        (b"c", policy.to_c_value()),
        (b"d", server.domain.encode()),
        (b"s", server.selector.encode()),
        (b"t", str(time).encode()),
        *([(b"x", str(time + server.counts_for).encode())] if server.counts_for else []),
        *([(b"l", str(server.signs_only).encode())] if server.signs_only is not None else []),
        (b"h", " : ".join(server.signed).encode()),
        (b"bh", _body_hash(policy.canonicalize_body(signer.body)[: server.signs_only], server)),
        (b"b", b"0" * 60),
    ]
    return _signed(signer, b"DKIM-Signature", fields, policy, server) + mail


def seal(mail: bytes, server: Server, sealed_at: datetime, account: str) -> bytes:
    """The mail with the first set of an ARC chain on top: what a station saw, and its seal."""
    signer = dkim.ARC(mail, signature_algorithm=b"rsa-sha256")
    policy = dkim.CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")
    named = [
        (b"i", b"1"),
        (b"a", b"rsa-sha256"),
        (b"d", server.domain.encode()),
        (b"s", server.selector.encode()),
        (b"t", str(int(sealed_at.timestamp())).encode()),
    ]
    body = _body_hash(policy.canonicalize_body(signer.body), server)
    fields = [*named, (b"c", b"relaxed/relaxed"), (b"h", " : ".join(server.signed).encode())]
    fields += [(b"bh", body), (b"b", b"0" * 60)]
    signature = _signed(signer, b"ARC-Message-Signature", fields, policy, server)
    testimony = f"ARC-Authentication-Results: i=1; {account}\r\n".encode()
    signer.headers = [_split(signature), _split(testimony)]
    fields = [*named, (b"cv", b"none"), (b"b", b"0" * 60)]
    names = ["arc-authentication-results", "arc-message-signature"]
    closing = _signed(signer, b"ARC-Seal", fields, policy, server, names)
    return closing + signature + testimony + mail


def pass_on(mail: bytes, stations: Iterable[Station]) -> bytes:
    """The mail after it went through the stations, each of which put its field on top."""
    for number, each in enumerate(stations, start=1):
        mark = hashlib.sha256(f"{number}{each.taken_by}".encode() + mail).hexdigest()[:12]
        field = (
            f"Received: from {each.handed_by} ({each.handed_by} [{each.address}])\r\n"
            f"\tby {each.taken_by} with {each.protocol} id {mark};\r\n"
            f"\t{format_datetime(each.when)}\r\n"
        )
        mail = field.encode() + mail
    return mail


def put_on_top(mail: bytes, name: str, value: str) -> bytes:
    """The mail with one more header field: what the receiving server writes down."""
    return f"{name}: {value}\r\n".encode() + mail


def zone_text(servers: Iterable[Server]) -> str:
    """The zone file with the keys of the servers."""
    lines = ["; Training replica, made for the course Unsealed: keys of invented mail servers."]
    for each in servers:
        record = each.key.record
        strings = [record[at : at + _STRING] for at in range(0, len(record), _STRING)]
        quoted = " ".join(f'"{one}"' for one in strings)
        lines.append(f"{each.selector}._domainkey.{each.domain}. 3600 IN TXT ( {quoted} )")
    return "\n".join([*lines, ""])


def change_text(mail: bytes, old: str, new: str) -> bytes:
    """The mail with the first such text of its body replaced. Raises ValueError without one."""
    head, empty, body = mail.partition(b"\r\n\r\n")
    if old.encode() not in body:
        raise ValueError(f"The body does not contain {old!r}.")
    return head + empty + body.replace(old.encode(), new.encode(), 1)


def append_text(mail: bytes, lines: Iterable[str]) -> bytes:
    """The mail with lines added below its text, as they stand."""
    return mail + "".join(f"{line}\r\n" for line in lines).encode()


def change_field(mail: bytes, name: str, value: str) -> bytes:
    """The mail with another value in a header field. Raises ValueError if it has no such field."""
    pattern = re.compile(rb"(?mi)^%s:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*" % re.escape(name.encode()))
    changed, times = pattern.subn(f"{name}: {value}".encode(), mail, count=1)
    if not times:
        raise ValueError(f"The mail has no field {name}.")
    return changed


def add_file(mail: bytes, attached: Attached) -> bytes:
    """The mail with one more file, put in as the last part by someone who kept the signature.

    Raises ValueError where the mail has no parts to add one to.
    """
    found = re.search(rb'boundary="([^"]+)"', mail)
    if found is None:
        raise ValueError("The mail has no attachment beside which another could be put.")
    end = b"--" + found[1] + b"--"
    part = (
        f"Content-Type: {attached.type}\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="{attached.name}"\r\nMIME-Version: 1.0\r\n\r\n'
    ).encode()
    content = base64.encodebytes(attached.data).replace(b"\n", b"\r\n")
    return mail.replace(end, b"--" + found[1] + b"\r\n" + part + content + end)


def encode_anew(mail: bytes) -> bytes:
    """The same words in another encoding, as some servers and archives do on the way."""
    head, empty, body = mail.partition(b"\r\n\r\n")
    pattern = rb"(?i)(Content-Transfer-Encoding: )quoted-printable"
    changed, times = re.subn(pattern, rb"\1base64", head, count=1)
    if not times:
        raise ValueError("The mail's body is not quoted-printable.")
    parsed = EmailMessage(policy=SMTP)
    parsed["Content-Transfer-Encoding"] = "quoted-printable"
    parsed.set_payload(body.decode("ascii"))
    words = parsed.get_payload(decode=True)
    if not isinstance(words, bytes):
        raise TypeError("A single part gives bytes.")
    return changed + empty + base64.encodebytes(words).replace(b"\n", b"\r\n")


def _signed(
    signer: dkim.DKIM,
    name: bytes,
    fields: list[tuple[bytes, bytes]],
    policy: dkim.CanonicalizationPolicy,
    server: Server,
    names: Iterable[str] | None = None,
) -> bytes:
    signer.hasher = dkim.HASH_ALGORITHMS[server.algorithm.encode()]
    include = [each.encode() for each in (names or server.signed)]
    value: bytes = signer.gen_header(fields, include, policy, name, server.key.private)
    return name + b": " + value


def _split(field: bytes) -> tuple[bytes, bytes]:
    name, _, value = field.partition(b":")
    return name, value


def _body_hash(body: bytes, server: Server) -> bytes:
    hashing = dkim.HASH_ALGORITHMS[server.algorithm.encode()]
    return base64.b64encode(hashing(body).digest())


def _digest(letter: Letter) -> str:
    named = "\n".join((letter.author, letter.subject, letter.text, letter.written.isoformat()))
    return hashlib.sha256(named.encode()).hexdigest()


def _message_id(letter: Letter) -> str:
    domain = letter.author.rpartition("@")[2].strip("> ")
    return f"<{_digest(letter)[:20]}@{domain}>"
