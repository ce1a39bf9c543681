"""The chain of an Authenticated Received Chain (ARC, RFC 8617), verified by dkimpy.

Stations that pass a mail on and may change it, such as mailing lists, write down what they saw
before and seal it. Each station adds one set of three header fields with the same number (i=).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.lab.mail.headers import as_characters
from unsealed.lab.mail.offline_dkim import dkim

if TYPE_CHECKING:
    from unsealed.lab.mail.headers import Message
    from unsealed.lab.mail.keys import KeyRing

MOST_SETS = 50
"""The highest number that a set may have (RFC 8617, 4.2.1)."""
_REFUSALS = (
    dkim.DKIMException,
    ValueError,
    LookupError,
    TypeError,
    AssertionError,
    ArithmeticError,
)


class ChainOutcome(StrEnum):
    """What came of verifying the chain."""

    PASSES = "passes"
    FAILS = "fails"
    ENDED = "ended"
    """A station itself reported that it found the chain broken."""
    NO_KEY = "no-key"
    MALFORMED = "malformed"


class Seal(Struct, frozen=True):
    """One station's set: whether its seal, and its signature of the message, verify."""

    number: int
    domain: str
    saw: str
    """What the station says it found of the chain before it: none, pass or fail (cv=)."""
    seal_fits: bool
    message_fits: bool
    testimony: str
    """What the station says it found of the message's own signatures."""


class Chain(Struct, frozen=True):
    """The whole chain, the newest station first."""

    outcome: ChainOutcome
    seals: tuple[Seal, ...]
    reason: str
    missing: tuple[str, ...]
    """Names of keys that are not at hand."""


def read_chain(message: Message, keys: KeyRing) -> Chain | None:
    """The ARC chain of the message, verified; None where it has none."""
    if not any(each.key.startswith("arc-") for each in message.headers):
        return None
    missing: list[str] = []

    def record(name: bytes, timeout: int) -> bytes | None:  # noqa: ARG001 # dkimpy names it
        found = keys.records.get(as_characters(name).lower().rstrip("."))
        if found is None:
            missing.append(as_characters(name).lower().rstrip("."))
        return None if found is None else found[0].encode("latin-1", "replace")

    try:
        verifier = dkim.ARC(message.data)
        if verifier.sorted_arc_headers()[0] > MOST_SETS:
            return _malformed("more than 50 sets")
        result, sets, reason = verifier.verify(dnsfunc=record)
    except _REFUSALS as error:
        return _malformed(f"{type(error).__name__}: {error}")
    names = tuple(dict.fromkeys(missing))
    return Chain(_outcome(result, names), tuple(map(_seal, sets)), reason, names)


def _outcome(result: bytes | None, missing: tuple[str, ...]) -> ChainOutcome:
    if result == dkim.CV_Pass:
        return ChainOutcome.PASSES
    if missing:
        return ChainOutcome.NO_KEY
    return ChainOutcome.ENDED if result is None else ChainOutcome.FAILS


def _malformed(reason: str) -> Chain:
    return Chain(ChainOutcome.MALFORMED, (), reason, ())


def _seal(result: dict[str, object]) -> Seal:
    return Seal(
        number=int(str(result["instance"])),
        domain=_text(result["as-domain"]),
        saw=_text(result["cv"]),
        seal_fits=bool(result["as-valid"]),
        message_fits=bool(result["ams-valid"]),
        testimony=_text(result["aar-value"]),
    )


def _text(value: object) -> str:
    return as_characters(value).strip() if isinstance(value, bytes) else str(value)
