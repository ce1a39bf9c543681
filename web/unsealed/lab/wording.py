"""The words of reports, as people read them: translated here and nowhere before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from unsealed.lab.report import Bearing, Verdict
from unsealed.language import gettext as _
from unsealed.language import ngettext, noop

if TYPE_CHECKING:
    from unsealed.lab.report import Words

_VERDICTS = {
    Verdict.CONSISTENT: noop("consistent"),
    Verdict.INCONSISTENT: noop("inconsistent"),
    Verdict.NOTABLE: noop("notable"),
    Verdict.CANNOT_TELL: noop("cannot tell"),
}
_BEARINGS = {
    Bearing.AUTHENTIC: noop("Authentic"),
    Bearing.INTACT: noop("Intact"),
    Bearing.COMPLETE: noop("Complete"),
    Bearing.MEANING: noop("Meaning"),
    Bearing.PROVENANCE: noop("Provenance"),
}
# Control characters, marks that turn the direction of reading, and letters without a width: a
# file may not steer the terminal that shows it, nor seem to say what it does not say.
_UNSEEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def in_words(words: Words) -> str:
    """The message in the reader's language with its values, and nothing unseen in them.

    Raises KeyError, TypeError or ValueError where the values do not fit the message.
    """
    if words.plural is None or words.number is None:
        message = _(words.message)
    else:
        message = ngettext(words.message, words.plural, words.number)
    return visible(message % {name: _shown(value) for name, value in words.values.items()})


def _shown(value: str | int | Words) -> str | int:
    return value if isinstance(value, str | int) else in_words(value)


def visible(text: str) -> str:
    """The text with every character that cannot be seen written as its code: ‹U+202E›."""
    return _UNSEEN.sub(lambda found: f"‹U+{ord(found[0]):04X}›", text)


def verdict_words(verdict: Verdict) -> str:
    """A verdict in the reader's language."""
    return _(_VERDICTS[verdict])


def bearing_words(bearing: Bearing) -> str:
    """The name of the seal that a finding bears on, in the reader's language."""
    return _(_BEARINGS[bearing])
