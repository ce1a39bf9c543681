"""The models of `assessments/<form>/items.yaml`: a form of the test before and after."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from unsealed.course.model import Body, Text
from unsealed.questions.kind import Frozen, Id, Inline, Prose
from unsealed.questions.packet_model import Cues, Level, Outcome
from unsealed.questions.seals import Seal

FORMS = ("a", "b", "c")
"""The forms: one before, another after, in either order, and the third weeks later."""

Idea = Literal[
    "denial-decides",
    "polish-is-proof",
    "messy-is-fake",
    "hostile-is-false",
    "friendly-is-true",
    "signature-is-truth",
    "genuine-so-claim-true",
    "volume-is-complete",
    "missing-means-hidden",
    "one-slip-sinks-all",
    "shocking-is-fake",
    "fits-my-view",
    "metadata-is-fact",
    "copies-confirm",
    "silence-confirms",
    "official-is-true",
    "detail-is-proof",
    "date-proves-order",
    "cannot-tell-means-false",
]
"""The wrong ideas that wrong answers follow: what a report of a class says is believed."""
Percent = Annotated[int, Field(ge=1, le=99)]


class DocumentEntry(Frozen):
    """A document of a packet."""

    title: Text = Field(description="What the document is.")
    caption: Inline | None = Field(
        default=None, description="One line on where it comes from, as far as is known."
    )
    description: Text = Field(description="All in it that matters, for those who cannot see it.")
    body: Body = Field(description="What it shows: lines, table, text or cards.")


class IdeaEntry(Frozen):
    """The wrong idea that a wrong answer follows."""

    idea: Idea = Field(description="The name of the idea.")
    because: Inline = Field(description="Why it misleads here, in one kind sentence.")


class Keying(Frozen):
    """How somebody keyed the item who did not see its key."""

    by: Text = Field(description="The initials of whoever keyed it.")
    outcome: Outcome = Field(description="Whether the claim holds, fails or is open.")
    seal: Seal = Field(description="The seal that decides.")
    p: Percent = Field(description="How likely it is that the claim holds, in percent.")


class FormItem(Frozen):
    """A packet and a claim, with its key."""

    id: Id = Field(description="The form's letter, a hyphen and words. It never changes.")
    seal: Seal = Field(description="The seal on which the claim turns.")
    level: Level | None = Field(
        default=None, description="easy, medium or hard; left out where the claim is open."
    )
    outcome: Outcome = Field(description="Whether the claim holds, fails or is open.")
    cues: Cues = Field(description="What one sees of it without weighing it.")
    packet: tuple[DocumentEntry, ...] = Field(
        min_length=1, max_length=2, description="One or two documents."
    )
    claim: Inline = Field(description="The claim: one sentence, one idea.")
    because: Prose = Field(description="The fact in the packet that decides, or what is missing.")
    decides: dict[Seal, Inline] = Field(
        description="For every seal, why it is the question here, or why it is not."
    )
    misled_by: IdeaEntry = Field(description="What misleads here, by its name, and why.")
    keyed: tuple[Keying, ...] = Field(
        default=(), description="How others keyed it who had not seen the key."
    )


# An item's keys are read one by one, so that a fault in one item hides none in another; Any since
# the items are only counted here.
class FormFile(Frozen):
    """The whole of `items.yaml`."""

    title: Text = Field(description="The form's name.")
    items: tuple[dict[str, Any], ...] = Field(min_length=1, description="The items, in any order.")
