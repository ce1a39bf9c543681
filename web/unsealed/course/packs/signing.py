"""Ed25519 signatures of packs, and the keys that an installation trusts."""

from __future__ import annotations

import binascii
import os
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.course.packs.faults import PackFault, PackRefused
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TRUSTED: Final = "trusted"
"""The folder of trusted keys, in the data folder, unless the operator names another."""
PUBLIC_ENDING: Final = ".pub"
_PRIVATE: Final = "unsealed-private-key-1"
_PUBLIC: Final = "unsealed-public-key-1"
_SIGNATURE: Final = "unsealed-signature-1"
# What is signed begins with these words, so that no signature of anything else is one of a pack.
_PURPOSE: Final = b"unsealed lesson pack 1\n"
_KEY_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64


class KeyFault(Exception):
    """A key cannot be made or read. The text names the file, what is wrong and what to do."""


class Signer(Struct, frozen=True):
    """Who signed a pack: the key, and the name that the operator gave it, or ""."""

    key: str
    name: str

    @property
    def fingerprint(self) -> str:
        """What two people compare by telephone: the first half of the key's SHA-256."""
        digest = sha256(b64decode(self.key)).hexdigest()[:32]
        return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def make_key(file: Path) -> tuple[Path, str]:
    """Makes a key in a file that its owner alone reads, and its public half beside it.

    Returns the public half's file and the key. Raises KeyFault; no file is ever replaced.
    """
    from nacl.signing import SigningKey

    made = SigningKey.generate()
    public = b64encode(bytes(made.verify_key)).decode()
    beside = file.with_name(file.name + PUBLIC_ENDING)
    _write(beside, _PUBLIC, public, 0o644)
    try:
        _write(file, _PRIVATE, b64encode(bytes(made)).decode(), 0o600)
    except KeyFault:
        beside.unlink()
        raise
    return beside, public


def signature(content: bytes, key_file: Path) -> bytes:
    """The file that says who answers for these bytes. Raises KeyFault for a key of no use."""
    from nacl.signing import SigningKey

    key = SigningKey(_read(key_file, _PRIVATE))
    parts = (bytes(key.verify_key), key.sign(_PURPOSE + content).signature)
    lines = [_SIGNATURE, *(b64encode(part).decode() for part in parts)]
    return "".join(f"{line}\n" for line in lines).encode()


def signed_by(content: bytes, signed: bytes) -> str | None:
    """The key that signed these bytes; None if the signature is not one of them."""
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    try:
        word, key, made = signed.decode().split("\n")[:3]
        parts = b64decode(key, validate=True), b64decode(made, validate=True)
        if word != _SIGNATURE or [*map(len, parts)] != [_KEY_BYTES, _SIGNATURE_BYTES]:
            return None
        VerifyKey(parts[0]).verify(_PURPOSE + content, parts[1])
    except (ValueError, BadSignatureError):
        return None
    return key


def trusted_keys(folder: Path) -> Mapping[str, str]:
    """The names of trusted keys, each that of its file, by key. Raises KeyFault."""
    files = sorted(folder.glob(f"*{PUBLIC_ENDING}"))
    return {b64encode(_read(file, _PUBLIC)).decode(): file.stem for file in files}


def signer_of(key: str, trusted: Path) -> Signer | None:
    """Who signed by a key; None where nobody did. Raises KeyFault if a trusted key is none."""
    return Signer(key, trusted_keys(trusted).get(key, "")) if key else None


def require_trusted(signer: Signer | None) -> None:
    """Raises PackRefused unless somebody signed whom the operator trusts."""
    if signer is None:
        message = _(
            "nobody has signed it, and only signed packs are taken here. Ask for a signed one."
        )
        raise PackRefused([PackFault("", message)])
    if not signer.name:
        message = _(
            "its key is not among the trusted ones: %(fingerprint)s. Ask whom you trust for their"
            " .pub file, and put it into the folder of trusted keys."
        )
        raise PackRefused([PackFault("", message % {"fingerprint": signer.fingerprint})])


def _write(file: Path, word: str, key: str, mode: int) -> None:
    try:
        # O_EXCL: a key that is there is never lost to a new one.
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(f"{word} {key}\n")
    except FileExistsError as error:
        message = _("%(file)s is there already. Name another file, or move that one away.")
        raise KeyFault(message % {"file": file}) from error
    except OSError as error:
        message = _("%(file)s cannot be written: %(reason)s.")
        raise KeyFault(message % {"file": file, "reason": error.strerror}) from error


def _read(file: Path, wanted: str) -> bytes:
    try:
        word, key = file.read_text(encoding="utf-8").split()
        found = b64decode(key, validate=True)
    except OSError as error:
        message = _("%(file)s cannot be read: %(reason)s.")
        raise KeyFault(message % {"file": file, "reason": error.strerror}) from error
    except (ValueError, binascii.Error):
        word, found = "", b""
    if word != wanted or len(found) != _KEY_BYTES:
        message = _(
            "%(file)s is no key of the kind %(kind)s. `unsealed new key` makes both halves."
        )
        raise KeyFault(message % {"file": file, "kind": wanted})
    return found
