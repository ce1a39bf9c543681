"""The examiner of archives: what is in them, their times and names, and what is inside each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.archive import compressed, tarred, zipped
from unsealed.lab.evidence import Unreadable
from unsealed.lab.report import say
from unsealed.language import noop

if TYPE_CHECKING:
    from unsealed.lab.evidence import Desk, Evidence, Examined

_EXAMINERS = {
    "zip": zipped.examine,
    "tar": tarred.examine,
    "gzip": compressed.examine,
    "bzip2": compressed.examine,
    "xz": compressed.examine,
}


def examine(evidence: Evidence, desk: Desk) -> Examined:
    """The findings of an archive. Raises Unreadable for one that the lab cannot open."""
    examiner = _EXAMINERS.get(evidence.type.id)
    if examiner is None:
        raise Unreadable(say(noop("the lab does not open archives of this type")))
    return examiner(evidence, desk)
