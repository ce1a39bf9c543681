"""What a changed letter did to a signature, in words for learners."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.lab.verification import Cover, Outcome
from unsealed.lab.wording import in_words, visible
from unsealed.language import gettext as _
from unsealed.language import ngettext, noop

if TYPE_CHECKING:
    from unsealed.lab.edits import Edit
    from unsealed.lab.verification import SignatureCheck, Verification

_COVERS = {
    Cover.SEAL: noop("It belongs to the signature itself: there every letter counts."),
    Cover.SIGNED: noop("It belongs to the field %(field)s, which the signature names: it counts."),
    Cover.OPEN: noop(
        "It belongs to the field %(field)s, which the signature does not name. Anybody could"
        " change it, and the signature would not notice."
    ),
    Cover.BORDER: noop("It is the empty line between the header lines and the text."),
    Cover.COUNTED: noop("It belongs to the text of which the fingerprint is taken: it counts."),
    Cover.BEYOND: noop(
        "It stands after the %(limit)d characters of the text that the signature counts (l=)."
        " Anybody could write there, and the signature would not notice."
    ),
}
_CHANGED = {
    (True, True): noop("The signature still fits, though the mail is not the same."),
    (True, False): noop("The signature no longer fits."),
    (False, True): noop("Now the signature fits: this is what was signed."),
    (False, False): noop("The signature did not fit before, and it does not fit now."),
}
_COUNTING = (Cover.SEAL, Cover.SIGNED, Cover.COUNTED)


class ToldEdit(Struct, frozen=True):
    """A change in words, why it matters or not, and the line itself with what is gone and new.

    `is_forgiven` where it counts and the signature fits all the same.
    """

    edit: Edit
    words: str
    why: str
    is_forgiven: bool


class ToldSignature(Struct, frozen=True):
    """A signature before and after; None where there is none any more, or was none before.

    `unlike` is how many characters of the two computed fingerprints differ.
    """

    before: SignatureCheck | None
    after: SignatureCheck | None
    headline: str
    unlike: int
    edits: tuple[ToldEdit, ...]


class Told(Struct, frozen=True):
    """All that came of a change. `why` says why nothing could be verified, or is empty."""

    signatures: tuple[ToldSignature, ...]
    why: str


def told(found: Verification, edits: tuple[Edit, ...], original: str, changed: str) -> Told:
    """The verification of a mail and of its changed text, in words, signature by signature."""
    if found.why is not None:
        why = _("It could not be verified: %(why)s.") % {"why": in_words(found.why)}
        return Told((), why)
    before, after = _fields(original), _fields(changed)
    signatures = tuple(
        ToldSignature(
            before=one,
            after=other,
            headline=_headline(one, other, edits),
            unlike=_unlike(one, other),
            edits=tuple(
                _edit(each, one, before) if each.is_gone else _edit(each, other, after)
                for each in edits
            ),
        )
        for one, other in zip_longest(found.before, found.after)
    )
    return Told(signatures, "")


def _unlike(before: SignatureCheck | None, after: SignatureCheck | None) -> int:
    if before is None or after is None:
        return 0
    pairs = zip_longest(before.computed, after.computed)
    return sum(one != other for one, other in pairs)


def _headline(
    before: SignatureCheck | None, after: SignatureCheck | None, edits: tuple[Edit, ...]
) -> str:
    if after is None:
        return _("The signature is gone: what is left of it is not found as one.")
    if after.outcome is Outcome.MALFORMED:
        return _("What is left of the signature cannot be read as one.")
    if not after.is_told:
        return _("The key to this signature is not in the zone file, so nobody can verify it.")
    fitted = before is not None and before.outcome is Outcome.VALID
    fits = after.outcome is Outcome.VALID
    if not edits:
        return _as_it_was(fits=fits)
    return _(_CHANGED[fitted, fits])


def _as_it_was(*, fits: bool) -> str:
    if fits:
        return _("You have changed nothing yet, and the signature fits.")
    return _("You have changed nothing yet, and the signature does not fit.")


def _words(edit: Edit) -> str:
    values = {"line": edit.line, "gone": _quoted(edit.gone), "new": _quoted(edit.new)}
    if edit.is_new:
        return _("Line %(line)d is new: %(new)s.") % values
    if edit.is_gone:
        return _("Line %(line)d is gone: %(gone)s.") % values
    if not edit.gone:
        return _("Line %(line)d: %(new)s was put in.") % values
    if not edit.new:
        return _("Line %(line)d: %(gone)s was taken out.") % values
    return _("Line %(line)d: %(gone)s is now %(new)s.") % values


def _quoted(text: str) -> str:
    """The characters between quotation marks; where one would see nothing, in words."""
    if not text:
        return _("an empty line")
    if not text.strip():
        return ngettext("%(number)d space", "%(number)d spaces", len(text)) % {"number": len(text)}
    return f"“{visible(text)}”"


def _edit(edit: Edit, check: SignatureCheck | None, fields: list[str]) -> ToldEdit:
    """A change by what its line is to a signature."""
    place = edit.line - 1
    if check is None or not place < len(check.lines):
        return ToldEdit(edit, _words(edit), "", is_forgiven=False)
    cover = check.lines[place]
    values = {"field": fields[place] or "?", "limit": check.limit or 0}
    fits = check.outcome is Outcome.VALID and not edit.is_gone
    return ToldEdit(edit, _words(edit), _(_COVERS[cover]) % values, fits and cover in _COUNTING)


def _fields(text: str) -> list[str]:
    """The name of the header field that each line belongs to; "" in the text below them."""
    found: list[str] = []
    for line in text.split("\n"):
        is_head = len(found) == 0 or found[-1] != ""
        if not is_head or not line:
            found.append("")
        elif line[0] in " \t" and found:
            found.append(found[-1])
        else:
            found.append(line.partition(":")[0])
    return found
