"""What came of verifying a mail before and after it was changed: part by part, and line by line."""

from __future__ import annotations

from enum import StrEnum

from unsealed.lab.report import Crossing, Words


class Outcome(StrEnum):
    """What came of verifying one signature."""

    VALID = "valid"
    BODY_DIFFERS = "body-differs"
    HEADERS_DIFFER = "headers-differ"
    BOTH_DIFFER = "both-differ"
    NO_KEY = "no-key"
    KEY_UNUSABLE = "key-unusable"
    MALFORMED = "malformed"


class Cover(StrEnum):
    """What a line of a mail is to a signature."""

    SEAL = "seal"
    """It belongs to the signature's own field."""
    SIGNED = "signed"
    """It belongs to a header field that the signature names."""
    OPEN = "open"
    """It belongs to a header field that the signature does not name."""
    BORDER = "border"
    """The empty line between header fields and text."""
    COUNTED = "counted"
    """It is text of which the fingerprint is taken."""
    BEYOND = "beyond"
    """It is text after the bytes that the signature counts (l=)."""


class SignatureCheck(Crossing, frozen=True):
    """One signature of a mail. `stated` and `computed` are the two hashes of the body.

    `lines` says of each line of the file what it is to this signature.
    """

    domain: str
    selector: str
    outcome: Outcome
    signed: tuple[str, ...]
    stated: str
    computed: str
    limit: int | None
    lines: tuple[Cover, ...]

    @property
    def is_told(self) -> bool:
        """Whether it could be verified at all, with whatever result."""
        return self.outcome not in (Outcome.NO_KEY, Outcome.KEY_UNUSABLE, Outcome.MALFORMED)

    @property
    def header_fits(self) -> bool:
        """Whether the seal fits the header fields that it names."""
        return self.outcome in (Outcome.VALID, Outcome.BODY_DIFFERS)

    @property
    def body_fits(self) -> bool:
        """Whether the text has the fingerprint that was signed."""
        return self.outcome in (Outcome.VALID, Outcome.HEADERS_DIFFER)


class Verification(Crossing, frozen=True):
    """The signatures of a mail and of the same mail changed; `why` says why there are none."""

    before: tuple[SignatureCheck, ...] = ()
    after: tuple[SignatureCheck, ...] = ()
    why: Words | None = None
