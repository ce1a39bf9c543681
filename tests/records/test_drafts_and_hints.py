from __future__ import annotations

from typing import TYPE_CHECKING

from given import ADA, BEN, after
from unsealed.records import drafts, hints

if TYPE_CHECKING:
    from unsealed.records.store import Records


def test_a_draft_is_what_was_saved_last(records: Records) -> None:
    for minutes, text in ((1, "It is"), (2, "It is the outlet’s wording")):
        drafts.save(
            records, ADA, "black-moon", "judge", 1, "why", {"text": [text]}, now=after(minutes)
        )
    assert drafts.in_lesson(records, ADA, "black-moon") == (
        drafts.Draft("judge", 1, "why", {"text": ["It is the outlet’s wording"]}, after(2)),
    )
    assert drafts.in_lesson(records, BEN, "black-moon") == ()


def test_a_draft_keeps_every_value_of_a_field(records: Records) -> None:
    fields = {"option": ["a", "c"], "note": []}
    drafts.save(records, ADA, "black-moon", "judge", 1, "which", fields)
    assert drafts.in_lesson(records, ADA, "black-moon")[0].fields == fields


def test_hints_are_told_by_the_highest_that_was_opened(records: Records) -> None:
    for hint in (1, 2, 1):
        hints.open(records, ADA, "black-moon", "judge", 1, "why", hint)
    hints.open(records, ADA, "black-moon", "retrieve", 2, "which", 1)
    assert hints.in_lesson(records, ADA, "black-moon") == {
        ("judge", 1, "why"): 2,
        ("retrieve", 2, "which"): 1,
    }
