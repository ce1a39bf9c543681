"""Every code that a fault can have. `lessons/README.md` says of each what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class FaultKind(Struct, frozen=True):
    """A code, how grave it is, and its name for people."""

    code: str
    severity: Literal["error", "warning"]
    name: str


_ERRORS = {
    # Files
    "file-missing": noop("A file is missing"),
    "file-unreadable": noop("A file cannot be read"),
    "file-encoding": noop("A file is not UTF-8"),
    "file-character": noop("A character that cannot be seen"),
    "file-too-large": noop("A file is too large"),
    "line-too-long": noop("A line is too long"),
    "file-empty": noop("A file is empty"),
    # YAML
    "yaml-syntax": noop("The YAML cannot be understood"),
    "yaml-duplicate-key": noop("A key stands twice"),
    "yaml-anchor": noop("A YAML anchor or alias"),
    "yaml-tag": noop("A YAML tag"),
    "yaml-nesting": noop("The YAML is nested too deeply"),
    # Keys and values
    "key-unknown": noop("An unknown key"),
    "key-missing": noop("A key is missing"),
    "feedback-missing": noop("Feedback is missing"),
    "value-type": noop("A value of the wrong type"),
    "value-choice": noop("A value that is none of the choices"),
    "value-range": noop("A value out of range"),
    "value-form": noop("A value of the wrong form"),
    "value-invalid": noop("A value that contradicts another"),
    # Ids and what they point to
    "id-duplicate": noop("An id is used twice"),
    "id-kind-changed": noop("An id changed its kind"),
    "source-undefined": noop("A source is not defined"),
    "term-undefined": noop("A term is not defined"),
    "exhibit-undefined": noop("An exhibit is not defined"),
    "claim-undefined": noop("A claim is not defined"),
    "question-undefined": noop("A question is not defined"),
    "sibling-undefined": noop("A sibling is of no question of the quiz"),
    "lesson-undefined": noop("A lesson does not exist"),
    "anchor-undefined": noop("A link leads nowhere in its lesson"),
    "value-undefined": noop("A value of a variant is not defined"),
    "place-undefined": noop("A pin points at a place that is not there"),
    "check-contradicts": noop("A check contradicts the key of a pin"),
    "placed-twice": noop("A part is placed twice"),
    # The steps of a lesson
    "front-matter": noop("The front matter is missing or unfinished"),
    "step-missing": noop("A step is missing"),
    "step-unknown": noop("A heading is not a step"),
    "step-duplicate": noop("A step stands twice"),
    "step-order": noop("A step is out of order"),
    "step-text-before": noop("Text stands before the first step"),
    "heading-level": noop("A heading of the wrong level"),
    # Guides
    "guide-section": noop("A section of a guide is missing, unknown or out of order"),
    "guide-minutes": noop("The minutes of a plan do not add up"),
    # Forms
    "form-blueprint": noop("A form does not ask each thing once"),
    "cue-untrue": noop("A cue is not true of its packet"),
    # Blocks
    "block-unknown": noop("An unknown block"),
    "block-option": noop("An unknown or faulty option of a block"),
    "block-argument": noop("A block's argument is missing or too much"),
    "block-content": noop("A block's content is of the wrong form"),
    "block-unclosed": noop("A block is not closed"),
    "block-stray-end": noop("A closing line without a block"),
    # Marks inside a paragraph
    "layer-unknown": noop("An unknown layer"),
    "mark-unfinished": noop("A mark is not finished"),
    "footnote": noop("A footnote"),
    "code-fence": noop("A code fence"),
    "link-undefined": noop("A link without an address"),
    "attribute-list": noop("An attribute list"),
    "image-text": noop("An image has no alternative text"),
    "asset-remote": noop("A picture or file from another host"),
    "asset-missing": noop("A picture or file that is not there"),
    "html-removed": noop("HTML that would be removed"),
    "leftover": noop("Markup is left over in the finished page"),
}

_WARNINGS = {
    "file-unknown": noop("A file that nothing reads"),
    "lesson-unlisted": noop("A lesson is not on the path"),
    "source-unused": noop("A source is never used"),
    "exhibit-unplaced": noop("An exhibit is never placed"),
    "exercise-unplaced": noop("An exercise is never placed"),
    "claim-unplaced": noop("A claim is never placed"),
    "step-empty": noop("A step is empty"),
    "fact-unsourced": noop("A factual paragraph has no source"),
    "key-longest": noop("The right option is always the longest"),
    "key-place": noop("The right option is always in the same place"),
    "item-weak": noop("A question could be written better"),
    "lessons-apart": noop("Lessons that belong together are apart"),
    "form-missing": noop("A form of the test is missing"),
    "cue-audit": noop("A cue gives the key away"),
    "claims-length": noop("Claims that hold and claims that fail differ in length"),
    "key-disputed": noop("A key is disputed"),
    "claims-unbalanced": noop("Too many claims hold, or too many fail"),
}


def _kinds() -> Iterator[FaultKind]:
    for code, name in _ERRORS.items():
        yield FaultKind(code, "error", name)
    for code, name in _WARNINGS.items():
        yield FaultKind(code, "warning", name)


FAULT_KINDS: Mapping[str, FaultKind] = {kind.code: kind for kind in _kinds()}
