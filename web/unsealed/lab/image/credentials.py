"""Content Credentials (C2PA): a signed record within a picture of how it came to be.

No list of trusted signers ships with the course and none is fetched: what is checked is that the
signature fits the record and the record fits the picture. Who the signer is, stays a claim.
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from msgspec import Struct

try:
    import c2pa
except (ImportError, OSError, RuntimeError):  # no wheel of it everywhere
    c2pa = None

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_OFFLINE = {
    "version": 1,
    "verify": {
        "remote_manifest_fetch": False,
        "ocsp_fetch": False,
        "verify_trust": True,
        "verify_after_reading": True,
    },
}
_UNTRUSTED = ".untrusted"
_SIGNS = (b"c2pa", b"contentauth:urn", b"dcterms:provenance")
_MOST = 50


class Step(Struct, frozen=True):
    """What a record says was done, and with what."""

    action: str
    software: str
    when: str
    source: str


class Credentials(Struct, frozen=True):
    """What came of reading the record.

    `state` is `absent`, `remote` (only a link to a record elsewhere), `unread` (a sign of one, and
    no means to read it), `valid` or `invalid`. `faults` are the codes of what did not hold.
    """

    state: str
    generator: str = ""
    issuer: str = ""
    signer: str = ""
    signed: str = ""
    steps: tuple[Step, ...] = ()
    ingredients: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def read_credentials(data: bytes, media_type: str) -> Credentials:
    """What the picture's Content Credentials say, and whether signature and picture fit them."""
    if not any(sign in data for sign in _SIGNS):
        return Credentials("absent")
    if c2pa is None:
        return Credentials("unread")
    try:
        context = c2pa.Context(c2pa.Settings.from_dict(_OFFLINE))
        with c2pa.Reader(media_type, io.BytesIO(data), context=context) as reader:
            return _read(json.loads(reader.json()))
    except c2pa.C2paError as error:
        return _not_read(str(error))


def _not_read(error: str) -> Credentials:
    if error.startswith("ManifestNotFound"):
        return Credentials("absent")
    if error.startswith("Remote"):
        return Credentials("remote", faults=(error[:300],))
    return Credentials("invalid", faults=(error[:300],))


def _read(report: Mapping[str, object]) -> Credentials:
    manifest = _mapping(_mapping(report.get("manifests")).get(str(report.get("active_manifest"))))
    signature = _mapping(manifest.get("signature_info"))
    statuses = [_text(each, "code") for each in _items(report.get("validation_status"))]
    faults = tuple(
        dict.fromkeys(code for code in statuses if code and not code.endswith(_UNTRUSTED))
    )
    is_valid = report.get("validation_state") in ("Valid", "Trusted")
    return Credentials(
        state="valid" if is_valid else "invalid",
        generator=_generator(manifest),
        issuer=_text(signature, "issuer"),
        signer=_text(signature, "common_name"),
        signed=_text(signature, "time"),
        steps=tuple(_steps(manifest)),
        ingredients=tuple(
            _text(each, "title") or "–" for each in _items(manifest.get("ingredients"))
        ),
        faults=faults,
    )


def _generator(manifest: Mapping[str, object]) -> str:
    named = [
        " ".join(filter(None, (_text(each, "name"), _text(each, "version"))))
        for each in _items(manifest.get("claim_generator_info"))
    ]
    return ", ".join(named) or _text(manifest, "claim_generator")


def _steps(manifest: Mapping[str, object]) -> Iterable[Step]:
    for assertion in _items(manifest.get("assertions")):
        if not _text(assertion, "label").startswith("c2pa.actions"):
            continue
        for action in _items(_mapping(assertion.get("data")).get("actions")):
            agent = action.get("softwareAgent")
            yield Step(
                action=_text(action, "action"),
                software=_text(agent, "name") if isinstance(agent, dict) else str(agent or ""),
                when=_text(action, "when"),
                source=_text(action, "digitalSourceType").rpartition("/")[2],
            )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _items(value: object) -> list[Mapping[str, object]]:
    return (
        [each for each in value[:_MOST] if isinstance(each, dict)]
        if isinstance(value, list)
        else []
    )


def _text(value: object, key: str) -> str:
    found = _mapping(value).get(key)
    return "" if found is None else str(found)[:300]
