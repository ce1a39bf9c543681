"""`review.yaml`: who read a lesson before it was published, and which cautions it obeys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import Struct
from pydantic import Field, StringConstraints

from unsealed.course.folder_reading import FolderReading
from unsealed.course.model import Text
from unsealed.questions.kind import Frozen

if TYPE_CHECKING:
    from pathlib import Path

    from unsealed.course.faults import Fault

REVIEW_FILE = "review.yaml"

Commit = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{7,40}$")]
"""A revision of the lessons in Git."""


class Caution(Frozen):
    """Something that must be minded in telling a story, and how the lesson minds it."""

    caution: Text = Field(description="What is contested, unknown, or must not be said.")
    obeyed: Text = Field(description="Where or how the lesson obeys it.")


class Reading(Frozen):
    """One reading by somebody who did not write the lesson."""

    commit: Commit = Field(description="The commit that was read.")
    changed: tuple[Text, ...] = Field(description="What was changed after it; may be empty.")


class Review(Frozen):
    """The whole of `review.yaml`."""

    cautions: tuple[Caution, ...] = Field(
        default=(), description="The cautions of the story, each with how it is obeyed."
    )
    expert: Reading | None = Field(
        default=None, description="The reading by somebody who knows the matter."
    )
    reader: Reading | None = Field(
        default=None, description="The reading by somebody of the age it is for."
    )


class ReadReview(Struct, frozen=True):
    """A lesson's review, None where there is none or it is faulty, with its faults."""

    review: Review | None
    faults: tuple[Fault, ...]


def read_review(folder: Path) -> ReadReview:
    """The review in a lesson's folder."""
    folder = folder.absolute()
    if not (folder / REVIEW_FILE).exists():
        return ReadReview(None, ())
    reading = FolderReading(folder, f"{folder.parent.name}/{folder.name}")
    review = reading.model(Review, reading.yaml(REVIEW_FILE))
    return ReadReview(review, tuple(reading.faults))
