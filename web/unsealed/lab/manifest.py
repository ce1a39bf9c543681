"""A file's hash against a manifest: the list of hashes that sha256sum writes."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from unsealed.lab.report import Bearing, Finding, Verdict, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unsealed.lab.evidence import Evidence
    from unsealed.lab.report import Words

_MANIFEST_LINE = re.compile(r"\\?([0-9a-fA-F]{64})[ \t]+\*?(.+)")


def manifest_findings(evidence: Evidence) -> Iterator[Finding]:
    """The file's hash against the one that the manifest has for its name, where one was given."""
    listed = dict(_listed(evidence.aids.get("manifest", b"")))
    if not listed:
        return
    digest = sha256(evidence.data).hexdigest()
    found, verdict = _against(_name_in(listed, evidence.name), digest, listed)
    yield Finding(
        check="file.manifest",
        name=say(noop("Hash against the manifest")),
        found=found,
        verdict=verdict,
        shows=say(
            noop("Whether these bytes are the ones that were there when the manifest was made.")
        ),
        shows_not=say(
            noop("Anything about the time before it, nor that the manifest was not made anew.")
        ),
        bears_on=Bearing.INTACT,
        raw=digest,
    )


def _listed(manifest: bytes) -> Iterator[tuple[str, str]]:
    """Name and hash of each line as sha256sum writes it: hash, a space, a space or *, name."""
    for line in manifest.decode("utf-8", "replace").splitlines():
        found = _MANIFEST_LINE.fullmatch(line.strip())
        if found:
            yield found[2], found[1].lower()


def _name_in(listed: Mapping[str, str], name: str) -> str:
    """The name under which a file is listed: its own, or one that ends alike; else its own."""
    if name in listed:
        return name
    last = _last_part(name)
    return next((each for each in listed if _last_part(each) == last), name)


def _against(name: str, digest: str, listed: Mapping[str, str]) -> tuple[Words, Verdict]:
    if listed.get(name) == digest:
        return say(noop("The hash is the one in the manifest.")), Verdict.CONSISTENT
    if name in listed:
        message = noop("The manifest has another hash for this name: %(hash)s.")
        return say(message, hash=listed[name]), Verdict.INCONSISTENT
    other = next((each for each, hash_ in listed.items() if hash_ == digest), None)
    if other is not None:
        message = noop("The manifest has this hash under another name: %(name)s.")
        return say(message, name=other), Verdict.NOTABLE
    return say(noop("The manifest does not list this file.")), Verdict.CANNOT_TELL


def _last_part(name: str) -> str:
    return re.split(r"[/\\]", name)[-1]
