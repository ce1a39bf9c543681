"""The replicas that the tests of the PDF examiner read: one letter, sound and with each fault."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from msgspec.structs import replace

from unsealed.lab.replicas.pdf_document import Paper, make_paper

CET = timezone(timedelta(hours=1))
LINES = (
    "Wexford Water Board",
    "",
    "Dear Ines,",
    "the pump at Hill Road was bought for 48,200 euros from Marrow & Sons.",
    "The contract was signed by Tom Aldous on 4 March 2019.",
)
EARLIER = (*LINES[:3], LINES[3].replace("48,200", "18,200"), LINES[4])
LETTER = Paper(
    lines=LINES,
    seed="letter",
    created=datetime(2019, 3, 19, 10, 20, 30, tzinfo=CET),
    title="The pump",
    author="Ines Calder",
)


def letter(**faults: object) -> bytes:
    """The letter with some of its parts as given here."""
    return make_paper(replace(LETTER, **faults))
