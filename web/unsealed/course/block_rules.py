"""The blocks of a lesson's text, `/// name | argument` to `///`, and what each may have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping


class BlockRule(Struct, frozen=True):
    """What follows the bar, which options may come next, and what stands inside."""

    argument: Literal["none", "title", "claim", "question", "exhibit"] = "none"
    options: tuple[str, ...] = ()
    content: Literal["none", "text", "dates", "roles"] = "text"
    is_part: bool = False
    """Whether it becomes a part of its own: then it stands in a step or a reveal, nowhere else."""

    @property
    def needs_argument(self) -> bool:
        """Whether it is nothing without the id of what it places."""
        return self.argument in ("claim", "question", "exhibit")


BLOCKS: Mapping[str, BlockRule] = {
    "clipping": BlockRule(options=("from", "date", "label")),
    "timeline": BlockRule(argument="title", content="dates"),
    "chain": BlockRule(argument="title", content="roles"),
    "claim": BlockRule(argument="claim", content="none", is_part=True),
    "question": BlockRule(argument="question", content="none", is_part=True),
    "exhibit": BlockRule(argument="exhibit", content="none", is_part=True),
    "reveal": BlockRule(argument="claim", is_part=True),
    "aside": BlockRule(argument="title", is_part=True),
    "note": BlockRule(argument="title"),
}

OTHER_NAMES = {
    "quiz": "question",
    "exercise": "question",
    "judge": "claim",
    "quote": "clipping",
    "quotation": "clipping",
    "figure": "exhibit",
    "image": "exhibit",
    "document": "exhibit",
    "provenance": "chain",
    "dates": "timeline",
    "spoiler": "reveal",
    "details": "reveal",
    "finding": "reveal",
    "teacher": "aside",
    "remark": "note",
    "box": "note",
    "warning": "note",
    "admonition": "note",
}
"""What people call a block who know it from elsewhere, for guesses."""

ROLES = (
    "origin",
    "obtained-by",
    "released-by",
    "examined-by",
    "reported-by",
    "amplified-by",
    "denied-by",
)
